"""Sentences one behind the other, and in lines that break between words.

JupyterLab breaks the lines of an output wherever they end, within a word too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from unicodedata import east_asian_width

WIDTH = 80  # columns; a notebook shows about 95 on a small screen

# What stays together: a code span, a word, a Han character; each with the marks that follow it.
_OPENING = "[（“‘《「]"
_CLOSING = r"[，。；：、？！）”’》」…,.;:?!)»\]]"
_HAN = r"[\u2e80-\u9fff\uff00-\uffef]"
_CHUNK = re.compile(
    rf"(?P<gap> *)(?P<text>{_OPENING}*(?:`[^`\n]*`|{_HAN}|[^ \u2e80-\u9fff`]+|`){_CLOSING}*)"
)


def lines_of(text: str, width: int = WIDTH) -> list[str]:
    """Return a text in lines of at most ``width`` columns, if no word is longer.

    A code span stays in one line, unless it is longer than half of one.  A Han character is two
    columns wide, and a line may end after it.  No-break spaces do not break.

    >>> lines_of("Set `x.grad = None` before you call it.", 22)
    ['Set `x.grad = None`', 'before you call it.']
    >>> lines_of("先清空梯度，再调用。", 10)
    ['先清空梯', '度，再调', '用。']
    """
    return [line for paragraph in text.splitlines() for line in _wrapped(paragraph, width)]


def in_a_row(sentences: Iterable[str]) -> str:
    """Return sentences as one text; behind a full-width mark there is no space.

    >>> in_a_row(["Look.", "Then write."]), in_a_row(["先看。", "再写。"])
    ('Look. Then write.', '先看。再写。')
    """
    text = ""
    for sentence in sentences:
        text += sentence if not text or text[-1] in "。？！：；" else f" {sentence}"
    return text


def _wrapped(paragraph: str, width: int) -> list[str]:
    lines, line, columns = [], "", 0
    for gap, text in _chunks(paragraph, width):
        room = _columns(gap) + _columns(text)
        if line and columns + room > width:
            lines.append(line)
            line, columns = text, _columns(text)
        else:
            line += gap + text
            columns += room
    return [*lines, line]


def _chunks(paragraph: str, width: int) -> Iterator[tuple[str, str]]:
    """Yield what stays together, each with the spaces before it."""
    for chunk in _CHUNK.finditer(paragraph):
        words = chunk["text"].split(" ") if _columns(chunk["text"]) > width / 2 else [chunk["text"]]
        yield chunk["gap"], words[0]
        yield from ((" ", word) for word in words[1:])


def _columns(text: str) -> int:
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)
