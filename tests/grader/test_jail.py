"""What can be seen in the jail, and what goes into it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from course.errors import CourseError
from grader import inside
from grader.sandbox import jail


def pairs(words: list[str], option: str) -> list[str]:
    """Return the first argument of each ``option``."""
    return [words[i + 1] for i, word in enumerate(words) if word == option]


def test_nothing_of_the_course_goes_in_but_named_files():
    """The checkout, with its lessons, exercises and solutions, is not in the jail."""
    words = jail.argv(["true"], inside.files_inside())
    bound = pairs(words, "--ro-bind")
    ours = [path for path in bound if Path(path).is_relative_to(jail.PACKAGES)]
    allowed = {*inside.files_inside(), sys.prefix, *jail.libraries()}
    assert set(ours) <= allowed
    assert str(jail.PACKAGES) not in bound
    assert "--bind" not in words


def test_what_knows_answers_stays_outside():
    """No file that goes in belongs to the judging half of the course."""
    names = {Path(path).relative_to(jail.PACKAGES).as_posix() for path in inside.files_inside()}
    assert "course/observation.py" in names
    assert not {n for n in names if n.startswith(("course/exercise", "course/judge"))}
    assert not {n for n in names if n.endswith((".md", ".po", ".ipynb"))}


def test_import_that_carries_answers_is_refused(tmp_path: Path, monkeypatch):
    """If what runs inside came to import an exercise, grading would stop with a sentence."""
    for folder in ("course/exercises", "grader"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "__init__.py").touch()
    (tmp_path / "course/exercises/backward.py").touch()
    (tmp_path / "grader/zygote.py").write_text(
        "def late():\n    from course.exercises import backward\n"
    )
    monkeypatch.setattr(inside, "PACKAGES", tmp_path)
    with pytest.raises(CourseError, match=r"course\.exercises knows answers"):
        inside.files_inside.__wrapped__()


def test_installed_package_is_hidden_among_the_libraries(tmp_path: Path, monkeypatch):
    """In a wheel the exercises lie in site-packages; they are covered there."""
    site = tmp_path / "lib" / "site-packages"
    for name in ("course", "grader", "torch"):
        (site / name).mkdir(parents=True)
    monkeypatch.setattr(jail, "PACKAGES", site)
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    monkeypatch.setattr(sys, "path", [str(site)])
    words = jail.argv(["true"], [])
    assert {str(site / "course"), str(site / "grader")} <= set(pairs(words, "--tmpfs"))
    assert words.index(str(site / "course")) > words.index(str(site))
    seen = jail.readable([], jailed=False)
    assert str(site / "torch") in seen
    assert not {str(site), str(site / "course"), str(tmp_path)} & set(seen)


def test_hidden_folder_among_the_libraries_is_covered(tmp_path: Path, monkeypatch):
    """A gradebook below the interpreter's folder is not shown either."""
    (tmp_path / "class").mkdir()
    (tmp_path / "bin").mkdir()
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    words = jail.argv(["true"], [], hidden=[str(tmp_path / "class")])
    assert str(tmp_path / "class") in pairs(words, "--tmpfs")
    assert str(tmp_path / "class") in pairs(words, "--remount-ro")
    seen = jail.readable([], [str(tmp_path / "class")], jailed=False)
    assert str(tmp_path / "bin") in seen
    assert str(tmp_path / "class") not in seen


def test_environment_is_all_there_is(monkeypatch):
    """A password in the grader's environment does not reach the jail."""
    monkeypatch.setenv("GRADER_KEY", "secret")
    words = jail.argv(["true"], [])
    assert "--clearenv" in words
    assert "secret" not in " ".join(words)
    assert "GRADER_KEY" not in jail.environment()
