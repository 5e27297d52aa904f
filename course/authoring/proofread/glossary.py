"""The glossary: a term of the English text has one of its accepted translations."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from course.authoring.proofread.finding import ERROR, Finding
from course.authoring.proofread.structure import finding
from course.authoring.proofread.view import OBJECT, Text
from course.authoring.proofread.words import Forms, holds, phrase

FILE = "locales/glossary.csv"


@dataclass(frozen=True)
class Term:
    """A term and how it may be translated.

    Attributes:
        english: The term.
        pattern: Finds it in English, singular or plural.
        shown: The accepted translations, the preferred one first.
        accepted: The same, as words of a language with inflection.
        patterns: The same, as patterns for a language without spaces.
    """

    english: str
    pattern: re.Pattern[str]
    shown: str
    accepted: Sequence[Sequence[Forms]]
    patterns: Sequence[re.Pattern[str]]

    def translated_in(self, text: str, language: str) -> bool:
        """Whether a text holds one of the accepted translations."""
        if self.patterns:
            return any(pattern.search(text) for pattern in self.patterns)
        words = phrase(text, language)
        return any(holds(words, accepted) for accepted in self.accepted)


def terms(root: Path, language: str) -> list[Term]:
    """Return the terms that are checked, longest first; none if the language has no column.

    Terms that are noted as ``[generic]`` and verbs have too many right translations to be
    checked by a machine; they are there for translators.
    """
    with (root / FILE).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    found = [
        _term(row["en"], row[language], language)
        for row in rows
        if row.get(language)
        and not row["en"].startswith("to ")
        and not row["note"].startswith("[generic]")
    ]
    return sorted(found, key=lambda term: -len(term.english))


def consistency(text: Text, glossary: Sequence[Term]) -> Iterator[Finding]:
    """Yield terms of the English text that have none of their translations."""
    if text.is_code:
        return  # a comment has no room for terms
    english, translation = text.english_seen, text.seen.text
    for term in glossary:
        rest = term.pattern.sub(OBJECT, english)  # the longest term takes its words away
        if rest != english and not term.translated_in(translation, text.catalog.language):
            advice = f"{term.english!r} is not translated as {term.shown}; use one of these"
            yield finding(text, "glossary", ERROR, term.english, advice)
        english = rest


def _term(english: str, translations: str, language: str) -> Term:
    name = re.sub(r"\s*\(.*?\)", "", english)
    plural = rf"{re.escape(name)}(?:s|es)?"
    if name.endswith(("y", "ix")):
        plural = rf"(?:{plural}|{re.escape(name[:-1])}(?:ies|ces))"
    alternatives = [part.strip() for part in translations.split("|")]
    pattern = re.compile(rf"(?<![\w-])(?<!\bto ){plural}(?![\w-])", re.IGNORECASE)
    if language.startswith(("zh", "ja")):
        spread = [re.escape(part).replace(r"\ …\ ", ".{0,20}?") for part in alternatives]
        patterns = [re.compile(part, re.IGNORECASE) for part in spread]
        return Term(name, pattern, translations, [], patterns)
    return Term(name, pattern, translations, [phrase(a, language) for a in alternatives], [])
