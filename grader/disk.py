"""Files that are there completely or not at all, and one grader at a time."""

from __future__ import annotations

import contextlib
import fcntl
import glob
import os
from collections.abc import Generator
from pathlib import Path
from typing import TextIO

from course.errors import CourseError

LOCK = ".grading.lock"
_NEW = ".new"


@contextlib.contextmanager
def beside(path: Path, content: bytes) -> Generator[None]:
    """Write ``content`` beside ``path``, and put it in its place if the body succeeds."""
    path.parent.mkdir(parents=True, exist_ok=True)
    waiting = path.with_name(f".{path.name}{_NEW}")
    try:
        with waiting.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        yield
        waiting.replace(path)
    finally:
        waiting.unlink(missing_ok=True)


def clear(folder: Path, assignment: str) -> None:
    """Take away what a grader that was killed left in ``folder`` beside its place."""
    with disk_errors(folder):
        for waiting in folder.glob(f"*/{glob.escape(assignment)}/.*{_NEW}"):
            waiting.unlink(missing_ok=True)


@contextlib.contextmanager
def disk_errors(folder: Path) -> Generator[None]:
    """Turn what the disk refuses in the body into a sentence.

    Raises:
        CourseError: If the disk is full, or ``folder`` may not be written.
    """
    try:
        yield
    except OSError as error:
        raise CourseError(
            f"{folder}: {error.strerror}; what is graded so far is kept: "
            "make room or change the rights of this folder, and run this again."
        ) from None


@contextlib.contextmanager
def alone(root: Path) -> Generator[None]:
    """Hold the course for one grader.

    Raises:
        CourseError: If another one is at work, or the folder is not there or cannot be written.
    """
    if not root.is_dir():
        raise CourseError(f"{root} is not there; name the folder of the course.")
    with disk_errors(root):
        file = (root / LOCK).open("a+", encoding="utf-8")
    with file:
        _hold(file, root)
        with contextlib.suppress(OSError):  # the disk may be full; the number is for people
            file.truncate(0)
            file.write(str(os.getpid()))
            file.flush()
        yield


def _hold(file: TextIO, root: Path) -> None:
    with disk_errors(root):
        try:
            # Not flock: the processes that this one forks would hold it, for a while after a kill.
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except (BlockingIOError, PermissionError):
            file.seek(0)
            raise CourseError(
                f"Another grader (process {file.read().strip() or '?'}) is at work in {root}; "
                "wait until it is done."
            ) from None
