"""Words as a reader groups them: inflected forms of one word are the same word."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from course.authoring.proofread.tools import MissingToolError

Forms = frozenset[str]  # the words that a form may be a form of
_TOKEN = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*|\ufffc")
_APOSTROPHES = str.maketrans("’ʼ‘", "'''")
GAP = 2  # words that may stand between two words of a term


def phrase(text: str, language: str) -> list[Forms]:
    """Return the words of a text, each as the set of words it may be a form of."""
    words = _TOKEN.findall(unicodedata.normalize("NFC", text.lower()).translate(_APOSTROPHES))
    if language == "fr":
        words = [part for word in words for part in word.split("'")]
    forms = _FORMS.get(language, _stem)
    return [forms(word) for word in words]


def holds(text: Sequence[Forms], term: Sequence[Forms], gap: int = GAP) -> bool:
    """Whether the words of a term stand in a text, in order, at most ``gap`` words apart.

    >>> fr = lambda words: phrase(words, "fr")
    >>> holds(fr("les dérivées locales"), fr("dérivée locale"))
    True
    >>> holds(fr("la perte est locale"), fr("dérivée locale"))
    False
    """
    return any(_holds_from(text, start, term, gap) for start in range(len(text)))


def _holds_from(text: Sequence[Forms], start: int, term: Sequence[Forms], gap: int) -> bool:
    if not text[start] & term[0]:
        return False
    if len(term) == 1:
        return True
    window = range(start + 1, min(start + 2 + gap, len(text)))
    return any(_holds_from(text, at, term[1:], gap) for at in window)


def _stem(word: str) -> Forms:
    """Return a Romance word without accents, number and gender.

    >>> _stem("funciones") == _stem("función"), _stem("matrices") == _stem("matriz")
    (True, True)
    >>> _stem("partielles") == _stem("partiel"), _stem("locaux") == _stem("local")
    (True, True)
    """
    letters = unicodedata.normalize("NFD", word)
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    if len(plain) > 3:
        plain = re.sub(r"aux$", "al", plain)
        plain = re.sub(r"[sx]$", "", plain)
        plain = re.sub(r"[aeo]+$", "", plain)
        plain = re.sub(r"z$", "c", plain)
        plain = re.sub(r"(.)\1$", r"\1", plain)
    return frozenset([plain])


@cache
def _lemmas(word: str) -> Forms:
    parses = _ukrainian().parse(word)
    return frozenset(parse.normal_form for parse in parses) | {word}


@cache
def _ukrainian() -> Any:
    """Return the analyzer of Ukrainian.

    Raises:
        MissingToolError: If it is not installed.
    """
    try:
        from pymorphy3 import MorphAnalyzer

        return MorphAnalyzer(lang="uk")
    except (ModuleNotFoundError, ValueError) as error:
        raise MissingToolError(
            "pymorphy3 and pymorphy3-dicts-uk are missing; run: pip install -e '.[author]'"
        ) from error


_FORMS: dict[str, Callable[[str], Forms]] = {"uk": _lemmas}
