"""The autograded notebook: what a learner handed in, with the outputs that grading gave it.

It is what nbgrader's formgrader and feedback open.  What nbgrader has no column for is in the
``course`` metadata: of each graded cell why it got its points, of the notebook under which walls it
ran.  Seeds are never in it.
"""

from __future__ import annotations

import json
import platform
import sys
from collections.abc import Mapping
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from grader.sandbox.policy import Tier
from grader.score import Graded
from grader.submission import GradableCell, Submission

MAX_LINES = 1_000  # of one printed output, as nbgrader's LimitOutput
MAX_TRACEBACK = 100
_PACKAGES = ("autograd-course", "torch", "nbgrader", "ipykernel", "ipython")


def autograded(graded: Graded, course: Mapping[str, Any]) -> bytes:
    """Return the autograded notebook as the bytes of its file, with this ``course`` metadata."""
    return notebook_bytes([_cell(cell, graded) for cell in graded.submission.cells], course)


def course_metadata(graded: Graded, basis: str) -> dict[str, Any]:
    """Return what a notebook says of its grading; ``basis`` is a hash of what it rests on."""
    run = graded.run
    unwalled = run.walls.get("tier") == Tier.C
    return {
        **_origin(graded.submission),
        "basis": basis,
        "ending": str(run.ending),
        "peak_mib": run.peak_mib,
        "refused": graded.refusal,
        "repairs": list(graded.submission.repairs),
        "versions": versions(),
        "walls": "UNSANDBOXED" if unwalled else run.walls,
    }


def notebook_bytes(cells: list[dict[str, Any]], course: Mapping[str, Any]) -> bytes:
    """Return a notebook of format 4.5 with these cells and this ``course`` metadata."""
    kernel = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    metadata = {"course": course, "kernelspec": kernel, "language_info": {"name": "python"}}
    content: dict[str, Any] = {
        "cells": cells,
        "metadata": metadata,
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    # One cell a line: readable enough, and much faster than with indents.
    text = ",\n".join(map(_compact, content.pop("cells")))
    return f'{{"cells": [\n{text}\n],\n{_compact(content)[1:]}\n'.encode()


def _compact(content: object) -> str:
    return json.dumps(content, sort_keys=True, ensure_ascii=False, allow_nan=False)


def _cell(cell: GradableCell, graded: Graded) -> dict[str, Any]:
    metadata: dict[str, Any] = {}
    page: dict[str, Any] = {
        "cell_type": cell.kind,
        "id": cell.id.replace(".", "-"),
        "metadata": metadata,
        "source": cell.source,
    }
    if cell.attachments:
        page["attachments"] = {name: dict(data) for name, data in cell.attachments.items()}
    grade = None
    if cell.record:
        metadata["nbgrader"] = cell.record.metadata()
        grade = graded.grades.get(cell.record.name)
    if grade:
        metadata["course"] = {"reason": grade.reason, "look": grade.look, **_finite(grade.facts)}
    if cell.kind == "code":
        shown = graded.run.cells[cell.id]
        outputs = shown.outputs if grade is None else grade.outputs
        page["outputs"] = [_bounded(output) for output in outputs]
        page["execution_count"] = shown.execution_count
        for output in page["outputs"]:
            if output["output_type"] == "execute_result":
                output.setdefault("execution_count", shown.execution_count)
    return page


def _bounded(output: Any) -> dict[str, Any]:
    """Return an output that a page can show: not more than ``MAX_LINES`` lines."""
    output = dict(output)
    if output["output_type"] == "stream" and output["text"].count("\n") > MAX_LINES:
        kept = output["text"].split("\n", MAX_LINES)[:MAX_LINES]
        output["text"] = "\n".join([*kept, "…", ""])
    if output["output_type"] == "error":
        output["traceback"] = output["traceback"][-MAX_TRACEBACK:]
    return output


def _finite(value: Any) -> Any:
    """Return plain data as strict JSON holds it: NaN and infinities as text."""
    if isinstance(value, float):
        return value if value - value == 0 else repr(value)
    if isinstance(value, dict):
        return {str(key): _finite(item) for key, item in value.items()}
    return [_finite(item) for item in value] if isinstance(value, list | tuple) else value


def _origin(submission: Submission) -> dict[str, Any]:
    return {
        "language": submission.language,
        "variant": submission.variant,
        "sha256": submission.sha256,
    }


@lru_cache(maxsize=1)
def versions() -> dict[str, str]:
    """Return the versions that a grade depends on."""
    found = {"python": platform.python_version(), "system": f"{sys.platform} {platform.machine()}"}
    for name in _PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found
