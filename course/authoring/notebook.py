"""A lesson as a notebook: stable cell ids, nbgrader's metadata, no outputs, no dates."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any, cast

import nbformat
from nbformat import NotebookNode

from course.authoring.catalogs import whole_percent
from course.authoring.directives import CONTEXT, render
from course.authoring.guards import localized
from course.authoring.messages import NOTICE
from course.authoring.po import Catalog
from course.authoring.program import set_language
from course.authoring.source import Cell, Lesson

ENGLISH = "en"
# JupyterLab's "Run All" stops at an error, unless the cell says that it may end in one: without
# this tag, nobody could run a notebook through before the first exercise is solved.
RUN_ON = "raises-exception"
SETUP = "setup"  # the tag of the cell that says the language; not shown in notebooks
_MAX_SLUG = 48
_HEADING = re.compile(r"^#{1,6}[ \t]+(?P<title>.+?)[ \t#]*$", re.MULTILINE)


def solution_notebook(
    lesson: Lesson,
    registry: Mapping[str, Any],
    catalog: Catalog | None = None,
    interface: Catalog | None = None,
) -> NotebookNode:
    """Return the instructor's notebook of a lesson: what nbgrader calls the source.

    Args:
        lesson: The lesson.
        registry: The exercises by name.
        catalog: The translations of the lesson; none for English.
        interface: The catalog ``interface`` of the same language.

    Raises:
        CourseError: If a translation or a directive is not acceptable.
    """

    def say(msgid: str, context: str | None = None) -> str:
        return interface.get(context, msgid) if interface else msgid

    cells = [
        _notebook_cell(cell, name, catalog, say, registry)
        for cell, name in zip(lesson.cells, cell_ids(lesson), strict=True)
    ]
    if catalog is not None and (percent := whole_percent(catalog)) < 100:
        cells[0].source += f"\n\n> {say(NOTICE).format(percent=percent)}"
    language = catalog.language if catalog else ENGLISH
    metadata = {
        "course": {
            "lesson": lesson.name,
            "language": language,
            "source_sha": hashlib.sha256(lesson.text.encode()).hexdigest()[:16],
            "exercises": _fingerprints(lesson, registry),
        },
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    fields = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    return _node(fields)


def dump_notebook(notebook: NotebookNode) -> str:
    """Return the text of the ``.ipynb`` file, byte for byte as nbgrader would write it."""
    return nbformat.writes(notebook).rstrip("\n") + "\n"


def cell_ids(lesson: Lesson) -> list[str]:
    """Return an id per cell: the heading it stands under, and its number there.

    They come from the English source, so that they are the same in every language, and an
    edit changes ids in its own section only. Cells of nbgrader have their grade_id.
    """
    taken = {_fixed_id(cell) for cell in lesson.cells}
    ids, section, seen = [], lesson.name, Counter[str]()
    for cell in lesson.cells:
        titles = _HEADING.findall(cell.source) if cell.kind == "markdown" else []
        section = slug(titles[0]) or section if titles else section
        name = _fixed_id(cell)
        while name is None or (name in taken and name != _fixed_id(cell)):
            seen[section] += 1
            name = section if seen[section] == 1 else f"{section}-{seen[section]}"
        taken.add(name)
        ids.append(name)
        section = slug(titles[-1]) or section if titles else section
    return ids


def slug(title: str) -> str:
    """Return a heading as part of a cell id.

    >>> slug("Where `.grad` is: an *idea*")
    'where-grad-is-an-idea'
    """
    ascii_only = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", ascii_only.lower())
    return "-".join(words)[:_MAX_SLUG].strip("-")


def _fixed_id(cell: Cell) -> str | None:
    if cell.exercise:
        return cell.exercise
    if cell.check:
        return check_id(cell.check)
    return SETUP if SETUP in cell.tags else None


def check_id(exercise: str) -> str:
    """Return the grade_id of the cell that checks an exercise."""
    return f"check_{exercise}"


def _notebook_cell(
    cell: Cell,
    name: str,
    catalog: Catalog | None,
    say: Callable[..., str],
    registry: Mapping[str, Any],
) -> NotebookNode:
    source = cell.source if catalog is None else localized(cell, catalog)
    metadata = _metadata(cell, registry)
    fields: dict[str, Any] = {"id": name, "cell_type": cell.kind, "metadata": metadata}
    if cell.kind == "markdown":
        fields["source"] = render(source, lambda title: say(title, CONTEXT), cell.place)
        return _node(fields)
    if SETUP in cell.tags and catalog is not None:
        source = set_language(source, catalog.language) or source
    fields |= {"source": source, "outputs": [], "execution_count": None}
    return _node(fields)


def _node(fields: Mapping[str, Any]) -> NotebookNode:
    return cast(NotebookNode, nbformat.from_dict(fields))


def _metadata(cell: Cell, registry: Mapping[str, Any]) -> dict[str, Any]:
    tags = [tag for tag in cell.tags if tag != SETUP]
    if cell.check:
        tags.append(RUN_ON)
    metadata: dict[str, Any] = {"tags": tags} if tags else {}
    if cell.graded:
        metadata["nbgrader"] = nbgrader_metadata(cell, registry)
    return metadata


def nbgrader_metadata(cell: Cell, registry: Mapping[str, Any]) -> dict[str, Any]:
    """Return what makes a cell nbgrader's: an answer, or the check that carries the points."""
    answer = cell.exercise is not None
    metadata = {
        "schema_version": 3,
        "grade_id": cell.exercise or check_id(str(cell.check)),
        "solution": answer,
        "grade": not answer,
        "locked": not answer,
        "task": False,
    }
    return metadata if answer else {**metadata, "points": registry[str(cell.check)].points}


def _fingerprints(lesson: Lesson, registry: Mapping[str, Any]) -> dict[str, str]:
    """Return a hash per exercise whose numbers were drawn when the learner read them."""
    names: Iterable[str] = (cell.exercise for cell in lesson.cells if cell.exercise)
    return {name: registry[name].fingerprint() for name in names if not registry[name].is_function}
