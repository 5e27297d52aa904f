"""What a class got, as a table: scores, misconceptions, and what needs a look."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console, Group
from rich.table import Table
from rich.text import Text

from course.language import translate
from grader.folders import Course, open_course
from grader.gradebook import Gradebook
from grader.record import Record

MAX_NAMES = 3

_LABEL = re.compile(r"\[(\w+\.\w+)\]\s*\Z")


@dataclass
class Row:
    """One student's notebook.

    Attributes:
        reasons: Why each graded cell got its points: ``right``, ``ledger.sign`` …
        sentence: What has to be said of it; empty if nothing has.
    """

    student: str
    notebook: str
    language: str
    scores: Mapping[str, float]
    max_score: float
    reasons: dict[str, str] = field(default_factory=dict)
    sentence: str = ""

    @property
    def score(self) -> float:
        """All points of this notebook."""
        return sum(self.scores.values())


def report(root: Path, assignment: str, *, as_json: bool) -> None:
    """Print what the class in the course of ``root`` got."""
    rows = read_rows(open_course(root), assignment)
    if as_json:
        Console().print_json(data=[asdict(row) for row in rows])
    else:
        show(rows, Console())


def read_rows(course: Course, assignment: str) -> list[Row]:
    """Return what gradebook and autograded notebooks say, whichever grader wrote them."""
    book = Gradebook(course, assignment)
    try:
        found = book.scores()
    finally:
        book.close()
    rows: list[Row] = []
    for (student, name), scores in sorted(found.items()):
        record = book.records[name]
        path = course.autograded / student / assignment / f"{name}.ipynb"
        try:
            page = json.loads(path.read_bytes())
        except (OSError, ValueError):
            page = dict[str, Any](cells=[], metadata={})
        facts = page["metadata"].get("course", {})
        repairs = facts.get("repairs", ())
        sentence = facts.get("refused") or " ".join(repairs[:1]) + " …" * (len(repairs) > 1)
        language = facts.get("language", "?")
        row = Row(student, name, language, scores, record.max_score, sentence=sentence)
        row.reasons = _reasons(page, scores, record)
        rows.append(row)
    return rows


def _reasons(
    page: Mapping[str, Any], scores: Mapping[str, float], record: Record
) -> dict[str, str]:
    reasons: dict[str, str] = {}
    for cell in page["cells"]:
        name = cell["metadata"].get("nbgrader", {}).get("grade_id")
        known = record.by_name.get(name)
        if known is None or not (known.grade or known.task):
            continue
        said = cell["metadata"].get("course", {}).get("reason")
        reasons[name] = (
            said or _label(cell) or ("right" if scores.get(name) == known.points else "?")
        )
    return reasons


def _label(cell: Mapping[str, Any]) -> str | None:
    """Return the label that ends the message of a failed check; stock nbgrader keeps it too."""
    for output in cell.get("outputs", ()):
        if output["output_type"] == "error":
            found = _LABEL.search(output["evalue"])
            return found[1] if found else output["ename"]
    return None


def misconceptions(rows: list[Row]) -> dict[str, list[str]]:
    """Return who holds each misconception, the most frequent one first."""
    held: dict[str, list[str]] = {}
    for row in rows:
        for reason in filter(_is_misconception, row.reasons.values()):
            held.setdefault(reason, []).append(row.student)
    return dict(sorted(held.items(), key=lambda item: -len(item[1])))


def _is_misconception(reason: str) -> bool:
    exercise, _, name = reason.partition(".")
    return bool(name) and exercise not in ("not_reached", "not_checked") and name not in _OUTCOMES


_OUTCOMES = ("wrong", "untouched", "missing", "not_checked", "other_version", "no_exercise")


def show(rows: list[Row], console: Console) -> None:
    """Print the tables."""
    names = list(dict.fromkeys(name for row in rows for name in row.reasons))
    table = Table(title=translate("Scores"))
    table.add_column(translate("student"), no_wrap=True)
    table.add_column("")
    for number, _ in enumerate(names, 1):
        table.add_column(str(number), justify="center")
    table.add_column(translate("points"), justify="right")
    for row in rows:
        marks = [_mark(row.reasons.get(name, "?")) for name in names]
        points = f"{row.score:g}/{row.max_score:g}"
        table.add_row(Text(row.student), row.language, *marks, points)
    legend = ", ".join(f"{n} {name.removeprefix('check_')}" for n, name in enumerate(names, 1))
    held = Table(title=translate("Misconceptions"))
    held.add_column(translate("students"), justify="right")
    held.add_column(translate("misconception"))
    held.add_column(translate("who"))
    for name, who in misconceptions(rows).items():
        some = ", ".join(who[:MAX_NAMES]) + " …" * (len(who) > MAX_NAMES)
        held.add_row(str(len(who)), Text(name), Text(some))
    said = [Text(f"{row.student}: {row.sentence}") for row in rows if row.sentence]
    console.print(Group(table, Text(legend), held, *said))


_MARKS = {"right": "✓", "untouched": "·", "missing": "·", "claimed": "c", "manual": "?"}


def _mark(reason: str) -> str:
    """Return one sign for a reason: right, not attempted, claimed, to be looked at, wrong."""
    name = reason.rpartition(".")[2]
    look = name in ("refused", "not_checked", "other_version", "?")
    return "?" if look else _MARKS.get(name, "✗")
