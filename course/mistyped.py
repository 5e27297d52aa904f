"""A wrong prediction that is right for an input that was mistyped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from itertools import pairwise
from typing import Any

from course.exercise import Exercise
from course.language import translate
from course.numbers import predicted
from course.observation import contained
from course.plain import as_number, close
from course.relations import EXACT
from course.verdict import Verdict


def of_input(exercise: Exercise, verdict: Verdict) -> str:
    """Say so where a wrong number is the right one at another input, which looks like the given."""
    mine, recipes = as_number(verdict.seen), verdict.recipes or {}
    if mine is None or type(verdict.expected) is not float:
        return ""
    for name, number, typed in _mistyped(recipes):
        changed = {**recipes, name: {**recipes[name], "value": typed}}
        found: Mapping[str, Any] = {}
        with suppress(Exception), contained():  # some programs do not run on such a number
            found = predicted(exercise, exercise.reference, changed)
        other = as_number(found.get(verdict.place))
        if other is not None and close(mine, other, EXACT):
            return translate(
                "This is the right answer for `{typed}` in place of `{number}`. Did you mistype "
                "this number? Copy it once more.",
                typed=f"{typed:g}", number=f"{number:g}",
            )  # fmt: skip
    return ""


def _mistyped(recipes: Mapping[str, Any]) -> Iterator[tuple[str, float, float]]:
    """Yield the name of an input, its number, and one with exchanged digits or a lost sign."""
    for name, recipe in recipes.items():
        number = recipe.get("value")
        if type(number) is not float:
            continue
        for typed in (*_exchanged(f"{abs(number):g}"), abs(number)):
            signed = -typed if number < 0 and typed != abs(number) else typed
            if signed != number:
                yield name, number, signed


def _exchanged(text: str) -> Iterator[float]:
    """Yield the numbers in which two neighbouring digits of a number have changed places.

    >>> list(_exchanged("4.15"))
    [1.45, 4.51]
    """
    places = [i for i, letter in enumerate(text) if letter.isdigit()]
    for i, j in pairwise(places):
        letters = list(text)
        letters[i], letters[j] = letters[j], letters[i]
        yield float("".join(letters))
