"""The commands as a plain user, with and without bubblewrap: they grade, and say how strong it is.

Root arranges it in a mount namespace of its own, where the folders above the interpreter and the
checkout can be entered by everybody, and ``bwrap`` can be hidden.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.sandbox.jail import PACKAGES
from grader.sandbox.policy import Tier
from tests.grader.conftest import require

USER = "1001"
SCRIPT = """
set -e
mount --make-rprivate /
number=0
for folder in $KEPT; do
    number=$((number + 1)); mkdir -p "$HOLD/$number"; mount --rbind "$folder" "$HOLD/$number"
done
for top in $CLOSED; do mount -t tmpfs -o mode=755 tmpfs "$top"; done
number=0
for folder in $KEPT; do
    number=$((number + 1)); mkdir -p "$folder"; mount --rbind "$HOLD/$number" "$folder"
done
[ -z "$HIDE" ] || mount --bind /dev/null "$HIDE"
chown "$WHO:$WHO" "$PLACE"; cd "$PLACE"
exec setpriv --reuid "$WHO" --regid "$WHO" --clear-groups --inh-caps=-all \\
    env -i PATH="$PATH" HOME="$PLACE" PYTHONPATH="$PYTHONPATH" PYTHONDONTWRITEBYTECODE=1 "$@"
"""


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that a plain user can reach."""
    with tempfile.TemporaryDirectory(dir="/tmp") as name:
        Path(name).chmod(0o755)
        for folder in ("hold", "home"):
            (Path(name) / folder).mkdir()
        yield Path(name)


def as_plain_user(place: Path, *arguments: str, hide: str = "") -> subprocess.CompletedProcess[str]:
    """Run ``python -m grader`` as a user without rights; the program ``hide`` is not there."""
    needed = [Path(sys.base_prefix), Path(sys.prefix), PACKAGES]
    closed = {path for folder in needed for path in folder.parents if not _is_open(path)}
    tops = [path for path in closed if not closed & set(path.parents)]
    kept = [folder for folder in needed if any(top in folder.parents for top in tops)]
    environment = {
        "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin:/usr/sbin:/sbin",
        "PYTHONPATH": str(PACKAGES),
        "KEPT": " ".join(map(str, kept)),
        "CLOSED": " ".join(map(str, tops)),
        "HOLD": str(place / "hold"),
        "PLACE": str(place / "home"),
        "HIDE": hide,
        "WHO": USER,
    }
    return subprocess.run(
        ["unshare", "-m", "sh", "-c", SCRIPT, "sh", sys.executable, "-m", "grader", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )


def _is_open(folder: Path) -> bool:
    return bool(folder.stat().st_mode & 0o001)


@pytest.mark.slow
@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become a plain user")
@pytest.mark.parametrize("tier", [Tier.A, Tier.B])
def test_plain_user_grades(place: Path, tier: Tier):
    """With bubblewrap tier A stands; without it tier B, and the repair is named."""
    require(tier)
    hide = (shutil.which("bwrap") or "") if tier is Tier.B else ""
    doctor = as_plain_user(place, "doctor", hide=hide)
    assert doctor.returncode == 0, doctor.stderr
    assert f"tier {tier}" in doctor.stdout
    assert "reached: nothing" in doctor.stdout
    assert ("apt install bubblewrap" in doctor.stdout) == (tier is Tier.B)
    done = as_plain_user(place, "sample-class", "--size", "10", hide=hide)
    assert done.returncode == 0, done.stderr
    assert f"walls: tier {tier}" in done.stderr
    assert "9/9" in done.stdout
    assert (place / "home" / "sample-class" / "gradebook.db").stat().st_uid == int(USER)
