"""What is committed is what stock nbgrader releases."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from course.authoring.build import generated


@pytest.mark.slow
def test_stock_nbgrader_releases_the_same_bytes(small, checkout):
    """`nbgrader generate_assignment`, with the configuration of the checkout, changes nothing."""
    files = generated(small, "en")
    for path, text in files.items():
        (small.root / path).parent.mkdir(parents=True, exist_ok=True)
        (small.root / path).write_text(text, encoding="utf-8", newline="\n")
    settings = (checkout / "nbgrader_config.py").read_text(encoding="utf-8")
    (small.root / "nbgrader_config.py").write_text(settings, encoding="utf-8")
    run = [sys.executable, "-m", "nbgrader", "generate_assignment", "01_small", "--force"]
    # nbgrader calls Alembic by its name.
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        run, cwd=small.root, env={**os.environ, "PATH": path}, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    for path, text in files.items():
        assert (small.root / path).read_bytes().decode("utf-8") == text
    assert "Writing" in done.stderr.decode()


@pytest.mark.parametrize("folder", ["notebooks", "solutions"])
def test_release_changes_nothing_but_nbgrader_cells(small, folder):
    """Prose, setup and demonstrations are the same in both notebooks."""
    import nbformat

    path = f"{folder}/en/01_small/01_small.ipynb"
    notebook = nbformat.reads(generated(small, "en")[path], as_version=4)
    plain = [cell for cell in notebook.cells if "nbgrader" not in cell.metadata]
    assert [cell.id for cell in plain] == [
        "doubling",
        "setup",
        "your-turn",
        "your-turn-2",
        "your-turn-3",
    ]
    assert all(cell.metadata == {} for cell in plain)
