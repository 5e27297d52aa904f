"""How much memory and disk a run uses, seen from outside."""

from __future__ import annotations

import contextlib
import os
import re
from pathlib import Path

_PAGE = os.sysconf("SC_PAGE_SIZE")


def tree(pid: int, most: int, enough: int = 0) -> tuple[int, int]:
    """Return memory (MiB) and number of a process and its descendants; ``most`` are looked at.

    Pages that several processes share are shared out (PSS), unless they come to less than
    ``enough`` even where each process counts them in full: that is much quicker to see.
    """
    pids = _descendants(pid, most)
    resident = sum(map(_resident, pids)) >> 20
    if resident < enough:
        return resident, len(pids)
    return sum(map(_share_kib, pids)) >> 10, len(pids)


def _descendants(pid: int, most: int) -> list[int]:
    found, waiting = list[int](), [pid]
    while waiting and len(found) < most:
        process = waiting.pop()
        found.append(process)
        with contextlib.suppress(OSError):
            for task in Path(f"/proc/{process}/task").iterdir():
                waiting += map(int, (task / "children").read_bytes().split())
    return found


def _resident(pid: int) -> int:
    with contextlib.suppress(OSError):
        return int(Path(f"/proc/{pid}/statm").read_bytes().split()[1]) * _PAGE
    return 0


def _share_kib(pid: int) -> int:
    with contextlib.suppress(OSError):
        text = Path(f"/proc/{pid}/smaps_rollup").read_bytes()
        found = re.search(rb"^Pss:\s+(\d+)", text, re.MULTILINE)
        return int(found[1]) if found else 0
    return 0


def folder_mib(folder: Path) -> int:
    """Return what the files in ``folder`` take up (MiB)."""
    size = 0
    for where, _, names in os.walk(folder):
        for name in names:
            with contextlib.suppress(OSError):
                size += (Path(where) / name).lstat().st_blocks * 512
    return size >> 20
