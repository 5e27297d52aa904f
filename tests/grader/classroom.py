"""A small class on disk, as an instructor has it, for the tests that grade one."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from course.exercises import load
from grader import __main__ as commands
from grader import sample
from grader.folders import open_course
from grader.gradebook import Gradebook
from grader.sample import Learner, learners

LESSON = "03_backward"
HONEST = [learner for learner in learners() if not learner.name.startswith("mallory")]


def released_now(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let released notebooks name the exercises as they are now, whenever they were built."""
    before = sample._released

    def refreshed(language: str, lesson: str) -> dict[str, Any]:
        notebook = before(language, lesson)
        known = notebook["metadata"]["course"]["exercises"]
        known.update({name: load()[name].fingerprint() for name in known})
        return notebook

    monkeypatch.setattr(sample, "_released", refreshed)


def write(folder: Path, who: list[Learner]) -> None:
    """Write a course with these learners, its assignment in the gradebook."""
    sample.write_class(folder, LESSON, who)
    commands._generate_assignment(folder, LESSON)


def grade(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Grade the class by the command that instructors type."""
    command = [sys.executable, "-m", "grader", "autograde", LESSON, "--course", str(folder)]
    return subprocess.run(
        [*command, *options], capture_output=True, text=True, timeout=200, check=False
    )


def stock(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run stock nbgrader in the class."""
    return subprocess.run(
        [sys.executable, "-m", "nbgrader", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=400,
        check=False,
    )


def scores(folder: Path) -> dict[str, dict[str, float]]:
    """Return the points in the gradebook, by student and cell."""
    book = Gradebook(open_course(folder), LESSON)
    try:
        return {student: points for (student, _), points in book.scores().items()}
    finally:
        book.close()


def page(folder: Path, student: str) -> dict[str, Any]:
    """Return a student's autograded notebook."""
    path = folder / "autograded" / student / LESSON / f"{LESSON}.ipynb"
    return json.loads(path.read_bytes())


def pages(folder: Path) -> dict[str, bytes]:
    """Return the bytes of all autograded notebooks, by student."""
    found = (folder / "autograded").glob(f"*/{LESSON}/{LESSON}.ipynb")
    return {path.parts[-3]: path.read_bytes() for path in found}


def copy(folder: Path, to: Path) -> Path:
    """Return a copy of a class; its gradebook and notebooks are its own."""
    shutil.copytree(folder, to)
    return to
