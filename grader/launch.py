"""Starts a zygote behind the walls of a tier, and asks it for children."""

from __future__ import annotations

import array
import contextlib
import json
import os
import select
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from course.errors import CourseError
from grader.inside import files_inside
from grader.sandbox import jail
from grader.sandbox.policy import Limits, Policy, Tier

_START_SECONDS = 120
_NOBODY = 65534
_NEARLY = 0.9


class Child:
    """A forked process that waits for its job: the descriptors that a supervisor holds of it."""

    def __init__(self, pidfd: int, job: int, frames: int, printed: int) -> None:
        self.pidfd, self.job, self.frames, self.printed = pidfd, job, frames, printed
        self._open = {pidfd, job, frames, printed}

    def end_job(self) -> None:
        """Let the child see that its job is complete."""
        self._close(self.job)

    def close(self) -> None:
        """Let go of all of it."""
        for handle in list(self._open):
            self._close(handle)

    def _close(self, handle: int) -> None:
        # Once only: a number that was closed may by now be that of another file.
        if handle in self._open:
            self._open.remove(handle)
            os.close(handle)


class Death(NamedTuple):
    """How a child ended.

    Attributes:
        signal: What ended it; 0 if it ended itself.
        spent: Whether it had used up the processor time that it was allowed.
    """

    signal: int
    spent: bool


class Zygote:
    """A zygote and the control sockets that lead to it, one for each process that grades."""

    def __init__(self, tier: Tier, *, sockets: int = 1, hidden: Iterable[str] = ()) -> None:
        self.tier = tier
        self.hidden = tuple(hidden)
        pairs = [socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET) for _ in range(sockets)]
        self.controls = [Control(ours, tier, self.hidden) for ours, _ in pairs]
        theirs = [end.fileno() for _, end in pairs]
        self._home = tempfile.TemporaryDirectory(prefix="zygote-", ignore_cleanup_errors=True)
        self._process = subprocess.Popen(
            self._command(theirs),
            pass_fds=theirs,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            # A learner's process must find nothing of the grader's in /proc/self/environ.
            env={**jail.environment(), "HOME": self._home.name},
            cwd="/",
        )
        for _, end in pairs:
            end.close()

    def _command(self, handles: list[int]) -> list[str]:
        options = {
            "sockets": handles,
            "namespaces": self.tier is Tier.A,
            "leave_root_for": _NOBODY if os.geteuid() == 0 else None,
            "packages": str(jail.PACKAGES),
            "libraries": jail.libraries(),
        }
        script = str(jail.PACKAGES / "grader" / "zygote.py")
        command = [sys.executable, "-I", script, json.dumps(options)]
        return jail.argv(command, files_inside(), self.hidden) if self.tier is Tier.A else command

    @property
    def alive(self) -> bool:
        """Whether it still runs."""
        return self._process.poll() is None

    @property
    def pid(self) -> int:
        """The process to look at from outside; in tier A that of bubblewrap."""
        return self._process.pid

    def close(self) -> None:
        """End it."""
        for control in self.controls:
            control.close()
        self._process.kill()
        self._process.wait()
        self._home.cleanup()


class Control:
    """One socket to a zygote, for one process that grades."""

    def __init__(self, end: socket.socket, tier: Tier, hidden: tuple[str, ...]) -> None:
        self.tier = tier
        self._socket = end
        self._ready: dict[str, Any] | None = None
        self._child = ""
        self._readable = jail.readable(files_inside(), hidden, jailed=tier is Tier.A)

    def policy(self, limits: Limits, folder: Path | None = None) -> Policy:
        """Return the policy for one child; without a mount namespace it works in ``folder``."""
        if self.tier is Tier.A:
            return Policy(self.tier, limits, self._readable)
        return Policy(self.tier, limits, self._readable, str(folder))

    def wait(self) -> dict[str, Any]:
        """Wait until the zygote has imported everything, and return what it says of itself.

        Raises:
            CourseError: If it ends instead, or takes too long.
        """
        if self._ready is None:
            if not select.select([self._socket], [], [], _START_SECONDS)[0]:
                raise CourseError("The sandbox did not start; run: python -m grader doctor")
            answer = b""
            with contextlib.suppress(ConnectionError):
                answer = self._socket.recv(1 << 16)
            if not answer:
                raise CourseError("The sandbox ended at its start; run: python -m grader doctor")
            self._ready = dict(json.loads(answer))
        return self._ready

    def fork(self, policy: Policy) -> Child:
        """Return a new child behind the walls of ``policy``.

        Raises:
            OSError: If the zygote is gone.
        """
        self.wait()
        job_in, job = os.pipe()
        frames, frames_in = os.pipe()
        printed, printed_in = os.pipe()
        handles = array.array("i", [job_in, frames_in, printed_in])
        name = self._child = os.urandom(8).hex()
        try:
            request = json.dumps({"name": name, "policy": policy.to_json()}).encode()
            rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, handles)]
            self._socket.sendmsg([request], rights)
            _, pidfd = self._answer(name)
        except OSError:
            for handle in (job, frames, printed):
                os.close(handle)
            raise
        finally:
            for handle in handles:
                os.close(handle)
        return Child(pidfd, job, frames, printed)

    def _answer(self, name: str) -> tuple[dict[str, Any], int]:
        """Return what answers request ``name``, and its pidfd; others were for a dead grader."""
        while True:
            space = socket.CMSG_SPACE(array.array("i").itemsize)
            data, ancillary, _, _ = self._socket.recvmsg(4096, space)
            if not data:
                raise ConnectionResetError("the zygote is gone")
            pidfd = array.array("i", ancillary[0][2])[0] if ancillary else -1
            answer = json.loads(data)
            if answer.get("name") == name:
                return answer, pidfd
            if ancillary:
                os.close(pidfd)

    def death(self, cpu_seconds: float) -> Death:
        """Return how the last child ended, which was allowed so much processor time or less.

        Raises:
            OSError: If the zygote is gone: a child that died may have died with it.
        """
        name = os.urandom(8).hex()
        self._socket.send(json.dumps({"name": name, "of": self._child}).encode())
        answer, _ = self._answer(name)
        # Linux counts the time for its limit in ticks, and for its account exactly.
        enough = _NEARLY * min(cpu_seconds, answer.get("cpu_allowed", cpu_seconds))
        return Death(int(answer.get("signal", 0)), answer.get("cpu_seconds", 0) >= enough)

    def close(self) -> None:
        """Close this end; when all are closed, the zygote ends."""
        self._socket.close()
