"""Sentences for what was observed and what was expected, with the numbers of one learner."""

from __future__ import annotations

import math

from course.exercise import Exercise
from course.language import translate
from course.plain import as_number, has_blank
from course.seen_run import seen_run
from course.show import show
from course.verdict import ABSENT, Verdict

# From this try on, a prediction is told the right number.
REVEAL_FROM = 3


def what_was_seen(exercise: Exercise, verdict: Verdict, tries: int) -> str:
    """Return what was observed and what was expected, on this input."""
    if exercise.kind == "choose":
        return _seen_choice(verdict)
    if exercise.kind == "predict":
        return _seen_prediction(verdict, tries)
    return seen_run(exercise, verdict)


def _seen_prediction(verdict: Verdict, tries: int) -> str:
    place, seen = verdict.place, show(verdict.seen)
    if verdict.expected == ABSENT:
        return translate(
            "There is no `{place}` in this exercise. Keep the names that are given.",
            place=place,
        )  # fmt: skip
    if verdict.seen == ABSENT:
        return translate(
            "The entry `{place}` is missing. Keep the names that are given, each with a value.",
            place=place,
        )  # fmt: skip
    if has_blank(verdict.seen):
        return translate("`{place}` is not filled in yet.", place=place)
    if has_blank(verdict.expected):
        return translate(
            "`{place}`: you wrote `{seen}`; expected is a dictionary, `{expected}`.",
            place=place, seen=seen, expected=show(verdict.expected),
        )  # fmt: skip
    if tries >= REVEAL_FROM:
        return translate(
            "`{place}`: you wrote `{seen}`; the right answer is `{expected}`.",
            place=place, seen=seen, expected=show(verdict.expected),
        )  # fmt: skip
    mine, right = as_number(verdict.seen), as_number(verdict.expected)
    if mine is None or right is None or math.isnan(mine):
        return translate(
            "`{place}`: you wrote `{seen}`; that is not right.",
            place=place, seen=seen,
        )  # fmt: skip
    return _compared(place, seen, mine, right)


def _compared(place: str, seen: str, mine: float, right: float) -> str:
    """Return observed against expected, without giving the number away."""
    if mine == -right:
        return translate(
            "`{place}`: you wrote `{seen}`; the right number has the other sign.",
            place=place, seen=seen,
        )  # fmt: skip
    if mine < right:
        return translate(
            "`{place}`: you wrote `{seen}`; the right number is larger.",
            place=place, seen=seen,
        )  # fmt: skip
    return translate(
        "`{place}`: you wrote `{seen}`; the right number is smaller.",
        place=place, seen=seen,
    )  # fmt: skip


def _seen_choice(verdict: Verdict) -> str:
    seen = show(verdict.seen)
    if verdict.place == "option":
        return translate(
            "Your answer `{seen}` is none of the options. Copy an option exactly as it is printed.",
            seen=seen,
        )  # fmt: skip
    if verdict.place == "nothing":
        return translate(
            "You chose nothing yet. Which option are you surest of? Write that one first.",
        )
    if verdict.place == "left out":
        return translate(
            "What you chose is right, but not complete: at least one more option is right.",
        )
    return translate("You chose `{seen}`; that is not right.", seen=seen)
