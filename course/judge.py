"""From observations to a verdict: the first hypothesis that explains everything that was seen.

Nothing here runs a learner's code.  References and misconceptions run on the inputs that the
answer got, and what they show is compared with what the answer showed.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from course.compare import differences
from course.contained import contained
from course.exercise import SEEDS, Exercise, Model
from course.inputs import Recipe
from course.keyboard import looks_latin, unknown_name
from course.lesson import starting_cell
from course.numbers import chosen, is_in_pieces, numbers, options, places, predicted
from course.observation import NOT_CALLABLE, Job, Observation, observe
from course.plain import Plain, as_number, bag, fold, has_blank
from course.predictions import Prediction, as_flag, key, keys_by_variable, twin, wrong_places
from course.slips import slips
from course.verdict import ABSENT, Draws, Runs, Verdict, held_by


def draws_for(exercise: Exercise, variant: str = "", seeds: Sequence[int] = SEEDS) -> Draws:
    """Return the inputs an answer is tried on: one draw per seed, or the variant's numbers."""
    if exercise.is_function:
        return [*(exercise.recipes(seed) for seed in seeds), *exercise.always]
    return [numbers(exercise, variant)]


def job_for(exercise: Exercise, draws: Draws) -> Job:
    """Return what has to be observed of an answer to ``exercise``."""
    return Job(exercise.variables, exercise.is_function, draws, exercise.watch)


def judge(exercise: Exercise, seen: Runs, draws: Draws, source: str | None = None) -> Verdict:
    """Return the verdict on an answer.

    Args:
        exercise: The exercise.
        seen: What `observe_answer` returned for `job_for` these draws.
        draws: The inputs.
        source: The code of a function answer: it tells an untouched cell from a wrong answer, and
            shows slips of the pen.
    """
    if not seen:
        return Verdict("missing", place=exercise.variables[0])
    if exercise.is_function:
        verdict = _judge_function(exercise, seen, draws, source)
        found = slips(source, exercise.name) if verdict.outcome == "wrong" else ()
        return replace(verdict, slips=found)
    missing = [name for name in exercise.variables if name not in dict(seen[0].value["dict"])]
    if missing:
        return Verdict("missing", place=missing[0])
    found = places(seen[0].value)
    if all(map(has_blank, found.values())):
        return Verdict("untouched")
    if exercise.kind == "choose":
        return _judge_choice(exercise, dict(seen[0].value["dict"])[exercise.name], draws[0])
    replaced = _replaced(exercise, dict(seen[0].value["dict"]), draws[0])
    if replaced is not None:
        return replaced
    with contained():
        return _judge_prediction(exercise, found, draws[0])


def is_untouched(exercise: Exercise, source: str | None) -> bool:
    """Whether the code is still the starting cell; comments and layout do not count."""
    if not source:
        return False
    try:
        start, mine = (
            [ast.dump(node) for node in ast.parse(code).body if _defines(node, exercise.name)]
            for code in (starting_cell(exercise.name), source)
        )
    except SyntaxError:
        return False
    return bool(start) and start == mine


def _judge_function(exercise: Exercise, seen: Runs, draws: Draws, source: str | None) -> Verdict:
    if is_untouched(exercise, source) or any(has_blank(run.value) for run in seen):
        return Verdict("untouched")
    if seen[0].failure and seen[0].failure.type == NOT_CALLABLE:
        return Verdict("wrong", place="failure", seen=seen[0], recipes=draws[0])
    expected = _expected(exercise, seen, draws)
    drawn = len(draws) - len(exercise.always)
    for part in (slice(drawn), slice(drawn, None)):
        runs = seen[part], expected[part], draws[part]
        for run, right, recipes in zip(*runs, strict=False):
            place = next(differences(run, right, exercise), None)
            if place is not None:
                held = held_by(exercise, lambda m, runs=runs: _explains(exercise, m, *runs))
                held = () if _is_mistyped(run) else held
                return Verdict("wrong", held, place, run, right, recipes)
    # A run that is missing (a broken frame) must never count as a right one.
    return Verdict("right") if len(seen) == len(draws) else Verdict("missing", place=exercise.name)


def _is_mistyped(run: Observation) -> bool:
    """Whether a function stopped at a name with letters of another alphabet."""
    failure = run.failure
    return (
        failure is not None
        and failure.type == "NameError"
        and looks_latin(unknown_name(failure.message))
    )


def _expected(exercise: Exercise, seen: Runs, draws: Draws) -> list[Observation]:
    """Return what the reference shows, or another right answer if that is what was seen."""
    shown: list[list[Observation]] = []
    for model in (exercise.reference, *exercise.others):
        shown.append([_modelled(exercise, model, recipes) for recipes in draws])
        pairs = zip(seen, shown[-1], strict=False)
        if not any(list(differences(run, right, exercise)) for run, right in pairs):
            return shown[-1]
    return shown[0]


def _modelled(exercise: Exercise, model: Model, recipes: Mapping[str, Recipe]) -> Observation:
    return _run(model, json.dumps(recipes), exercise.watch)


