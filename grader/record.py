"""What a gradebook knows of one notebook of an assignment, as plain data.

A record crosses process and machine borders; nothing in it opens a database.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any


@dataclass(frozen=True)
class RecordCell:
    """One nbgrader cell as it was released.

    Attributes:
        name: Its ``grade_id``, the same in all languages.
        cell_type: ``"code"`` or ``"markdown"``.
        source: What the instructor's version holds; what a locked cell must hold.
        checksum: nbgrader's own, by which it recognises an untouched answer.
        points: Most points that it gives; ``None`` where it gives none.
    """

    name: str
    cell_type: str
    source: str
    checksum: str | None
    locked: bool
    grade: bool = False
    solution: bool = False
    task: bool = False
    points: float | None = None

    @cached_property
    def exercise(self) -> str | None:
        """The exercise that this cell checks: ``"ledger"`` if it is ``check("ledger")``."""
        if not self.grade or self.solution or self.cell_type != "code":
            return None
        return checked_exercise(self.source)

    @property
    def claimed(self) -> bool:
        """Whether its points rest on what the learner's own process says of itself."""
        return self.grade and not self.solution and self.cell_type == "code" and not self.exercise

    def metadata(self) -> dict[str, Any]:
        """Return nbgrader's metadata for this cell, schema 3."""
        data: dict[str, Any] = {
            "cell_type": self.cell_type,
            "checksum": self.checksum,
            "grade": self.grade,
            "grade_id": self.name,
            "locked": self.locked,
            "schema_version": 3,
            "solution": self.solution,
            "task": self.task,
        }
        if self.points is not None:
            data["points"] = self.points
        return data


@dataclass(frozen=True)
class Record:
    """One notebook of one assignment: its nbgrader cells in the order of the release."""

    assignment: str
    notebook: str
    cells: tuple[RecordCell, ...]

    @cached_property
    def by_name(self) -> Mapping[str, RecordCell]:
        """The cells by their ``grade_id``."""
        return {cell.name: cell for cell in self.cells}

    @property
    def max_score(self) -> float:
        """All points that the notebook can give."""
        return sum(cell.points or 0.0 for cell in self.cells)

    def to_json(self) -> dict[str, Any]:
        """Return plain data that `from_json` reads."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Record:
        """Return the record that `to_json` wrote."""
        cells = tuple(RecordCell(**cell) for cell in data["cells"])
        return cls(data["assignment"], data["notebook"], cells)


def checked_exercise(source: str) -> str | None:
    """Return the name in a cell that holds nothing but ``check("name")``.

    >>> checked_exercise('check("ledger")')
    'ledger'
    >>> checked_exercise("assert slope == 4") is None
    True
    """
    try:
        body = ast.parse(source).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    match body:
        case [ast.Expr(ast.Call(ast.Name("check"), [ast.Constant(str() as name)], []))]:
            return name
        case _:
            return None
