"""What nbgrader loads by configuration: the guard in front of stock `nbgrader autograde`."""

from __future__ import annotations

from typing import Any

from nbformat.notebooknode import NotebookNode, from_dict
from nbformat.v4 import new_code_cell, new_markdown_cell, new_raw_cell
from nbgrader.api import Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor

from grader.intake import Cell
from grader.record import record_of
from grader.submission import GradableCell, repair


class Guard(NbGraderPreprocessor):
    """Gives a submitted notebook the nbgrader cells that were released, whatever became of them.

    Stock nbgrader gives full marks for a check that carries the tag ``skip-execution``, keeps an
    old grade where a check was deleted, and stops grading the whole class at a copied cell.
    """

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Return the notebook repaired from the gradebook; each repair is logged."""
        wanted = resources["nbgrader"]
        with Gradebook(wanted["db_url"]) as gradebook:
            released = gradebook.find_notebook(wanted["notebook"], wanted["assignment"])
            record = record_of(released, wanted["notebook"], wanted["assignment"])
        cells, repairs = repair(_submitted(nb), record)
        for sentence in repairs:
            self.log.warning("%s: %s", wanted["student"], sentence)
        nb.cells = [_node(cell, nb) for cell in cells]
        nb.nbformat_minor = max(nb.nbformat_minor, 5)  # the first format whose cells have ids
        return nb, resources


def _submitted(nb: NotebookNode) -> list[Cell]:
    """Return what counts of each cell, named by its number; tags and flags do not count."""
    return [
        Cell(cell.cell_type, cell.source, str(number), _grade_id(cell))
        for number, cell in enumerate(nb.cells)
    ]


def _grade_id(cell: NotebookNode) -> str | None:
    claim = cell.metadata.get("nbgrader")
    name = claim.get("grade_id") if isinstance(claim, dict) else None
    return name if isinstance(name, str) else None


def _node(cell: GradableCell, nb: NotebookNode) -> NotebookNode:
    """Return the repaired cell as a notebook holds it."""
    new = {"code": new_code_cell, "markdown": new_markdown_cell, "raw": new_raw_cell}[cell.kind]
    node = new(cell.source)
    if cell.record:
        node.metadata = from_dict({"nbgrader": cell.record.metadata()})
    if cell.id.isdecimal():  # it was handed in; the others were put back
        handed_in = nb.cells[int(cell.id)]
        node.id = handed_in.get("id", node.id)
        if cell.kind == "markdown" and "attachments" in handed_in:
            node.attachments = handed_in.attachments
    return node
