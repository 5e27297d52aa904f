"""nbgrader's gradebook: records out, results in.  One process writes it.

A submission is written in one transaction, with plain SQL on nbgrader's own tables: its session
layer needs about a hundred statements for what are six.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Generator, Mapping
from datetime import datetime, timedelta
from typing import Any

from nbgrader import api
from nbgrader.preprocessors import AssignLatePenalties
from nbgrader.utils import parse_utc
from sqlalchemy import (
    Connection,
    Table,
    bindparam,
    case,
    create_engine,
    func,
    inspect,
    select,
    update,
)
from sqlalchemy.exc import DatabaseError

from course.errors import CourseError
from grader.folders import Course
from grader.record import Scored, record_of

# A zone may be the name of a file, so only plain ones are read.
_TIME = re.compile(r"[\d-]{8,10}[T ][\d:.]{5,15}( ?[+-]\d{2}:?\d{2}| [A-Z]{1,5})?")

NO_RESPONSE = "No response."  # nbgrader's own words, by which its pages know an untouched answer

_assignment: Table = api.Assignment.__table__
_notebook: Table = api.Notebook.__table__
_cell: Table = api.BaseCell.__table__
_student: Table = api.Student.__table__
_handed_in: Table = api.SubmittedAssignment.__table__
_page: Table = api.SubmittedNotebook.__table__
_grade: Table = api.Grade.__table__
_comment: Table = api.Comment.__table__


class Gradebook:
    """One assignment in nbgrader's gradebook."""

    def __init__(self, course: Course, assignment: str) -> None:
        self._engine = create_engine(course.db_url)
        self._late = AssignLatePenalties(config=course.config)
        self._late.init_plugin()
        with self._sentences():
            if not inspect(self._engine).has_table(_assignment.name):
                raise CourseError(
                    f"There is no gradebook yet; run: nbgrader generate_assignment {assignment}"
                )
        with self._sentences(), api.Gradebook(course.db_url) as book:
            try:
                released = book.find_assignment(assignment)
            except api.MissingEntry:
                raise CourseError(
                    f"The gradebook has no assignment {assignment!r}; "
                    f"run: nbgrader generate_assignment {assignment}"
                ) from None
            self._id, self._due = released.id, released.duedate
            self.records = {
                nb.name: record_of(nb, nb.name, assignment) for nb in released.notebooks
            }
            self._notebooks = {nb.name: nb.id for nb in released.notebooks}
            self._cells = {
                nb.name: {(cell.name, cell.type): cell.id for cell in nb._base_cells}  # noqa: SLF001
                for nb in released.notebooks
            }

    def close(self) -> None:
        """Close the connections."""
        self._engine.dispose()

    def students(self) -> set[str]:
        """Return who has grades for this assignment."""
        with self._sentences(), self._engine.connect() as connection:
            rows = select(_handed_in.c.student_id).where(_handed_in.c.assignment_id == self._id)
            return set(connection.scalars(rows).all())

    def scores(self) -> dict[tuple[str, str], dict[str, float]]:
        """Return the points of each graded cell, by student and notebook; what counts, counts."""
        found: dict[tuple[str, str], dict[str, float]] = {}
        points = func.coalesce(_grade.c.manual_score, _grade.c.auto_score, 0.0)
        credit = func.coalesce(_grade.c.extra_credit, 0.0)
        rows = (
            select(_handed_in.c.student_id, _notebook.c.name, _cell.c.name, points + credit)
            .join(_page, _page.c.assignment_id == _handed_in.c.id)
            .join(_notebook, _notebook.c.id == _page.c.notebook_id)
            .join(_grade, _grade.c.notebook_id == _page.c.id)
            .join(_cell, _cell.c.id == _grade.c.cell_id)
            .where(_handed_in.c.assignment_id == self._id)
        )
        with self._sentences(), self._engine.connect() as connection:
            for student, notebook, cell, score in connection.execute(rows):
                found.setdefault((student, notebook), {})[cell] = score
        return found

    def write(
        self, student: str, results: Mapping[str, Scored], timestamp: datetime | None
    ) -> dict[str, tuple[float | None, float | None]]:
        """Write what a student got, and return each score that changed: before and after.

        What a person has entered (manual scores, comments, extra credit) stays.

        Raises:
            CourseError: If the gradebook cannot be written now; nothing was written then.
        """
        with self._sentences(), self._engine.begin() as connection:
            handed_in = self._submission(connection, student, timestamp)
            changed: dict[str, tuple[float | None, float | None]] = {}
            for name, scored in results.items():
                page = self._rows(connection, handed_in, name)
                changed |= self._scores(connection, page, name, scored)
                self._penalty(connection, handed_in, page, student)
        return changed

    def _submission(self, connection: Connection, student: str, timestamp: datetime | None) -> str:
        known = select(_student.c.id).where(_student.c.id == student)
        if connection.scalar(known) is None:
            connection.execute(_student.insert().values(id=student))
        mine = (_handed_in.c.assignment_id == self._id) & (_handed_in.c.student_id == student)
        found = connection.scalar(select(_handed_in.c.id).where(mine))
        if found is None:
            values = {"assignment_id": self._id, "student_id": student, "timestamp": timestamp}
            found = api.new_uuid()
            connection.execute(_handed_in.insert().values(id=found, **values))
        elif timestamp is not None:
            connection.execute(update(_handed_in).where(mine).values(timestamp=timestamp))
        return found

    def _rows(self, connection: Connection, handed_in: str, name: str) -> str:
        """Return the id of a student's notebook; its rows are made where there are none."""
        notebook = self._notebooks[name]
        mine = (_page.c.assignment_id == handed_in) & (_page.c.notebook_id == notebook)
        page: str | None = connection.scalar(select(_page.c.id).where(mine))
        is_new = page is None
        if page is None:
            page = api.new_uuid()
            row = {"id": page, "assignment_id": handed_in, "notebook_id": notebook}
            connection.execute(_page.insert().values(flagged=False, **row))
        for table, kinds in ((_grade, _GRADED), (_comment, _COMMENTED)):
            there = select(table.c.cell_id).where(table.c.notebook_id == page)
            known = set[str]() if is_new else set(connection.scalars(there).all())
            rows = [
                {"id": api.new_uuid(), "cell_id": cell, "notebook_id": page}
                for (_, kind), cell in self._cells[name].items()
                if kind in kinds and cell not in known
            ]
            if rows:
                connection.execute(table.insert(), rows)
        return page

    def _scores(
        self, connection: Connection, page: str, name: str, scored: Scored
    ) -> dict[str, tuple[float | None, float | None]]:
        cells = self._cells[name]
        rows = select(_grade.c.cell_id, _grade.c.auto_score).where(_grade.c.notebook_id == page)
        before = {cell: score for cell, score in connection.execute(rows)}  # noqa: C416 - rows
        changed: dict[str, tuple[float | None, float | None]] = {}
        grades: list[dict[str, Any]] = []
        comments: list[dict[str, Any]] = []
        for (cell_name, kind), cell in cells.items():
            here = {"page": page, "cell": cell}
            if kind in _GRADED and cell_name in scored.scores:
                score = scored.scores[cell_name]
                grades.append({**here, "score": score, "doubt": score is None})
                if before.get(cell) != score:
                    changed[cell_name] = (before.get(cell), score)
            elif kind == "SolutionCell":
                said = NO_RESPONSE if cell_name in scored.untouched else None
                comments.append({**here, "said": said})
        for statement, rows in ((_SET_GRADE, grades), (_SET_COMMENT, comments)):
            if rows:
                connection.execute(statement, rows)
        return changed

    def _penalty(self, connection: Connection, handed_in: str, page: str, student: str) -> None:
        """Let nbgrader's plug-in take off points where a submission is late."""
        times = select(_handed_in.c.timestamp, _handed_in.c.extension)
        row = connection.execute(times.where(_handed_in.c.id == handed_in)).one()
        if self._due is None or row.timestamp is None:
            return
        late = (row.timestamp - self._due - (row.extension or timedelta())).total_seconds()
        points = func.coalesce(_grade.c.manual_score, _grade.c.auto_score, 0.0)
        credit = func.coalesce(_grade.c.extra_credit, 0.0)
        total = select(func.sum(points + credit)).where(_grade.c.notebook_id == page)
        score = connection.scalar(total) or 0.0
        plugin: Any = self._late.plugin_inst
        penalty = plugin.late_submission_penalty(student, score, late) if late > 0 else None
        kept = None if penalty is None else min(max(penalty, 0), score)
        row = update(_page).where(_page.c.id == page).values(late_submission_penalty=kept)
        connection.execute(row)

    @contextlib.contextmanager
    def _sentences(self) -> Generator[None]:
        try:
            yield
        except DatabaseError as error:
            raise CourseError(
                f"The gradebook cannot be used now ({error.orig}); what is graded so far is kept: "
                "close what else uses it, see that the disk has room, and run this again."
            ) from None


_GRADED = ("GradeCell", "TaskCell")
_COMMENTED = ("SolutionCell", "TaskCell")

_SET_GRADE = (
    update(_grade)
    .where(_grade.c.notebook_id == bindparam("page"), _grade.c.cell_id == bindparam("cell"))
    .values(
        auto_score=bindparam("score"),
        # What a person has scored, a person looks at again.
        needs_manual_grade=case(
            (_grade.c.manual_score.is_not(None), True), else_=bindparam("doubt")
        ),
    )
)
_SET_COMMENT = (
    update(_comment)
    .where(_comment.c.notebook_id == bindparam("page"), _comment.c.cell_id == bindparam("cell"))
    .values(auto_comment=bindparam("said"))
)


def read_timestamp(text: str) -> datetime | None:
    """Return the time in a timestamp.txt, in UTC; None where it holds no time.

    >>> read_timestamp("2026-11-21 10:00:00 UTC")
    datetime.datetime(2026, 11, 21, 10, 0)
    """
    if not _TIME.fullmatch(text.strip()):
        return None
    try:
        return parse_utc(text.strip())
    except (ValueError, OverflowError):
        return None
