"""A submitted notebook made gradable: its nbgrader cells are again those of the record.

A learner may delete, copy, rename, split, retype or edit any cell.  What is graded is laid down
by the record alone; what the learner wrote is kept wherever a learner may write.
"""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from course.language import SOURCE_LANGUAGE, languages, translate
from grader.intake import Cell, Notebook, read_notebook
from grader.record import Record, RecordCell

MAX_VARIANT = 100  # characters of a learner's name


@dataclass(frozen=True)
class GradableCell:
    """One cell as it is run and graded; ``record`` is set where nbgrader knows the cell."""

    kind: str
    source: str
    id: str
    record: RecordCell | None = None
    attachments: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Submission:
    """What one learner handed in for one notebook, ready to be graded.

    Attributes:
        language: The one the learner reads; from the setup cell.
        variant: Whose numbers the questions showed; from the setup cell.
        metadata: What the builder wrote in the notebook, such as hashes of exercises.
        repairs: One sentence for each thing that had to be put back.
        sha256: Of the bytes handed in.
    """

    student: str
    cells: tuple[GradableCell, ...]
    language: str
    variant: str
    metadata: Mapping[str, str]
    repairs: tuple[str, ...]
    sha256: str

    @property
    def code(self) -> list[GradableCell]:
        """The cells that run, in order."""
        return [cell for cell in self.cells if cell.kind == "code"]


def read_submission(data: bytes, record: Record, student: str) -> Submission:
    """Return the submission in ``data``, repaired from ``record``.

    Raises:
        Refused: If the bytes are no readable notebook.
    """
    notebook = read_notebook(data)
    cells, repairs = repair(notebook.cells, record)
    language, variant = whose(notebook)
    digest = hashlib.sha256(data).hexdigest()
    return Submission(
        student, tuple(cells), language, variant, notebook.metadata, tuple(repairs), digest
    )


def repair(cells: Iterable[Cell], record: Record) -> tuple[list[GradableCell], list[str]]:
    """Return ``cells`` with every nbgrader cell as ``record`` wants it, and what was repaired.

    Of several cells with one name the last is the one that counts, as in nbgrader; the others
    still run.  A deleted cell comes back behind its predecessor of the release.
    """
    cells = list(cells)
    last = {cell.grade_id: number for number, cell in enumerate(cells)}
    repaired: list[GradableCell] = []
    repairs: list[str] = []
    for number, cell in enumerate(cells):
        known = record.by_name.get(cell.grade_id or "")
        if known and last[known.name] == number:
            repaired.append(_restored(cell, known, repairs))
            continue
        if known:
            repairs.append(translate("Cell {name} was there more than once.", name=known.name))
        elif cell.grade_id is not None:
            name = "".join(filter(str.isprintable, cell.grade_id))[:80]
            repairs.append(translate("Cell {name} is none of this assignment.", name=name))
        repaired.append(GradableCell(cell.kind, cell.source, cell.id, None, cell.attachments))
    _put_back(repaired, record, repairs)
    return repaired, repairs


def _restored(cell: Cell, known: RecordCell, repairs: list[str]) -> GradableCell:
    source = known.source if known.locked else cell.source
    if source != cell.source:
        repairs.append(translate("Cell {name} had been edited.", name=known.name))
    if cell.kind != known.cell_type:
        repairs.append(translate("Cell {name} had another type.", name=known.name))
    attachments = cell.attachments if known.cell_type == "markdown" else {}
    return GradableCell(known.cell_type, source, cell.id, known, attachments)


def _put_back(cells: list[GradableCell], record: Record, repairs: list[str]) -> None:
    """Insert the graded cells that are missing; a missing answer stays missing."""
    before: str | None = None
    for known in record.cells:
        place = {cell.record.name: number for number, cell in enumerate(cells) if cell.record}
        if known.name not in place and (known.grade or known.task):
            repairs.append(translate("Cell {name} was missing.", name=known.name))
            added = GradableCell(known.cell_type, known.source, f"restored.{known.name}", known)
            cells.insert(place[before] + 1 if before in place else len(cells), added)
        before = known.name if known.name in place or known.grade or known.task else before


def whose(notebook: Notebook) -> tuple[str, str]:
    """Return the language and the variant that the notebook's setup cell asks for.

    They are read from ``start("uk", variant="Ada")`` without running it; where that cell does not
    say, the notebook's metadata does, and else English and nobody's numbers.
    """
    said: dict[str, Any] = {}
    for cell in notebook.cells:
        call = _start_call(cell.source) if cell.kind == "code" and "start" in cell.source else None
        if call is not None:
            said = _arguments(call)
            break
    known = languages()
    wishes = (said.get("language"), notebook.metadata.get("language"), SOURCE_LANGUAGE)
    language = next(wish for wish in wishes if wish in known)
    variant = said.get("variant", notebook.metadata.get("variant", ""))
    return language, variant.strip()[:MAX_VARIANT] if isinstance(variant, str) else ""


def _start_call(source: str) -> ast.Call | None:
    try:
        body = ast.parse(source).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    for statement in body:
        match statement:
            case ast.Expr(ast.Call(ast.Name("start") | ast.Attribute(attr="start")) as call):
                return call
            case _:
                continue
    return None


def _arguments(call: ast.Call) -> dict[str, Any]:
    """Return the literal arguments of ``start(language, variant="")`` by name."""
    given = dict(zip(("language", "variant"), call.args, strict=False))
    given |= {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg}
    return {name: node.value for name, node in given.items() if isinstance(node, ast.Constant)}
