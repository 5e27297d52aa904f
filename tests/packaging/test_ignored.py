"""What teaching a class leaves in the checkout never enters the repository."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from grader.disk import LOCK

# What `nbgrader` and `python -m grader` write beside the course.
LEFT_BEHIND = [
    LOCK,
    "grading.key",
    "gradebook.db",
    ".nbgrader.log",
    "submitted/ada/03_backward/03_backward.ipynb",
    "autograded/ada/03_backward/03_backward.ipynb",
    "feedback/ada/03_backward/03_backward.html",
    "sample-class/gradebook.db",
    "my-notebooks/en/03_backward/03_backward.ipynb",
]


@pytest.mark.parametrize("path", LEFT_BEHIND)
def test_what_a_class_leaves_behind_is_ignored(checkout, tmp_path, path):
    """After grading, `git status` is as clean as before."""
    assert ignored(checkout, tmp_path, path)


@pytest.mark.parametrize("path", ["notebooks/en/03_backward/03_backward.ipynb", "grader/disk.py"])
def test_what_belongs_to_the_course_is_not_ignored(checkout, tmp_path, path):
    """The twin of the test above: sources and built files are seen by git."""
    assert not ignored(checkout, tmp_path, path)


def ignored(checkout, tmp_path, path: str) -> bool:
    """Return whether git ignores ``path`` in a repository with our `.gitignore` and no other."""
    shutil.copy(checkout / ".gitignore", tmp_path)
    git = ["git", "-c", "core.excludesFile=", "-C", str(tmp_path)]
    subprocess.run([*git, "init", "--quiet"], check=True)
    return subprocess.run([*git, "check-ignore", "--quiet", path], check=False).returncode == 0
