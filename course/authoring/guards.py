"""What a translation may not change: code, math, links, placeholders, and the kind of block."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from itertools import zip_longest

from course.authoring.po import Catalog, Entry
from course.authoring.program import has_words, skeleton
from course.authoring.prose import flat, inline_shape
from course.authoring.segments import CODE, Segment, splice
from course.authoring.source import Cell
from course.errors import CourseError

_FIELD = re.compile(r"(?<!\{)\{[a-zA-Z_][^{}]*\}")


def localized(cell: Cell, catalog: Catalog) -> str:
    """Return the source of a cell in the language of ``catalog``.

    Raises:
        CourseError: If a translation changes more than the text: then the notebook would show
            or run something else than the English one.
    """

    def translate(segment: Segment) -> str:
        return catalog.get(segment.context, segment.msgid)

    source = splice(cell.source, cell.segments(), translate)
    if source != cell.source:
        _compare(cell, source, catalog, translate)
    return source


def check_entry(entry: Entry, catalog: Catalog) -> None:
    """Refuse a translation of an exercise's or a program's text that lost a part of it.

    Raises:
        CourseError: Naming what is missing or new.
    """
    if not entry.translated:
        return
    message = entry.message
    english = message.plural or message.msgid
    expected = inline_shape(english) + _fields(english)
    place = f"{catalog.path}:{entry.line} (of {', '.join(message.locations)})"
    for string in entry.strings:
        found = inline_shape(string) + _fields(string)
        if message.plural:
            found |= _fields(english)  # a form that means one number may leave the number out
        _same_shape(expected, found, place)


def _compare(
    cell: Cell, source: str, catalog: Catalog, translate: Callable[[Segment], str]
) -> None:
    """Read the translated cell again: it must hold the same messages, translated."""
    english = cell.segments(wordless=True)
    try:
        read_again = cell.segments(source, wordless=True)
    except CourseError as error:
        alone = ((s, splice(cell.source, [s], translate)) for s in english)
        broken = next((s for s, changed in alone if not _is_readable(cell, changed)), english[0])
        place = f"{catalog.place(broken.context, broken.msgid)} (of {cell.place(broken.line)})"
        repair = "in code, close each brace and double those that are text"
        raise CourseError(
            f"{place}: the translation makes the cell unreadable; {repair}"
        ) from error
    for before, after in zip_longest(english, read_again):
        if before is None:
            place = f"{catalog.path} (of {cell.place()})"
            raise CourseError(f"{place}: a translation adds a block {after.msgid!r}; remove it")
        code = before.context == CODE
        is_message = not code or has_words(before.msgid)
        text = translate(before) if is_message else before.msgid
        expected = text if before.kind == "code string" else flat(text)
        place = f"{catalog.place(before.context, before.msgid)} (of {cell.place(before.line)})"
        if after is None or after.kind != before.kind or after.msgid != expected:
            read = "nothing" if after is None else f"a {after.kind} {after.msgid!r}"
            raise CourseError(
                f"{place}: the translation of a {before.kind} is read as {read}; "
                "let it begin and end with a word or with a mark that the English has"
            )
        _same_shape(before.shape, after.shape, place)
    if cell.kind == "code" and skeleton(cell.source) != skeleton(source):
        place = f"{catalog.path} (of {cell.place()})"
        raise CourseError(f"{place}: a translation changes the program; keep to texts")


def _is_readable(cell: Cell, source: str) -> bool:
    try:
        cell.segments(source)
    except CourseError:
        return False
    return True


def _same_shape(
    expected: Counter[tuple[str, str]], found: Counter[tuple[str, str]], place: str
) -> None:
    lost, new = expected - found, found - expected
    if lost or new:
        parts = [f"lacks {_words(lost)}"] * bool(lost) + [f"adds {_words(new)}"] * bool(new)
        repair = "keep these as in the English"
        raise CourseError(f"{place}: the translation {' and '.join(parts)}; {repair}")


def _words(parts: Counter[tuple[str, str]]) -> str:
    return ", ".join(f"{kind} {text!r}" if text else kind for kind, text in parts.elements())


def _fields(text: str) -> Counter[tuple[str, str]]:
    return Counter(("placeholder", name) for name in _FIELD.findall(text))
