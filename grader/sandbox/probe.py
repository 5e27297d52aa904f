"""Which walls can be built here?  Each answer comes from building one in a throw-away process.

Nothing is read from settings: a kernel may promise namespaces that a container then refuses.
"""

from __future__ import annotations

import errno
import json
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from typing import NamedTuple

from course.language import translate
from grader.sandbox import jail, landlock, seccomp
from grader.sandbox.policy import Tier

_SECONDS = 30
_NESTED = """
import os, sys
sys.path.append(sys.argv[1])
from grader.sandbox import linux
if sys.argv[2] == "root":
    linux.leave_root(65534)
linux.unshare(linux.NEWNS | linux.NEWIPC | linux.NEWPID)
linux.mount("tmpfs", "/tmp", "tmpfs", 0, "size=1m")
linux.own_user_namespace()
"""


class Finding(NamedTuple):
    """Whether a wall stands, and what was seen when it was tried."""

    works: bool
    detail: str


def probe() -> Mapping[str, Finding]:
    """Try each wall, and return what was found, by name."""
    return {
        "linux": Finding(sys.platform == "linux", f"{platform.system()} {platform.release()}"),
        "seccomp": _in_child(_try_seccomp),
        "landlock": _in_child(_try_landlock),
        "bubblewrap": _try_bubblewrap(),
    }


def best_tier(findings: Mapping[str, Finding]) -> Tier:
    """Return the strongest tier whose walls all stand."""
    works = {name for name, finding in findings.items() if finding.works}
    if {"linux", "seccomp", "bubblewrap"} <= works:
        return Tier.A
    return Tier.B if {"linux", "seccomp", "landlock"} <= works else Tier.C


def repair(findings: Mapping[str, Finding]) -> str:
    """Return what to do for stronger walls, in one sentence; empty if there is nothing to do."""
    if not findings["linux"].works:
        return translate("Grade on Linux, in a virtual machine, or in WSL 2.")
    if not shutil.which("bwrap"):
        return translate("Install bubblewrap: apt install bubblewrap")
    if not findings["bubblewrap"].works:
        return translate(
            "Allow user namespaces, or grade outside of this container: {detail}",
            detail=findings["bubblewrap"].detail,
        )
    if not findings["seccomp"].works:
        return translate("This kernel has no seccomp: {detail}", detail=findings["seccomp"].detail)
    return ""


def _in_child(attempt: Callable[[], str]) -> Finding:
    """Run ``attempt`` in a process of its own, and return how it went."""
    if sys.platform != "linux":
        return Finding(False, "not on Linux")
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            finding = Finding(True, attempt())
        except Exception as error:  # noqa: BLE001 - whatever a kernel says, it is a finding
            finding = Finding(False, str(error))
        os.write(theirs, json.dumps(finding).encode())
        os._exit(0)
    os.close(theirs)
    with os.fdopen(ours, "rb") as file:
        said = file.read()
    os.waitpid(child, 0)
    return Finding(*json.loads(said)) if said else Finding(False, "the attempt was killed")


def _try_seccomp() -> str:
    filter_program = seccomp.here(namespaces=False, pid=os.getpid())
    seccomp.load(filter_program)
    try:
        os.kill(os.getppid(), 0)
    except PermissionError:
        return f"{len(filter_program) // 8} instructions"
    raise OSError(errno.EPERM, "the filter was loaded, but refused nothing")


def _try_landlock() -> str:
    restricted = landlock.restrict(["/usr"], [])
    try:
        os.listdir("/")
    except PermissionError:
        return f"ABI {restricted['abi']}"
    raise OSError(errno.EPERM, "Landlock was switched on, but refused nothing")


def _try_bubblewrap() -> Finding:
    if not shutil.which("bwrap"):
        return Finding(False, "bwrap is not installed")
    user = "root" if os.geteuid() == 0 else "user"
    script = [sys.executable, "-I", "-c", _NESTED, str(jail.PACKAGES), user]
    files = [str(path) for path in (jail.PACKAGES / "grader").rglob("*.py")]
    try:
        done = subprocess.run(
            jail.argv(script, files), capture_output=True, text=True, timeout=_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return Finding(False, str(error))
    if done.returncode:
        return Finding(False, (done.stderr.strip().splitlines() or ["bwrap failed"])[-1])
    return Finding(True, "namespaces inside of a jail")
