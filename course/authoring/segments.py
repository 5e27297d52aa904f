"""A segment: a span of a cell that is a message, and how a translation is put in its place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

CODE = "code"  # the msgctxt of comments and strings in code cells


@dataclass(frozen=True)
class Segment:
    """One message in the source of one cell.

    Attributes:
        start: Offset of its first character in the source of the cell.
        end: Offset behind its last character.
        msgid: The message; soft line breaks are spaces, hard ones a backslash and a newline.
        kind: What it is to a translator: ``heading``, ``table cell``, ``code comment`` …
        line: Line in the cell, counted from 0.
        write: Turns a translation into source text that stands between start and end.
        shape: What a translation must keep: code, math, links, emphasis, placeholders.
        context: The msgctxt.
        comments: What the author tells translators.
    """

    start: int
    end: int
    msgid: str
    kind: str
    line: int
    write: Callable[[str], str] = field(compare=False)
    shape: Counter[tuple[str, str]] = field(default_factory=Counter, compare=False)
    context: str | None = None
    comments: tuple[str, ...] = ()


Translate = Callable[[Segment], str]


def splice(source: str, segments: Iterable[Segment], translate: Translate) -> str:
    """Return ``source`` with its messages translated and every other byte as it was.

    A message whose translation is the message itself keeps its bytes too.
    """
    parts, at = [], 0
    for segment in segments:
        translation = translate(segment)
        if translation != segment.msgid:
            parts += [source[at : segment.start], segment.write(translation)]
            at = segment.end
    return "".join([*parts, source[at:]])
