"""Sentences for what functions return or leave behind: a wrong container, a place, a part.

Nobody rounds inside a function, so nothing here asks whether a number was rounded.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from course.language import listed, translate
from course.observation import Observation
from course.plain import Plain, alike, as_number, close, entries
from course.relations import of_count, of_factor, relation
from course.several import of_all_numbers
from course.show import show
from course.values import of_value

Recipes = Mapping[str, Any]
SAME = 1e-6


def of_returned(run: Observation, expected: Plain, recipes: Recipes) -> str:
    """Return what is odd about a returned value; empty if nothing is known about it."""
    return next(filter(None, _of_value(run.value, expected, recipes)), "")


def of_gradients(run: Observation, right: Observation, recipes: Recipes) -> str:
    """Return what is odd about the first `.grad` that a function should have left otherwise."""
    for name, entry in run.inputs.items():
        for mine, theirs in zip(entry["tensors"], right.inputs[name]["tensors"], strict=True):
            if not alike(mine["grad"], theirs["grad"], SAME):
                return _of_gradient(name, mine["grad"], theirs["grad"], recipes)
    return ""


def _of_gradient(name: str, seen: Plain, expected: Plain, recipes: Recipes) -> str:
    if expected is None:
        return translate(
            "`{name}.grad` was `None` before, and now it holds a tensor. Is 0, or another number, "
            "the same as nothing? Leave `None` there.",
            name=name,
        )  # fmt: skip
    if seen is None:
        return translate(
            "`{name}.grad` is `None`: nothing is there. Which line of yours should have put a "
            "gradient there, or which one takes it away?",
            name=name,
        )  # fmt: skip
    # What nobody made by hand has no order and no types to speak of; only its size can be told.
    same_shape = isinstance(seen, dict) and seen.get("shape") == expected["shape"]
    return of_factor(seen, expected) or ("" if same_shape else of_value(seen, expected, recipes))


def _of_value(
    seen: Plain, expected: Plain, recipes: Recipes, *, alone: bool = True
) -> Iterator[str]:
    """Yield what to say about a value, the most telling first; one of several is not ``alone``."""
    yield _of_inputs(seen, expected, recipes)
    items, others = _items(seen), _items(expected)
    if others is not None and as_number(expected) is None:
        yield from _of_sequence(seen, items, others, recipes)
        return
    if all(isinstance(data, dict) and "dict" in data for data in (seen, expected)):
        yield from _of_entries(dict(entries(seen)), dict(entries(expected)), recipes)
        return
    mine, number = as_number(seen), as_number(expected)
    if mine is not None and number is not None:
        yield of_count(seen, expected) or relation(mine, number, recipes)
        return
    if mine is not None and isinstance(expected, dict) and expected.get("shape"):
        yield translate(
            "One number came back where a tensor of shape `{shape}` is expected. Is everything "
            "added up, or moved at once? Each element has a number of its own.",
            shape=tuple(expected["shape"]),
        )
    yield of_factor(seen, expected)
    yield of_value(seen, expected, recipes, alone=alone)


def _of_inputs(seen: Plain, expected: Plain, recipes: Recipes) -> str:
    """Say so where an input came back as it was given."""
    given = {n: r["values"] for n, r in recipes.items() if r.get("kind") == "tensor"}
    parts = _items(seen) or [seen]
    names = [
        next((name for name, values in given.items() if _holds(part, values)), "") for part in parts
    ]
    wanted = _items(expected) or [expected]
    if not all(names) or any(_holds(part, v) for part in wanted for v in given.values()):
        return ""
    return translate(
        "You gave back {names} unchanged. What does the task ask for? Compute that first.",
        names=listed(f"`{name}`" for name in dict.fromkeys(names)),
    )


def _of_sequence(
    seen: Plain, items: list[Plain] | None, others: list[Plain], recipes: Recipes
) -> Iterator[str]:
    if isinstance(seen, dict) and ("dict" in seen or "set" in seen):
        yield translate(
            "A tuple or a list is asked for, in the order of the task. Has your result such an "
            "order? Use round or square brackets.",
        )
    if isinstance(seen, str):
        yield translate("A text came back. Return the things themselves, without quotes or `str`.")
    if isinstance(seen, dict) and str(seen.get("opaque", "")).endswith("Backward0"):
        yield translate(
            "This is a node of the graph. Is that a number? Return what was computed, not the "
            "operation that computed it.",
        )
    if seen is None:
        yield of_value(seen, others, recipes)
    if items is None:
        yield translate(
            "{count} results are asked for, and one thing came back. Which others belong to it?",
            count=len(others),
        )
        return
    if len(items) != len(others):
        yield translate(
            "{seen} results came back; expected are {count}. Which one is missing, or one too "
            "many?",
            seen=len(items), count=len(others),
        )  # fmt: skip
        return
    if (
        len(items) > 1
        and all(any(alike(item, other, SAME) for other in others) for item in items)
        and all(any(alike(item, other, SAME) for item in items) for other in others)
    ):
        yield translate(
            "The results are right, but they stand in another order. Which one comes first?",
        )  # fmt: skip
    wrong = [i for i, item in enumerate(items) if not alike(item, others[i], SAME)]
    first = wrong[0] if wrong else 0
    mine, right = items[first], others[first]
    if mine is None:
        yield _of_the_place(first, mine, right)
    inside = _items(mine)
    if inside is not None and len(inside) == 1 and _items(right) is None:
        yield translate(
            "The result at place {place} stands in brackets of its own. Which comma or bracket "
            "makes it a collection of one? Leave it out.",
            place=first + 1,
        )  # fmt: skip
    if inside is not None and any(alike(item, right, SAME) for item in inside):
        yield translate(
            "The result at place {place} holds several things, and the right one is among them. "
            "What is too much there?",
            place=first + 1,
        )  # fmt: skip
    other = next((i for i, item in enumerate(others) if alike(mine, item, SAME)), None)
    if other is not None and other != first and not all(alike(o, others[0], SAME) for o in others):
        yield translate(
            "The result at place {place} is what belongs to place {other}. Which name or index "
            "picks it?",
            place=first + 1, other=other + 1,
        )  # fmt: skip
    if as_number(mine) is None or as_number(right) is None or len(wrong) == len(items) == 1:
        yield of_all_numbers(items, others)
        yield from _of_value(mine, right, recipes, alone=len(others) == 1)
    about = relation(as_number(mine) or 0, as_number(right) or 0, {})
    yield _of_the_place(first, mine, right) + (f" {about}" if about and len(others) <= 3 else "")


def _of_the_place(index: int, mine: Plain, right: Plain) -> str:
    return translate(
        "The result at place {place} is the first that differs: `{seen}` instead of `{expected}`. "
        "Which line makes it?",
        place=index + 1, seen=show(mine), expected=show(right),
    )  # fmt: skip


def _of_entries(
    mine: Mapping[str, Plain], theirs: Mapping[str, Plain], recipes: Recipes
) -> Iterator[str]:
    missing = [f"`{key}`" for key in theirs if key not in mine]
    more = [f"`{key}`" for key in mine if key not in theirs]
    wrong = [key for key in theirs if key in mine and not alike(mine[key], theirs[key], SAME)]
    numbers = [n for key in mine if (n := as_number(mine[key])) is not None]
    if wrong and len(numbers) > 1 and not any(numbers):
        yield translate(
            "All your numbers are 0. What does the sum, or the product, begin with, and is there "
            "anything to pass on?",
        )
    if wrong and _are_whole(numbers, theirs[wrong[0]]):
        yield translate(
            "All your numbers are whole, and the expected ones are not. Are these numbers typed "
            "in, or does an `int(...)` take the decimals away?",
        )
    if wrong and len(wrong) == len(mine) and len(set(numbers)) == 1:
        yield translate(
            "All your entries are equal. Which line makes them different from each other?"
        )
    if wrong:
        first = wrong[0]
        number = as_number(mine[first])
        if number is None or math.isnan(number):
            yield of_value(mine[first], theirs[first], recipes, alone=False)
        if first == next(iter(theirs)):
            yield translate(
                "Already the first entry, `{key}`, differs. Which line changes it?", key=first
            )
        yield translate(
            "The entries before `{key}` are right. Look at `{key}`: what arrives there, from "
            "where, and in which line is it added?",
            key=first,
        )
    if missing:
        yield translate(
            "These entries are missing: {keys}. Does the walk end too early, or is something left "
            "out at the end?",
            keys=listed(missing),
        )
    if more:
        yield translate(
            "There are entries that nobody asked for: {keys}. Which line makes them?",
            keys=listed(more),
        )


def _are_whole(numbers: Sequence[float], expected: Plain) -> bool:
    """Whether all numbers are whole where they should not be; zeros and ones are no sign of it."""
    right = as_number(expected)
    return (
        right is not None
        and not right.is_integer()
        and any(n not in (0, 1) for n in numbers)
        and all(float(n).is_integer() for n in numbers)
    )


def _items(data: Plain) -> list[Plain] | None:
    if isinstance(data, dict) and "tuple" in data:
        return data["tuple"]
    return data if isinstance(data, list) else None


def _holds(part: Plain, values: Sequence[float]) -> bool:
    """Whether a tensor, or a number, holds exactly the numbers of an input."""
    tensor = part.get("tensor") if isinstance(part, dict) else None
    if tensor is None:
        number = as_number(part)
        tensor = None if number is None else [number]
    return (
        tensor is not None
        and len(tensor) == len(values)
        and all(close(a, b, SAME) for a, b in zip(tensor, values, strict=True))
    )
