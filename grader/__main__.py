"""The instructor's commands: ``python -m grader autograde | report | validate | doctor | …``."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from course.errors import CourseError

if TYPE_CHECKING:
    from grader.grading import Options


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 something to repair, 2 wrong usage."""
    options = _parser().parse_args(arguments)
    # jsonschema would compile 39 grammars to check addresses, which no notebook holds: 1.5 s.
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
    try:
        return options.run(options)
    except CourseError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped; what is graded so far is kept.", file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m grader", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    autograde = commands.add_parser("autograde", help="grade what is new or changed")
    autograde.add_argument("assignment", metavar="ASSIGNMENT")
    autograde.add_argument("--student", default="*", metavar="NAME", help="a name or a pattern")
    autograde.add_argument("--force", action="store_true", help="grade everything again")
    _running(autograde)
    autograde.set_defaults(run=_autograde)

    report = commands.add_parser("report", help="show scores and misconceptions of a class")
    report.add_argument("assignment", metavar="ASSIGNMENT")
    _folder(report)
    report.set_defaults(run=_report)

    validate = commands.add_parser("validate", help="check a notebook as it will be graded")
    validate.add_argument("file", metavar="FILE", type=Path)
    _running(validate)
    validate.set_defaults(run=_validate)

    doctor = commands.add_parser("doctor", help="show which walls stand here, and try them")
    doctor.add_argument("--json", action="store_true", help="for a program to read")
    doctor.set_defaults(run=_doctor)

    sample = commands.add_parser("sample-class", help="write a sample class and grade it")
    sample.add_argument("folder", nargs="?", type=Path, default=Path("sample-class"))
    sample.add_argument("--lesson", default="03_backward")
    sample.add_argument("--size", type=int, default=0, help="honest learners only, so many")
    sample.add_argument("--only-write", action="store_true", help="do not grade it")
    _running(sample, folder=False)
    sample.set_defaults(run=_sample_class)
    return parser


def _folder(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--course", type=Path, default=Path(), metavar="FOLDER")
    parser.add_argument("--json", action="store_true", help="for a program to read")


def _running(parser: argparse.ArgumentParser, *, folder: bool = True) -> None:
    if folder:
        _folder(parser)
    else:
        parser.add_argument("--json", action="store_true", help="for a program to read")
    parser.add_argument("--jobs", type=_positive, default=os.cpu_count() or 1, metavar="N")
    parser.add_argument(
        "--cell-seconds", type=_positive, default=30, metavar="N", help="time for one cell"
    )
    parser.add_argument("--tier", choices=["A", "B"], help="weaker walls than there could be")
    parser.add_argument(
        "--i-trust-these-notebooks",
        action="store_true",
        help="grade without walls where none can be built; every result says so",
    )


def _positive(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number above 0")
    return int(text)


def _options(given: argparse.Namespace) -> Options:
    from grader.grading import Options
    from grader.sandbox.policy import Limits, Tier

    return Options(
        student=getattr(given, "student", "*"),
        force=getattr(given, "force", False),
        jobs=given.jobs,
        tier=Tier(given.tier) if given.tier else None,
        trusted=given.i_trust_these_notebooks,
        as_json=given.json,
        limits=Limits(cell_seconds=given.cell_seconds),
    )


def _autograde(given: argparse.Namespace) -> int:
    from grader.grading import grade_assignment

    return grade_assignment(given.course, given.assignment, _options(given))


def _report(given: argparse.Namespace) -> int:
    from grader.table import report

    report(given.course, given.assignment, as_json=given.json)
    return 0


def _validate(given: argparse.Namespace) -> int:
    from grader.validate import validate

    return validate(given.file, _options(given))


def _doctor(given: argparse.Namespace) -> int:
    from grader.doctor import examine

    return examine(as_json=given.json)


def _sample_class(given: argparse.Namespace) -> int:
    from grader.sample import learners, write_class

    write_class(given.folder, given.lesson, learners(given.size))
    _generate_assignment(given.folder, given.lesson)
    if given.only_write:
        return 0
    from grader.grading import grade_assignment
    from grader.table import report

    code = grade_assignment(given.folder, given.lesson, _options(given))
    report(given.folder, given.lesson, as_json=given.json)
    return code


def _generate_assignment(folder: Path, lesson: str) -> None:
    """Let nbgrader enter the assignment into the gradebook, as an instructor does."""
    command = [sys.executable, "-m", "nbgrader", "generate_assignment", lesson, "--force"]
    # nbgrader calls `alembic`, which lies beside this Python, by its name alone.
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    environment = {**os.environ, "PATH": path}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise CourseError(f"nbgrader generate_assignment failed: {done.stderr.strip()[-500:]}")


if __name__ == "__main__":
    sys.exit(main())
