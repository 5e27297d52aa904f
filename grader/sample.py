"""A sample class: learners in five languages, some right, some wrong, some up to no good.

What the wrong ones write is what the course's misconceptions are made of.
"""

from __future__ import annotations

import ast
import inspect
import json
import shutil
import textwrap
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from course.contained import contained
from course.errors import CourseError
from course.exercise import OWN, Exercise, Model
from course.exercises import load
from course.inputs import build
from course.numbers import numbers
from grader.hostile import HOSTILE
from grader.record import checked_exercise
from grader.sandbox.jail import PACKAGES

Notebook = dict[str, Any]
Answer = Callable[[Exercise], str | None]  # None leaves the cell as it was


@dataclass(frozen=True)
class Learner:
    """One learner of the sample class.

    Attributes:
        answers: What they write in the cell of an exercise.
        spoil: What they do to the finished notebook; its return value is what they hand in.
    """

    name: str
    language: str
    variant: str
    answers: Answer
    spoil: Callable[[Notebook], Notebook | bytes] = lambda notebook: notebook


def learners(size: int = 0) -> list[Learner]:
    """Return the class; with ``size``, honest learners are added until there are so many."""
    honest = [
        Learner("ada", "en", "", _right("")),
        Learner("carmen", "es", "Carmen", _right("Carmen")),
        Learner("xiaoming", "zh", "小明", _other("小明")),
        Learner("jing", "zh", "", _misconception(0)),
        Learner("luc", "fr", "Luc", _misconception(1, "Luc")),
        Learner("olena", "uk", "Олена", _misconception(2, "Олена")),
        Learner("ben", "en", "", lambda _: None),
        Learner("taras", "uk", "", lambda _: "1 / 0"),
        Learner("zoe", "fr", "", lambda _: "answer = = 1"),
        Learner("pilar", "es", "", _half),
    ]
    hostile = [
        Learner(f"mallory-{name}", "en", "", lambda _: None, spoil)
        for name, spoil in HOSTILE.items()
    ]
    more = [
        Learner(f"learner-{number:05}", *_like(honest[number % len(honest)]))
        for number in range(max(0, size - len(honest)))
    ]
    return [*honest, *(hostile if not size else []), *more]


def _like(learner: Learner) -> tuple[str, str, Answer]:
    return learner.language, learner.variant, learner.answers


def write_class(folder: Path, lesson: str, who: list[Learner]) -> None:
    """Write a course in ``folder``: configuration, instructor's notebook, submissions.

    Raises:
        CourseError: If there is no checkout to take the notebooks from, or the folder is not ours.
    """
    solution = PACKAGES / "solutions" / "en" / lesson
    if not solution.is_dir():
        raise CourseError(
            f"{solution} is not there; run this in a checkout, after: python -m course build"
        )
    config = PACKAGES / "nbgrader_config.py"
    if folder.exists() and not (folder / config.name).is_file():
        raise CourseError(f"{folder} exists and is no course; name another folder.")
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(solution, folder / "solutions" / "en" / lesson)
    shutil.copy(config, folder)
    for learner in who:
        place = folder / "submitted" / learner.name / lesson
        place.mkdir(parents=True)
        handed_in = learner.spoil(_filled(_released(learner.language, lesson), learner))
        if isinstance(handed_in, dict):
            handed_in = json.dumps(handed_in, ensure_ascii=False, indent=1).encode()
        (place / f"{lesson}.ipynb").write_bytes(handed_in)


def _released(language: str, lesson: str) -> Notebook:
    path = PACKAGES / "notebooks" / language / lesson / f"{lesson}.ipynb"
    if not path.is_file():
        raise CourseError(f"{path} is not there; run: python -m course build")
    return json.loads(path.read_text(encoding="utf-8"))


def _filled(notebook: Notebook, learner: Learner) -> Notebook:
    """Return the notebook with the learner's variant and answers in it."""
    for cell in notebook["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "code" and 'variant=""' in source:
            cell["source"] = source.replace('variant=""', f'variant="{learner.variant}"')
        grade_id = cell["metadata"].get("nbgrader", {}).get("grade_id", "")
        exercise = load().get(grade_id)
        if exercise is not None and checked_exercise(source) is None:
            text = learner.answers(exercise)
            cell["source"] = source if text is None else text
    return notebook


def _right(variant: str) -> Answer:
    return lambda exercise: answer(exercise, exercise.reference, variant)


def _other(variant: str) -> Answer:
    """Answer right, in another way where the course knows one."""
    return lambda exercise: answer(
        exercise, next(iter(exercise.others), exercise.reference), variant
    )


def _misconception(number: int, variant: str = "") -> Answer:
    def write(exercise: Exercise) -> str:
        known = [m for m in exercise.misconceptions if not m.rare]
        return answer(exercise, known[number % len(known)].model, variant)

    return write


def _half(exercise: Exercise) -> str | None:
    """Answer the exercises with an even number of letters, and leave the others."""
    return answer(exercise, exercise.reference, "") if len(exercise.name) % 2 == 0 else None


def answer(exercise: Exercise, model: Model, variant: str) -> str:
    """Return what a learner would write whose idea ``model`` is."""
    if exercise.is_function:
        return _function(exercise.name, model)
    inputs: dict[str, Any] = {
        name: build(recipe) for name, recipe in numbers(exercise, variant).items()
    }
    if exercise.follows:
        inputs[OWN] = {}
    with contained():
        result = model(**inputs)
    values: Mapping[str, Any] = (
        {exercise.name: result} if len(exercise.variables) == 1 else dict(result)
    )
    return "\n".join(f"{name} = {_literal(value)}" for name, value in values.items())


def _function(name: str, model: Model) -> str:
    """Return the model's code under the exercise's name, with the helpers that it calls."""
    helpers = dict.fromkeys(_helpers(model))
    return "\n\n".join([*map(_definition, helpers), _definition(model, name)])


def _helpers(function: Model) -> Iterator[Model]:
    """Yield the functions of this course that ``function`` calls, those they call first."""
    for name in function.__code__.co_names:
        found = function.__globals__.get(name)
        if inspect.isfunction(found) and found.__module__.startswith("course.exercises."):
            yield from _helpers(found)
            yield found


def _definition(function: Model, name: str = "") -> str:
    """Return a definition as a learner would type it: without types and docstring."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    found = next(node for node in tree.body if isinstance(node, ast.FunctionDef))
    found.decorator_list, found.returns = [], None
    if name:  # the defaults of a reference draw its inputs
        found.name, found.args.defaults = name, []
    for argument in found.args.args:
        argument.annotation = None
    if ast.get_docstring(found) is not None:
        found.body = found.body[1:] or [ast.Pass()]
    return ast.unparse(found)


def _literal(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key!r}: {_literal(item)}" for key, item in value.items()) + "}"
    if hasattr(value, "tolist"):
        return repr(value.tolist())
    return repr(value)
