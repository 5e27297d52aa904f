"""What `import course` loads, and what it must not."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = {"grader", "jupytext", "nbconvert", "nbformat", "nbgrader", "networkx", "torchviz"}


def loaded(statement: str) -> set[str]:
    """Return the top-level packages that a fresh Python holds after ``statement``."""
    program = f"{statement}\nimport sys\nprint(*sys.modules)"
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, check=True, capture_output=True, encoding="utf-8")
    return {name.partition(".")[0] for name in done.stdout.split()}


@pytest.mark.parametrize(
    "statement",
    ["import course", "from course import ask, check, draw, hint, start"],
    ids=["package", "what notebooks use"],
)
def test_course_loads_nothing_heavy(statement):
    """A notebook's first cell loads no grader, no notebook tools and no drawing tools."""
    assert not loaded(statement) & HEAVY


def test_import_course_loads_no_torch():
    """`import course` itself is free; the first name that is used loads PyTorch."""
    assert "torch" not in loaded("import course")


@pytest.mark.parametrize("name", sorted(HEAVY))
def test_heavy_packages_would_be_seen(name):
    """The tests above can fail: a package that is loaded is found."""
    assert name in loaded(f"import course, {name}")
