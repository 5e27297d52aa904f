"""The recipes of CONTRIBUTING, followed to the letter in a copy of the checkout."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

FOLDERS = ("course", "grader", "locales", "notebooks", "solutions", "tests")
FILES = ("CONTRIBUTING.md", "README.md", "pyproject.toml")


class Contributor:
    """Somebody with a copy of the checkout and CONTRIBUTING open beside it."""

    def __init__(self, checkout: Path, folder: Path) -> None:
        self.folder = folder
        for name in FOLDERS:
            shutil.copytree(checkout / name, folder / name)
        for name in FILES:
            shutil.copy(checkout / name, folder)
        self.page = (folder / "CONTRIBUTING.md").read_text(encoding="utf-8")

    def shown(self, heading: str) -> list[str]:
        """Return the fenced blocks of a recipe in their order, without the list's indentation."""
        recipe = re.search(rf"^## {heading}\n(.*?)(?=^## |\Z)", self.page, re.DOTALL | re.MULTILINE)
        fence = r"^(?P<indent> *)(?P<fence>`{3,})\w+\n(?P<text>.*?)^(?P=indent)(?P=fence)$"
        found = re.finditer(fence, recipe[1], re.DOTALL | re.MULTILINE)
        return [textwrap.dedent(match["text"]) for match in found]

    def run(self, *command: str) -> str:
        """Run a command in the copy and return what it printed."""
        done = self.attempt(*command)
        assert done.returncode == 0, done.stdout
        return done.stdout

    def attempt(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Run a command in the copy, however it ends."""
        return subprocess.run(
            command,
            cwd=self.folder,
            env={**os.environ, "PYTHONPATH": str(self.folder)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
        )

    def course(self, *arguments: str) -> str:
        """Run ``python -m course`` in the copy."""
        return self.run(sys.executable, "-m", "course", *arguments)

    def write(self, path: str, text: str, mode: str = "w") -> None:
        """Write a file that a recipe names."""
        assert path in self.page
        with (self.folder / path).open(mode, encoding="utf-8") as file:
            file.write(text)


@pytest.fixture
def contributor(checkout, tmp_path) -> Contributor:
    """Return somebody who begins."""
    return Contributor(checkout, tmp_path / "clone")


@pytest.mark.slow
def test_recipes_for_a_lesson_and_an_exercise_work(contributor):
    """The lesson is built in every language, the exercise is part of it and tests itself."""
    (lesson, *_) = contributor.shown("Add a lesson")
    contributor.write("course/lessons/07_hooks.md", lesson)
    contributor.course("build")

    folder, exercise, cells, answers = contributor.shown("Add an exercise")
    contributor.run("bash", "-euc", folder)
    contributor.write("course/exercises/hooks/doubled.py", exercise)
    contributor.write("course/lessons/07_hooks.md", f"\n{cells}", mode="a")
    contributor.write("tests/answers/doubled.md", answers)
    contributor.course("build")

    contributor.course("build", "--check")
    for language in (contributor.folder / "notebooks").glob("*/"):
        notebook = (language / "07_hooks/07_hooks.ipynb").read_text(encoding="utf-8")
        assert "check_doubled" in notebook
    # Two answers are shown and eight are asked for; that test would say so.
    tests = [sys.executable, "-m", "pytest", "-q", "-k", "doubled and not enough_answers", "tests"]
    assert re.search(r"\d+ passed", contributor.run(*tests, "--ignore=tests/packaging"))


@pytest.mark.slow
def test_recipe_for_a_language_works(contributor, require_tool):
    """A new language is built, checked and graded at once, in English until it is translated."""
    require_tool("bwrap")
    begin, build, read = contributor.shown("Add a language")
    for line in (begin + build).splitlines():
        contributor.run(sys.executable, *line.split()[1:])
    catalog = contributor.folder / "locales/pt/LC_MESSAGES/03_backward.po"
    empty = 'msgid "Looking back"\nmsgstr ""'
    text = catalog.read_text(encoding="utf-8")
    assert text.count(empty) == 1
    catalog.write_text(text.replace(empty, f'{empty[:-1]}Resumo"'), encoding="utf-8")
    contributor.course("build")

    contributor.course("build", "--check")
    assert "pt: 1 texts read, 0 errors" in contributor.course("proofread", "pt")
    assert "pt" in contributor.course("status")
    command, _ = read.split(" > ")
    assert "- **pt** " in contributor.run(sys.executable, *command.split()[1:])
    for page in ("README.md", "README.uk.md", "README.pt.md"):
        assert "`make lab-pt`" in (contributor.folder / page).read_text(encoding="utf-8")
    for folder, whole in (("notebooks", False), ("solutions", True)):
        notebook = contributor.folder / folder / "pt/03_backward/03_backward.ipynb"
        assert "Resumo" in notebook.read_text(encoding="utf-8")
        command = [sys.executable, "-m", "grader", "validate", str(notebook)]
        done = contributor.attempt(*command)
        assert done.returncode == (0 if whole else 1), done.stdout
