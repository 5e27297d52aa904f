"""Simple relations between what is wrong and what is right: a sign, a factor, a count, a digit."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from course.language import translate
from course.plain import Plain, close

# Typed numbers have three significant digits or more; a relation has to hold that exactly.
EXACT = 1e-3
POWERS_OF_TEN = (10, 100, 1000, 0.1, 0.01, 0.001)


def relation(mine: float, right: float, recipes: Mapping[str, Any]) -> str:
    """Return a sentence about the first relation that holds; empty if none does.

    Args:
        mine: The wrong number.
        right: The right one.
        recipes: The inputs; their plain numbers are those that a learner may have forgotten.
    """
    if not (math.isfinite(mine) and math.isfinite(right)) or 0 in (mine, right):
        return ""
    return next(filter(None, _relations(mine, right, list(_given(recipes)))), "")


def _relations(mine: float, right: float, given: Sequence[float]) -> Iterator[str]:
    def times(factor: float) -> bool:
        return close(mine, factor * right, EXACT)

    if times(-1):
        yield translate(
            "Only the sign is wrong. Where is a minus lost, or one too many? Follow each sign from "
            "the beginning.",
        )
    if close(mine * right, 1, EXACT):
        yield translate(
            "This is 1 divided by the right number. What stands above the line, and what below? "
            "Turn the fraction over.",
        )
    if times(2) or times(0.5):
        yield translate(
            "Your number is twice the right one, or half of it. Is something counted twice, or is "
            "one half of it missing?",
        )
    if any(map(times, POWERS_OF_TEN)):
        yield translate(
            "The digits are right, but the decimal point is not. Count the zeros once more: where "
            "does it belong?",
        )
    if times(-2) or times(-0.5):
        yield translate(
            "The sign is wrong, and your number is twice as large as it should be, or half as "
            "large. Where is a minus lost, and what is counted twice or left out?",
        )
    yield of_digits(mine, right)
    if close(mine, right * right, EXACT):
        yield translate(
            "This is the square of the right number. Which step multiplies it by itself? Leave it "
            "out.",
        )
    if abs(right) == 1:
        return  # every number is so many times 1, and that says nothing
    for number in given:
        if abs(number) not in (0, 1) and times(number):
            yield translate(
                "Divide your number by {number}, which stands in the task: then it is right. Did "
                "you forget this factor, or use it once too often?",
                number=f"{number:g}",
            )
        if abs(number) not in (0, 1) and times(1 / number):
            yield translate(
                "Multiply your number by {number}, which stands in the task: then it is right. Did "
                "you forget this factor, or use it once too often?",
                number=f"{number:g}",
            )
    for number in given:
        if number and close(mine - right, number, EXACT):
            yield translate(
                "You are off by exactly {number}, which stands in the task. Does it belong in "
                "this sum?",
                number=f"{number:g}",
            )


def of_digits(mine: float, right: float) -> str:
    """Say so where two digits of a number have changed places."""
    if not (math.isfinite(mine) and math.isfinite(right)) or not digits_exchanged(mine, right):
        return ""
    return translate(
        "Two digits of your number have changed places. Copy it once more, digit by digit.",
    )


def of_count(seen: Plain, expected: Plain) -> str:
    """Return by how much a count is off; empty if these are no counts."""
    if type(seen) is not int or type(expected) is not int:
        return ""
    off = abs(seen - expected)
    if seen == 0:
        return translate("You counted nothing. Is there really none? Go through them one by one.")
    if off == 1 and seen > expected:
        return translate("You counted one too many. What is counted that should not be?")
    if off == 1:
        return translate("One is missing in your count. Which one is never reached, or left out?")
    if seen > expected:
        return translate(
            "You counted {count} too many. Is something counted twice, or something that does not "
            "belong here?",
            count=off,
        )
    return translate(
        "{count} are missing in your count. Which kind of them, or which part, is left out?",
        count=off,
    )


def of_factor(seen: Plain, expected: Plain) -> str:
    """Say so where a whole tensor is off by one factor."""
    is_pair = all(isinstance(data, dict) and "tensor" in data for data in (seen, expected))
    if not is_pair or seen["shape"] != expected["shape"] or 0 in expected["tensor"]:
        return ""
    ratios = [mine / right for mine, right in zip(seen["tensor"], expected["tensor"], strict=True)]
    count = len(ratios)
    if count == 0 or not all(close(ratio, ratios[0], EXACT) for ratio in ratios):
        return ""
    if close(ratios[0], -1, EXACT):
        return translate("Only the signs are wrong. Where is a minus lost, or one too many?")
    if close(ratios[0] * count, 1, EXACT):
        return translate(
            "Every number is divided by {count}, the count of numbers. Did you take a mean? The "
            "task has a sum.",
            count=count,
        )
    for factor in (2, 3, 4):
        if close(ratios[0], factor, EXACT) or close(ratios[0] * factor, 1, EXACT):
            return translate(
                "Every number is {factor} times the right one, or the right one divided by "
                "{factor}. What is counted too often, or too rarely?",
                factor=factor,
            )
    return ""


def is_rounded(mine: float, right: float) -> bool:
    """Return whether a number is the right one, rounded or cut off after few digits.

    >>> is_rounded(-62.0, -61.75), is_rounded(-61.0, -61.75), is_rounded(-60.75, -61.75)
    (True, True, False)
    """
    scales = (10**digits for digits in range(3))
    return mine != 0 and any(
        mine in (round(right * s) / s, math.trunc(right * s) / s) for s in scales
    )


def digits_exchanged(mine: float, right: float) -> bool:
    """Return whether two neighbouring digits of a number were exchanged; ``mine`` may be rounded.

    >>> digits_exchanged(-25.04, -25.4004), digits_exchanged(8.48, 8.84), digits_exchanged(75, 7.5)
    (True, True, False)
    """
    typed = f"{mine:.10g}"
    digits = sum(map(str.isdigit, typed.lstrip("-0.")))
    wanted = f"{right:#.{digits}g}".rstrip(".")  # `#` keeps the zeros at the end
    places = [i for i, (a, b) in enumerate(zip(typed, wanted, strict=False)) if a != b]
    if len(typed) != len(wanted) or len(places) != 2:
        return False
    i, j = places
    digits = typed[i].isdigit() and typed[j].isdigit()
    return (
        digits and typed[i + 1 : j] in ("", ".") and (typed[i], typed[j]) == (wanted[j], wanted[i])
    )


def _given(recipes: Mapping[str, Any]) -> Iterator[float]:
    """Yield the plain numbers among the inputs."""
    for recipe in recipes.values():
        if type(recipe.get("value")) in (int, float):
            yield recipe["value"]
