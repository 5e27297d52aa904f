"""A look at a child's walls from outside: what Linux itself says of the process.

A child's own report is written before a learner's code runs, but by the child.  This is not.
"""

from __future__ import annotations

import os
import re
from typing import Any

from grader.sandbox.policy import Tier

_NAMESPACES = ("cgroup", "ipc", "mnt", "net", "pid", "user", "uts")
# A container may already own a cgroup namespace, so that one is not asked for.
_REQUIRED = {"ipc", "mnt", "net", "pid", "user", "uts"}


def pid_of(pidfd: int) -> int:
    """Return the number that the process behind ``pidfd`` has here, or -1 if it is gone."""
    with open(f"/proc/self/fdinfo/{pidfd}", encoding="ascii") as info:
        return next((int(line.split()[1]) for line in info if line.startswith("Pid:")), -1)


def look(pid: int) -> dict[str, Any]:
    """Return what /proc says of the walls around a process."""
    with open(f"/proc/{pid}/status", encoding="utf-8", errors="replace") as file:
        status = dict(re.findall(r"^(\w+):\s+(.*)$", file.read(), re.MULTILINE))
    return {
        "no_new_privs": status.get("NoNewPrivs") == "1",
        "seccomp": status.get("Seccomp") == "2",
        "capabilities": int(status.get("CapEff", "0"), 16) | int(status.get("CapPrm", "0"), 16),
        "namespaces": [kind for kind in _NAMESPACES if _differs(pid, kind)],
    }


def _differs(pid: int, kind: str) -> bool:
    return os.readlink(f"/proc/{pid}/ns/{kind}") != os.readlink(f"/proc/self/ns/{kind}")


def missing(tier: Tier, seen: dict[str, Any]) -> list[str]:
    """Return which walls of ``tier`` do not stand around a process that `look` looked at."""
    if tier is Tier.C:
        return []
    lacking = [name for name in ("no_new_privs", "seccomp") if not seen.get(name)]
    if seen.get("capabilities", 1):
        lacking.append("capabilities")
    if tier is Tier.A:
        lacking += sorted(_REQUIRED.difference(seen.get("namespaces", ())))
    return lacking
