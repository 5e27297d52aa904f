"""Grade an assignment: find what is new, grade it in a pool, write gradebook and notebooks.

The order of writing is what makes a crash harmless: first the notebook beside its place, then the
gradebook in one transaction, then the notebook is renamed.  A submission whose notebook is not in
its place is graded again.
"""

from __future__ import annotations

import contextlib
import fnmatch
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from grader.disk import beside, clear, disk_errors
from grader.folders import Course
from grader.gradebook import Gradebook, read_timestamp
from grader.intake import Refused, read_beneath
from grader.job import Seeds, fingerprint, known_exercises
from grader.launch import Control
from grader.page import autograded, course_metadata
from grader.pool import Lost, Outcome
from grader.record import Record, Scored
from grader.sandbox.policy import Limits
from grader.score import Graded, grade, refused
from grader.submission import read_submission
from grader.supervise import run

_TIMESTAMP = "timestamp.txt"
_AGAIN = (
    "to be graded again"  # the basis of a page that the grader, not the learner, is to blame for
)


class Task(NamedTuple):
    """One student's notebook to grade; it may cross process borders.

    Attributes:
        basis: A hash of all that a grade depends on but the code of this grader.
        refusal: Why the file could not even be opened, if so.
    """

    student: str
    data: bytes
    record: Record
    seeds: Seeds
    limits: Limits
    basis: str
    refusal: str = ""


class Page(NamedTuple):
    """A graded notebook: the bytes of its file, what is in it, and what the gradebook is told."""

    content: bytes
    course: Mapping[str, Any]
    scored: Scored
    reasons: Mapping[str, str]


@dataclass(frozen=True)
class Finished:
    """What became of one student's notebook.

    Attributes:
        changed: Scores that were different before: cell, before, after.
        why: Why they changed, in one sentence; empty at a first grading.
        sentence: What has to be said of it; empty if nothing has.
        look: Whether a person has to decide about a part of it.
    """

    student: str
    notebook: str
    score: float
    max_score: float
    changed: Mapping[str, tuple[float | None, float | None]]
    why: str = ""
    sentence: str = ""
    look: bool = False
    reasons: Mapping[str, str] | None = None


def students(course: Course, assignment: str, pattern: str = "*") -> list[str]:
    """Return who handed something in for an assignment, sorted."""
    if not course.submitted.is_dir():
        return []
    return sorted(
        folder.name
        for folder in course.submitted.iterdir()
        if fnmatch.fnmatchcase(folder.name, pattern) and (folder / assignment).is_dir()
    )


def basis(data: bytes, record: Record) -> str:
    """Return a hash of a submission, its record and its exercises."""
    exercises = {name: fingerprint(e) for name, e in sorted(known_exercises(record).items())}
    text = json.dumps([record.to_json(), exercises], sort_keys=True)
    return hashlib.sha256(data + text.encode()).hexdigest()


def work(control: Control, task: Task) -> Page:
    """Grade one notebook; what cannot be read becomes a page that says so."""
    refusal = task.refusal
    if not refusal:
        try:
            submission = read_submission(task.data, task.record, task.student)
        except Refused as error:
            refusal = str(error)
        else:
            run_job = partial(run, control, limits=task.limits)
            graded = grade(submission, task.record, task.seeds, run_job)
            return page_of(graded, _AGAIN if graded.run.ending.is_ours else task.basis)
    return page_of(refused(refusal, task.data, task.record, task.student), task.basis)


def page_of(graded: Graded, basis_hash: str) -> Page:
    """Return what is written of a graded notebook."""
    untouched = frozenset(
        cell.record.name
        for cell in graded.submission.cells
        if cell.record and cell.record.solution and cell.record.is_untouched(cell.source)
    )
    scores = {name: given.score for name, given in graded.grades.items()}
    reasons = {name: given.reason for name, given in graded.grades.items()}
    course = course_metadata(graded, basis_hash)
    content = autograded(graded, course)
    return Page(content, course, Scored(scores, untouched), reasons)


