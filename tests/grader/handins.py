"""Small notebooks and records that the grader's tests are written with."""

from __future__ import annotations

import json
from typing import Any

from grader.record import Record, RecordCell


def answer(name: str, source: str) -> RecordCell:
    """Return the record of an answer cell that started as ``source``."""
    return RecordCell(name, "code", source, checksum="0", locked=False, solution=True)


def check(name: str, source: str | None = None, points: float = 1.0) -> RecordCell:
    """Return the record of a check cell; ``source`` replaces ``check("name")``."""
    text = f'check("{name}")' if source is None else source
    return RecordCell(f"check_{name}", "code", text, "0", locked=True, grade=True, points=points)


def record(*cells: RecordCell) -> Record:
    """Return the record of a notebook ``lesson`` in an assignment of the same name."""
    return Record("lesson", "lesson", cells)


def code(source: str, known: RecordCell | None = None, **metadata: Any) -> dict[str, Any]:
    """Return a code cell as it stands in a file, marked as the nbgrader cell ``known``."""
    if known is not None:
        metadata["nbgrader"] = known.metadata()
    return {
        "cell_type": "code",
        "id": f"c{abs(hash((source, str(metadata)))) % 10**8}",
        "metadata": metadata,
        "source": source,
        "outputs": [],
        "execution_count": None,
    }


def prose(source: str, **fields: Any) -> dict[str, Any]:
    """Return a Markdown cell as it stands in a file."""
    return {"cell_type": "markdown", "id": "m1", "metadata": {}, "source": source, **fields}


def notebook(*cells: dict[str, Any], **fields: Any) -> bytes:
    """Return the bytes of a notebook."""
    content = {"cells": list(cells), "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(content | fields).encode()
