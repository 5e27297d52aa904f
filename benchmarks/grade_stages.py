"""Where the time of one submission goes: a class graded in one process, with a clock at each stage.

Wall time of the stages that wait for the sandbox holds that of its processes; the others are this
process's own.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from grader import autograde, collect, score, supervise
from grader.folders import open_course
from grader.gradebook import Gradebook
from grader.launch import Control, Zygote
from grader.pool import Outcome
from grader.sandbox.policy import Limits, Tier
from grader.seeds import load_key

WARM = 10  # submissions that are graded before the clock runs
STAGES = (
    "read",
    "plan",
    "fork",
    "walls",
    "cells",
    "answers",
    "end",
    "judge",
    "page",
    "book",
    "files",
)

Clock = dict[str, list[float]]  # stage: wall seconds, processor seconds of this process


def stages(folder: Path, lesson: str) -> tuple[int, Clock]:
    """Grade the class in ``folder`` and return its size and what each stage took, in all."""
    clock: Clock = defaultdict(lambda: [0.0, 0.0])
    course = open_course(folder)
    group = autograde.Class(course, lesson, load_key(course.root), Limits())
    zygote = Zygote(Tier.A, hidden=[str(course.root)])
    control = zygote.controls[0]
    control.wait()
    names = autograde.students(course, lesson)
    undo = _wrap(clock)
    try:
        for who in (names[:WARM], names[WARM:]):
            clock.clear()
            for task in group.tasks(who, force=True):
                assert isinstance(task, autograde.Task)
                group.finish(Outcome(task, autograde.work(control, task)))
    finally:
        undo()
        zygote.close()
        group.close()
    clock["files"] = [a - b for a, b in zip(clock["finish"], clock["book"], strict=True)]
    return len(names) - WARM, clock


def _wrap(clock: Clock) -> Callable[[], None]:
    """Put a clock around the functions that stand for stages; return what takes it away."""
    changed: list[tuple[Any, str, Any]] = []

    def put(owner: Any, name: str, new: Any) -> None:
        changed.append((owner, name, getattr(owner, name)))
        setattr(owner, name, new)

    def timed(owner: Any, name: str, stage: str) -> None:
        function = getattr(owner, name)

        def measured(*arguments: Any, **options: Any) -> Any:
            wall, processor = time.perf_counter(), time.process_time()
            try:
                return function(*arguments, **options)
            finally:
                clock[stage][0] += time.perf_counter() - wall
                clock[stage][1] += time.process_time() - processor

        put(owner, name, measured)

    timed(autograde, "read_submission", "read")
    timed(score, "plan", "plan")
    timed(Control, "fork", "fork")
    timed(score, "_checked", "judge")
    timed(autograde, "page_of", "page")
    timed(Gradebook, "write", "book")
    timed(autograde.Class, "finish", "finish")
    _watch_runs(clock, put)

    def undo() -> None:
        for owner, name, old in reversed(changed):
            setattr(owner, name, old)

    return undo


def _watch_runs(clock: Clock, put: Callable[[Any, str, Any], None]) -> None:
    """Cut a run into its walls, its cells, its answers, and what is left until its process ends."""
    supervisor: Any = vars(supervise)["_Supervisor"]
    begin, run = supervisor._begin, supervisor.run  # noqa: SLF001

    def begun(self: Any) -> None:
        clock["walls"][0] += time.perf_counter() - self.began
        begin(self)

    def watched(self: Any) -> supervise.Run:
        self.began = time.perf_counter()
        walls = clock["walls"][0]
        done: supervise.Run = run(self)
        spent = time.perf_counter() - self.began
        cells: dict[str, collect.CellRun] = done.cells
        answers = sum(cell.seconds for cell in cells.values() if cell.observed is not None)
        others = sum(cell.seconds for cell in cells.values() if cell.observed is None)
        clock["cells"][0] += others
        clock["answers"][0] += answers
        clock["end"][0] += spent - (clock["walls"][0] - walls) - answers - others
        return done

    put(supervisor, "_begin", begun)
    put(supervisor, "run", watched)


def show(size: int, clock: Clock) -> None:
    """Print the table: milliseconds for one submission."""
    print(f"{'stage':10}{'ms':>8}{'own cpu ms':>12}")
    for stage in STAGES:
        wall, processor = clock.get(stage, (0.0, 0.0))
        own = f"{processor / size * 1e3:.1f}" if processor else "–"
        print(f"{stage:10}{wall / size * 1e3:8.1f}{own:>12}")
    total = sum(clock[stage][0] for stage in STAGES)
    print(f"{'all':10}{total / size * 1e3:8.1f}")
    print(
        "own cpu ms is of the trusted process; fork, walls, cells, answers and end are the sandbox"
    )
