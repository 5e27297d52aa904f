"""Many submissions at once: one zygote, and one trusted process per core that grades with it.

Whatever dies is replaced: a grading process, or the zygote with all of them.  A submission that
takes its grader with it twice is given up, with a sentence.
"""

from __future__ import annotations

import contextlib
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from multiprocessing import connection, get_context
from multiprocessing.connection import Connection
from typing import Any, Generic, NamedTuple, TypeVar

from course.errors import CourseError
from grader.launch import Control, Zygote
from grader.sandbox import linux

MAX_TRIES = 2
MAX_STARTS = 3  # of a zygote that ends at its start

Task = TypeVar("Task")
Result = TypeVar("Result")


class Lost(Exception):
    """A task was given up; the message says why."""


class Outcome(NamedTuple, Generic[Task, Result]):
    """A task and its result, or why there is none."""

    task: Task
    result: Result | Lost


class _Grader(NamedTuple):
    process: Any
    pipe: Connection


class Pool(Generic[Task, Result]):
    """Runs work for many tasks, ``jobs`` at once; ``start`` starts a zygote with that many sockets.

    It is a context: ``with Pool(start, jobs=2) as pool: for outcome in pool.run(work, tasks): …``
    """

    def __init__(self, start: Callable[[int], Zygote], jobs: int) -> None:
        self._start, self._jobs = start, jobs
        self._work: Callable[[Control, Task], Result] | None = None
        self._zygote: Zygote | None = None
        self._graders: list[_Grader] = []
        self._busy: dict[int, tuple[Task, int]] = {}
        self._again: deque[tuple[Task, int]] = deque()

    def __enter__(self) -> Pool[Task, Result]:
        """Begin to start the zygote; it gets ready while the caller does other things."""
        self._zygote = self._start(self._jobs)
        return self

    def __exit__(self, *_: object) -> None:
        """End all processes."""
        self._stop()

    def run(
        self, work: Callable[[Control, Task], Result], tasks: Iterable[Task]
    ) -> Iterator[Outcome[Task, Result]]:
        """Yield each task with ``work(control, task)``, in the order in which they are done.

        Work is done in processes that are forks of this one.
        """
        self._work = work
        waiting = iter(tasks)
        self._begin()
        while True:
            for number in range(self._jobs):
                if number not in self._busy and (found := self._next(waiting)) is not None:
                    self._hand_out(number, *found)
            if not self._busy:
                return
            busy = {self._graders[number].pipe: number for number in self._busy}
            for pipe in connection.wait(list(busy)):
                number = busy[pipe]  # type: ignore[index] - one of ours
                if self._graders[number].pipe is not pipe:
                    continue  # a restart, for one that came before it, has put another in its place
                outcome = self._receive(number)
                if outcome is not None:
                    yield outcome

    def _next(self, waiting: Iterator[Task]) -> tuple[Task, int] | None:
        if self._again:
            return self._again.popleft()
        task = next(waiting, None)
        return None if task is None else (task, 1)

    def _hand_out(self, number: int, task: Task, tries: int) -> None:
        self._busy[number] = task, tries
        with contextlib.suppress(OSError):  # it died: `_receive` will see that
            self._graders[number].pipe.send(task)

    def _receive(self, number: int) -> Outcome[Task, Result] | None:
        """Return what a grading process answers; if it died, put another in its place."""
        task, tries = self._busy.pop(number)
        value: Any = "the grading process ended"
        try:
            said, value = self._graders[number].pipe.recv()
        except (EOFError, OSError):
            said = "died"
        if said == "done":
            return Outcome(task, value)
        if said == "no zygote" or (self._zygote and not self._zygote.alive):
            self._restart()
        elif said == "died":
            self._end(self._graders[number])
            self._graders[number] = self._fork(number)
        if tries >= MAX_TRIES:
            return Outcome(task, Lost(value))
        self._again.append((task, tries + 1))
        return None

    def _begin(self) -> None:
        if self._zygote is None:
            self._zygote = self._start(self._jobs)
        for control in self._zygote.controls:
            control.wait()
        for grader in self._graders:  # of an earlier run
            self._end(grader)
        self._graders = []
        for number in range(self._jobs):
            self._graders.append(self._fork(number))  # the next one closes its copy of this pipe

    def _restart(self) -> None:
        """Start everything again; what was in work is done once more."""
        self._again.extend(self._busy.values())
        self._busy.clear()
        for attempt in range(1, MAX_STARTS + 1):
            self._stop()
            try:
                self._begin()
            except (CourseError, OSError):
                if attempt == MAX_STARTS:
                    raise
            else:
                return

    def _fork(self, number: int) -> _Grader:
        context = get_context("fork")
        assert self._zygote is not None
        ours, theirs = context.Pipe()
        others = [grader.pipe for grader in self._graders] + [ours]
        control = self._zygote.controls[number]
        arguments = (os.getpid(), others, theirs, control, self._work)
        process = context.Process(target=_serve, args=arguments, daemon=True)
        process.start()
        theirs.close()
        return _Grader(process, ours)

    def _end(self, grader: _Grader) -> None:
        grader.process.kill()
        grader.process.join()
        grader.pipe.close()

    def _stop(self) -> None:
        for grader in self._graders:
            self._end(grader)
        self._graders = []
        if self._zygote is not None:
            self._zygote.close()
            self._zygote = None


def _serve(
    parent: int,
    others: list[Connection],
    pipe: Connection,
    control: Control,
    work: Callable[[Control, Any], Any],
) -> None:
    """Grade what comes through ``pipe`` until its other end is closed."""
    linux.prctl(linux.PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)  # it ended before Linux was told that we end with it
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the coordinator's to handle
    for other in others:
        other.close()
    while True:
        try:
            task = pipe.recv()
        except EOFError:
            os._exit(0)
        try:
            answer = ("done", work(control, task))
        except OSError as error:
            answer = ("no zygote", f"the sandbox ended: {error}")
        except Exception as error:  # noqa: BLE001 - one submission must not stop the class
            answer = ("failed", f"{type(error).__name__}: {error}")
        pipe.send(answer)
