"""The notebooks of every lesson in every language, as learners and instructors run them."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbgrader.api import Gradebook

from course.exercises import load
from course.language import languages, translate
from course.lesson import exercises_of, lesson_names
from course.lines import lines_of

LESSONS = lesson_names()
LANGUAGES = languages()
EACH = [
    pytest.param(lesson, code, id=f"{lesson}-{code}") for lesson in LESSONS for code in LANGUAGES
]

# What an untouched answer is told, up to the name of the exercise.
NOT_ATTEMPTED = (
    "Not attempted: the cell of `{name}` is still as you found it. Write your answer in place of "
    "`...`, or repair the function; run that cell, then this one."
)


def run_twice(path: Path) -> nbformat.NotebookNode:
    """Return the notebook with outputs, run from top to bottom, twice, in one kernel."""
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(notebook, timeout=120, kernel_name="python3")
    with client.setup_kernel():
        for _ in range(2):
            for index, cell in enumerate(notebook.cells):
                client.execute_cell(cell, index)
    return notebook


@pytest.mark.slow
@pytest.mark.parametrize(("lesson", "code"), EACH)
def test_every_cell_of_the_solution_runs_twice(checkout, lesson, code):
    """Every check passes; cells that end in an error say so with a tag, the others do not."""
    notebook = run_twice(checkout / "solutions" / code / lesson / f"{lesson}.ipynb")
    checks = [cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade")]
    assert checks
    for cell in checks:  # on a busy machine, one printed line may come in two pieces
        assert {output.get("name") for output in cell.outputs} == {"stdout"}, cell.source
        assert cell.outputs[0].text.startswith("✓"), cell.source


@pytest.fixture(scope="module")
def graded(checkout, tmp_path_factory):
    """Return a course in which stock nbgrader graded two learners per language.

    ``right-xx`` hands in the solution, ``untouched-xx`` what was released.
    """
    root = tmp_path_factory.mktemp("course")
    shutil.copy(checkout / "nbgrader_config.py", root)
    shutil.copytree(checkout / "solutions", root / "solutions")
    for code in LANGUAGES:
        for who, folder in (("right", "solutions"), ("untouched", "notebooks")):
            for lesson in LESSONS:
                home = root / "submitted" / f"{who}-{code}" / lesson
                home.mkdir(parents=True)
                shutil.copy(checkout / folder / code / lesson / f"{lesson}.ipynb", home)
    for lesson in LESSONS:
        nbgrader(root, "generate_assignment", lesson)
        nbgrader(root, "autograde", lesson)
    return root


def nbgrader(root: Path, *arguments: str) -> str:
    """Run a stock nbgrader command in a course and return its log; a failure fails the test."""
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", *arguments],
        cwd=root, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stderr


@pytest.mark.slow
@pytest.mark.parametrize(("lesson", "code"), EACH)
def test_solutions_score_full_marks_in_stock_nbgrader(graded, lesson, code):
    """The solution in any language gets all points of the one assignment that was released."""
    with Gradebook(f"sqlite:///{graded}/gradebook.db") as gradebook:
        submission = gradebook.find_submission(lesson, f"right-{code}")
        points = sum(load()[name].points for name in exercises_of(lesson))
        assert submission.score == submission.max_score == points
        assert not submission.needs_manual_grade


@pytest.mark.slow
@pytest.mark.parametrize(("lesson", "code"), EACH)
def test_untouched_notebooks_score_nothing_and_say_why(graded, lesson, code):
    """What was released and handed in again scores 0, and says so in the learner's language."""
    student = f"untouched-{code}"
    with Gradebook(f"sqlite:///{graded}/gradebook.db") as gradebook:
        assert gradebook.find_submission(lesson, student).score == 0
    notebook = json.loads(
        (graded / "autograded" / student / lesson / f"{lesson}.ipynb").read_text("utf-8")
    )
    said = "".join(
        "\n".join(output.get("traceback", []))
        for cell in notebook["cells"]
        for output in cell.get("outputs", [])
    )
    for name in exercises_of(lesson):
        sentence = translate(NOT_ATTEMPTED, language=code, name=name)
        assert "\n".join(lines_of(sentence)) in said


@pytest.mark.slow
@pytest.mark.parametrize(("folder", "said"), [("solutions", "Success!"), ("notebooks", "failed")])
def test_a_learner_can_validate_a_notebook(checkout, tmp_path, folder, said):
    """`nbgrader validate`, the button in JupyterLab, needs no gradebook and names each exercise."""
    lesson = "03_backward"
    shutil.copy(checkout / folder / "uk" / lesson / f"{lesson}.ipynb", tmp_path)
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", "validate", f"{lesson}.ipynb"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert said in done.stdout
    failed = [name for name in exercises_of(lesson) if f'check("{name}")' in done.stdout]
    assert failed == (exercises_of(lesson) if folder == "notebooks" else [])


@pytest.mark.slow
@pytest.mark.parametrize("lesson", LESSONS)
def test_generating_the_assignment_changes_no_file(graded, checkout, lesson):
    """What `nbgrader generate_assignment --force` writes is what is committed, byte for byte."""
    nbgrader(graded, "generate_assignment", lesson, "--force")
    released = graded / "notebooks" / "en" / lesson / f"{lesson}.ipynb"
    committed = checkout / "notebooks" / "en" / lesson / f"{lesson}.ipynb"
    assert released.read_bytes() == committed.read_bytes()


@pytest.mark.slow
@pytest.mark.parametrize(("lesson", "code"), EACH)
def test_cells_that_nbgrader_knows_are_the_same_in_all_languages(checkout, lesson, code):
    """One gradebook serves all languages because its cells differ in no byte."""

    def graded_cells(language: str) -> list[object]:
        path = checkout / "notebooks" / language / lesson / f"{lesson}.ipynb"
        cells = json.loads(path.read_text("utf-8"))["cells"]
        return [cell for cell in cells if "nbgrader" in cell["metadata"]]

    assert graded_cells(code) == graded_cells("en") != []
