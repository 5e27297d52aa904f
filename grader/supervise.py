"""One run from outside: hand over the job, read what comes, and end what takes too much.

The supervisor believes nothing that it can see for itself: whether the child lives, how long it
takes, how much memory its processes use, and which walls stand around it.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import selectors
import shutil
import signal
import tempfile
import time
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from grader.collect import CellRun, Collector
from grader.launch import Child, Control
from grader.sandbox import verify
from grader.sandbox.policy import Limits, Tier
from grader.usage import folder_mib, tree
from grader.wire import BadFrame

_POLL_SECONDS = 0.1
_CHUNK = 1 << 18
MOST_STARTS = 3


class Ending(StrEnum):
    """How a run ended."""

    DONE = "done"
    DIED = "died"  # its process ended before its cells did
    CELL_TIME = "cell time"
    RUN_TIME = "run time"
    CPU_TIME = "processor time"
    MEMORY = "memory"
    PROCESSES = "processes"
    DISK = "disk"
    OUTPUT = "output"
    NO_WALLS = "no walls"
    REFUSED = "refused"  # it was never begun

    @property
    def is_ours(self) -> bool:
        """Whether the grader is to blame, so that it costs no points."""
        return self is Ending.NO_WALLS


@dataclass
class Run:
    """What one submission showed.

    Attributes:
        walls: What was enforced: the child's report, and under ``outside`` what /proc said.
        peak_mib: Most memory of all its processes, as far as it was looked at; it may hold pages
            that they share with the zygote.
    """

    ending: Ending
    cells: dict[str, CellRun]
    walls: dict[str, Any]
    seconds: float
    peak_mib: int = 0
    log: list[str] = field(default_factory=list)


class Killed(Exception):
    """Somebody outside of the sandbox killed a run again and again."""


def run(control: Control, job: dict[str, Any], limits: Limits) -> Run:
    """Run the cells of ``job`` in a fresh child of the zygote.

    What is inside cannot send SIGKILL to itself.  A run that ended so, though not by us, and with
    processor time left, was killed by somebody outside, or by Linux short of memory, and is begun
    again.

    Raises:
        OSError: If the zygote is gone.
        Killed: If it is killed each time.
    """
    for _ in range(MOST_STARTS):
        done, was_killed = _run_once(control, job, limits)
        if not was_killed:
            return done
    raise Killed("its process was killed from outside of the sandbox, again and again")


def _run_once(control: Control, job: dict[str, Any], limits: Limits) -> tuple[Run, bool]:
    """Return a run, and whether somebody outside killed it."""
    folder = None
    if control.tier is not Tier.A:
        folder = Path(tempfile.mkdtemp(prefix="answers-"))
    try:
        child = control.fork(control.policy(limits, folder))
        try:
            supervisor = _Supervisor(child, control.tier, job, limits, folder)
            done = supervisor.run()
        finally:
            child.close()
        if supervisor.why is not None or done.ending is Ending.DONE:
            return done, False
        death = control.death(limits.cpu_seconds)
        killed = death.signal == signal.SIGKILL
        if (
            done.ending is Ending.DIED
            and death.spent
            and (killed or death.signal == signal.SIGXCPU)
        ):
            done.ending = Ending.CPU_TIME
            return done, False
        return done, killed
    finally:
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)


class _Supervisor:
    def __init__(
        self, child: Child, tier: Tier, job: dict[str, Any], limits: Limits, folder: Path | None
    ) -> None:
        self._child, self._tier, self._limits, self._folder = child, tier, limits, folder
        self._job = memoryview(json.dumps(job).encode())
        self._collector = Collector([cell["name"] for cell in job["cells"]], limits.output_bytes)
        self._pid = verify.pid_of(child.pidfd)
        self._start = self._cell_start = time.monotonic()
        self._cell: str | None = None
        self._interrupted = 0.0
        self._handed_over = False
        self._looked = self._start
        self._bytes = self._peak = 0
        self.why: Ending | None = None  # where it was ended from here
        self._outside: dict[str, Any] = {}
        self._selector = selectors.DefaultSelector()

    def run(self) -> Run:
        for handle in (self._child.frames, self._child.printed, self._child.job):
            os.set_blocking(handle, False)
        self._selector.register(self._child.frames, selectors.EVENT_READ)
        self._selector.register(self._child.printed, selectors.EVENT_READ)
        self._selector.register(self._child.pidfd, selectors.EVENT_READ)
        ended = False
        while not ended:
            ready = {key.fd for key, _ in self._selector.select(_POLL_SECONDS)}
            ended = self._child.pidfd in ready
            # What was printed goes to the cell that runs, so it is read before that cell's end.
            self._read(self._child.printed, last=ended)
            self._read(self._child.frames, last=ended)
            if self._child.job in ready:
                self._hand_over()
            if not ended:
                self._watch()
        self._selector.close()
        ending = self.why or (Ending.DONE if self._collector.finished else Ending.DIED)
        if not self._handed_over:  # so nothing of the learner's ran
            ending = Ending.NO_WALLS
        walls = {**(self._collector.walls or {}), "outside": self._outside}
        seconds = time.monotonic() - self._start
        cells = self._collector.result()
        return Run(ending, cells, walls, seconds, self._peak, self._collector.log)

    def _read(self, handle: int, *, last: bool) -> None:
        room = self._limits.output_bytes
        while room > 0:
            try:
                data = os.read(handle, _CHUNK)
            except BlockingIOError:
                return
            except OSError:
                data = b""
            if not data:
                with contextlib.suppress(KeyError):
                    self._selector.unregister(handle)
                return
            room -= len(data)
            self._bytes += len(data)
            if self._bytes > self._limits.output_bytes:
                self._kill(Ending.OUTPUT)
                return
            if handle == self._child.printed:
                self._collector.printed(data)
            else:
                self._feed(data)
            if not last and len(data) < _CHUNK:
                return

    def _feed(self, data: bytes) -> None:
        before = self._collector.walls
        try:
            self._collector.feed(data)
        except BadFrame:
            self._kill(Ending.OUTPUT)
        if before is None and self._collector.walls is not None:
            self._begin()

    def _begin(self) -> None:
        """Look at the walls from outside; only if they stand, the job goes in."""
        try:
            self._outside = verify.look(self._pid)
        except OSError as error:
            self._outside = {"error": str(error)}
        if self._has_ended():  # and what was looked at may be another process with its number
            self._outside = {}
        elif verify.missing(self._tier, self._outside):
            self._kill(Ending.NO_WALLS)
        else:
            self._selector.register(self._child.job, selectors.EVENT_WRITE)

    def _has_ended(self) -> bool:
        return bool(select.select([self._child.pidfd], [], [], 0)[0])

    def _hand_over(self) -> None:
        try:
            self._job = self._job[os.write(self._child.job, self._job) :]
        except BlockingIOError:
            return
        except OSError:  # it has ended
            self._selector.unregister(self._child.job)
            return
        if not self._job:
            self._selector.unregister(self._child.job)
            self._child.end_job()  # the child reads to the end
            self._handed_over = True
            self._cell_start = time.monotonic()

    def _watch(self) -> None:
        now = time.monotonic()
        if self._collector.current != self._cell:
            self._cell, self._cell_start, self._interrupted = self._collector.current, now, 0.0
        limits = self._limits
        if now - self._start > limits.run_seconds:
            self._kill(Ending.RUN_TIME)
        elif self._interrupted and now - self._interrupted > limits.grace_seconds:
            self._kill(Ending.CELL_TIME)
        elif (
            self._handed_over  # building walls on a busy machine is nobody's cell
            and not self._interrupted
            and now - self._cell_start > limits.cell_seconds
        ):
            self._interrupted = now
            self._signal(signal.SIGINT)
        if now - self._looked > _POLL_SECONDS:
            self._looked = now
            # As a wall, the limit on processes stands in the child; this is for where it leaks.
            used, processes = tree(self._pid, 2 * limits.processes, limits.tree_mib)
            self._peak = max(self._peak, used)
            if used > limits.tree_mib:
                self._kill(Ending.MEMORY)
            elif processes > limits.processes:
                self._kill(Ending.PROCESSES)
            if self._folder is not None and folder_mib(self._folder) > limits.disk_mib:
                self._kill(Ending.DISK)

    def _kill(self, why: Ending) -> None:
        self.why = self.why or why
        self._signal(signal.SIGKILL)

    def _signal(self, number: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._child.pidfd, number)
