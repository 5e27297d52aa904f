"""How wide a text is, for boxes that fit it whichever font the reader has.

Graphviz asks fontconfig in one build and guesses from Latin averages in the other, so boxes get
their widths from here: never less than DejaVu Sans needs, which is the widest of the fonts below.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

FONTS = '"Noto Sans", "Noto Sans CJK SC", "DejaVu Sans", sans-serif'

_WIDTHS = {  # of an em, each the widest letter of its row
    0.42: " !'(),-./:;I[\\]fijlrt|·’іїІЇᵀ",
    0.80: "ABCDEFGHKLNOPQRSTUVXYZ&БГДЕЗИЙЛМНПСЦЯмД",
    0.88: "✗✓▶#+<=>^~w×→←−⊙MюфФМ",
    1.01: "●○%@Wm…—œжшщ",
    1.10: "ЖШЩЮ",
}
_WIDTH = {letter: width for width, letters in _WIDTHS.items() for letter in letters}


@lru_cache(maxsize=8192)
def width_of(text: str, size: float) -> float:
    """Return a width in pixels that ``text`` does not exceed at font size ``size``.

    >>> width_of("grad", 10.0) < width_of("градієнт", 10.0)
    True
    >>> width_of("梯度", 10.0)
    20.0
    """
    return round(size * sum(_em(letter) for letter in text), 2)


def _em(letter: str) -> float:
    if unicodedata.combining(letter):
        return 0.0
    if unicodedata.east_asian_width(letter) in "WF":
        return 1.0
    return _WIDTH.get(letter, 0.66)


def wrap(text: str, size: float, limit: float) -> list[str]:
    """Return ``text`` in lines at most ``limit`` pixels wide, where its words allow.

    Chinese has no spaces, so it may break after any full-width character.
    """
    lines = [""]
    for piece in _pieces(text):
        if lines[-1] and width_of(lines[-1] + piece.rstrip(), size) > limit:
            lines.append("")
        lines[-1] += piece
    return [line.strip() for line in lines]


def _pieces(text: str) -> list[str]:
    """Return what a line may not break inside of: words, and single full-width characters."""
    pieces: list[str] = []
    inside = False
    for letter in text:
        wide = unicodedata.east_asian_width(letter) in "WF"
        closing = wide and unicodedata.category(letter).startswith("P")
        if pieces and (closing or (inside and not wide) or letter == " "):
            pieces[-1] += letter
        else:
            pieces.append(letter)
        inside = letter != " " and not wide
    return pieces


def shape_text(shape: tuple[int, ...]) -> str:
    """Return a shape as Python writes it: ``()``, ``(3,)``, ``(2, 3)``."""
    return str(tuple(shape))
