"""The command ``validate``: check one notebook as it will be graded, before it is handed in."""

from __future__ import annotations

import secrets
from functools import partial
from pathlib import Path

from rich.console import Console
from rich.text import Text

from course.errors import CourseError
from course.language import translate
from grader.grading import Options, choose_tier
from grader.intake import Refused, read_beneath, read_notebook
from grader.launch import Zygote
from grader.record import Record, released_record


def validate(file: Path, options: Options) -> int:
    """Print what each check says of a notebook; return 0 if all of them are content.

    Raises:
        CourseError: If the file cannot be read, or checks nothing.
    """
    record, data = _opened(file)
    tier = choose_tier(options.tier, trusted=options.trusted)
    zygote = Zygote(tier)
    try:
        from grader.job import Seeds
        from grader.score import grade
        from grader.submission import read_submission
        from grader.supervise import run

        submission = read_submission(data, record, "you")
        seeds = Seeds.derive(secrets.token_bytes(32), "you", record)
        run_job = partial(run, zygote.controls[0], limits=options.limits)
        graded = grade(submission, record, seeds, run_job)
    finally:
        zygote.close()
    if options.as_json:
        said = {name: {"score": g.score, "reason": g.reason} for name, g in graded.grades.items()}
        Console().print_json(data=said)
    else:
        _show({name: g.outputs for name, g in graded.grades.items()}, record)
    full = {cell.name: cell.points for cell in record.cells if cell.grade and not cell.solution}
    return int(any(graded.grades[name].score != points for name, points in full.items()))


def _opened(file: Path) -> tuple[Record, bytes]:
    try:
        data = read_beneath(file.absolute().parent, file.name)
        read_notebook(data)
    except FileNotFoundError:
        raise CourseError(f"{file} is not there.") from None
    except Refused as refusal:
        raise CourseError(f"{file}: {refusal}") from None
    record = released_record(data, file.stem)
    if not any(cell.grade for cell in record.cells):
        raise CourseError(f"{file} has no cell that is graded, so there is nothing to check.")
    return record, data


def _show(outputs: dict[str, list[dict[str, str]]], record: Record) -> None:
    console = Console()
    for name, shown in outputs.items():
        exercise = record.by_name[name].exercise or name
        for output in shown or [{"text": translate("nothing to say")}]:
            text = output.get("text") or "\n".join(output.get("traceback", ()))
            console.print(Text(f"{exercise}: {text.rstrip()}"))
