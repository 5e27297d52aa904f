"""The warm parent: torch and IPython imported once, then one fork per submission.

It runs in the jail, holds no secret (whatever is in its memory, every child can read), has one
thread, and decides nothing.  Each control socket takes requests, a JSON policy with three
descriptors (job in, frames out, printed bytes out), and answers with the child's pidfd.  Asked how
a child has ended, it answers with the signal that ended it, and the processor time it had.
"""

from __future__ import annotations

import array
import contextlib
import fcntl
import gc
import importlib
import json
import os
import resource
import select
import signal
import socket
import sys
import warnings
from pathlib import Path
from types import ModuleType
from typing import Any, NoReturn

MOST_REQUEST = 1 << 18
_DESCRIPTORS = 3
_OUT_OF_THE_WAY = 16
_WORTH_COLLAPSING = 8  # forks after which a second of work for cheaper ones will pay
_COMMON_CELLS = (
    "__import__('torch').ones(2, requires_grad=True).backward()",
    "y = __import__('torch').ones((), requires_grad=True) ** 2; y.backward(); y.backward()",
    "1 +",
    "display(__import__('IPython').display.Markdown('text'))",
)


def main() -> None:
    """Serve until all control sockets are closed."""
    options = json.loads(sys.argv[1])
    sys.argv[:] = ["ipykernel_launcher"]
    path = list(dict.fromkeys([*sys.path, *options["libraries"]]))
    sys.path[:] = [options["packages"], *path]  # before another copy of this project
    own_pids = None
    if options["namespaces"]:
        own_pids = _own_pid_namespace(options["leave_root_for"])
    kernel = _preload()
    sys.path[:] = path
    from grader.sandbox import linux, seccomp

    filter_program = seccomp.here(namespaces=True, pid=0) if options["namespaces"] else None
    linux.prctl(linux.PR_SET_DUMPABLE, 0)
    gc.collect()
    gc.freeze()
    threads = len(list(Path("/proc/self/task").iterdir()))
    if threads != 1:
        raise SystemExit(f"the zygote has {threads} threads and cannot fork safely")
    sockets = [socket.socket(fileno=handle) for handle in options["sockets"]]
    usage = resource.getrusage(resource.RUSAGE_SELF)
    ready = {"ready": True, "cpu_seconds": usage.ru_utime + usage.ru_stime}
    for control in sockets:
        with contextlib.suppress(ConnectionError):  # nobody waits any more
            control.send(json.dumps(ready).encode())
    children, forks = _Children(), 0
    while sockets:
        for control in select.select(sockets, [], [])[0]:
            request, handles = _receive(control)
            if request is None:
                control.close()
                sockets.remove(control)
            elif "policy" in request and len(handles) == _DESCRIPTORS:
                pid = _fork(control, request, handles, kernel, filter_program, own_pids)
                children.add(request["name"], pid)
                forks += 1
                if forks == _WORTH_COLLAPSING:
                    linux.collapse_memory()
            else:
                _reply(control, request, **children.end_of(request.get("of")))
            for handle in handles:
                os.close(handle)


class _Children:
    """How the last children ended, by the names of the requests that they came from."""

    _MOST = 100

    def __init__(self) -> None:
        self._alive: dict[str, int] = {}
        self._ends: dict[str, dict[str, float]] = {}

    def add(self, name: str, pid: int) -> None:
        """Note a new child, and bury those that have ended."""
        self._bury()
        self._alive[name] = pid
        for old in list(self._ends)[: -self._MOST]:
            del self._ends[old]

    def end_of(self, name: object) -> dict[str, float]:
        """Return how a child ended; nothing where it has not, or is not known."""
        self._bury()
        return self._ends.get(str(name), {})

    def _bury(self) -> None:
        for name, pid in list(self._alive.items()):
            if os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
                continue
            # A child may have lowered its limit; it can be asked for until the child is buried.
            allowed = resource.prlimit(pid, resource.RLIMIT_CPU)[1]
            _, status, usage = os.wait4(pid, 0)
            del self._alive[name]
            self._ends[name] = {
                "signal": os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0,
                "cpu_seconds": usage.ru_utime + usage.ru_stime,
                "cpu_allowed": allowed,
            }


def _own_pid_namespace(user: int | None) -> int:
    """Move into a pid namespace of our own, and return the descriptor that leads back to it.

    So the zygote can step back after each unshare, and a child is forked once, as process 1 of
    its own namespace: all that it starts ends with it.
    """
    from grader.sandbox import linux

    if user is not None:
        linux.leave_root(user)
    linux.unshare(linux.NEWPID | linux.NEWNS)
    child = os.fork()
    if child:
        os._exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) & 255)
    linux.prctl(linux.PR_SET_PDEATHSIG, signal.SIGKILL)
    linux.mount("none", "/", None, linux.MS_REC | linux.MS_PRIVATE)
    linux.mount_proc()
    return os.open("/proc/self/ns/pid", os.O_RDONLY | os.O_CLOEXEC)


