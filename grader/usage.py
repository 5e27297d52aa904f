"""How much memory and disk a run uses, seen from outside."""

from __future__ import annotations

import contextlib
import os
import re
from pathlib import Path


def tree(pid: int, most: int) -> tuple[int, int]:
    """Return memory (MiB) and number of a process and its descendants; ``most`` are looked at.

    Pages that several processes share are shared out (PSS).
    """
    kib, number, waiting = 0, 0, [pid]
    while waiting and number < most:
        process = waiting.pop()
        number += 1
        with contextlib.suppress(OSError):
            text = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii")
            found = re.search(r"^Pss:\s+(\d+)", text, re.MULTILINE)
            kib += int(found[1]) if found else 0
            for task in Path(f"/proc/{process}/task").iterdir():
                waiting += map(int, (task / "children").read_text(encoding="ascii").split())
    return kib >> 10, number


def folder_mib(folder: Path) -> int:
    """Return what the files in ``folder`` take up (MiB)."""
    size = 0
    for where, _, names in os.walk(folder):
        for name in names:
            with contextlib.suppress(OSError):
                size += (Path(where) / name).lstat().st_blocks * 512
    return size >> 20
