"""An nbgrader course with one tiny assignment, graded by stock nbgrader as this checkout is."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook

ANSWERS = {
    "right": {"slope": "slope = 4", "curve": "def curve(x): return x * x"},
    "wrong": {"slope": "slope = 5", "curve": "def curve(x): return 2 * x"},
}
CHECKS = {"check_slope": "assert slope == 4", "check_curve": "assert curve(3) == 9"}
POINTS = 2


class Class:
    """The course and who takes it: hand in, run nbgrader, read the points."""

    def __init__(self, folder: Path, config: Path) -> None:
        self.folder = folder
        shutil.copy(config, folder / "nbgrader_config.py")
        kernel = {"name": "python3", "display_name": "Python"}
        source = new_notebook(metadata={"kernelspec": kernel})
        for check, (answer, solution) in zip(CHECKS, ANSWERS["right"].items(), strict=True):
            text = f"{answer} = ...\n### BEGIN SOLUTION\n{solution}\n### END SOLUTION"
            source.cells.append(_cell(answer, text, solution=True))
            source.cells.append(_cell(check, CHECKS[check], grade=True, locked=True, points=POINTS))
        self._write(source, "solutions", "en")
        self.nbgrader("generate_assignment", "tiny")

    def hand_in(self, student: str, answers: str, edit: Callable[[NotebookNode], None]) -> None:
        """Write the released notebook with ``"right"`` or ``"wrong"`` answers, after ``edit``."""
        nb = nbformat.read(self.folder / "notebooks/en/tiny/tiny.ipynb", as_version=4)
        for cell in nb.cells:
            cell.source = ANSWERS[answers].get(cell.metadata.nbgrader.grade_id, cell.source)
        edit(nb)
        self._write(nb, "submitted", student)

    def nbgrader(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run nbgrader as an instructor does, in the course's folder."""
        scripts = Path(sys.executable).parent  # of `alembic`, which nbgrader calls by name
        done = subprocess.run(
            [sys.executable, "-m", "nbgrader", *arguments],
            cwd=self.folder,
            env={**os.environ, "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
        )
        assert not check or done.returncode == 0, done.stdout
        return done

    def points(self) -> dict[str, dict[str, float | None]]:
        """Return each student's points by check."""
        query = """
            SELECT submitted_assignment.student_id, base_cell.name, grade.auto_score
            FROM grade
            JOIN base_cell ON base_cell.id = grade.cell_id
            JOIN submitted_notebook ON submitted_notebook.id = grade.notebook_id
            JOIN submitted_assignment ON submitted_assignment.id = submitted_notebook.assignment_id
        """
        found: dict[str, dict[str, float | None]] = {}
        database = sqlite3.connect(self.folder / "gradebook.db")
        for student, check, score in database.execute(query):
            found.setdefault(student, {})[check] = score
        database.close()
        return found

    def _write(self, nb: NotebookNode, *place: str) -> None:
        folder = self.folder.joinpath(*place, "tiny")
        folder.mkdir(parents=True, exist_ok=True)
        text = nbformat.v4.writes(nb)  # nbformat.write would repair what a test has broken
        (folder / "tiny.ipynb").write_text(text, encoding="utf-8")


def _cell(name: str, source: str, **metadata: object) -> NotebookNode:
    flags = {"grade": False, "locked": False, "solution": False, "task": False}
    nbgrader = {"grade_id": name, "schema_version": 3, **flags, **metadata}
    return new_code_cell(source, metadata={"nbgrader": nbgrader}, id=name)


@pytest.fixture(scope="session")
def nbgrader_class(checkout) -> Callable[[Path], Class]:
    """Return a function that makes the course in a folder."""
    return lambda folder: Class(folder, checkout / "nbgrader_config.py")
