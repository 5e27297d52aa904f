"""Sentences for wrong tensors and lists of names: what their elements have in common."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from course.language import translate
from course.plain import Plain, alike, as_number, close
from course.relations import EXACT

Recipes = Mapping[str, Any]


def of_names(seen: Plain, expected: Plain) -> str:
    """Return what to say about a list of names: one too many, one missing, or no names at all."""
    if isinstance(seen, list) and isinstance(expected, list):
        if not all(isinstance(item, str) for item in seen):
            return translate(
                "Names are expected here, not the things themselves. Write each name in quotes.",
            )
        extra = [name for name in seen if seen.count(name) > expected.count(name)]
        missing = [name for name in expected if expected.count(name) > seen.count(name)]
        glued = next((name for name in extra if _is_made_of(name, expected)), "")
        if glued:
            return translate(
                '`"{name}"` is one text. Write each name in quotes of its own.', name=glued
            )
        if extra and missing:
            return translate(
                "`{name}` does not belong in this list as you have it, and another name is "
                "missing. Read the line once more: which names stand in it?",
                name=extra[0],
            )  # fmt: skip
        if extra:
            return translate(
                "`{name}` stands too often in this list. Does the line use it, and how often?",
                name=extra[0],
            )  # fmt: skip
        if missing:
            return translate(
                "What you listed is right, but a name is missing. Which one does the line use "
                "besides?",
            )
    return translate("Is a name missing in this list, or is there one too many?")


def _is_made_of(text: str, names: list[str]) -> bool:
    """Whether a text is several of these names, one behind the other.

    >>> _is_made_of("ba", ["a", "b"]), _is_made_of("b + a", ["a", "b"]), _is_made_of("b", ["b"])
    (True, True, False)
    """
    one = "|".join(sorted(map(re.escape, set(names)), key=len, reverse=True))
    return bool(one) and bool(re.fullmatch(rf"(?:{one})(?:[\s,;+*/-]*(?:{one}))+", text))


def of_all_numbers(seen: Sequence[Plain], expected: Sequence[Plain]) -> str:
    """Return what the numbers of several tensors have in common; empty if nothing, or no tensors.

    >>> ones = {"tensor": [1.0, 1.0], "shape": [2]}
    >>> of_all_numbers([ones, 5], [ones, ones])
    ''
    """
    if not all(map(is_tensor, (*seen, *expected))):
        return ""
    if any(mine["shape"] != right["shape"] for mine, right in zip(seen, expected, strict=True)):
        return ""
    mine, right = ([x for one in tensors for x in one["tensor"]] for tensors in (seen, expected))
    return _tensor_relation(list(zip(mine, right, strict=True)))


def of_tensor(
    seen: Plain, expected: Plain, recipes: Recipes, *, alone: bool = True
) -> Iterator[str]:
    """Yield what to say where a tensor is expected: its shape, its type, what its numbers share.

    Of one tensor among several (not ``alone``), nothing is said that should hold for them all.
    """
    if not is_tensor(expected):
        return
    if _expected_among(seen, expected):
        yield translate(
            "You returned several things, and the right tensor is among them. Which one does the "
            "task ask for? Return that one alone.",
        )
    if not is_tensor(seen) and as_number(seen) is None:
        yield translate(
            "A tensor is expected, of shape `{shape}`. Which operation gives you one?",
            shape=tuple(expected["shape"]),
        )  # fmt: skip
    if not is_tensor(seen):
        return
    if seen["shape"] != expected["shape"]:
        has_axes = any(len(recipe.get("shape", ())) > 1 for recipe in recipes.values())
        if len(seen["shape"]) == len(expected["shape"]) == 1 and not has_axes:
            yield _of_length(seen["shape"][0], expected["shape"][0])
        yield translate(
            "Its shape is `{seen}`; expected is `{expected}`. In which dimension is a sum missing, "
            "or one too many?",
            seen=tuple(seen["shape"]), expected=tuple(expected["shape"]),
        )  # fmt: skip
    pairs = list(zip(seen["tensor"], expected["tensor"], strict=False))
    if seen["dtype"] != expected["dtype"] and all(close(x, y, EXACT) for x, y in pairs):
        yield translate(
            "Its numbers are of type `{seen}`; expected is `{expected}`, the type of the input. "
            "Where is the type changed?",
            seen=seen["dtype"], expected=expected["dtype"],
        )  # fmt: skip
    yield _tensor_relation(pairs) if alone else ""
    first = next(
        (i for i, (x, y) in enumerate(pairs) if not math.isclose(x, y, rel_tol=1e-6)), None
    )
    if first is not None and expected["shape"]:
        yield translate(
            "The first element that differs has the index {index}: `{seen}` instead of "
            "`{expected}`. What is special about it?",
            index=first,
            seen=f"{seen['tensor'][first]:.6g}", expected=f"{expected['tensor'][first]:.6g}",
        )  # fmt: skip


def _expected_among(seen: Plain, expected: Plain) -> bool:
    """Whether the expected tensor is one of several things that were returned."""
    items = seen.get("tuple") if isinstance(seen, dict) else seen
    return isinstance(items, list) and any(alike(item, expected, EXACT) for item in items)


def _tensor_relation(pairs: list[tuple[float, float]]) -> str:
    """Return what all elements of a wrong tensor have in common; empty if nothing."""
    mine, right = [x for x, _ in pairs], [y for _, y in pairs]
    if len(pairs) < 2 or mine == right or not all(map(math.isfinite, mine)):
        return ""
    if close(sum(mine), sum(right), EXACT) and all(map(_close_to, sorted(mine), sorted(right))):
        return translate(
            "These are the right numbers in another order. Where do they change places?",
        )
    factors = {round(x / y, 4) for x, y in pairs if y}
    if len(factors) == 1:
        return translate(
            "Every number is {factor} times what it should be. What is it multiplied or divided "
            "by that the task does not name?",
            factor=f"{factors.pop():g}",
        )  # fmt: skip
    offsets = {round(x - y, 4) for x, y in pairs}
    if len(offsets) == 1:
        return translate(
            "Every number is off by {offset}. What is added that the task does not name?",
            offset=f"{offsets.pop():g}",
        )  # fmt: skip
    if not any(map(_close_to, mine, right)):
        return translate(
            "Not one of the numbers agrees. Are they made from the numbers that you were given, or "
            "are they new ones?",
        )
    return ""


def _close_to(x: float, y: float) -> bool:
    """Whether two numbers agree in three digits."""
    return close(x, y, EXACT)


def is_tensor(data: Plain) -> bool:
    """Whether this is a tensor."""
    return isinstance(data, dict) and "tensor" in data


def _of_length(seen: int, expected: int) -> str:
    if seen > expected:
        return translate(
            "It holds {seen} numbers; expected are {expected}. Which number does not belong there?",
            seen=seen, expected=expected,
        )  # fmt: skip
    return translate(
        "It holds {seen} numbers; expected are {expected}. Which number is left out?",
        seen=seen, expected=expected,
    )  # fmt: skip
