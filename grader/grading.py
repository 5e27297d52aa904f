"""The command ``autograde``: walls, pool, progress and summary around `grader.autograde`.

What is heavy is imported while the zygote, which takes two seconds, starts beside it.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from course.errors import CourseError
from course.language import translate
from grader.disk import alone
from grader.folders import open_course
from grader.launch import Zygote
from grader.pool import Pool
from grader.sandbox.policy import Limits, Tier
from grader.sandbox.probe import best_tier, probe, repair
from grader.seeds import load_key

_REDRAW_SECONDS = 0.2

if TYPE_CHECKING:
    from grader.autograde import Finished


@dataclass(frozen=True)
class Options:
    """How to grade.

    Attributes:
        student: A name, or a pattern such as ``a*``.
        force: Whether to grade also what is graded already.
        tier: Weaker walls than there could be, for a test; None for the strongest.
        trusted: Whether to go on where no walls can be built.
    """

    student: str = "*"
    force: bool = False
    jobs: int = 1
    tier: Tier | None = None
    trusted: bool = False
    as_json: bool = False
    limits: Limits = field(default_factory=Limits)


def choose_tier(wish: Tier | None, *, trusted: bool) -> Tier:
    """Return the tier to grade in.

    Raises:
        CourseError: If no walls can be built, or not those of ``wish``.
    """
    findings = probe()
    best = best_tier(findings)
    if wish is not None and wish < best:
        raise CourseError(
            translate("Tier {tier} cannot be built here.", tier=wish) + f" {repair(findings)}"
        )
    if best is Tier.C and not trusted:
        raise CourseError(
            translate(
                "No walls can be built here, so learners' code would run with your rights. "
                "{repair} To run notebooks that you trust: --i-trust-these-notebooks",
                repair=repair(findings),
            )
        )
    return wish or best


def grade_assignment(root: Path, assignment: str, options: Options) -> int:
    """Grade what is new in an assignment, and return the exit code: 0, whatever the grades."""
    tier = choose_tier(options.tier, trusted=options.trusted)
    course = open_course(root)
    start = partial(_start, tier, str(course.root))
    console = Console(stderr=True)
    with alone(course.root), Pool[Any, Any](start, options.jobs) as pool:
        key = load_key(course.root)
        from grader import autograde

        group = autograde.Class(course, assignment, key, options.limits)
        try:
            who = autograde.students(course, assignment, options.student)
            if not who:
                raise CourseError(
                    f"Nobody has handed in {assignment}: there is no "
                    f"{course.submitted}/{options.student}/{assignment}"
                )
            todo = [(s, n) for s in who for n in group.records]
            finished = _graded(pool, group, who, options, console, len(todo))
            summary = _summary(finished, len(todo), tier)
        finally:
            group.close()
    if options.as_json:
        Console().print_json(data=[asdict(item) for item in finished])
    else:
        for line in summary:
            console.print(line, highlight=False, markup=False)
    return 0


def _start(tier: Tier, hidden: str, sockets: int) -> Zygote:
    return Zygote(tier, sockets=sockets, hidden=[hidden])


def _graded(
    pool: Pool[Any, Any], group: Any, who: list[str], options: Options, console: Console, most: int
) -> list[Finished]:
    from grader import autograde

    finished: list[Finished] = []
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
    )
    # Without the thread that refreshes: this process forks.
    with Progress(*columns, console=console, auto_refresh=False) as bar:
        line = bar.add_task(translate("grading"), total=most, rate="")
        at_once: list[Finished] = []

        def tasks() -> Iterator[Any]:
            for found in group.tasks(who, force=options.force):
                if isinstance(found, autograde.Finished):
                    at_once.append(found)
                else:
                    yield found

        drawn = 0.0
        for outcome in pool.run(autograde.work, tasks()):
            finished.append(group.finish(outcome))
            speed = bar.tasks[line].speed
            rate = f"{speed:.1f}/s" if speed else ""
            late = time.monotonic() - drawn > _REDRAW_SECONDS
            drawn = time.monotonic() if late else drawn
            bar.update(line, completed=len(finished) + len(at_once), rate=rate, refresh=late)
        bar.update(line, total=len(finished) + len(at_once), refresh=True)
    return [*at_once, *finished]


def _summary(finished: list[Finished], asked: int, tier: Tier) -> Iterator[str]:
    for item in finished:
        if item.sentence:
            yield f"{item.student}: {item.sentence}"
        for cell, (before, after) in item.changed.items() if item.why else ():
            yield f"{item.student}: {cell} {_points(before)} → {_points(after)}: {item.why}"
    counts = Counter("looked" if item.look else "graded" for item in finished)
    yield translate(
        "{graded} graded, {same} unchanged since they were graded, {look} to be looked at; "
        "walls: tier {tier}.",
        graded=len(finished),
        same=asked - len(finished),
        look=counts["looked"],
        tier=tier if tier is not Tier.C else "C, UNSANDBOXED",
    )


def _points(score: float | None) -> str:
    return "?" if score is None else f"{score:g}"