def _preload() -> Any:
    """Import all that notebooks need, and return the kernel that the children attach to."""
    filters = list(warnings.filters)
    warnings.simplefilter("ignore")
    sys.modules["debugpy"] = None  # type: ignore[assignment] - a debugger would start threads
    course = ModuleType("course")
    course.__path__ = [str(Path(sys.path[0]) / "course")]
    sys.modules["course"] = course
    import torch

    torch.set_num_threads(1)
    from grader import worker
    from grader.kernel import cells, tracebacks
    from grader.kernel.shell import PipeKernel

    cells.quicken()
    tracebacks.quicken()
    kernel = PipeKernel()
    kernel.shell.run_cell("1 + 1;", store_history=False, silent=True)
    del sys.modules["debugpy"]
    worker.stand_in(course)
    _warm(torch)
    for source in _COMMON_CELLS:
        kernel.shell.run_cell(source, store_history=False)
    kernel.shell.user_ns.pop("y")
    tracebacks.forget_last_error()
    warnings.resetwarnings()
    warnings.filters[:] = filters  # type: ignore[index] - a list, whatever its stub says
    return kernel


def _warm(torch: Any) -> None:
    """Do once what notebooks do, so that what is imported late is there: 0.9 s for an optimizer."""
    model = torch.nn.Linear(2, 2)
    optimizer = torch.optim.Adam(model.parameters())
    loss = torch.nn.functional.cross_entropy(model(torch.ones(3, 2)), torch.tensor([0, 1, 0]))
    loss.backward()
    optimizer.step()
    repr(torch.ones(2))
    for name in ("matplotlib.pyplot", "torchviz", "tornado.platform.asyncio"):
        with contextlib.suppress(ImportError):
            importlib.import_module(name)


def _receive(control: socket.socket) -> tuple[dict[str, Any] | None, list[int]]:
    try:
        data, ancillary, _, _ = control.recvmsg(MOST_REQUEST, socket.CMSG_SPACE(8 * 4))
    except ConnectionError:
        return None, []
    handles = array.array("i")
    for level, kind, found in ancillary:
        if (level, kind) == (socket.SOL_SOCKET, socket.SCM_RIGHTS):
            handles.frombytes(found[: len(found) - len(found) % handles.itemsize])
    try:
        request = json.loads(data) if data else None
    except ValueError:
        request = {}
    return request, list(handles)


def _fork(
    control: socket.socket,
    request: dict[str, Any],
    handles: list[int],
    kernel: Any,
    filter_program: bytes | None,
    own_pids: int | None,
) -> int:
    """Start a child behind the walls that a request asks for, and return its pid."""
    from grader.sandbox import linux

    if own_pids is not None:
        linux.unshare(linux.NEWPID)
    child = os.fork()
    if child == 0:
        _child(request, handles, kernel, filter_program)
    if own_pids is not None:
        linux.setns(own_pids, linux.NEWPID)
    pidfd = os.pidfd_open(child)
    _reply(control, request, (socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [pidfd])))
    os.close(pidfd)
    return child


def _reply(control: socket.socket, request: dict[str, Any], *rights: Any, **facts: object) -> None:
    with contextlib.suppress(ConnectionError):
        answer = {"name": request.get("name"), **facts}
        control.sendmsg([json.dumps(answer).encode()], rights)


def _child(
    request: dict[str, Any], handles: list[int], kernel: Any, filter_program: bytes | None
) -> NoReturn:
    """Become the sandbox of one submission; never return."""
    from grader import worker
    from grader.sandbox import linux
    from grader.sandbox.confine import confine
    from grader.sandbox.policy import Policy

    pipe = None
    try:
        linux.prctl(linux.PR_SET_PDEATHSIG, signal.SIGKILL)
        high = [fcntl.fcntl(handle, fcntl.F_DUPFD, _OUT_OF_THE_WAY) for handle in handles]
        job, frames, printed = high
        for number, handle in enumerate((os.open(os.devnull, os.O_RDONLY), printed, printed)):
            os.dup2(handle, number)
        os.dup2(frames, 3, inheritable=False)
        os.dup2(job, 4, inheritable=False)
        os.closerange(5, 4096)
        os.setsid()
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # but for the learner's cells
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        policy = Policy.from_json(request["policy"])
        os.environ["HOME"] = os.environ["TMPDIR"] = policy.folder
        pipe = kernel.attach(3, policy.limits.cell_characters)
        pipe.send("walls", confine(policy, filter_program))
        worker.run(kernel, pipe, 4)
        os._exit(0)
    except BaseException as error:  # noqa: BLE001 - foreign code ran here
        worker.farewell(pipe, error)
    finally:
        os._exit(70)


if __name__ == "__main__":
    main()
