"""The author's commands: ``python -m course build | status | proofread | new-language``."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from course.errors import CourseError

if TYPE_CHECKING:
    from course.authoring.checkout import Checkout

NEXT_STEPS = """\
Next:
  1. translate locales/{code}/LC_MESSAGES/*.po with any .po editor; missing texts show in English
  2. python -m course build {code}
  3. python -m course status"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 something to repair, 2 wrong usage."""
    options = _parser().parse_args(arguments)
    try:
        return options.run(options)
    except CourseError as error:
        print(error, file=sys.stderr)
    except ModuleNotFoundError as error:
        if str(error.name).partition(".")[0] in ("course", "grader"):
            raise
        print(f"no module {error.name!r}; run: pip install -e '.[author]'", file=sys.stderr)
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m course", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    build = commands.add_parser(
        "build", help="merge catalogs and write notebooks, of all languages or of those named"
    )
    build.add_argument("languages", nargs="*", metavar="LANG", help="a folder of locales/, or en")
    build.add_argument(
        "--check", action="store_true", help="write nothing; name what is out of date"
    )
    build.set_defaults(run=_build)
    status = commands.add_parser("status", help="show how much is translated, in percent")
    status.add_argument("--json", action="store_true", help="for a program to read")
    status.set_defaults(run=_status)
    proofread = commands.add_parser(
        "proofread", help="say what a machine finds wrong in the translations"
    )
    proofread.add_argument("languages", nargs="*", metavar="LANG", help="a folder of locales/")
    proofread.add_argument("--fix", action="store_true", help="first repair the typography")
    proofread.add_argument(
        "--release", action="store_true", help="count what is not translated as an error"
    )
    proofread.add_argument("--json", action="store_true", help="for a program to read")
    proofread.set_defaults(run=_proofread)
    begin = commands.add_parser("new-language", help="begin a language with empty catalogs")
    begin.add_argument("code", metavar="CODE", help="as the folder is to be named: pt, pt_BR")
    begin.set_defaults(run=_new_language)
    return parser


def _build(options: argparse.Namespace) -> int:
    from course.authoring.build import build, stale

    if options.check:
        lines = list(stale(_checkout(), options.languages))
        print("\n".join(lines or ["everything is up to date"]))
        return int(bool(lines))
    if not build(_checkout(), options.languages, on_change=print):
        print("everything is up to date")
    return 0


def _status(options: argparse.Namespace) -> int:
    from course.authoring.status import coverage, table_lines

    table = coverage(_checkout())
    lines = [json.dumps(table, indent=2)] if options.json else table_lines(table)
    print("\n".join(lines))
    return 0


def _proofread(options: argparse.Namespace) -> int:
    from course.authoring.proofread.run import fix, proofread

    if options.fix:
        for path in fix(_checkout(), options.languages):
            print(f"{path}: repaired", file=sys.stderr)
    report = proofread(_checkout(), options.languages, release=options.release)
    lines = (
        [json.dumps(report.data(), indent=2, ensure_ascii=False)]
        if options.json
        else report.lines()
    )
    print("\n".join(lines))
    # A check that cannot run is no check: only where a person looks may a tool be missing.
    incomplete = report.skipped and os.environ.get("CI") == "true"
    return int(bool(report.errors or incomplete))


def _new_language(options: argparse.Namespace) -> int:
    from course.authoring.status import new_language

    print("\n".join(new_language(_checkout(), options.code)))
    print(NEXT_STEPS.format(code=options.code))
    return 0


def _checkout() -> Checkout:
    """Return the checkout that this package is in.

    Raises:
        CourseError: If the package was installed elsewhere.
    """
    root = Path(__file__).resolve().parents[1]
    if not (root / "locales").is_dir():
        raise CourseError(
            f"{root} is not a checkout of the course; clone it and run: pip install -e '.[author]'"
        )
    from course.authoring.checkout import Checkout
    from course.exercises import load

    return Checkout(root, load())


if __name__ == "__main__":
    sys.exit(main())
