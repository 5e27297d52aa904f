"""A checkout below /tmp, where the walls put an empty folder of their own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

import pytest

from grader.sandbox.confine import hidden_by_tmp


@pytest.mark.slow
def test_checkout_and_environment_below_tmp_are_seen(checkout, require_tool):
    """Whoever tries the course in /tmp gets the same walls: the canary reaches nothing."""
    require_tool("bwrap")
    with tempfile.TemporaryDirectory(dir="/tmp") as name:
        folder = Path(name)
        folder.chmod(0o755)
        for package in ("course", "grader", "locales"):
            shutil.copytree(checkout / package, folder / package)
        command = [sys.executable, "-m", "venv", "--without-pip", str(folder / ".venv")]
        subprocess.run(command, check=True)
        (own,) = (folder / ".venv" / "lib").glob("python*/site-packages")
        (own / "others.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
        done = subprocess.run(
            [folder / ".venv/bin/python", "-m", "grader", "doctor"],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(folder)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
        )
    assert done.returncode == 0, done.stdout
    assert "tier A" in done.stdout


def test_what_lies_in_a_kept_folder_is_kept_once():
    """A folder within another one is there already; a name that only begins alike is not."""
    with tempfile.TemporaryDirectory(dir="/tmp") as name:
        for folder in ("env", "env-2", "env/lib"):
            (Path(name) / folder).mkdir()
        paths = [f"{name}/{folder}" for folder in ("env/lib", "env-2", "env", "gone")]
        assert hidden_by_tmp(["/usr", *paths]) == [f"{name}/env", f"{name}/env-2"]
