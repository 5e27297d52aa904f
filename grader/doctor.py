"""The command ``doctor``: which walls stand here, what is missing, and an attempt to break out."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from course.language import listed, translate
from grader.launch import Zygote
from grader.sandbox.policy import PROVIDED, Limits, Tier
from grader.sandbox.probe import best_tier, probe, repair
from grader.supervise import Run, run

# Each line tries to get out; it prints its name only if it could.
CANARY = """
import ctypes, os, signal, socket, subprocess
libc = ctypes.CDLL(None, use_errno=True)
def attempt(name, act):
    try:
        act()
    except (OSError, MemoryError, subprocess.SubprocessError):
        return
    print("ESCAPED", name)
def refused(result):
    if result < 0:
        raise OSError
attempt("fs_read", lambda: open(SECRET).read())
attempt("fs_read", lambda: os.listdir(os.path.dirname(SECRET)))
attempt("fs_write", lambda: open(SECRET, "w"))
attempt("fs_write", lambda: open("/usr/escaped", "w"))
attempt("net", lambda: socket.socket(socket.AF_INET))
attempt("net", lambda: socket.create_connection(("127.0.0.1", 80), 1))
attempt("signals", lambda: os.kill(GRADER, 0))
attempt("signals", lambda: refused(libc.ptrace(16, os.getppid(), 0, 0)))
attempt("privileges", lambda: refused(libc.unshare(0x10000000)))
attempt("privileges", lambda: refused(libc.mount(b"none", b"/tmp", b"tmpfs", 0, b"")))
attempt("memory", lambda: bytearray(64 << 30))
print("tried everything")
"""


def examine(*, as_json: bool) -> int:
    """Print what was found, and return 0 if learners' notebooks can be graded here."""
    findings = probe()
    tier = best_tier(findings)
    escaped = None if tier is Tier.C else canary(tier)
    advice = repair(findings)
    console = Console()
    if as_json:
        found: dict[str, Any] = {name: list(finding) for name, finding in findings.items()}
        console.print_json(
            json.dumps({"tier": tier, "found": found, "escaped": escaped, "repair": advice})
        )
    else:
        _show(console, tier, findings)
        if escaped is not None:
            said = listed(escaped) or translate("nothing")
            console.print(
                translate("A notebook that tries to break out reached: {what}", what=said)
            )
        if advice:
            console.print(advice, markup=False)
    return int(tier is Tier.C or bool(escaped))


def properties() -> dict[str, str]:
    """Return what must hold of a notebook that runs, in the current language, by name."""
    return {
        "fs_read": translate("It can read only the interpreter and its libraries."),
        "fs_write": translate("It can write only in its own folder."),
        "disk": translate("Its own folder cannot fill the disk."),
        "net": translate("It reaches no network and no socket of another process."),
        "signals": translate("It can signal and trace only itself."),
        "cleanup": translate("Nothing of it outlives its run."),
        "memory": translate("Its memory is limited."),
        "cpu": translate("Its time is limited."),
        "privileges": translate("It cannot gain privileges."),
    }


def canary(tier: Tier) -> list[str]:
    """Return what a hostile notebook reached behind the walls of a tier; ``[]`` is what we want."""
    with tempfile.TemporaryDirectory(prefix="gradebook-") as folder:
        secret = Path(folder) / "gradebook.db"
        secret.write_text("grades", encoding="utf-8")
        source = f"SECRET = {str(secret)!r}; GRADER = {os.getpid()}\n{CANARY}"
        zygote = Zygote(tier, hidden=[folder])
        try:
            job = {"cells": [{"name": "canary", "source": source}], "seed": 0}
            shown = run(zygote.controls[0], {**job, "questions": {}, "given": {}}, Limits())
        finally:
            zygote.close()
        reached = _reached(shown)
        if secret.read_text(encoding="utf-8") != "grades":
            reached.append("fs_write")
    return reached


def _reached(shown: Run) -> list[str]:
    printed = "".join(output.get("text", "") for output in shown.cells["canary"].outputs)
    if "tried everything" not in printed:
        return [f"the attempt did not end: {shown.ending}"]
    lines = [line.split() for line in printed.splitlines() if line.startswith("ESCAPED")]
    return [words[1] for words in lines]


def _show(console: Console, tier: Tier, findings: Mapping[str, Any]) -> None:
    table = Table(title=translate("Walls: tier {tier}", tier=tier))
    for heading in (translate("property"), translate("provided by")):
        table.add_column(heading)
    for name, meaning in properties().items():
        table.add_row(meaning, PROVIDED[tier].get(name, "—"))
    console.print(table)
    for name, finding in findings.items():
        console.print(f"{'✓' if finding.works else '✗'} {name}: {finding.detail}", markup=False)
