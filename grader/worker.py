"""What the forked child does: run the cells, observe the answers, judge nothing.

A job comes in once, frames go out, and nothing comes back.  No reference, no misconception and no
expected value is in this process or in any file that it can read.
"""

from __future__ import annotations

import json
import os
import random
import sys
import time
from types import ModuleType
from typing import Any

import numpy as np
import torch

from course.inputs import build
from course.observation import Job, Observation, observe_answer
from grader import wire
from grader.kernel.pipe import Pipe
from grader.kernel.shell import PipeKernel, interruptible

_MOST_OBSERVED = 4 << 20  # characters of what one exercise may show


def run(kernel: PipeKernel, pipe: Pipe, job_handle: int) -> None:
    """Read the job and run it to its end."""
    with open(job_handle, "rb") as file:
        job = json.loads(file.read())
    torch.default_generator.manual_seed(job["seed"])  # of the only device that is here
    random.seed(job["seed"])
    np.random.seed(job["seed"] % 2**32)  # noqa: NPY002 - the one that learners' code uses
    _questions.update(job["questions"])
    _given.update(job["given"])
    kernel.run(_run_cells(kernel, pipe, job["cells"]))


async def _run_cells(kernel: PipeKernel, pipe: Pipe, cells: list[dict[str, Any]]) -> None:
    for cell in cells:
        name, start = cell["name"], time.perf_counter()
        os.write(1, wire.mark(name))
        if "observe" in cell:
            status = _observe_cell(kernel, pipe, name, cell["observe"])
        else:
            reply = await kernel.run_cell(name, cell["source"])
            status = reply["status"]
        seconds = time.perf_counter() - start
        pipe.send("cell_done", {"status": status, "seconds": seconds}, name)
    pipe.send("all_done", {})


def _observe_cell(kernel: PipeKernel, pipe: Pipe, name: str, job: dict[str, Any]) -> str:
    """Observe what the cells so far have made of one exercise."""
    pipe.send("execute_input", {"execution_count": kernel.execution_count}, name)
    kernel.shell.execution_count += 1
    runs: list[dict[str, Any]] = []
    for draw in job["draws"]:
        seen: list[Observation] = []
        with interruptible():
            seen = observe_answer(
                Job(job["names"], job["is_function"], [draw], job["watch"]), kernel.shell.user_ns
            )
        runs += [observation.to_json() for observation in seen]
        failures = [observation.failure for observation in seen if observation.failure]
        if not seen or any(failure.type == "KeyboardInterrupt" for failure in failures):
            break  # time is up for this answer, on whatever input
    if len(json.dumps(runs)) > _MOST_OBSERVED:
        runs = []
    pipe.send("observed", runs, name)
    return "ok"


# What `from course import …` gives inside: nothing here knows an answer.
_questions: dict[str, str] = {}
_given: dict[str, dict[str, Any]] = {}


def _silent(*_args: object, **_kwargs: object) -> None:
    """Do nothing: the answer is checked outside."""


def _ask(name: str) -> None:
    from IPython.display import Markdown, display

    display(Markdown(_questions.get(str(name), "")))


def _numbers(name: str) -> dict[str, Any]:
    return {key: build(recipe) for key, recipe in _given[name].items()}


def stand_in(package: ModuleType) -> None:
    """Give the module ``course`` the names that notebooks import, and take its files away."""
    for name in ("start", "check", "hint", "draw", "trace"):
        setattr(package, name, _silent)
    package.ask = _ask  # type: ignore[attr-defined]
    package.given = _numbers  # type: ignore[attr-defined]
    package.__path__ = []


def farewell(pipe: Pipe | None, error: BaseException) -> None:
    """Say, if it can still be said, why the run could not begin or go on."""
    if pipe is not None:
        pipe.send("fatal", {"error": f"{type(error).__name__}: {error}"[:2000]})
    sys.stdout.flush()
    os._exit(70)
