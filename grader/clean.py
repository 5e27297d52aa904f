"""HTML that a learner wrote, made safe for the feedback page that a person opens."""

from __future__ import annotations

import bleach
from nbconvert.filters import strip_files_prefix

HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
BLOCKS = {"br", "details", "div", "hr", "img", "p", "pre", "summary"}
TABLES = {"table", "tbody", "td", "th", "thead", "tr"}
SPANS = {"del", "kbd", "span", "sub", "sup"}
TAGS = bleach.ALLOWED_TAGS | HEADINGS | BLOCKS | TABLES | SPANS
ATTRIBUTES = {
    "*": ["class", "id", "lang", "title"],
    "a": ["href"],
    "img": ["alt", "height", "src", "width"],
    "ol": ["start"],
}
PROTOCOLS = frozenset({"http", "https", "mailto"})  # not data:, which can hold a page


def clean_prose(html: str) -> str:
    """Return rendered Markdown with what Markdown can write, and no program.

    It takes the place of nbconvert's last filter on a Markdown cell: nbgrader's feedback template
    does not clean there, and nbconvert's own cleaning would show every paragraph's tags as text.

    >>> clean_prose("<p>so: <em>72</em></p>")
    '<p>so: <em>72</em></p>'
    >>> clean_prose('<img src="x" onerror="steal()"><script>steal()</script>')
    '<img src="x">&lt;script&gt;steal()&lt;/script&gt;'
    """
    return bleach.clean(
        strip_files_prefix(html), tags=TAGS, attributes=ATTRIBUTES, protocols=PROTOCOLS
    )
