"""Pictures of what is written in Graphviz's own language, DOT: by hand, or by torchviz."""

from __future__ import annotations

import re
import shlex
from typing import Any

from course.graph.layout import place
from course.language import listed, translate_plural

_BEGINS = re.compile(r"\s*(strict\s+)?(di)?graph\b")


def dot_text(value: Any) -> str | None:
    """Return the DOT text that ``value`` is or holds (torchviz returns an object); else None.

    >>> dot_text("digraph { a -> b }")
    'digraph { a -> b }'
    >>> dot_text("y") is None
    True
    """
    if type(value).__module__.startswith("graphviz"):
        value = value.source
    return value if isinstance(value, str) and _BEGINS.match(value) else None


def svg_of_dot(source: str) -> str:
    """Return a picture of a DOT text, drawn by Graphviz as it stands.

    Raises:
        PictureError: If Graphviz does not work here, or cannot read the text.
    """
    svg = place(source, "svg")
    return svg[svg.index("<svg") :]


def alt_text_of_dot(source: str) -> str:
    """Return in words which arrows the picture of a DOT text has."""
    labels: dict[str, str] = {}
    arrows: list[str] = []
    for line in _lines(place(source)):
        match shlex.split(line):
            case ["node", key, _, _, _, _, label, *_]:
                labels[key] = " ".join(label.replace("\\n", " ").split())
            case ["edge", tail, head, *_]:
                arrows.append(f"{labels.get(tail, tail)} → {labels.get(head, head)}")
            case _:
                pass
    return translate_plural(
        "A picture drawn by Graphviz, with one arrow: {arrows}.",
        "A picture drawn by Graphviz, with {count} arrows: {arrows}.",
        len(arrows),
        count=len(arrows),
        arrows=listed(arrows),
    )


def _lines(plain: str) -> list[str]:
    """Return the lines of Graphviz's plain format; a quoted label may hold line breaks."""
    return re.findall(r'(?:"(?:\\.|[^"\\])*"|[^"\n])+', plain)
