"""Grading a class: what is written where, what a second run does, and what survives a crash."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import nbformat
import pytest

from course.language import translate
from course.lines import lines_of
from grader.seeds import KEY_FILE
from tests.grader.classroom import LESSON, copy, grade, page, pages, scores, stock

RIGHT = ("ada", "carmen", "xiaoming")


def test_right_answers_get_all_points_in_every_language(graded_class: Path):
    """English, Spanish and Chinese, variants and other right answers: nine points each."""
    got = {student: sum(points.values()) for student, points in scores(graded_class).items()}
    assert {student: got[student] for student in RIGHT} == dict.fromkeys(RIGHT, 9.0)
    assert got["ben"] == got["taras"] == got["zoe"] == 0
    assert got["jing"] == got["luc"] == got["olena"] == 0


def test_feedback_is_in_the_learner_s_language(graded_class: Path):
    """Outputs are written outside, from the catalog of the language that the notebook starts in."""
    sentence = (
        "Not attempted: there is no `{name}` yet. Run the cell of the exercise first, and "
        "check that the name is spelled exactly so."
    )
    for student, language in (("taras", "uk"), ("zoe", "fr")):
        shown = page(graded_class, student)
        checks = [cell for cell in shown["cells"] if cell["metadata"].get("course")]
        expected = translate(sentence, language=language, name="ledger")
        assert checks[0]["outputs"][0]["traceback"] == lines_of(expected)
        assert shown["metadata"]["course"]["language"] == language


def test_autograded_notebooks_are_valid_and_say_under_which_walls(graded_class: Path):
    """Each page is a notebook of format 4.5; its metadata says how it was graded, never a seed."""
    key = (graded_class / KEY_FILE).read_text()
    for content in pages(graded_class).values():
        notebook = nbformat.reads(content.decode(), as_version=4)
        nbformat.validate(notebook)
        assert notebook.metadata.course.walls.tier == "A"
        assert notebook.metadata.course.walls.outside.seccomp
        assert key not in content.decode()
        assert "seed" not in json.dumps(notebook.metadata)


def test_second_run_grades_nothing(course: Path):
    """What is graded and unchanged is left alone."""
    before = pages(course)
    done = grade(course)
    assert f"0 graded, {len(before)} unchanged" in done.stderr
    assert pages(course) == before


def test_grading_again_gives_the_same_bits(course: Path):
    """By force, everything is graded again: same scores, same observations, other times only."""
    before, old = scores(course), pages(course)
    done = grade(course, "--force", "--jobs", "1")
    assert done.returncode == 0, done.stderr
    assert scores(course) == before
    for student, content in pages(course).items():
        assert without_peak(content) == without_peak(old[student])


def without_peak(content: bytes) -> dict:
    """Return a page without the memory that its run used, addresses and times masked."""
    notebook = json.loads(content)
    del notebook["metadata"]["course"]["peak_mib"]
    return notebook


def test_another_notebook_is_graded_and_the_change_explained(course: Path):
    """Only the one who handed in again is graded again; the summary says why points changed."""
    theirs = course / "submitted"
    source = theirs / "ada" / LESSON / f"{LESSON}.ipynb"
    (theirs / "ben" / LESSON / f"{LESSON}.ipynb").write_bytes(source.read_bytes())
    done = grade(course)
    assert "1 graded, 9 unchanged" in done.stderr
    assert "ben: check_backward_pass 0 → 3: another notebook was handed in" in done.stderr.replace(
        "\n", ""
    )
    assert sum(scores(course)["ben"].values()) == 9


def test_pattern_picks_students(fresh: Path):
    """`--student` grades those whose name matches."""
    assert grade(fresh, "--student", "[ab]*").returncode == 0
    assert set(scores(fresh)) == {"ada", "ben"}


def test_missing_notebook_is_nought(fresh: Path):
    """A folder without the notebook gets 0, as in nbgrader."""
    (fresh / "submitted" / "ada" / LESSON / f"{LESSON}.ipynb").unlink()
    assert grade(fresh, "--student", "ada").returncode == 0
    assert set(scores(fresh)["ada"].values()) == {0.0}


def test_link_in_place_of_a_notebook_is_not_followed(fresh: Path):
    """The secret behind a link is neither read nor copied; a person has to look."""
    (fresh / "secret").write_text("TOP SECRET")
    path = fresh / "submitted" / "ada" / LESSON / f"{LESSON}.ipynb"
    path.unlink()
    path.symlink_to(fresh / "secret")
    done = grade(fresh, "--student", "ada")
    assert "a link or a special file" in done.stderr
    assert "1 to be looked at" in done.stderr
    assert not [c for c in pages(fresh).values() if b"TOP SECRET" in c]


def test_manual_score_stays(course: Path):
    """What a person has entered is kept, and asks to be looked at again."""
    with sqlite3.connect(course / "gradebook.db") as book:
        book.execute("update grade set manual_score = 0.5")
    assert grade(course, "--force", "--student", "ada").returncode == 0
    assert set(scores(course)["ada"].values()) == {0.5}
    with sqlite3.connect(course / "gradebook.db") as book:
        assert book.execute("select sum(needs_manual_grade) from grade").fetchone()[0] >= 6


def test_stock_nbgrader_reads_what_was_written(course: Path):
    """Feedback, export and a later stock autograde work on the result."""
    done = stock(course, "generate_feedback", LESSON, "--student=olena")
    assert done.returncode == 0, done.stderr
    feedback = (course / "feedback" / "olena" / LESSON / f"{LESSON}.html").read_text()
    assert "check_ledger" in feedback
    done = stock(course, "export")
    assert done.returncode == 0, done.stderr
    rows = (course / "grades.csv").read_text().splitlines()
    assert next(row for row in rows if ",ada," in row).split(",").count("9.0") >= 2


@pytest.mark.slow
def test_scores_are_those_of_stock_nbgrader(graded_class: Path, honest_class: Path, tmp_path: Path):
    """Honest learners in five languages get from us what stock nbgrader gives them."""
    theirs = copy(honest_class, tmp_path / "stock")
    done = stock(theirs, "autograde", LESSON)
    assert done.returncode == 0, done.stderr
    assert scores(theirs) == scores(graded_class)
