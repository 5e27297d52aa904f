"""What a translation keeps of the English: code, math, links, fields, numbers, blocks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from course.authoring.checkout import Checkout
from course.authoring.guards import check_entry, localized
from course.authoring.markdown import cell_parser
from course.authoring.po import Catalog
from course.authoring.proofread.finding import ERROR, WARNING, Finding
from course.authoring.proofread.view import Text
from course.authoring.segments import CODE
from course.errors import CourseError

_NUMBER = re.compile(r"(?<![\w.,])\d+(?:[.,]\d+)*(?!\w)")
_COUNT = "zero one two three four five six seven eight nine ten"
_MONTHS = "january february march april may june july august september october november december"
_SPELLED = (
    {word: str(number) for number, word in enumerate(_COUNT.split())}
    | {word: str(number) for number, word in enumerate(_MONTHS.split(), start=1)}
    | {"both": "2", "twice": "2", "half": "0.5", "first": "1", "second": "2", "third": "3"}
)
_WORDS = re.compile(r"[^\W\d_]{3,}")
_PLACE = re.compile(r"(?P<path>[^:\s]+\.po)(?::(?P<line>\d+))?(?: \(of [^)]*\))?: ")


def kept_shape(catalog: Catalog) -> Iterator[Finding]:
    """Yield entries whose translation lost or gained code, math, a link, a field, emphasis."""
    for entry in catalog.entries.values():
        if entry.message.context != CODE:
            try:
                check_entry(entry, catalog)
            except CourseError as error:
                yield _refused(error, "shape", catalog, entry.message.msgid)


def kept_document(checkout: Checkout, catalogs: Mapping[str, Catalog]) -> Iterator[Finding]:
    """Yield cells that, with their translations in place, are read as something else."""
    for page in checkout.pages:
        for cell in page.cells:
            try:
                localized(cell, catalogs[page.name])
            except CourseError as error:
                yield _refused(error, "document", catalogs[page.name], "")


def silent_emphasis(text: Text) -> Iterator[Finding]:
    """Yield marks of emphasis that a Markdown parser leaves as they are.

    Next to Han and full-width marks they do not count as marks: ``**“叶”**是`` shows asterisks.
    """
    if not text.is_code:
        visible = _literal_marks(text.string) - _literal_marks(text.english)
        if visible:
            advice = "learners would see the marks; put a space, or move punctuation out of them"
            yield finding(text, "emphasis", ERROR, "**", f"emphasis is not parsed: {advice}")


def kept_numbers(text: Text) -> Iterator[Finding]:
    """Yield numbers that only one of the two languages has; words for numbers are fine."""
    expected, found = _numbers(text.english_seen), _numbers(text.seen.text)
    spelled = (word for word in _WORDS.findall(text.english_seen.lower()) if word in _SPELLED)
    expected += Counter(_SPELLED[word] for word in spelled)
    new = found - expected
    lost = _numbers(text.english_seen) - found
    if text.entry.message.plural is None and (new or lost):
        shown = ", ".join([*(f"+{n}" for n in new), *(f"-{n}" for n in lost)])
        yield finding(text, "numbers", WARNING, shown, f"numbers differ: {shown}; compare them")


def no_copy(text: Text) -> Iterator[Finding]:
    """Yield translations that are the English itself."""
    if text.string.strip() == text.english.strip() and len(_WORDS.findall(text.english_seen)) > 1:
        message = "the translation is the English text; translate it"
        yield finding(text, "copy", ERROR, text.string[:30], message)


def finding(text: Text, rule: str, level: str, found: str, message: str) -> Finding:
    """Return a finding about one text."""
    entry = text.entry
    return Finding(text.catalog.path, entry.line, level, rule, found, message, entry.message.msgid)


def _literal_marks(markdown: str) -> Counter[str]:
    children = cell_parser().parseInline(markdown)[0].children or []
    shown = (re.sub(r"\\.", "", token.content) for token in children if token.type == "text")
    return Counter(mark for part in shown for mark in re.findall(r"\*+|(?<!\w)_+|_+(?!\w)", part))


def _numbers(seen: str) -> Counter[str]:
    joined = re.sub(r"(?<=\d)[ \u00a0\u202f](?=\d{3}(?!\d))", "", seen)
    return Counter(_NUMBER.findall(joined))


def _refused(error: CourseError, rule: str, catalog: Catalog, english: str) -> Finding:
    place = _PLACE.match(str(error))
    message = str(error)[place.end() :] if place else str(error)
    line = int(place["line"] or 0) if place else 0
    return Finding(catalog.path, line, ERROR, rule, message[:60], message, english)