class Class:
    """One assignment's submissions and its gradebook, held by one process at a time."""

    def __init__(self, course: Course, assignment: str, key: bytes, limits: Limits) -> None:
        self._course, self._assignment, self._key, self._limits = course, assignment, key, limits
        self._book = Gradebook(course, assignment)
        self.records = self._book.records
        clear(course.autograded, assignment)

    def close(self) -> None:
        """Let go of the gradebook."""
        self._book.close()

    def tasks(self, who: Iterable[str], *, force: bool) -> Iterator[Task | Finished]:
        """Yield what has to be graded; what is missing or cannot be opened is finished at once."""
        graded = self._book.students()
        for student in who:
            for name, record in self.records.items():
                file, refusal = f"{name}.ipynb", ""
                try:
                    data = read_beneath(self._course.submitted, student, self._assignment, file)
                except FileNotFoundError:
                    yield self._missing(student, record)
                    continue
                except Refused as error:
                    data, refusal = b"", str(error)
                mark = basis(data, record)
                if force or student not in graded or self._mark(student, name) != mark:
                    seeds = Seeds.derive(self._key, student, record)
                    yield Task(student, data, record, seeds, self._limits, mark, refusal)

    def _missing(self, student: str, record: Record) -> Finished:
        nothing = {cell.name: 0.0 for cell in record.cells if cell.grade or cell.task}
        time = self._timestamp(student)
        changed = self._book.write(student, {record.notebook: Scored(nothing)}, time)
        sentence = f"{record.notebook}.ipynb is missing"
        return Finished(student, record.notebook, 0.0, record.max_score, changed, sentence=sentence)

    def finish(self, outcome: Outcome[Task, Page]) -> Finished:
        """Write one result, and return what became of it.

        Raises:
            CourseError: If the gradebook or the disk cannot take it now.
        """
        task, page = outcome.task, outcome.result
        record = task.record
        if isinstance(page, Lost):
            page = page_of(refused(str(page), task.data, record, task.student), _AGAIN)
        before = self._metadata(task.student, record.notebook)
        folder = self._course.autograded / task.student / self._assignment
        with disk_errors(folder), beside(folder / f"{record.notebook}.ipynb", page.content):
            results = {record.notebook: page.scored}
            changed = self._book.write(task.student, results, self._timestamp(task.student))
            self._copy_timestamp(task.student, folder)
        after = page.course
        return Finished(
            task.student,
            record.notebook,
            sum(score or 0.0 for score in page.scored.scores.values()),
            record.max_score,
            changed,
            _why(before, after) if before and changed else "",
            after.get("refused", "") or " ".join(after.get("repairs", ())),
            None in page.scored.scores.values(),
            page.reasons,
        )

    def _mark(self, student: str, name: str) -> str | None:
        return self._metadata(student, name).get("basis")

    def _metadata(self, student: str, name: str) -> dict[str, Any]:
        path = self._course.autograded / student / self._assignment / f"{name}.ipynb"
        try:
            found = json.loads(path.read_bytes())["metadata"]["course"]
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return {}
        return found if isinstance(found, dict) else {}  # stock nbgrader keeps a learner's own

    def _timestamp(self, student: str) -> datetime | None:
        with contextlib.suppress(Refused, FileNotFoundError):
            data = read_beneath(self._course.submitted, student, self._assignment, _TIMESTAMP)
            return read_timestamp(data[:100].decode("utf-8", "replace"))
        return None

    def _copy_timestamp(self, student: str, folder: Path) -> None:
        with contextlib.suppress(Refused, FileNotFoundError):
            data = read_beneath(self._course.submitted, student, self._assignment, _TIMESTAMP)
            (folder / _TIMESTAMP).write_bytes(data[:100])


def _why(before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    if before.get("sha256") != after.get("sha256"):
        return "another notebook was handed in"
    if before.get("versions") != after.get("versions"):
        return "other versions graded it"
    if before.get("basis") != after.get("basis"):
        return "the assignment or its exercises changed"
    if before.get("ending") != after.get("ending"):
        return f"its run ended differently: {before.get('ending')}, now {after.get('ending')}"
    return "a score had been changed in the gradebook"
