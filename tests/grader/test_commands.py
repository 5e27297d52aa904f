"""The instructor's commands: what they print, and how they exit."""

from __future__ import annotations

import errno
import json
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from course.errors import CourseError
from grader import grading
from grader.doctor import canary
from grader.grading import choose_tier
from grader.intake import read_notebook
from grader.job import Seeds
from grader.launch import Zygote
from grader.page import course_metadata
from grader.sample import learners
from grader.sandbox.policy import Limits, Tier
from grader.sandbox.probe import Finding, best_tier, repair
from grader.score import grade
from grader.seeds import KEY_FILE, load_key
from grader.submission import read_submission
from grader.supervise import Ending, run
from tests.grader import classroom, handins
from tests.grader.conftest import require

WORKS, FAILS = Finding(True, "works"), Finding(False, "Operation not permitted")


def command(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run ``python -m grader``."""
    return subprocess.run(
        [sys.executable, "-m", "grader", *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def findings(**changed: Finding) -> dict[str, Finding]:
    """Return the findings of a machine where everything works but ``changed``."""
    return dict.fromkeys(("linux", "seccomp", "landlock", "bubblewrap"), WORKS) | changed


MACHINES = {
    "everything": (findings(), Tier.A),
    "no bubblewrap": (findings(bubblewrap=FAILS), Tier.B),
    "no landlock": (findings(landlock=FAILS), Tier.A),
    "container on an old kernel": (findings(landlock=FAILS, bubblewrap=FAILS), Tier.C),
    "no seccomp": (findings(seccomp=FAILS), Tier.C),
    "macOS": (findings(linux=FAILS), Tier.C),
}


@pytest.mark.parametrize(("found", "tier"), MACHINES.values(), ids=MACHINES)
def test_tier_is_the_strongest_that_stands(found: dict[str, Finding], tier: Tier):
    """What was tried decides, and whatever is missing has a repair."""
    assert best_tier(found) is tier
    assert bool(repair(found)) == (not all(f.works for f in found.values() if f is not WORKS)) or (
        tier is Tier.A
    )


def test_without_walls_grading_is_refused(monkeypatch):
    """Where nothing can be built, learners' code does not run, unless the instructor insists."""
    nothing = findings(linux=FAILS)
    monkeypatch.setattr(grading, "probe", lambda: nothing)
    with pytest.raises(CourseError, match="No walls can be built here"):
        choose_tier(None, trusted=False)
    assert choose_tier(None, trusted=True) is Tier.C


def test_walls_that_cannot_be_built_are_not_promised(monkeypatch):
    """Asking for tier A without bubblewrap is an error, asking for less than there is works."""
    monkeypatch.setattr(grading, "probe", lambda: findings(bubblewrap=FAILS))
    with pytest.raises(CourseError, match="Tier A cannot be built here"):
        choose_tier(Tier.A, trusted=False)
    monkeypatch.setattr(grading, "probe", findings)
    assert choose_tier(Tier.B, trusted=False) is Tier.B


def test_results_without_walls_are_stamped():
    """Tier C runs the same code; every page says UNSANDBOXED."""
    known = handins.check("own", "assert x == 1")
    record = handins.record(known)
    data = handins.notebook(handins.code("x = 1"), handins.code(known.source, known))
    submission = read_submission(data, record, "ana")
    zygote = Zygote(Tier.C)
    try:
        job = partial(run, zygote.controls[0], limits=Limits())
        graded = grade(submission, record, Seeds.derive(bytes(32), "ana", record), job)
    finally:
        zygote.close()
    assert graded.run.ending is Ending.DONE
    assert course_metadata(graded, "")["walls"] == "UNSANDBOXED"


@pytest.mark.parametrize("tier", [Tier.A, Tier.B])
def test_canary_reaches_nothing(tier: Tier):
    """What the doctor tries in each tier is refused."""
    require(tier)
    assert canary(tier) == []


def test_canary_gets_out_where_there_are_no_walls():
    """The twin: without walls the canary reports what it reached."""
    assert {"fs_read", "fs_write"} <= set(canary(Tier.C))


def test_doctor_says_what_stands():
    """The command prints tier and walls, for people and for programs."""
    require(Tier.A)
    done = command("doctor")
    assert done.returncode == 0
    assert "tier A" in done.stdout
    assert "reached: nothing" in done.stdout
    found = json.loads(command("doctor", "--json").stdout)
    assert found["tier"] == "A"
    assert found["escaped"] == []


def test_validate_has_exit_codes(honest_class: Path, tmp_path: Path):
    """0 if all checks are content, 1 if one is not or the file is none, 2 for wrong usage."""
    theirs = honest_class / "submitted"
    name = f"{classroom.LESSON}/{classroom.LESSON}.ipynb"
    right = command("validate", theirs / "ada" / name)
    assert right.returncode == 0, right.stderr
    assert right.stdout.count("✓") == 6
    untouched = command("validate", theirs / "ben" / name)
    assert untouched.returncode == 1
    assert "Not attempted" in untouched.stdout
    (tmp_path / "x.ipynb").write_text("nothing")
    broken = command("validate", tmp_path / "x.ipynb")
    assert broken.returncode == 1
    assert "is not valid JSON" in broken.stderr
    assert command("validate").returncode == 2


def test_report_shows_scores_and_misconceptions(graded_class: Path):
    """The table names who got what, and which wrong ideas the class holds."""
    shown = command("report", classroom.LESSON, "--course", graded_class)
    assert shown.returncode == 0, shown.stderr
    assert "9/9" in shown.stdout
    assert "ledger.minus_lost" in shown.stdout
    rows = json.loads(
        command("report", classroom.LESSON, "--course", graded_class, "--json").stdout
    )
    assert {row["language"] for row in rows} == {"en", "es", "fr", "uk", "zh"}


def test_sample_class_is_hostile_too():
    """The sample class speaks five languages, and some of it is up to no good."""
    who = learners()
    assert {learner.language for learner in who} == {"en", "es", "fr", "uk", "zh"}
    assert sum(learner.name.startswith("mallory") for learner in who) >= 10
    assert len(learners(200)) == 200


def test_sample_class_spoils_nobody_elses_folder(tmp_path: Path):
    """A folder that is no course is not overwritten."""
    (tmp_path / "thesis.tex").write_text("years of work")
    done = command("sample-class", tmp_path)
    assert done.returncode == 1
    assert "exists and is no course" in done.stderr
    assert (tmp_path / "thesis.tex").exists()


def test_key_is_drawn_once_and_kept_private(tmp_path: Path):
    """The first run draws a key that only its owner can read; later runs find it."""
    key = load_key(tmp_path)
    assert load_key(tmp_path) == key
    assert (tmp_path / KEY_FILE).stat().st_mode & 0o777 == 0o600
    assert load_key(Path(tmp_path.parent)) != key


def test_key_is_whole_or_not_there(tmp_path: Path, monkeypatch):
    """A first run that ends while it draws the key leaves nothing that a second one trips over."""

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", full)
        with pytest.raises(CourseError, match="No space left"):
            load_key(tmp_path)
    assert len(load_key(tmp_path)) == 32


@pytest.mark.parametrize("text", ["", "zz", "ab"], ids=["empty", "no hex", "short"])
def test_broken_key_is_not_replaced_silently(tmp_path: Path, text: str):
    """With another key everybody would get other numbers: a sentence says so instead."""
    (tmp_path / KEY_FILE).write_text(text)
    with pytest.raises(CourseError, match="the key"):
        load_key(tmp_path)


def test_released_notebooks_pass_the_intake():
    """What we hand out can be handed in."""
    from grader.sandbox.jail import PACKAGES

    for path in sorted((PACKAGES / "notebooks").glob("*/*/*.ipynb")):
        assert read_notebook(path.read_bytes()).cells
