"""What a freshly forked child does to itself before it runs a learner's code.

The child has one thread here, and nobody else's data: limits, Landlock and seccomp hold for it
and for all it starts.  What was enforced is returned, so that it can be compared with the policy.
"""

from __future__ import annotations

import os
import resource
import stat
from collections.abc import Iterable
from typing import Any

from grader.sandbox import landlock, seccomp
from grader.sandbox.linux import (
    MS_BIND,
    MS_NODEV,
    MS_NOSUID,
    MS_PRIVATE,
    MS_REC,
    NEWIPC,
    NEWNS,
    PR_SET_DUMPABLE,
    PR_SET_NO_NEW_PRIVS,
    drop_capabilities,
    mount,
    mount_proc,
    own_user_namespace,
    prctl,
    unshare,
)
from grader.sandbox.policy import Limits, Policy, Tier

_DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom", "/dev/tty")
_SHARED_PROC = [
    f"/proc/{name}" for name in ("self", "cpuinfo", "meminfo", "stat", "filesystems", "sys")
]


def confine(policy: Policy, filter_program: bytes | None) -> dict[str, Any]:
    """Put this process behind the walls of ``policy``, and return which ones stand.

    ``filter_program`` was built before the fork; tier B builds its own, which knows its pid.

    Raises:
        OSError: If a wall of the policy's tier cannot be built.
    """
    report: dict[str, Any] = {"tier": str(policy.tier)}
    # The zygote cannot be looked at; its child may be, by the grader that reads its memory's size.
    prctl(PR_SET_DUMPABLE, 1)
    if policy.tier is Tier.A:
        report["private_proc"] = _own_files(policy)
        own_user_namespace()
    os.makedirs(policy.folder, exist_ok=True)
    os.chdir(policy.folder)
    _limit(policy.limits)
    report["rlimits"] = True
    if policy.tier is Tier.C:
        return report
    drop_capabilities()
    readable, writable = list(policy.readable), [policy.folder, *_DEVICES]
    if policy.tier is Tier.A:
        # Without a /proc of its own it would see that of the jail, with its neighbours in it.
        readable += ["/proc"] if report["private_proc"] else _SHARED_PROC
        writable += ["/tmp", "/dev/shm", "/dev/pts", "/dev/ptmx"]  # noqa: S108 - its own tmpfs
    if policy.tier is Tier.B or landlock.abi() > 0 or not report["private_proc"]:
        report["landlock"] = landlock.restrict(readable, writable)
    prctl(PR_SET_NO_NEW_PRIVS, 1)
    if policy.tier is Tier.B or filter_program is None:
        namespaces = policy.tier is Tier.A
        filter_program = seccomp.here(namespaces=namespaces, pid=os.getpid())
    seccomp.load(filter_program)
    report["seccomp"] = len(filter_program) // 8
    return report


def _own_files(policy: Policy) -> bool:
    """Give this process its own mounts: an empty /tmp of limited size, and /proc if allowed."""
    unshare(NEWNS | NEWIPC)
    mount("none", "/", None, MS_REC | MS_PRIVATE)
    # A course or an interpreter that lives below /tmp must stay visible.
    kept = {path: os.open(path, os.O_PATH) for path in hidden_by_tmp(policy.readable)}
    limits = policy.limits
    size = f"size={limits.disk_mib}m,nr_inodes={limits.inodes},mode=0777"
    for folder in ("/tmp", "/dev/shm"):  # noqa: S108
        mount("tmpfs", folder, "tmpfs", MS_NOSUID | MS_NODEV, size)
    for path, handle in kept.items():
        _make_place(path, folder=stat.S_ISDIR(os.fstat(handle).st_mode))
        mount(f"/proc/self/fd/{handle}", path, None, MS_BIND | MS_REC)
        os.close(handle)
    return mount_proc()


def hidden_by_tmp(readable: Iterable[str]) -> list[str]:
    """Return the paths below /tmp that are there, without those that lie within another one.

    >>> hidden_by_tmp(["/usr", "/tmp/nowhere"])
    []
    """
    found: list[str] = []
    for path in sorted(readable):
        within = any(path.startswith(f"{outer}/") for outer in found)
        if path.startswith("/tmp/") and not within and os.path.exists(path):  # noqa: S108
            found.append(path)
    return found


def _make_place(path: str, *, folder: bool) -> None:
    """Make something that can be mounted on."""
    os.makedirs(path if folder else os.path.dirname(path), exist_ok=True)
    if not folder:
        os.close(os.open(path, os.O_CREAT | os.O_RDONLY, 0o444))


def _limit(limits: Limits) -> None:
    """Set the limits of this process and of each one it starts."""
    # Threads reserve much more than they use, so addresses get twice the room of data.
    mapped, data = _status_kib("VmSize") << 10, _status_kib("VmData") << 10
    room = limits.memory_mib << 20
    for what, soft, hard in (
        (resource.RLIMIT_CPU, limits.cpu_seconds, limits.cpu_seconds + 2),
        (resource.RLIMIT_FSIZE, limits.file_mib << 20, limits.file_mib << 20),
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_NOFILE, limits.open_files, limits.open_files),
        (resource.RLIMIT_NPROC, limits.processes, limits.processes),
        (resource.RLIMIT_MEMLOCK, 0, 0),
        (resource.RLIMIT_STACK, 8 << 20, 8 << 20),
        (resource.RLIMIT_AS, mapped + 2 * room, mapped + 2 * room),
        (resource.RLIMIT_DATA, data + room, data + room),
        (resource.RLIMIT_MSGQUEUE, 0, 0),
    ):
        ceiling = resource.getrlimit(what)[1]
        if ceiling == resource.RLIM_INFINITY:
            ceiling = hard
        resource.setrlimit(what, (min(soft, ceiling), min(hard, ceiling)))


def _status_kib(key: str) -> int:
    with open("/proc/self/status", encoding="ascii", errors="replace") as status:
        return next((int(line.split()[1]) for line in status if line.startswith(key)), 0)
