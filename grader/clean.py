"""HTML that a learner wrote, made safe for the feedback page that a person opens."""

from __future__ import annotations

import bleach
from nbconvert.filters import strip_files_prefix

TAGS = frozenset(
    "a abbr b blockquote br code dd del details div dl dt em h1 h2 h3 h4 h5 h6 hr i img ins kbd li"
    " mark ol p pre q s small span strong sub summary sup table tbody td tfoot th thead tr u"
    " ul".split()  # noqa: SIM905 - 48 names in quotes are harder to read
)
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
