"""Every exercise tests itself: what is right passes, and each wrong idea is known as itself."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
import torch
from bank import verdicts_on

from course.compare import differences
from course.exercise import Exercise, Misconception, Model
from course.exercises import load
from course.judge import draws_for, job_for, judge
from course.lesson import starting_cell
from course.observation import observe, observe_answer
from course.session import given
from course.verdict import Draws, Verdict

# 51 seeds, in threes as answers are judged, and 60 learners.
SEEDS = [range(first, first + 3) for first in range(0, 51, 3)]
VARIANTS = [f"learner {number}" for number in range(60)]
EVERY = [pytest.param(exercise, id=name) for name, exercise in load().items()]
FUNCTIONS = [pytest.param(e, id=name) for name, e in load().items() if e.is_function]
EVERY_WRONG = [
    pytest.param(exercise, misconception, id=f"{name}-{misconception.name}")
    for name, exercise in load().items()
    for misconception in exercise.misconceptions
]


@pytest.mark.parametrize("exercise", EVERY)
def test_reference_is_right(exercise: Exercise):
    """PyTorch's own answer passes on every draw."""
    assert {verdict_on(exercise, exercise.reference, d).outcome for d in draws(exercise)} == {
        "right"
    }


@pytest.mark.parametrize("exercise", EVERY)
def test_starting_cell_is_untouched(exercise: Exercise):
    """A learner who only runs the cells is told that there is no answer yet."""
    source = starting_cell(exercise.name)
    namespace: dict[str, Any] = {"torch": torch, "given": given}
    exec(source, namespace)  # noqa: S102 - the cell of our own lesson
    first = next(draws(exercise))
    seen = observe_answer(job_for(exercise, first), namespace)
    assert judge(exercise, seen, first, source).outcome == "untouched"


@pytest.mark.parametrize("exercise", FUNCTIONS)
def test_answer_that_changes_its_inputs_first_is_not_accepted(exercise: Exercise):
    """The reference answers from the inputs as they were drawn, not from what is left of them."""

    def mutating(*inputs: Any) -> Any:
        for value in inputs:
            change_in_place(value)
        return exercise.reference(*inputs)

    for drawn in draws(exercise):
        before = deepcopy(drawn)
        verdict = verdict_on(exercise, mutating, drawn)
        assert drawn == before
        runs = [
            [observe(m, r, watch=exercise.watch) for m in (mutating, exercise.reference)]
            for r in before
        ]
        differ = any(list(differences(mine, right, exercise)) for mine, right in runs)
        assert verdict.outcome == ("wrong" if differ else "right"), drawn


@pytest.mark.parametrize(("exercise", "misconception"), EVERY_WRONG)
def test_misconception_is_recognised_as_itself(exercise: Exercise, misconception: Misconception):
    """Who holds a wrong idea is told about that one, whatever the numbers are.

    Of a rare idea, another one may be told first where both give the same number.
    """
    for drawn in draws(exercise):
        for verdict in verdicts_on(exercise, misconception.model, drawn):
            assert verdict.outcome == "wrong", drawn
            assert verdict.misconceptions, drawn
            told = verdict.misconceptions[: None if misconception.rare else 1]
            known = (misconception.name, *misconception.looks_like)
            assert any(
                found.name in known or found.message == misconception.message for found in told
            ), drawn


@pytest.mark.parametrize(("exercise", "misconception"), EVERY_WRONG)
def test_message_asks_and_then_says_what_to_do(exercise: Exercise, misconception: Misconception):
    """A misconception's message is sentences, and one of them is a question."""
    message = misconception.message
    assert message.endswith((".", "?"))
    assert "?" in message
    assert message.count("`") % 2 == 0


@pytest.mark.parametrize("exercise", EVERY)
def test_exercise_has_hint_idea_and_points(exercise: Exercise):
    """From the second try on there is something more to say than at the first."""
    assert exercise.misconceptions
    for text in (exercise.hint, exercise.idea):
        assert text.endswith((".", "?"))
    assert exercise.hint != exercise.idea
    assert exercise.points > 0


def draws(exercise: Exercise) -> Iterator[Draws]:
    """Yield the inputs of many seeds, or the numbers of many learners."""
    if exercise.is_function:
        for seeds in SEEDS:
            yield draws_for(exercise, seeds=seeds)
    else:
        for variant in VARIANTS:
            yield draws_for(exercise, variant)


def verdict_on(exercise: Exercise, model: Model, drawn: Draws) -> Verdict:
    """Return the verdict on an answer that is, or was computed by, ``model``."""
    return next(verdicts_on(exercise, model, drawn))


def change_in_place(value: Any) -> None:
    """Change an input and everything inside it that can be changed: other numbers, one fewer."""
    if isinstance(value, torch.Tensor):
        value.data += 1.5
    elif isinstance(value, torch.nn.Module):
        change_in_place(list(value.parameters()))
    elif isinstance(value, dict):
        change_in_place(list(value.values()))
        value.popitem()
    elif isinstance(value, list):
        value[:-1] = [n + 0.5 if isinstance(n, int | float) else n for n in value[:-1]]
        for inner in value:
            change_in_place(inner)
        value.pop()
