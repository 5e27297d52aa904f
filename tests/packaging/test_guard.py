"""Stock `nbgrader autograde` with this checkout's configuration, on notebooks that were edited."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell

Edit = Callable[[NotebookNode], None]


def cell(nb: NotebookNode, name: str) -> NotebookNode:
    """Return the cell that nbgrader knows by ``name``."""
    return next(one for one in nb.cells if one.metadata.nbgrader.grade_id == name)


def checks(nb: NotebookNode) -> list[NotebookNode]:
    """Return the graded cells."""
    return [one for one in nb.cells if one.metadata.nbgrader.grade]


def pasted(one: NotebookNode, source: str) -> NotebookNode:
    """Return a copy of a cell as JupyterLab pastes it, metadata and all."""
    copy = deepcopy(one)
    copy.update(id="pasted", source=source)
    return copy


def nothing(nb: NotebookNode) -> None:
    """Hand in as it is."""


def tag_checks(nb: NotebookNode) -> None:
    """Ask nbclient to skip the checks."""
    for check in checks(nb):
        check.metadata.tags = ["skip-execution"]


def copy_answer(nb: NotebookNode) -> None:
    """Copy an answer and paste it below."""
    answer = cell(nb, "slope")
    nb.cells.insert(nb.cells.index(answer) + 1, pasted(answer, answer.source))


def copy_check(nb: NotebookNode) -> None:
    """Copy a check and paste it at the end."""
    check = cell(nb, "check_slope")
    nb.cells.append(pasted(check, check.source))


def split_answer(nb: NotebookNode) -> None:
    """Split an answer in two; both halves keep its metadata."""
    answer = cell(nb, "slope")
    nb.cells.insert(nb.cells.index(answer), pasted(answer, "# my thoughts"))


def split_check(nb: NotebookNode) -> None:
    """Split a check in two, so that neither half is a program."""
    second = cell(nb, "check_curve")
    nb.cells.insert(nb.cells.index(second), pasted(second, "assert curve("))
    second.source = "3) == 9"


def delete_checks(nb: NotebookNode) -> None:
    """Delete what is graded."""
    for check in checks(nb):
        nb.cells.remove(check)


def rename_check(nb: NotebookNode) -> None:
    """Give a check another name."""
    cell(nb, "check_slope").metadata.nbgrader.grade_id = "check_slope_2"


def forget_metadata(nb: NotebookNode) -> None:
    """Lose what nbgrader wrote about a check."""
    del cell(nb, "check_slope").metadata["nbgrader"]


def empty_metadata(nb: NotebookNode) -> None:
    """Empty what nbgrader wrote about a check."""
    cell(nb, "check_slope").metadata.nbgrader = {}


def spoil_metadata(nb: NotebookNode) -> None:
    """Replace what nbgrader wrote by something else."""
    cell(nb, "check_slope").metadata.nbgrader = ["check_slope"]


def unset_grade(nb: NotebookNode) -> None:
    """Say that a check is not graded."""
    cell(nb, "check_slope").metadata.nbgrader.grade = False


def set_solution(nb: NotebookNode) -> None:
    """Say that a check is an answer."""
    cell(nb, "check_curve").metadata.nbgrader.solution = True


def unlock_and_edit(nb: NotebookNode) -> None:
    """Unlock the checks and leave nothing in them."""
    for check in checks(nb):
        check.metadata.nbgrader.locked = False
        check.source = "pass"


def raise_points(nb: NotebookNode) -> None:
    """Make a check worth more."""
    cell(nb, "check_slope").metadata.nbgrader.points = 100


def turn_into_text(nb: NotebookNode) -> None:
    """Turn a check into Markdown."""
    place = nb.cells.index(cell(nb, "check_slope"))
    old = nb.cells[place]
    nb.cells[place] = new_markdown_cell(old.source, metadata=old.metadata)


def rename_kernel(nb: NotebookNode) -> None:
    """Ask for a kernel that is not there."""
    nb.metadata.kernelspec = {"name": "mine", "display_name": "Mine", "language": "python"}


def delete_exercise(nb: NotebookNode) -> None:
    """Delete an answer together with its check."""
    for name in ("slope", "check_slope"):
        nb.cells.remove(cell(nb, name))


EDITS: list[Edit] = [
    nothing,
    tag_checks,
    copy_answer,
    copy_check,
    split_answer,
    split_check,
    delete_checks,
    rename_check,
    forget_metadata,
    empty_metadata,
    spoil_metadata,
    unset_grade,
    set_solution,
    unlock_and_edit,
    raise_points,
    turn_into_text,
    rename_kernel,
]


@pytest.fixture(scope="module")
def graded(tmp_path_factory, nbgrader_class):
    """Return a class in which every edit was handed in with right and with wrong answers."""
    course = nbgrader_class(tmp_path_factory.mktemp("guarded"))
    for edit in EDITS:
        for answers in ("right", "wrong"):
            course.hand_in(f"{edit.__name__}-{answers}", answers, edit)
    course.hand_in("deleted", "right", delete_exercise)
    course.nbgrader("autograde", "tiny")
    return course


@pytest.mark.slow
@pytest.mark.parametrize("answers", ["right", "wrong"])
@pytest.mark.parametrize("edit", EDITS[1:], ids=lambda edit: edit.__name__)
def test_edits_change_no_points(graded, edit, answers):
    """Whatever is done to cells, an answer gets the points that it gets untouched."""
    points = graded.points()
    assert points[f"{edit.__name__}-{answers}"] == points[f"{nothing.__name__}-{answers}"]


@pytest.mark.slow
def test_right_and_wrong_answers_differ(graded):
    """The points compared above are full marks and none."""
    points = graded.points()
    assert set(points["nothing-right"].values()) == {2.0}
    assert set(points["nothing-wrong"].values()) == {0.0}


@pytest.mark.slow
def test_deleted_exercise_costs_its_own_points_only(graded):
    """Without its answer a check that was put back gives nothing; the other one stands."""
    points = graded.points()
    assert points["deleted"]["check_slope"] == points["nothing-wrong"]["check_slope"]
    assert points["deleted"]["check_curve"] == points["nothing-right"]["check_curve"]


@pytest.mark.slow
def test_old_points_do_not_outlive_a_deleted_check(graded):
    """Who hands in again without the checks is graded again, and keeps nothing."""
    graded.hand_in("again", "right", nothing)
    graded.nbgrader("autograde", "tiny", "--student=again")
    before = graded.points()["again"]
    graded.hand_in("again", "wrong", delete_checks)
    graded.nbgrader("autograde", "tiny", "--student=again", "--force")
    assert set(before.values()) == {2.0}
    assert set(graded.points()["again"].values()) == {0.0}


@pytest.mark.slow
def test_feedback_holds_no_script_of_the_learner(graded):
    """A learner's HTML reaches the page of the person who grades without its scripts."""

    def show_scripts(nb: NotebookNode) -> None:
        for kind in ("HTML", "Latex", "Markdown", "SVG", "Javascript"):
            text = "<svg><b>mine</b><script>steal()</script></svg>"
            show = f"from IPython.display import display, {kind}\ndisplay({kind}({text!r}))"
            nb.cells.append(new_code_cell(show))
        nb.cells.append(new_markdown_cell("*mine*\n\n<script>steal()</script>"))

    graded.hand_in("scripts", "right", show_scripts)
    graded.nbgrader("autograde", "tiny", "--student=scripts")
    graded.nbgrader("generate_feedback", "tiny", "--student=scripts")
    page = (graded.folder / "feedback/scripts/tiny/tiny.html").read_text(encoding="utf-8")
    assert "<b>mine</b>" in page
    assert "<p><em>mine</em></p>" in page
    assert "<script>steal()" not in page


@pytest.mark.slow
def test_stock_nbgrader_needs_the_guard(tmp_path, nbgrader_class):
    """Without it a tag gives full marks and a copied cell stops the class."""
    course = nbgrader_class(tmp_path)
    config = tmp_path / "nbgrader_config.py"
    config.write_text(
        config.read_text(encoding="utf-8")
        + "del c.Autograde.sanitize_preprocessors\ndel c.Execute.skip_cells_with_tag\n",
        encoding="utf-8",
    )
    course.hand_in("a_tagged", "wrong", tag_checks)
    course.hand_in("b_copied", "right", copy_answer)
    course.hand_in("c_honest", "right", nothing)
    stopped = course.nbgrader("autograde", "tiny", check=False)
    assert stopped.returncode != 0
    assert set(course.points()["a_tagged"].values()) == {2.0}
    assert "c_honest" not in course.points()
