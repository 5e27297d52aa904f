"""What a submission may use, and which walls must stand before it runs.

This is the one place where limits are written down.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any


class Tier(StrEnum):
    """How strong the walls are on this machine."""

    A = "A"  # bubblewrap, namespaces, tmpfs, limits, Landlock, seccomp
    B = "B"  # one process under Landlock, seccomp and limits; no subprocesses
    C = "C"  # no walls: only for notebooks that the instructor trusts


@dataclass(frozen=True)
class Limits:
    """What one submission may use up.

    Attributes:
        cell_seconds: Time for one cell; then it is interrupted.
        grace_seconds: Time between the interruption and the end of the process.
        run_seconds: Time for all cells together.
        cpu_seconds: Processor time of one process.
        memory_mib: Memory that a process may add to what the zygote maps already.
        tree_mib: Memory of all its processes together, shared pages shared out (PSS).
        file_mib: Size of one file.
        disk_mib: Size of all files together (tier B: looked at ten times a second).
        inodes: Number of files.
        processes: Number of processes and threads (not enforced for root by Linux).
        open_files: Number of open files.
        cell_characters: Printed text of one cell; the rest is left out.
        output_bytes: Everything a submission sends; more ends it.
    """

    cell_seconds: float = 30
    grace_seconds: float = 2
    run_seconds: float = 120
    cpu_seconds: int = 120
    memory_mib: int = 2048
    tree_mib: int = 3072
    file_mib: int = 64
    disk_mib: int = 256
    inodes: int = 20_000
    processes: int = 64
    open_files: int = 256
    cell_characters: int = 1_000_000
    output_bytes: int = 8 << 20


@dataclass(frozen=True)
class Policy:
    """Limits and walls for one submission.

    Attributes:
        readable: Files and folders that may be read; nothing else may.
        folder: Where it may write, and where its cells run.
    """

    tier: Tier
    limits: Limits = field(default_factory=Limits)
    readable: tuple[str, ...] = ()
    folder: str = "/tmp/work"  # noqa: S108 - a private tmpfs in tier A

    def to_json(self) -> dict[str, Any]:
        """Return plain data that `from_json` reads."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Policy:
        """Return the policy that `to_json` wrote."""
        return cls(
            Tier(data["tier"]), Limits(**data["limits"]), tuple(data["readable"]), data["folder"]
        )


# Which layers make which property hold.  Tier B's disk is watched, not walled.
PROVIDED: Mapping[Tier, Mapping[str, str]] = {
    Tier.A: {
        "fs_read": "mount namespace, Landlock",
        "fs_write": "read-only mounts, Landlock",
        "disk": "tmpfs with a size",
        "net": "network namespace, seccomp",
        "signals": "pid namespace, seccomp",
        "cleanup": "pid namespace",
        "memory": "rlimits, PSS",
        "cpu": "timers, rlimits",
        "privileges": "no capabilities, no-new-privileges, seccomp",
    },
    Tier.B: {
        "fs_read": "Landlock",
        "fs_write": "Landlock",
        "disk": "file size, watched ten times a second",
        "net": "seccomp",
        "signals": "seccomp",
        "cleanup": "seccomp: a single process",
        "memory": "rlimits, PSS",
        "cpu": "timers, rlimits",
        "privileges": "no capabilities, no-new-privileges, seccomp",
    },
    Tier.C: {"memory": "rlimits, PSS", "cpu": "timers, rlimits"},
}
