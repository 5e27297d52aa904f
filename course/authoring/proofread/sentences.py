"""Sentences: they end as in the English, ask where it asks, close what they open, say as much."""

from __future__ import annotations

import re
from collections.abc import Iterator

from course.authoring.proofread.finding import ERROR, WARNING, Finding
from course.authoring.proofread.structure import finding
from course.authoring.proofread.view import Text

_NARROW = str.maketrans("。？！：；，（）", ".?!:;,()")
_PAIRS = ("()", "«»", "“”", "[]")
# Not the point in `3.1` or in «p. ej.»: a sentence ends before a capital, a mark or code.
_SENTENCE = re.compile(r"[.?!…](?=[»”’\")\]\u00a0]*(?:\s+[^a-zа-яіїєґ\s]|\s*$))")
_CLOSING = re.compile(r"[\s\u00a0»”’\")\]]+$")
# How many characters say what 100 of English do, at least and at most; Han says more in less.
_LENGTH = {"zh": (15, 110)}
_USUAL = (50, 220)
JOINED = 90  # two sentences made one say as much, in percent of the length of the English
SHORT = 40  # the length of shorter texts says nothing


def same_end(text: Text) -> Iterator[Finding]:
    """Yield texts that end in another mark than the English: a full stop in a heading, say.

    A statement may become a question: that is a matter of style.
    """
    expected, found = _end(text.english_seen), _end(text.seen.text)
    if expected != found:
        shown = f"{expected or 'no mark'} → {found or 'no mark'}"
        advice = "end it as the English ends"
        yield finding(text, "end", ERROR, shown, f"the mark at the end differs: {shown}; {advice}")


def closed(text: Text) -> Iterator[Finding]:
    """Yield brackets and quotation marks that are not closed, or not opened."""
    seen = text.seen.text.translate(_NARROW)
    for opening, closing in _PAIRS:
        if seen.count(opening) != seen.count(closing):
            english = text.english_seen
            if english.count(opening) == english.count(closing):
                message = f"{opening} and {closing} do not pair; complete them"
                yield finding(text, "pairs", ERROR, opening + closing, message)


def same_length(text: Text) -> Iterator[Finding]:
    """Yield texts that are much shorter or longer than the English: a sentence may be missing."""
    if len(text.english) >= SHORT:
        least, most = _LENGTH.get(text.catalog.language, _USUAL)
        percent = round(100 * len(text.string) / len(text.english))
        if not least <= percent <= most:
            message = f"it has {percent} % of the length of the English; is a sentence missing?"
            yield finding(text, "length", WARNING, f"{percent} %", message)


def kept_sentences(text: Text) -> Iterator[Finding]:
    """Yield texts with fewer sentences than the English, unless they were only joined.

    Chinese joins sentences with a comma, and says so much in less that its length tells nothing.
    """
    if text.is_code or text.catalog.language.startswith("zh"):
        return
    wanted = len(_SENTENCE.findall(text.english_seen))
    found = len(_SENTENCE.findall(text.seen.text.translate(_NARROW)))
    if found < wanted and 100 * len(text.string) < JOINED * len(text.english):
        message = f"the English has {wanted} sentences, the translation {found}; is one missing?"
        yield finding(text, "sentences", WARNING, f"{wanted} → {found}", message)


def calm(text: Text) -> Iterator[Finding]:
    """Yield exclamation marks that the English does not have: the course does not shout."""
    found = text.seen.text.translate(_NARROW)
    if not text.is_code and found.count("!") > text.english_seen.count("!"):
        yield finding(
            text, "calm", ERROR, "!", "the English does not exclaim; end with a full stop"
        )


def kept_questions(text: Text) -> Iterator[Finding]:
    """Yield texts that ask less than the English: a hint's question may not become an answer."""
    asked = text.english_seen.count("?")
    found = text.seen.text.translate(_NARROW).count("?")
    if found < asked:
        message = f"the English asks {asked} times, the translation {found} times; compare them"
        yield finding(text, "questions", WARNING, f"{asked} → {found}", message)


def _end(seen: str) -> str:
    text = _CLOSING.sub("", seen.translate(_NARROW))
    mark = text[-1:]
    return "." if mark and mark in "?!" else mark if mark in (".", ":", ";", ",") else ""
