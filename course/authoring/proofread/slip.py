"""A slip: something small in the view of a translation, often with its repair."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from course.authoring.proofread.finding import ERROR
from course.authoring.proofread.view import View

AROUND = 12  # characters that are shown on each side
ROUNDS = 5  # one repair may make room for another


@dataclass(frozen=True)
class Slip:
    """What is wrong between two places of a view.

    Attributes:
        rule: The name of the rule.
        start: Where it begins in the view.
        end: Where it ends there.
        advice: What to do, as the end of a sentence.
        repair: What a program may write in its place; None where a person must decide.
        level: ``error`` or ``warning``.
    """

    rule: str
    start: int
    end: int
    advice: str
    repair: str | None = None
    level: str = ERROR


Rule = Callable[[View], Iterator[Slip]]


def pattern_rule(
    rule: str, pattern: str, advice: str, repair: str | None = None, level: str = ERROR
) -> Rule:
    """Return a rule that finds a regular expression and replaces its group 1, or the whole."""
    compiled = re.compile(pattern)

    def find(view: View) -> Iterator[Slip]:
        for match in compiled.finditer(view.text):
            start, end = match.span(1 if compiled.groups else 0)
            yield Slip(rule, start, end, advice, repair, level)

    return find


def quotes_rule(rule: str, opening: str, closing: str) -> Rule:
    """Return a rule that finds straight quotation marks and knows those of the language."""
    advice = f"write {opening.strip()}…{closing.strip()}"

    def find(view: View) -> Iterator[Slip]:
        marks = [match.start() for match in re.finditer('"', view.text)]
        paired = len(marks) % 2 == 0
        for number, at in enumerate(marks):
            repair = (closing if number % 2 else opening) if paired else None
            yield Slip(rule, at, at + 1, f"{advice} for straight quotation marks", repair)

    return find


def excerpt(view: View, slip: Slip) -> str:
    """Return a slip and what stands around it, as it stands in the translation."""
    first = max(slip.start - AROUND, 0)
    last = min(slip.end + AROUND, len(view.text)) - 1
    if not view.text:
        return ""
    return view.original[view.starts[first] : view.ends[last]]


def repaired(
    text: str,
    rules: Sequence[Rule],
    see: Callable[[str], View],
    silent: Callable[[View, Slip], bool],
) -> str:
    """Return a translation with every slip repaired that a program may repair.

    Args:
        text: The translation.
        rules: The rules of its language.
        see: Gives the view of a translation.
        silent: Whether a slip is a false alarm.

    A translation that does not come to rest is left as it was: two rules disagree about it, and
    a person must look.
    """
    current = text
    for _ in range(ROUNDS):
        before = current
        for rule in rules:
            seen = see(current)
            edits = [
                (*span, slip.repair)
                for slip in rule(seen)
                if slip.repair is not None and not silent(seen, slip)
                if (span := seen.span(slip.start, slip.end)) is not None
            ]
            for first, last, repair in sorted(edits, reverse=True):
                current = f"{current[:first]}{repair}{current[last:]}"
        if current == before:
            return current
    return text
