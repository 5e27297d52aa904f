"""Every lesson in every language gets from us what stock nbgrader gives it."""

from __future__ import annotations

import json
import subprocess
import sys
from itertools import cycle
from pathlib import Path

import pytest

from course.exercise import Exercise
from course.exercises import load
from course.language import languages
from grader import sample
from grader.folders import open_course
from grader.gradebook import Gradebook
from grader.sample import Answer, Learner
from grader.sandbox.jail import PACKAGES
from grader.sandbox.policy import Tier
from tests.grader import classroom
from tests.grader.conftest import require

LESSONS = sorted(folder.name for folder in (PACKAGES / "notebooks" / "en").iterdir())
# Stock nbgrader takes seconds for each notebook, so it has each lesson in one language.
STOCK = dict(zip(LESSONS, cycle(languages()), strict=False))
PROGRAM = """
import json, sys
from nbgrader.apps import NbGraderAPI
from traitlets.config import Config
from grader.folders import open_course
from pathlib import Path
api = NbGraderAPI(config=open_course(Path(sys.argv[1])).config)
for command, *arguments in json.loads(sys.argv[2]):
    done = getattr(api, command)(*arguments)
    if not done["success"]:
        sys.exit(f"{command} {arguments}: {done}")
"""
WAYS: list[Answer] = [
    sample._right(""),
    sample._misconception(0),
    sample._other(""),
    lambda _: None,
    sample._misconception(1),
    lambda _: "1 / 0",
]


def mixed(exercise: Exercise) -> str | None:
    """Answer right, wrong, in another way, not at all, wrong in another way or with an error."""
    return WAYS[list(load()).index(exercise.name) % len(WAYS)](exercise)


def stock(folder: Path, *commands: tuple[str, ...]) -> None:
    """Let nbgrader's own interface do all commands in one process."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(folder), json.dumps(commands)],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=400,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def scores(folder: Path, lesson: str) -> dict[str, dict[str, float]]:
    """Return the points of a lesson, by student and cell."""
    book = Gradebook(open_course(folder), lesson)
    try:
        return {student: points for (student, _), points in book.scores().items()}
    finally:
        book.close()


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course of all lessons, each handed in by one learner in each language."""
    require(Tier.A)
    root = tmp_path_factory.mktemp("lessons")
    who = [Learner(code, code, "", mixed) for code in languages()]
    with pytest.MonkeyPatch.context() as monkeypatch:
        classroom.released_now(monkeypatch)
        for lesson in LESSONS:
            sample.write_class(root / lesson, lesson, who)
    folder = root / LESSONS[0]
    for lesson in LESSONS[1:]:
        for place in [f"submitted/{learner.name}" for learner in who] + ["solutions/en"]:
            (root / lesson / place / lesson).rename(folder / place / lesson)
    stock(folder, *[("generate_assignment", lesson) for lesson in LESSONS])
    return folder


@pytest.mark.slow
def test_every_lesson_has_the_same_scores_in_all_languages(course: Path, tmp_path: Path):
    """Neither the language nor the grader makes a difference to what answers are worth."""
    theirs = classroom.copy(course, tmp_path / "stock")
    stock(theirs, *[("autograde", lesson, language) for lesson, language in STOCK.items()])
    for lesson, language in STOCK.items():
        command = [sys.executable, "-m", "grader", "autograde", lesson, "--course", str(course)]
        subprocess.run(command, check=True, capture_output=True, timeout=200)
        ours = scores(course, lesson)
        assert set(ours) == set(languages())
        assert scores(theirs, lesson) == {language: ours[language]}
        assert ours == dict.fromkeys(ours, ours[language])
        assert min(ours[language].values()) == 0 < max(ours[language].values())
