"""The coordinator's memory: what it keeps of a submission is a line of its summary."""

from __future__ import annotations

import gc
import tracemalloc
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from rich.console import Console

from grader import autograde, grading
from grader.autograde import Class, Page, Task
from grader.folders import open_course
from grader.grading import Options
from grader.pool import Pool
from grader.record import Scored
from grader.sandbox.policy import Limits
from tests.grader.classroom import LESSON

SIZE, STEP = 300, 100
LARGE = 100_000  # bytes of a submission, and of its page
KEPT = 4_000  # bytes at most of each, once it is written


class NoZygote:
    """Stands in for the sandbox: nothing runs here."""

    alive = True

    def __init__(self, sockets: int) -> None:
        self.controls: list[Any] = [SimpleNamespace(wait=dict) for _ in range(sockets)]

    def close(self) -> None:
        """Do nothing."""


def graded(_control: object, task: Task) -> Page:
    """Return a large page."""
    text = "x" * LARGE
    course = {"basis": task.basis, "text": text}
    scores = {cell.name: 1.0 for cell in task.record.cells if cell.grade}
    reasons = dict.fromkeys(scores, "right")
    return Page(text.encode(), course, Scored(scores), reasons)


@pytest.mark.slow
def test_memory_does_not_grow_with_the_class(fresh: Path, monkeypatch):
    """Submissions and pages are let go of one by one: of the last hundred no more is kept."""
    who = [f"student-{number:04}" for number in range(SIZE)]
    for student in who:
        place = fresh / "submitted" / student / LESSON
        place.mkdir(parents=True)
        (place / f"{LESSON}.ipynb").write_bytes(b" " * LARGE)
    group = Class(open_course(fresh), LESSON, bytes(32), Limits())
    finish, memory = group.finish, list[int]()

    def counted(outcome: Any) -> Any:
        memory.append(0)
        if len(memory) % STEP == 0:
            gc.collect()
            memory[-1] = tracemalloc.get_traced_memory()[0]
        return finish(outcome)

    monkeypatch.setattr(group, "finish", counted)
    monkeypatch.setattr(autograde, "work", graded)
    console = Console(stderr=True, quiet=True)
    tracemalloc.start()
    try:
        with Pool[Any, Any](NoZygote, jobs=2) as pool:  # type: ignore[arg-type]
            done = grading._graded(pool, group, who, Options(), console, SIZE)
    finally:
        tracemalloc.stop()
        group.close()
    assert len(done) == SIZE
    first, second, third = memory[STEP - 1 :: STEP]
    assert third - second < STEP * KEPT
    assert second - first < STEP * KEPT
