"""What goes wrong while a class is graded, and that nothing finished is lost."""

from __future__ import annotations

import fcntl
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from course.errors import CourseError
from grader.disk import LOCK, alone
from tests.grader import classroom
from tests.grader.classroom import LESSON, grade, pages, scores


def test_two_graders_at_once(course: Path):
    """The second one says that the first is at work, and leaves everything alone."""
    with (course / LOCK).open("a+") as file:
        fcntl.lockf(file, fcntl.LOCK_EX)
        file.truncate(0)
        file.write("4242")
        file.flush()
        done = grade(course, "--force")
    assert done.returncode == 1
    assert "Another grader (process 4242) is at work" in done.stderr
    assert "Traceback" not in done.stderr


def test_lock_ends_with_its_process(tmp_path: Path):
    """Who was killed holds nothing, though processes that it forked live on for a while."""
    holder = (
        "import os, sys, time\nfrom pathlib import Path\nfrom grader.disk import alone\n"
        "with alone(Path(sys.argv[1])):\n"
        "    if os.fork(): print('held', flush=True)\n"
        "    time.sleep(600)"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", holder, str(tmp_path)],
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    try:
        assert process.stdout.readline() == "held\n"
        with pytest.raises(CourseError, match=f"process {process.pid}"), alone(tmp_path):
            pass
        process.kill()
        process.wait()
        with alone(tmp_path):
            pass
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.stdout.close()


def test_broken_gradebook_gets_a_sentence(fresh: Path):
    """A file that is no gradebook is named as such."""
    (fresh / "gradebook.db").write_text("no gradebook" * 1000)
    done = grade(fresh)
    assert done.returncode == 1
    assert "file is not a database" in done.stderr
    assert "Traceback" not in done.stderr


def test_page_with_foreign_metadata_is_graded(course: Path):
    """What stock nbgrader left of a learner's own metadata means nothing and stops nobody."""
    path = course / "autograded" / "ada" / LESSON / f"{LESSON}.ipynb"
    path.write_text('{"metadata": {"course": ["mine"]}}')
    done = grade(course)
    assert "1 graded, 9 unchanged" in done.stderr
    assert sum(scores(course)["ada"].values()) == 9


def test_what_a_killed_grader_left_is_taken_away(course: Path):
    """A half-written page goes at the next run, even of somebody who need not be graded again."""
    place = course / "autograded" / "ada" / LESSON
    left = place / f".{LESSON}.ipynb.new"
    left.write_text('{"cells": [')
    before = {path.name for path in place.iterdir()} - {left.name}
    assert "0 graded, 10 unchanged" in grade(course).stderr
    assert {path.name for path in place.iterdir()} == before


def test_locked_gradebook_loses_nothing(fresh: Path):
    """Where another program holds the gradebook, grading ends with a sentence; later it goes on."""
    config = fresh / "nbgrader_config.py"
    config.write_text(config.read_text().replace("timeout=60", "timeout=1"))
    with sqlite3.connect(fresh / "gradebook.db", isolation_level=None) as book:
        book.execute("begin exclusive")
        done = grade(fresh)
        book.execute("rollback")
    assert done.returncode == 1
    assert "The gradebook cannot be used now" in done.stderr
    assert "Traceback" not in done.stderr
    assert grade(fresh).returncode == 0
    assert sum(scores(fresh)["ada"].values()) == 9


@pytest.mark.skipif(os.geteuid() != 0, reason="mounting a small disk needs root")
def test_full_disk_loses_nothing(fresh: Path):
    """On a full disk grading ends with a sentence; with room again, it completes."""
    full = fresh / "autograded"
    full.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=200k", "tmpfs", full], check=True)
    try:
        done = grade(fresh, "--jobs", "1")
        assert done.returncode == 1
        assert "No space left on device" in done.stderr
        assert "Traceback" not in done.stderr
        kept = set(pages(fresh))
        assert kept <= set(scores(fresh))
        subprocess.run(["mount", "-o", "remount,size=50m", full], check=True)
        assert grade(fresh).returncode == 0
        assert set(pages(fresh)) == set(scores(fresh)) == {who.name for who in classroom.HONEST}
    finally:
        subprocess.run(["umount", full], check=True)


@pytest.mark.slow
def test_killed_at_any_moment_it_completes(fresh: Path, graded_class: Path):
    """`kill -9` of the grader, again and again: every page has its row, and the end is the same."""
    command = [sys.executable, "-m", "grader", "autograde", LESSON, "--course", str(fresh)]
    for seconds in (2.5, 4.0, 5.5, 6.5):
        process = subprocess.Popen(
            [*command, "--jobs", "2"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(seconds)
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert set(pages(fresh)) <= set(scores(fresh))
        for content in pages(fresh).values():
            json.loads(content)
    assert grade(fresh).returncode == 0
    assert scores(fresh).keys() == scores(graded_class).keys()
    assert sum(scores(fresh)["ada"].values()) == 9
    assert not list((fresh / "autograded").rglob(".*.new"))


WRONG_USES = {
    "unknown assignment": (["autograde", "99_none"], "has no assignment '99_none'"),
    "no such folder": (["autograde", LESSON, "--course", "/nonexistent"], "/nonexistent"),
    "nobody": (["autograde", LESSON, "--student", "nobody"], "Nobody has handed in"),
}


@pytest.mark.parametrize(("arguments", "sentence"), WRONG_USES.values(), ids=WRONG_USES)
def test_wrong_use_gets_a_sentence(graded_class: Path, arguments: list[str], sentence: str):
    """What an instructor can repair is said in a sentence, without a traceback."""
    where = [] if "--course" in arguments else ["--course", str(graded_class)]
    done = subprocess.run(
        [sys.executable, "-m", "grader", *arguments, *where],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
