"""The numbers a learner is asked about, drawn so that they diagnose.

Numbers are redrawn until the right answer differs from every known wrong one, and the wrong ones
from each other (design.md §4.8).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from inspect import isgenerator
from itertools import combinations
from typing import Any

from course.contained import contained
from course.draws import Dice
from course.errors import CourseError
from course.exercise import OWN, TRIES, Exercise, Misconception, Model, variant_seed
from course.inputs import Recipe, build
from course.plain import Plain, alike, bag, entries, fold, plain

# The right answer and a wrong one count as different when they differ by more than this.  So do two
# wrong ones, unless the exercise asks for less: see `Exercise.apart`.
APART = 0.05
# Numbers that stand in many places, and so say nothing.
PLAIN = (-1.0, 0.0, 1.0)


@lru_cache(maxsize=256)
def numbers(exercise: Exercise, variant: str) -> Mapping[str, Recipe]:
    """Return the recipes of the numbers that ``variant`` gets.

    Raises:
        CourseError: If ``TRIES`` draws leave two answers equal; it names the pair.
    """
    pair = ("", "")
    for attempt in range(TRIES):
        recipes = exercise.recipes(variant_seed(exercise.name, variant, attempt))
        pair = _same_pair(exercise, recipes)
        if pair is None:
            return recipes
    raise CourseError(
        f"{exercise.name}: {pair[0]} and {pair[1]} give the same answer in {TRIES} draws; "
        "draw other numbers, or declare them with looks_like."
    )


def predicted(
    exercise: Exercise,
    model: Model,
    recipes: Mapping[str, Recipe],
    own: Mapping[str, float] | None = None,
) -> dict[str, Plain]:
    """Return what ``model`` answers, place by place: ``{'ledger["y->b"]': 1.0, 'x_grad': 3.0}``.

    These programs warn, and some of them print: ask within `contained`.
    """
    return predictions(exercise, model, recipes, own)[0]


def predictions(
    exercise: Exercise,
    model: Model,
    recipes: Mapping[str, Recipe],
    own: Mapping[str, float] | None = None,
) -> list[dict[str, Plain]]:
    """Return every answer of ``model``, as `predicted` does: several if it is a generator."""
    found = _predictions(exercise, model, json.dumps(recipes), json.dumps(own or {}))
    return [dict(answer) for answer in found]


@lru_cache(maxsize=4096)
def _predictions(
    exercise: Exercise, model: Model, recipes: str, own: str
) -> list[dict[str, Plain]]:
    """Return what `predictions` does; the same numbers are asked about again and again."""
    inputs: dict[str, Any] = {name: build(r) for name, r in json.loads(recipes).items()}
    if exercise.follows:
        inputs[OWN] = json.loads(own)
    result = model(**inputs)
    results = list(result) if isgenerator(result) else [result]
    return [_by_place(exercise, result) for result in results]


def _by_place(exercise: Exercise, result: Any) -> dict[str, Plain]:
    one = len(exercise.variables) == 1
    found = places(plain({exercise.variables[0]: result} if one else result))
    return {place: bag(value) for place, value in found.items()} if exercise.unordered else found


def places(variables: Plain) -> dict[str, Plain]:
    """Return each single value of some variables by the place where it stands.

    A tensor of one dimension stands there as a list, and one flag in a tensor as the flag: nobody
    is asked which of the two it is.

    >>> places({"dict": [["table", {"dict": [["a", None], ["b", 2.0]]}], ["n", 3]]})
    {'table["a"]': None, 'table["b"]': 2.0, 'n': 3}
    """
    found: dict[str, Plain] = {}
    for name, value in entries(variables):
        if isinstance(value, dict) and "dict" in value:
            found |= {f'{name}["{key}"]': _as_typed(item) for key, item in entries(value)}
        else:
            found[name] = _as_typed(value)
    return found


def _as_typed(value: Plain) -> Plain:
    if isinstance(value, list):
        return [_as_typed(item) for item in value]
    if not (isinstance(value, dict) and "tensor" in value):
        return value
    numbers = value["tensor"]
    numbers = [bool(number) for number in numbers] if value["dtype"] == "bool" else numbers
    if value["dtype"] == "bool" and len(numbers) == 1:
        return numbers[0]
    return numbers if len(value["shape"]) == 1 else value


def options(exercise: Exercise, recipes: Mapping[str, Recipe]) -> list[str]:
    """Return all options of a choose exercise in an order that tells nothing."""
    models = [exercise.reference, *(m.model for m in exercise.misconceptions if m.listed)]
    found: dict[str, None] = {}
    for model in models:
        found |= dict.fromkeys(sorted(chosen(model, recipes)))
    return Dice(variant_seed(exercise.name, repr(recipes), 0)).permutation(list(found))


def is_in_pieces(texts: Sequence[str], known: Sequence[str]) -> bool:
    """Whether several texts are the parts of one option, each in quotes of its own.

    >>> is_in_pieces(["y", "b", "x"], ["y b x"])
    True
    """
    parts = sorted(part for text in texts for part in fold(text).split())
    return len(texts) > 1 and any(parts == sorted(fold(option).split()) for option in known)


def chosen(model: Model, recipes: Mapping[str, Recipe]) -> set[str]:
    """Return the option, or the options, that ``model`` chooses."""
    with contained():
        result = model(**{name: build(recipe) for name, recipe in recipes.items()})
    return {result} if isinstance(result, str) else set(result)


def _same_pair(exercise: Exercise, recipes: Mapping[str, Recipe]) -> tuple[str, str] | None:
    """Return the names of two models that cannot be told apart by their answers, if there are."""
    reference = Misconception("the reference", "", exercise.reference)
    models = [reference, *exercise.misconceptions]
    if exercise.kind == "choose":
        picks = [(m, chosen(m.model, recipes)) for m in models]
        # A wrong answer may be a part of the right one: what is chosen is right, but not complete.
        clash = next(
            (
                (a, b)
                for (a, p), (b, q) in combinations(picks, 2)
                if p & q and not (a is reference and q < p)
            ),
            None,
        )
    else:
        with contained():
            clash = _alike_pair(exercise, models, recipes)
    return None if clash is None else (clash[0].name, clash[1].name)


def _alike_pair(
    exercise: Exercise, models: Sequence[Misconception], recipes: Mapping[str, Recipe]
) -> tuple[Misconception, Misconception] | None:
    """Return the first two models that answer alike; those after them are not even run.

    Rare ideas only have to be wrong.
    """
    answers: list[tuple[Misconception, dict[str, Plain]]] = []
    for b in models:
        if b.rare:
            right = answers[0][1]
            answered = predictions(exercise, b.model, recipes)
            if any(_all_alike(right, q, exercise.rtol) for q in answered):
                return answers[0][0], b
            continue
        q = predicted(exercise, b.model, recipes)
        for a, p in answers:
            if b.name in a.looks_like or a.name in b.looks_like or p.keys() != q.keys():
                continue
            if a.message == b.message:  # whoever holds either of them is told the same
                continue
            apart = APART if a.model is exercise.reference else exercise.apart
            if _all_alike(p, q, apart):
                return a, b
        answers.append((b, q))
    return None


def _all_alike(p: Mapping[str, Plain], q: Mapping[str, Plain], rtol: float) -> bool:
    return p.keys() == q.keys() and all(alike(p[place], q[place], rtol) for place in p)