@lru_cache(maxsize=1024)
def _run(model: Model, recipes: str, watch: tuple[str, ...]) -> Observation:
    """Return what a model of ours shows; a second check of the same answer runs only the answer."""
    return observe(model, json.loads(recipes), watch=watch)


def _replaced(
    exercise: Exercise, variables: Mapping[str, Plain], recipes: Mapping[str, Recipe]
) -> Verdict | None:
    """Return the verdict where a list, a tensor or one value stands in place of a dictionary."""
    with contained():
        names = keys_by_variable(predicted(exercise, exercise.reference, recipes))
    for name, keys in names.items():
        value = variables[name]
        if not (isinstance(value, dict) and "dict" in value) and not has_blank(value):
            expected = {"dict": [[key, {"blank": True}] for key in keys]}
            return Verdict("wrong", (), name, value, expected, recipes)
    return None


def _judge_prediction(
    exercise: Exercise, found: Mapping[str, Plain], recipes: Mapping[str, Recipe]
) -> Verdict:
    typed = found
    if exercise.unordered:
        found = {place: bag(value) for place, value in found.items()}
    own = {key(place): n for place, value in found.items() if (n := as_number(value)) is not None}
    expected = predicted(exercise, exercise.reference, recipes, own)
    found = {place: as_flag(value, expected.get(place)) for place, value in found.items()}
    wrong = wrong_places(found, expected, exercise.rtol)
    if not wrong:
        return Verdict("right")
    place = wrong[0]
    prediction = Prediction(exercise, recipes, own, found, expected, place)
    held, at_once = prediction.ideas()
    mine, right = typed.get(place, ABSENT), expected.get(place, ABSENT)
    instead = twin(place, found, expected) if place not in found else ""
    short = len(expected) - len(found) == 1 and found.keys() < expected.keys()
    return Verdict(
        "wrong", held, place, mine, right, recipes,
        at_once=at_once, instead=instead, one_missing=short,
        opposite=not held and prediction.is_opposite(),
        exchanged="" if held else prediction.exchanged(),
    )  # fmt: skip


def _judge_choice(exercise: Exercise, answer: Plain, recipes: Mapping[str, Recipe]) -> Verdict:
    def folded(options: Iterable[str]) -> list[str]:
        return [_option(option, exercise) for option in options]

    texts = _texts(answer)
    right, known = (
        set(folded(chosen(exercise.reference, recipes))),
        set(folded(options(exercise, recipes))),
    )
    picked = folded(texts or [])
    if texts is None or not set(picked) <= known:
        strange = answer
        if texts is not None and is_in_pieces(texts, options(exercise, recipes)):
            return Verdict("wrong", (), "option", texts, recipes=recipes)
        if texts is not None:
            strange = next(text for text in texts if _option(text, exercise) not in known)
        held = (
            held_by(exercise, lambda m: _option(strange, exercise) in folded(chosen(m, recipes)))
            if texts is not None
            else ()
        )
        return Verdict("wrong", held, place="option", seen=strange, recipes=recipes)
    wrong = [option for option in picked if option not in right]
    if len(set(wrong)) > 1 and set(picked) == known - right:
        return Verdict("wrong", (), "all others", texts, recipes=recipes)
    if wrong:
        held = held_by(exercise, lambda model: wrong[0] in folded(chosen(model, recipes)))
        return Verdict("wrong", held, "chosen", wrong[0], recipes=recipes)
    if not picked:
        return Verdict("wrong", place="nothing", seen=[], recipes=recipes)
    if set(picked) != right:
        held = held_by(exercise, lambda m: set(folded(chosen(m, recipes))) == set(picked))
        return Verdict("wrong", held, "left out", sorted(picked), recipes=recipes)
    return Verdict("right")


def _texts(answer: Plain) -> list[str] | None:
    """Return the options in an answer; None where it is neither text nor texts."""
    if isinstance(answer, dict):
        answer = answer.get("tuple", answer.get("set"))
    texts = [answer] if isinstance(answer, str) else answer
    if isinstance(texts, list) and len(texts) == 1 and isinstance(texts[0], list):
        texts = texts[0]  # two pairs of brackets are one too many, and nothing else
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        return None
    return texts


def _option(text: str, exercise: Exercise) -> str:
    """Return an option as it is compared: ``"y, b, a"`` is the option ``y b a``.

    Code is compared as Python reads it: spaces do not count, capital letters do.
    """
    if exercise.is_code:
        return "".join(text.strip("`\"' ").split())
    return fold(text.replace(",", " "))


def _explains(exercise: Exercise, model: Model, seen: Runs, expected: Runs, draws: Draws) -> bool:
    """Whether, on every draw, a model differs from the reference where the answer does, and alike.

    Only what differs first counts: it is what the learner is told about.
    """
    for run, right, recipes in zip(seen, expected, draws, strict=False):
        modelled = _modelled(exercise, model, recipes)
        place = next(differences(run, right, exercise), None)
        if place != next(differences(modelled, right, exercise), None):
            return False
        if place is not None and place in differences(run, modelled, exercise):
            return False
    return True


def _defines(node: ast.stmt, name: str) -> bool:
    return isinstance(node, ast.FunctionDef) and node.name == name
