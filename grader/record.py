"""What a gradebook knows of one notebook of an assignment, as plain data.

A record crosses process and machine borders; nothing in it opens a database.
"""

from __future__ import annotations

import ast
import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any, NamedTuple


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

    def checksum_of(self, source: str) -> str:
        """Return nbgrader's checksum of this cell if it held ``source``."""
        flags = (self.grade, self.solution, self.locked)
        text = source + self.cell_type + "".join(map(str, flags)) + self.name
        if self.grade:
            text += str(float(self.points or 0))
        return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()

    def is_untouched(self, source: str) -> bool:
        """Whether an answer is still as it was released."""
        return self.checksum is not None and self.checksum == self.checksum_of(source)

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


class Scored(NamedTuple):
    """What the gradebook is told about one notebook of a submission.

    Attributes:
        scores: Points by graded cell; None where a person has to decide.
        untouched: Answer cells that are as they were released.
    """

    scores: Mapping[str, float | None]
    untouched: frozenset[str] = frozenset()


def record_of(notebook: Any, name: str, assignment: str) -> Record:
    """Return what nbgrader's gradebook knows of a released notebook (its ``api.Notebook``)."""
    points = {cell.name: cell.max_score for cell in (*notebook.grade_cells, *notebook.task_cells)}
    grades = {cell.name for cell in notebook.grade_cells}
    solutions = {cell.name for cell in notebook.solution_cells}
    tasks = {cell.name for cell in notebook.task_cells}
    cells = tuple(
        RecordCell(
            name=cell.name,
            cell_type=cell.cell_type,
            source=cell.source,
            checksum=cell.checksum,
            locked=cell.locked,
            grade=cell.name in grades,
            solution=cell.name in solutions,
            task=cell.name in tasks,
            points=points.get(cell.name),
        )
        for cell in notebook.source_cells
    )
    return Record(assignment, name, cells)


def released_record(data: bytes, name: str) -> Record:
    """Return what a notebook says of its own nbgrader cells, where no gradebook is at hand."""
    cells: list[RecordCell] = []
    for cell in json.loads(data)["cells"]:
        said = cell.get("metadata", {}).get("nbgrader")
        if isinstance(said, dict) and isinstance(said.get("grade_id"), str):
            flags = {
                flag: said.get(flag) is True for flag in ("grade", "solution", "task", "locked")
            }
            points = said.get("points")
            cells.append(
                RecordCell(
                    name=said["grade_id"],
                    cell_type=cell["cell_type"],
                    source="".join(cell["source"]),
                    checksum=str(said.get("checksum")),
                    points=float(points) if isinstance(points, int | float) else None,
                    **flags,
                )
            )
    return Record(name, name, tuple(cells))


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
