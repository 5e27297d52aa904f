"""What goes into the sandbox for one submission: cells, questions' numbers, inputs to try.

It holds no reference, no misconception, no key and no expected value.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any

from course.exercise import SEEDS, Exercise
from course.exercises import load
from course.judge import draws_for, job_for
from course.numbers import numbers
from course.session import question
from course.verdict import Draws
from grader.record import Record
from grader.seeds import seed
from grader.submission import Submission


@dataclass(frozen=True)
class Seeds:
    """The secret part of one submission's job, derived before it leaves the coordinator.

    Attributes:
        draws: For each exercise, the seeds of its inputs.
        run: What random numbers start from in the learner's own code.
    """

    draws: Mapping[str, Sequence[int]]
    run: int

    @classmethod
    def derive(cls, key: bytes, student: str, record: Record) -> Seeds:
        """Return the seeds of a student for the exercises of a notebook."""
        names = [cell.exercise for cell in record.cells if cell.exercise]
        draws = {name: [seed(key, student, name, i) for i in SEEDS] for name in names}
        return cls(draws, seed(key, student, record.assignment, record.notebook))


@dataclass(frozen=True)
class Plan:
    """A job, and what its observations will be judged with."""

    job: dict[str, Any]
    draws: Mapping[str, Draws]


def plan(submission: Submission, record: Record, seeds: Seeds) -> Plan:
    """Return what is run and tried for a submission."""
    exercises = known_exercises(record)
    variant = submission.variant
    draws = {
        name: draws_for(exercise, variant, seeds.draws[name])
        for name, exercise in exercises.items()
    }
    cells: list[dict[str, Any]] = []
    for cell in submission.code:
        name = cell.record.exercise if cell.record else None
        if name in exercises:
            observed = asdict(job_for(exercises[name], draws[name]))
            cells.append({"name": cell.id, "observe": observed})
        else:
            cells.append({"name": cell.id, "source": cell.source})
    asked = [exercise for exercise in exercises.values() if not exercise.is_function]
    job = {
        "cells": cells,
        "seed": seeds.run,
        "questions": {
            exercise.name: _question(exercise, variant, submission.language) for exercise in asked
        },
        "given": {exercise.name: dict(numbers(exercise, variant)) for exercise in asked},
    }
    return Plan(job, draws)


def known_exercises(record: Record) -> dict[str, Exercise]:
    """Return the exercises that the notebook checks and this course has."""
    registry = load()
    names = [cell.exercise for cell in record.cells if cell.exercise]
    return {name: registry[name] for name in names if name in registry}


@lru_cache(maxsize=256)
def _question(exercise: Exercise, variant: str, _language: str) -> str:
    """Return what `ask` shows, in the current language, which is ``_language``."""
    return question(exercise, variant)


@lru_cache(maxsize=1024)
def fingerprint(exercise: Exercise) -> str:
    """Return the exercise's fingerprint, computed once."""
    return exercise.fingerprint()


def answer_source(submission: Submission, name: str) -> str | None:
    """Return the learner's definition of a function: the last one before its check."""
    found = None
    for cell in submission.code:
        if cell.record and cell.record.exercise == name:
            break
        if f"def {name}" in cell.source:
            found = _definition(cell.source, name) or found
    return found


def _definition(source: str, name: str) -> str | None:
    try:
        body = ast.parse(source).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    found = [node for node in body if isinstance(node, ast.FunctionDef) and node.name == name]
    return ast.unparse(found[-1]) if found else None
