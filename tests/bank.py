"""Answers as learners type them, in tests/answers/EXERCISE.md, each with the verdict expected.

A heading says what comes next: ``## right: …``, ``## untouched: …``, ``## wrong: LABEL, …`` with
the misconception, ``slip_KIND`` for a slip of the pen, ``other_places`` where the function that is
handed over was called at other places, ``opposite`` where all flags are turned around, or
``unexplained`` where none fits, and ``## odd: …`` for what has nothing to do with the subject, such
as a misspelled name.  Code follows in a fence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from inspect import isgenerator
from pathlib import Path
from typing import Any, NamedTuple

import torch

from course.calls import of_places
from course.contained import contained
from course.exercise import OWN, Exercise, Model
from course.exercises import load
from course.inputs import build
from course.judge import draws_for, job_for, judge
from course.observation import Observation, observe_answer
from course.session import given
from course.slip_words import fits
from course.verdict import Draws, Verdict

BANK = Path(__file__).parent / "answers"
_ANSWER = re.compile(
    r"^## (?P<heading>(?P<kind>right|wrong|untouched|odd)(?:: (?P<label>\w+))?[^\n]*)\n+"
    r"```python\n(?P<code>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)


_EXPECTED = {"right": "right", "untouched": "untouched", "odd": "unexplained"}


class Answer(NamedTuple):
    """One answer of the bank; ``expected`` is the label of the verdict."""

    exercise: str
    heading: str
    kind: str
    expected: str
    code: str


def answers(bank: Path = BANK) -> Iterator[Answer]:
    """Yield every answer of the bank.

    Raises:
        ValueError: If a file has a heading or a fence that is no answer.
    """
    for path in sorted(bank.glob("*.md")):
        text = path.read_text(encoding="utf-8")
        found = list(_ANSWER.finditer(text))
        if len(found) != text.count("\n## "):
            raise ValueError(f"{path}: a heading is not followed by a fence of code; repair it.")
        for match in found:
            label = match["label"] or ""
            expected = _EXPECTED.get(match["kind"], label)
            yield Answer(path.stem, match["heading"], match["kind"], expected, match["code"])


def verdict_on(answer: Answer) -> Verdict:
    """Return what the judge says about an answer of the bank."""
    exercise = load()[answer.exercise]
    namespace: dict[str, object] = {"torch": torch, "given": given}
    exec(compile(answer.code, f"<{answer.heading}>", "exec"), namespace)  # noqa: S102 - ours
    draws = draws_for(exercise)
    seen = observe_answer(job_for(exercise, draws), namespace)
    return judge(exercise, seen, draws, answer.code)


def verdicts_on(exercise: Exercise, model: Model, drawn: Draws) -> Iterator[Verdict]:
    """Yield the verdict on each answer of ``model``: several where it is a generator."""
    if exercise.is_function:
        namespaces: list[Any] = [{exercise.name: model}]
    else:
        inputs = {name: build(recipe) for name, recipe in drawn[0].items()}
        with contained():
            answer = model(**inputs, **({OWN: {}} if exercise.follows else {}))
            answers = list(answer) if isgenerator(answer) else [answer]
        one = len(exercise.variables) == 1
        namespaces = [{exercise.name: answer} if one else answer for answer in answers]
    for namespace in namespaces:
        yield judge(exercise, observe_answer(job_for(exercise, drawn), namespace), drawn)


def label_of(verdict: Verdict) -> str:
    """Return the label; ``slip_KIND`` for a slip of the pen, ``unexplained`` where nothing fits."""
    if verdict.label != "wrong":
        return verdict.label
    if verdict.opposite:
        return "opposite"
    run, right = verdict.seen, verdict.expected
    if not isinstance(run, Observation) or not isinstance(right, Observation):
        return "unexplained"
    told = ("sure",) if run.failure else ("sure", "likely")
    found = (slip for slip in verdict.slips if slip.tier in told and fits(slip, run, right))
    seen = next((slip.kind for slip in found), "")
    if not seen and not run.failure and of_places(run, right):
        return "other_places"
    return f"slip_{seen}" if seen else "unexplained"
