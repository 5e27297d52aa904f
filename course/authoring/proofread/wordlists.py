"""Words to avoid, with what to write for them: ``locales/proofread/<language>.words``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from course.authoring.proofread.finding import WARNING, Finding
from course.authoring.proofread.structure import finding
from course.authoring.proofread.view import Text
from course.authoring.proofread.words import Forms, holds, phrase
from course.errors import CourseError


@dataclass(frozen=True)
class Avoided:
    """Words to avoid.

    Attributes:
        words: The words; a leading ``=`` means this form only, and ``*`` any ending; else all
            forms are meant that differ in number, gender and accent.
        instead: What to write.
        forms: The words as sets of words they may be a form of; empty for one form only.
    """

    words: str
    instead: str
    forms: Sequence[Forms]

    def stands_in(self, seen: str, words: Sequence[Forms]) -> bool:
        """Whether a text, given as seen and as words, holds these words."""
        if self.forms:
            return holds(words, self.forms, gap=0)
        exact = re.escape(self.words.removeprefix("=")).replace(r"\*", r"\w*")
        boundary = "" if re.search(r"[\u3400-\u9fff]", exact) else r"\b"
        return re.search(f"{boundary}{exact}{boundary}", seen, re.IGNORECASE) is not None


def avoided(root: Path, language: str) -> list[Avoided]:
    """Return the words to avoid in a language: lines of the form ``words → instead``.

    Raises:
        CourseError: If a line has another form.
    """
    path = root / "locales" / "proofread" / f"{language}.words"
    if not path.is_file():
        return []
    found: list[Avoided] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        words, arrow, instead = (part.strip() for part in line.partition("→"))
        if not (words and arrow and instead):
            place = f"{path.relative_to(root)}:{number}"
            raise CourseError(f"{place}: found {line!r}; write: words to avoid → what to write")
        exact = words.startswith("=") or "*" in words or language.startswith(("zh", "ja"))
        found.append(Avoided(words, instead, [] if exact else phrase(words, language)))
    return found


def bad_words(text: Text, lists: Sequence[Avoided]) -> Iterator[Finding]:
    """Yield words of a text that its language avoids."""
    seen = text.seen.text
    words = phrase(seen, text.catalog.language) if any(entry.forms for entry in lists) else []
    for entry in lists:
        if entry.stands_in(seen, words):
            shown = entry.words.removeprefix("=")
            advice = f"{shown!r} is to be avoided; write {entry.instead}"
            yield finding(text, "words", WARNING, shown, advice)
