"""String literals of Python as translators see them, and back."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

_OPENING = re.compile(r"(?P<prefix>[A-Za-z]*)(?P<quote>\"\"\"|'''|\"|')")
_CONTROL = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


@dataclass(frozen=True)
class Literal:
    """One string literal: where it stands and how it is written."""

    start: int
    end: int
    prefix: str
    quote: str
    inner: str

    @property
    def is_formatted(self) -> bool:
        """Whether it is an f-string."""
        return "f" in self.prefix.lower()

    @property
    def is_bytes(self) -> bool:
        """Whether it holds bytes, which no translation replaces."""
        return "b" in self.prefix.lower()

    def text(self, *, formatted: bool) -> str:
        r"""Return what the literal says, escapes resolved; f-string fields as they are written.

        Args:
            formatted: Whether braces are to be doubled, as inside an f-string.

        >>> read_literal(r'f"{x!r}\t{{1}}"', 0, 15).text(formatted=True)
        '{x!r}\t{{1}}'
        """
        if not self.is_formatted:
            text = self._plain(self.inner)
            return text.replace("{", "{{").replace("}", "}}") if formatted else text
        parts = [(self._plain(literal), field) for literal, field in fields(self.inner)]
        return "".join(literal + (field or "") for literal, field in parts)

    def _plain(self, inner: str) -> str:
        raw = "r" if "r" in self.prefix.lower() else ""
        return str(ast.literal_eval(f"{raw}{self.quote}{inner}{self.quote}")) if inner else ""


def read_literal(source: str, start: int, end: int) -> Literal:
    """Return the literal that stands between two offsets of ``source``."""
    _, prefix, quote, inner = _OPENING.split(source[start:end], maxsplit=1)
    return Literal(start, end, prefix, quote, inner[: -len(quote)])


def write_literal(like: Literal, translation: str, *, formatted: bool) -> str:
    r"""Return ``translation`` as a Python literal with the quotes of ``like``.

    >>> write_literal(read_literal("'it is'", 0, 7), "c'est", formatted=False)
    "'c\\'est'"
    """
    parts = list(fields(translation)) if formatted else [(translation, None)]
    named = "".join(field or "" for _, field in parts)
    # Before Python 3.12 a field may not contain the quotes of its own string.
    quotes = [like.quote, '"', "'", '"""', "'''"]
    quote = next((mark for mark in quotes if mark not in named), like.quote)
    inner = "".join(_escape(literal, quote) + (field or "") for literal, field in parts)
    return f"{'f' if formatted else ''}{quote}{inner}{quote}"


def fields(text: str) -> Iterator[tuple[str, str | None]]:
    """Yield each stretch of literal text and the field behind it, if there is one.

    Doubled braces are literal, and stay doubled; a brace that is never closed is literal too.

    >>> list(fields("{{a}} {b:{c}} d"))
    [('{{a}} ', '{b:{c}}'), (' d', None)]
    """
    begin = at = 0
    while at < len(text):
        if text[at : at + 2] in ("{{", "}}"):
            at += 2
        elif text[at] == "{" and (end := _closing(text, at)):
            yield text[begin:at], text[at:end]
            begin = at = end
        else:
            at += 1
    yield text[begin:], None


def _closing(text: str, at: int) -> int | None:
    depth = 0
    for index in range(at, len(text)):
        depth += (text[index] == "{") - (text[index] == "}")
        if not depth:
            return index + 1
    return None


def _escape(text: str, quote: str) -> str:
    if len(quote) == 1:
        escaped = "".join(_CONTROL.get(letter, letter) for letter in text)
        return escaped.replace(quote, f"\\{quote}")
    return text.replace("\\", "\\\\").replace(quote[0], f"\\{quote[0]}")
