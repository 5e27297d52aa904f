"""A translation as its reader sees it: code, math and fields are one character, marks are none.

Every character knows where it stands in the translation, so that what is found in the view can
be repaired in the translation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from course.authoring.po import Catalog, Entry
from course.authoring.segments import CODE

OBJECT = "\ufffc"  # stands for a code span, a formula, a field, an address

_CODE = r"(?<!`)(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`)"
_MATH = r"(?<![\\$])\$\$.+?\$\$|(?<![\\$])\$(?![\s$])[^$]*?(?<![\s\\])\$(?!\d)"
_FIELD = r"(?<!\{)\{[a-zA-Z_][^{}]*\}"
_URL = r"https?://[^\s)>\]\"'`]+"
# Code in plain text: `f(x)`, `.grad`, `x.grad`, `grad_fn`.
_NAME = (
    r"(?<![\w.])\.?[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*\([A-Za-z0-9_=.,* ]*\)"
    r"|(?<![\w.])\.[a-z_]\w+|(?<![\w.])[A-Za-z_]\w*(?:\.[a-z_]\w*)+|\b[a-z]+_\w+"
)
# Footnote marks, link targets, tags, brackets of links, emphasis.
_MARK = (
    r"\[\^[^\]]+\]|\]\([^()\s]*(?:\([^()]*\)[^()\s]*)*\)|</?[a-zA-Z!][^<>]*>|!?\[|\]"
    r"|(?<!\\)\*+(?=\S)|(?<=\S)(?<!\\)\*+|(?<!\w)_+(?=\S)|(?<=\S)_+(?!\w)|\\(?=[*_\[\]$`\\])"
)
_OBJECT = f"{_CODE}|{_MATH}|{_URL}|(?:{_FIELD})?(?:{_NAME})|{_FIELD}"
_PARTS = re.compile(f"(?P<object>{_OBJECT})|(?P<mark>{_MARK})", re.DOTALL | re.ASCII)
_FIELDS = re.compile(f"(?P<object>{_NAME}|{_FIELD})|(?P<mark>(?!))", re.ASCII)


@dataclass(frozen=True)
class View:
    """What a reader sees of a text.

    Attributes:
        text: The text without code, math, fields, targets of links and marks.
        starts: Where each character of `text` begins in the original.
        ends: Where it ends there.
        original: The text itself.
        code: Whether it is of a program: a comment or a string.
    """

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    original: str
    code: bool = False

    def code_spans(self) -> Iterator[tuple[int, str]]:
        """Yield each code span: where its `OBJECT` stands in the view, and its content."""
        for at, character in enumerate(self.text):
            source = self.original[self.starts[at] : self.ends[at]]
            if character == OBJECT and source.startswith("`"):
                yield at, source.strip("`").strip()

    def span(self, start: int, end: int) -> tuple[int, int] | None:
        """Return a span of the view as one of the original, or None where marks stand in it."""
        first = self.starts[start] if start < len(self.text) else len(self.original)
        last = self.ends[end - 1] if end else 0
        return (first, last) if last - first == end - start else None


def view(text: str, *, code: bool = False) -> View:
    """Return what a reader sees of a text.

    Args:
        text: Markdown, or, if ``code``, the words of a comment or of a string.
        code: Whether marks are characters like all others.

    >>> view("*Call* [it](x.md): `f(x)`, {name}").text
    'Call it: \ufffc, \ufffc'
    """
    characters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    pattern = _FIELDS if code else _PARTS
    for part in [*pattern.finditer(text), None]:
        until = part.start() if part else len(text)
        characters += text[at:until]
        starts += range(at, until)
        ends += range(at + 1, until + 1)
        if part:
            at = part.end()
            if part["mark"] is None:
                characters.append(OBJECT)
                starts.append(part.start())
                ends.append(at)
    return View("".join(characters), tuple(starts), tuple(ends), text, code)


@dataclass(frozen=True, eq=False)
class Text:
    """One string of a catalog, and the English it is for.

    Attributes:
        catalog: The catalog that holds it.
        entry: Its entry.
        form: Which plural form it is.
    """

    catalog: Catalog
    entry: Entry
    form: int = 0

    @property
    def english(self) -> str:
        """The English text; for a plural, the plural."""
        return self.entry.message.plural or self.entry.message.msgid

    @property
    def string(self) -> str:
        """The translation."""
        return self.entry.strings[self.form]

    @property
    def is_code(self) -> bool:
        """Whether it is a comment or a string of a program."""
        return self.entry.message.context == CODE

    @cached_property
    def seen(self) -> View:
        """What a reader sees of the translation."""
        return view(self.string, code=self.is_code)

    @cached_property
    def english_seen(self) -> str:
        """What a reader sees of the English."""
        return view(self.english, code=self.is_code).text


def texts(catalog: Catalog) -> Iterator[Text]:
    """Yield every string of a catalog that a learner can see."""
    for entry in catalog.entries.values():
        if entry.translated:
            for form in range(len(entry.strings)):
                yield Text(catalog, entry, form)
