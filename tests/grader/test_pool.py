"""A pool replaces what dies, and loses nothing."""

from __future__ import annotations

import os
import random
import signal
import time
from functools import partial
from pathlib import Path

import psutil
import pytest

from grader.launch import Zygote
from grader.pool import Lost, Pool
from grader.sandbox.policy import Limits, Tier
from grader.supervise import Ending, run
from tests.grader.conftest import require

LIMITS = Limits(cell_seconds=1, grace_seconds=0.5)


def cells_of(control, task: str) -> str:
    """Run one cell and return what it printed, or how its run ended."""
    job = {"cells": [{"name": "c", "source": task}], "seed": 1, "questions": {}, "given": {}}
    shown = run(control, job, LIMITS)
    if shown.ending is not Ending.DONE:
        return str(shown.ending)
    return "".join(
        output.get("text", output.get("ename", "")) for output in shown.cells["c"].outputs
    )


def start(sockets: int) -> Zygote:
    """Start a zygote of tier A."""
    return Zygote(Tier.A, sockets=sockets)


@pytest.fixture(autouse=True)
def walls():
    """These tests need tier A."""
    require(Tier.A)


def test_every_task_has_its_result():
    """Results come with their tasks, in any order, from two processes."""
    tasks = [f"print({n})" for n in range(12)]
    with Pool[str, str](start, jobs=2) as pool:
        found = {outcome.task: outcome.result for outcome in pool.run(cells_of, tasks)}
    assert found == {f"print({n})": f"{n}\n" for n in range(12)}


def test_hanging_tasks_hold_up_nobody():
    """Every third one hangs; the others get their results, in about the time of those that hang."""
    hang = "import signal; signal.signal(2, signal.SIG_IGN)\nwhile True: pass"
    tasks = [hang if n % 3 == 0 else f"print({n})" for n in range(9)]
    with Pool[str, str](start, jobs=2) as pool:
        found = [(outcome.task, outcome.result) for outcome in pool.run(cells_of, tasks)]
    assert len(found) == 9
    assert [result for task, result in found if task == hang] == ["cell time"] * 3
    assert sorted(result for task, result in found if task != hang) == [
        f"{n}\n" for n in (1, 2, 4, 5, 7, 8)
    ]


def dies_once(folder: Path, control, task: str) -> str:
    """Die at the first attempt at a task."""
    tried = folder / task
    if not tried.exists():
        tried.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return cells_of(control, f"print('{task}')")


def test_dead_grader_is_replaced(tmp_path: Path):
    """A process that dies is started anew, and its task is done again."""
    with Pool[str, str](start, jobs=2) as pool:
        found = {o.task: o.result for o in pool.run(partial(dies_once, tmp_path), "abcdef")}
    assert found == {task: f"{task}\n" for task in "abcdef"}


def always_dies(control, task: str) -> str:
    """Die at one task, whenever it is tried."""
    if task == "bad":
        os.kill(os.getpid(), signal.SIGKILL)
    return cells_of(control, f"print('{task}')")


def test_task_that_kills_its_grader_is_given_up():
    """After two attempts the others go on without it."""
    with Pool[str, str](start, jobs=1) as pool:
        found = {o.task: o.result for o in pool.run(always_dies, ["a", "bad", "b"])}
    assert found["a"] == "a\n"
    assert found["b"] == "b\n"
    assert isinstance(found["bad"], Lost)


def raises(control, task: str) -> str:
    """Fail in a way that is our own fault."""
    raise ZeroDivisionError(task)


def test_fault_of_ours_stops_nobody():
    """An exception while grading becomes a result that says so."""
    with Pool[str, str](start, jobs=1) as pool:
        found = [o.result for o in pool.run(raises, ["a", "b"])]
    assert [str(result) for result in found] == ["ZeroDivisionError: a", "ZeroDivisionError: b"]


def loses_its_zygote(folder: Path, control, task: str) -> str:
    """At the first attempt, wait for the others and find with them that there is no zygote."""
    tried = folder / task
    if task != "quick" and not tried.exists():
        tried.touch()
        while not (folder / "go").exists():
            time.sleep(0.01)
        raise BrokenPipeError(task)
    return cells_of(control, f"print('{task}')")


def test_zygote_that_two_miss_at_once_is_replaced_once(tmp_path: Path):
    """Two graders say together that it died; the second of them is already replaced by then."""
    found = {}
    with Pool[str, str](start, jobs=3) as pool:
        for outcome in pool.run(partial(loses_its_zygote, tmp_path), ["quick", "b", "c"]):
            found[outcome.task] = outcome.result
            if outcome.task == "quick":
                (tmp_path / "go").touch()
                others = [grader.pipe for grader in pool._graders[1:]]
                assert all(pipe.poll(60) for pipe in others)
    assert found == {task: f"{task}\n" for task in ("quick", "b", "c")}


@pytest.mark.slow
def test_random_kills_lose_nothing():
    """Graders die at random while fifty are graded, the zygote dies twice: fifty results."""
    tasks = [f"print({n})" for n in range(50)]
    dice = random.Random(7)
    found: dict[str, object] = {}
    with Pool[str, str](start, jobs=2) as pool:
        for outcome in pool.run(cells_of, tasks):
            found[outcome.task] = outcome.result
            assert pool._zygote is not None
            if len(found) in (15, 30):
                os.kill(pool._zygote.pid, signal.SIGKILL)
            elif dice.random() < 0.3:
                os.kill(dice.choice(pool._graders).process.pid, signal.SIGKILL)
    lost = [task for task, result in found.items() if isinstance(result, Lost)]
    assert set(found) == set(tasks)
    assert all(found[task] == f"{task[6:-1]}\n" for task in tasks if task not in lost)
    assert len(lost) <= 5


def test_nothing_outlives_the_pool():
    """When a pool ends, so do its processes and what learners' code started."""
    daemon = "import os, time\nif os.fork() == 0:\n    os.setsid(); time.sleep(600)\nprint('x')"
    with Pool[str, str](start, jobs=1) as pool:
        assert [outcome.result for outcome in pool.run(cells_of, [daemon])] == ["x\n"]
        assert pool._zygote is not None
        started = [pool._zygote.pid, *(grader.process.pid for grader in pool._graders)]
        mine = [psutil.Process(pid) for pid in started]
        mine += [child for process in mine for child in process.children(recursive=True)]
        assert len(mine) > len(started)
    assert not psutil.wait_procs(mine, timeout=60)[1]
