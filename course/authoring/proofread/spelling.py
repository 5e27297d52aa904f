"""Spelling: hunspell, and the words of the field that it does not know."""

from __future__ import annotations

import re
import shutil
import subprocess
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

from course.authoring.proofread.finding import ERROR, Finding
from course.authoring.proofread.structure import finding
from course.authoring.proofread.tools import MissingToolError
from course.authoring.proofread.view import Text
from course.errors import CourseError

# Languages that hunspell knows how to read, with the Debian package of their dictionary.
DICTIONARIES = {
    "es": ("es_ES", "hunspell-es"),
    "fr": ("fr", "hunspell-fr"),
    "uk": ("uk_UA", "hunspell-uk"),
}
OTHER_SCRIPTS = ("uk", "zh")
_LATIN_WORD = re.compile(r"(?<![A-Za-z])[A-Za-z]{3,}(?![A-Za-z])")
NAMES = "names.txt"  # what every language writes alike
_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ-][^\W\d_]+)*")
_CLITICS = re.compile(r"(.{3,}?)(?:(?:me|te|se|nos)?(?:las?|los?|les?)|me|te|se|nos)$")
_ELISION = re.compile(r"^(?:[cdjlmnst]|qu|lorsqu|puisqu|jusqu|quoiqu)['’]", re.IGNORECASE)


def unknown_words(texts: Iterable[Text], language: str, root: Path) -> Iterator[Finding]:
    """Yield words that neither the dictionary nor ``locales/spell`` knows.

    Raises:
        MissingToolError: If hunspell or the dictionary is not installed.
    """
    if language not in DICTIONARIES:
        return
    listed = known_words(root, language)
    words = {text: _words(text, language) for text in texts}
    unknown = _hunspell(set[str]().union(*words.values()) - listed, language)
    if language == "es":
        unknown = _without_pronouns(unknown, language)
    for text, its_words in words.items():
        for word in sorted(its_words & unknown):
            advice = f"{word!r} is not in the dictionary"
            repair = f"correct it, or add it with a reason to locales/spell/{language}.txt"
            yield finding(text, "spelling", ERROR, word, f"{advice}; {repair}")


def latin_words(texts: Iterable[Text], language: str, root: Path) -> Iterator[Finding]:
    """Yield words that were left in English, in languages with another script."""
    if language not in OTHER_SCRIPTS:
        return
    listed = known_words(root, language)
    for text in texts:
        for word in sorted({*_LATIN_WORD.findall(text.seen.text)} - listed):
            repair = f"translate it, or add it with a reason to locales/spell/{NAMES}"
            yield finding(text, "spelling", ERROR, word, f"{word!r} is English; {repair}")


def known_words(root: Path, language: str) -> set[str]:
    """Return the words of ``locales/spell``: some a line, with the reason why they are right.

    Raises:
        CourseError: If a word has no reason.
    """
    words: set[str] = set()
    for name in (NAMES, f"{language}.txt"):
        path = root / "locales" / "spell" / name
        lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
        for number, line in enumerate(lines, start=1):
            found, _, reason = (part.strip() for part in line.partition("#"))
            if found and not reason:
                place = f"{path.relative_to(root)}:{number}"
                raise CourseError(f"{place}: {found!r} has no reason; write: {found}  # why")
            words |= {form for word in found.split() for form in (word, word.capitalize())}
    return words


def _words(text: Text, language: str) -> frozenset[str]:
    found = _WORD.findall(text.seen.text)
    if language == "fr":
        found = [_ELISION.sub("", word) for word in found]
    return frozenset(word.replace("’", "'") for word in found if len(word) > 1)


def _without_pronouns(unknown: set[str], language: str) -> set[str]:
    """Return words that stay unknown without the pronouns that Spanish appends: «súmalos»."""
    verbs: dict[str, set[str]] = {}
    for word in unknown:
        if match := _CLITICS.match(word):
            plain = unicodedata.normalize("NFD", match[1]).replace("\u0301", "")
            verbs[word] = {match[1], unicodedata.normalize("NFC", plain)}
    wrong = _hunspell(set[str]().union(*verbs.values()), language)
    return {word for word in unknown if not verbs.get(word, set()) - wrong}


def _hunspell(words: set[str], language: str) -> set[str]:
    dictionary, package = DICTIONARIES[language]
    if shutil.which("hunspell") is None:
        raise MissingToolError(f"hunspell is missing; run: apt install hunspell {package}")
    done = subprocess.run(
        ["hunspell", "-i", "utf-8", "-d", dictionary, "-l"],
        input="\n".join(sorted(words)),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        raise MissingToolError(f"hunspell has no {dictionary}; run: apt install {package}")
    return {word for word in words if word in set(done.stdout.split())}
