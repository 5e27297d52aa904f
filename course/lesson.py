"""Lessons as files: their names, and the cell that a learner starts an exercise from."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

# A fenced cell that carries `:exercise: NAME`; its code runs to the closing fence.
_EXERCISE_CELL = re.compile(
    r"^```\{code-cell\}[^\n]*\n(?:^:[^\n]*\n)*?^:exercise: (?P<name>\w+)\n(?:^:[^\n]*\n)*"
    r"(?P<code>.*?)^```\s*$",
    re.MULTILINE | re.DOTALL,
)
_SOLUTION = "### BEGIN SOLUTION"


def lessons_dir() -> Path:
    """Return the folder of the English lessons, one MyST file each."""
    return Path(__file__).parent / "lessons"


def lesson_names() -> list[str]:
    """Return the names of all lessons in the order they are taught."""
    return sorted(path.stem for path in lessons_dir().glob("[0-9]*.md"))


def starting_cell(exercise: str) -> str:
    """Return the code a learner starts ``exercise`` from; empty if no lesson has that exercise."""
    return _starting_cells().get(exercise, "")


def exercises_of(lesson: str) -> list[str]:
    """Return the names of the exercises of ``lesson``, in the order they are met."""
    return list(_cells(lessons_dir() / f"{lesson}.md"))


@lru_cache(maxsize=1)
def _starting_cells() -> dict[str, str]:
    found: dict[str, str] = {}
    for lesson in lesson_names():
        found |= _cells(lessons_dir() / f"{lesson}.md")
    return found


def _cells(path: Path) -> dict[str, str]:
    text = path.read_text(encoding="utf-8")
    return {
        match["name"]: match["code"].split(_SOLUTION)[0].strip() + "\n"
        for match in _EXERCISE_CELL.finditer(text)
    }
