"""The one path from a submission to points and outputs.

The sandbox shows what happened; everything that follows is decided here, in the trusted parent.
"""

from __future__ import annotations

import contextlib
import hashlib
import signal
import threading
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from types import FrameType
from typing import Any

from course.exercise import Exercise
from course.feedback import Feedback, NotAttempted, NotChecked, WrongAnswer, feedback, not_checked
from course.judge import judge
from course.language import SOURCE_LANGUAGE, speaking
from course.lines import lines_of
from course.observation import Observation
from course.verdict import Draws
from grader.collect import CellRun
from grader.job import Seeds, answer_source, fingerprint, known_exercises, plan
from grader.record import Record, RecordCell
from grader.sentences import NotReached, not_reached, other_version, unreadable
from grader.submission import GradableCell, Submission, repair
from grader.supervise import Ending, Run

JUDGE_SECONDS = 5
_MOST_KEPT = 20_000  # characters of an observation in the autograded notebook

RunJob = Callable[[dict[str, Any]], Run]


@dataclass(frozen=True)
class CellGrade:
    """What one graded cell gives.

    Attributes:
        score: Points; None where a person has to decide.
        reason: A stable word for it: ``right``, ``ledger.sign``, ``not reached``, ``claimed`` …
        look: Whether a person should look at it.
        outputs: What the autograded notebook shows under the cell.
        facts: What is kept in the cell's metadata for reports.
    """

    score: float | None
    reason: str
    look: bool = False
    outputs: list[Any] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Graded:
    """One graded notebook; ``refusal`` says why nothing of it could be run, if so."""

    submission: Submission
    grades: Mapping[str, CellGrade]
    run: Run
    refusal: str = ""


def grade(submission: Submission, record: Record, seeds: Seeds, run_job: RunJob) -> Graded:
    """Return the grades of a submission; ``run_job`` runs its cells in a sandbox."""
    with speaking(submission.language):  # until here and from here on, the instructor reads
        planned = plan(submission, record, seeds)
        run = run_job(planned.job)
        exercises = known_exercises(record)
        grades: dict[str, CellGrade] = {}
        for cell in submission.cells:
            known = cell.record
            if known is None or not (known.grade or known.task):
                continue
            if known.exercise in exercises:
                name = known.exercise
                grades[known.name] = _checked(
                    submission, known, exercises[name], planned.draws[name], run.cells[cell.id], run
                )
            else:
                grades[known.name] = _own_rules(cell, known, run)
        return Graded(submission, grades, run)


def refused(sentence: str, data: bytes, record: Record, student: str) -> Graded:
    """Return the page of a submission that cannot be graded: all is left to a person."""
    cells, _ = repair([], record)
    page = (GradableCell("markdown", sentence, "refused"), *cells)
    digest = hashlib.sha256(data).hexdigest()
    submission = Submission(student, page, SOURCE_LANGUAGE, "", {}, (), digest)
    said = [error_output(NotChecked(sentence, "refused"))]
    grades = {
        cell.record.name: CellGrade(None, "refused", True, said if cell.kind == "code" else [])
        for cell in cells
        if cell.record
    }
    run = Run(Ending.REFUSED, {cell.id: CellRun() for cell in page}, {}, 0.0)
    return Graded(submission, grades, run, sentence)


def _checked(
    submission: Submission,
    known: RecordCell,
    exercise: Exercise,
    draws: Draws,
    shown: CellRun,
    run: Run,
) -> CellGrade:
    """Return the grade of a check cell, from what was observed of its answer."""
    there = submission.metadata.get(exercise.name)
    if not exercise.is_function and there not in (None, fingerprint(exercise)):
        error = NotChecked(other_version(exercise.name), f"{exercise.name}.other_version")
        return _refused(error, score=None)
    if shown.observed is None:
        return _refused(not_reached(run.ending), score=None if run.ending.is_ours else 0.0)
    facts: dict[str, Any] = {"exercise": exercise.name, "fingerprint": fingerprint(exercise)}
    try:
        seen = [Observation.from_json(runs) for runs in shown.observed]
    except ValueError as error:
        refusal = NotReached(unreadable(str(error)), "not_reached.unreadable")
        return _refused(refusal, score=0.0, facts=facts)
    try:
        with time_limit(JUDGE_SECONDS):
            verdict = judge(exercise, seen, draws, answer_source(submission, exercise.name))
            text = feedback(exercise, verdict, 1)
    except Exception as error:  # noqa: BLE001 - hostile data, or a fault of ours: a person decides
        refusal = NotChecked(not_checked(exercise.name, error), f"{exercise.name}.not_checked")
        return _refused(refusal, score=None, facts=facts)
    facts |= {
        "outcome": verdict.outcome,
        "misconceptions": [m.name for m in verdict.misconceptions],
    }
    kept = str(shown.observed)
    facts["observation"] = shown.observed if len(kept) <= _MOST_KEPT else f"{len(kept)} characters"
    if verdict.outcome == "right":
        lines = lines_of(f"✓ {text}")
        outputs = [stream("".join(f"{line}\n" for line in lines))]
        return CellGrade(float(known.points or 0), "right", outputs=outputs, facts=facts)
    kind = WrongAnswer if verdict.outcome == "wrong" else NotAttempted
    return _refused(kind(text, f"{exercise.name}.{verdict.label}"), score=0.0, facts=facts)


def _refused(
    error: Feedback, *, score: float | None, facts: dict[str, Any] | None = None
) -> CellGrade:
    return CellGrade(score, error.label, score is None, [error_output(error)], facts or {})


def _own_rules(cell: GradableCell, known: RecordCell, run: Run) -> CellGrade:
    """Return the grade of what this course has no exercise for: nbgrader's own rules hold."""
    if known.solution or known.task or known.cell_type != "code":
        shown = run.cells[cell.id].outputs if cell.kind == "code" else []
        if known.solution and known.is_untouched(cell.source):
            return CellGrade(0.0, "untouched", outputs=shown)
        return CellGrade(None, "manual", look=True, outputs=shown)
    shown = run.cells[cell.id]
    if shown.status is None:
        error = not_reached(run.ending)
        score = None if run.ending.is_ours else 0.0
        return CellGrade(score, error.label, score is None, [*shown.outputs, error_output(error)])
    score = claimed_score(shown, float(known.points or 0))
    return CellGrade(score, "claimed", score is None, shown.outputs, {"claimed": True})


def claimed_score(shown: CellRun, points: float) -> float | None:
    """Return what nbgrader would give for the outputs of an instructor's own test.

    None where it would give full marks for nonsense: a negative number, or more than there is.
    """
    if shown.status != "ok":
        return 0.0
    for output in shown.outputs:
        if output["output_type"] == "error" or output.get("name") == "stderr":
            return 0.0
        if output["output_type"] == "execute_result":
            try:
                part = float(output["data"]["text/plain"])
            except (KeyError, ValueError):
                return points
            return part if 0 <= part <= points else None
    return points


def stream(text: str) -> dict[str, Any]:
    """Return printed text as an output."""
    return {"output_type": "stream", "name": "stdout", "text": text}


def error_output(error: Feedback) -> dict[str, Any]:
    """Return the output that Jupyter makes of an exception of ours: its sentences alone."""
    return {
        "output_type": "error",
        "ename": type(error).__name__,
        "evalue": str(error),
        "traceback": error.lines,
    }


@contextlib.contextmanager
def time_limit(seconds: float) -> Generator[None]:
    """Raise TimeoutError in the body after ``seconds``; only the main thread can be stopped."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise TimeoutError(f"more than {seconds} seconds")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
