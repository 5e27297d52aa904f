"""A lesson is its notebook: text in, text out, and every byte again the next day."""

from __future__ import annotations

import json

import jupytext
import nbformat
import pytest

from course.authoring.checkout import ENGLISH
from course.authoring.notebook import cell_ids, dump_notebook, slug, solution_notebook
from course.authoring.release import learner_notebook
from course.authoring.source import parse_lesson
from course.errors import CourseError
from course.lesson import lesson_names, lessons_dir


def test_notebook_is_the_golden_one(notebook_block, exercise, translated):
    """The fixture shows a lesson and its solution notebook in Ukrainian, half translated."""
    lesson = parse_lesson(notebook_block.source, "01_small")
    catalog = translated(lesson, {"Doubling": "Подвоєння", "two times": "двічі"})
    notebook = solution_notebook(lesson, {"double": exercise()}, catalog)
    assert dump_notebook(notebook) == notebook_block.expected


def test_notebook_is_valid(small_lesson, exercise):
    """Jupyter's own schema accepts the notebook of instructors and that of learners."""
    lesson = parse_lesson(small_lesson, "01_small")
    solution = solution_notebook(lesson, {"double": exercise()})
    nbformat.validate(solution)
    nbformat.validate(learner_notebook(solution))


@pytest.mark.parametrize("name", lesson_names())
def test_cells_are_those_of_jupytext(name):
    """An author may open a lesson with Jupytext and sees the cells of the notebook."""
    text = (lessons_dir() / f"{name}.md").read_text(encoding="utf-8")
    theirs = jupytext.reads(text, fmt="md:myst").cells
    ours = parse_lesson(text, name).cells
    assert [(c.kind, c.source) for c in ours] == [(c.cell_type, c.source) for c in theirs]
    assert [c.tags for c in ours] == [c.metadata.get("tags", []) for c in theirs]


def test_text_edit_changes_no_id(small_lesson):
    """Ids come from headings, so that a diff shows what was edited and no more."""
    lesson = parse_lesson(small_lesson, "01_small")
    edited = parse_lesson(small_lesson.replace("one step", "two steps"), "01_small")
    assert cell_ids(edited) == cell_ids(lesson)
    assert cell_ids(lesson) == [
        "doubling", "setup", "your-turn", "your-turn-2", "your-turn-3", "double", "check_double"
    ]  # fmt: skip


def test_new_cell_changes_ids_of_its_section_only(small_lesson):
    """The sections before and after keep their ids."""
    before = parse_lesson(small_lesson + "\n# End\n\nText.\n", "01_small")
    cell = '```{code-cell} python\nprint("two times", 2)'
    after = parse_lesson(before.text.replace(cell, "New.\n\n+++\n\nNew.\n\n" + cell), "01_small")
    assert len(after.cells) == len(before.cells) + 1
    assert set(cell_ids(before)) < set(cell_ids(after))


def test_equal_headings_have_different_ids():
    """Two sections named alike, an exercise named like a section: ids are still unique."""
    text = (
        "# setup\n\n+++\n\n# setup\n\n```{code-cell} python\n:exercise: twice\nx\n```\n\n# twice\n"
    )
    ids = cell_ids(parse_lesson(text, "01_small"))
    assert len(set(ids)) == len(ids)
    assert "twice" in ids


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("`x.grad` & co.", "x-grad-co"),
        ("Où ça", "ou-ca"),
        ("导数", ""),
        ("ab " * 40, "ab-" * 15 + "ab"),
    ],
)
def test_slug_is_allowed_in_an_id(title, expected):
    """Ids hold ASCII letters, digits and hyphens, and are short."""
    found = slug(title)
    assert found == expected
    assert len(found) <= 48


def test_graded_cells_are_the_same_in_all_languages(small_lesson, exercise, translated):
    """One gradebook serves all languages: nbgrader's cells do not differ in a byte."""
    lesson = parse_lesson(small_lesson, "01_small")
    exercises = {"double": exercise()}
    words = {"Doubling": "加倍", "two times": "两次", "the factor": "因子", "Your turn": "轮到你了"}
    english = solution_notebook(lesson, exercises)
    chinese = solution_notebook(lesson, exercises, translated(lesson, words, "zh"))
    assert _graded(english) == _graded(chinese)
    assert _graded(learner_notebook(english)) == _graded(learner_notebook(chinese))
    assert [cell.id for cell in english.cells] == [cell.id for cell in chinese.cells]
    assert [cell.source for cell in english.cells] != [cell.source for cell in chinese.cells]


def _graded(notebook) -> list[str]:
    return [json.dumps(cell) for cell in notebook.cells if "nbgrader" in cell.metadata]


def test_learner_starts_from_the_code_above_the_solution(small_lesson, exercise):
    """No solution is released, checks are locked, and answers cannot be deleted."""
    lesson = parse_lesson(small_lesson, "01_small")
    released = learner_notebook(solution_notebook(lesson, {"double": exercise()}))
    answer, check = released.cells[-2:]
    assert answer.source == "def double(x): ...\n"
    assert answer.metadata["deletable"] is False
    assert check.metadata["editable"] is False
    assert check.metadata["nbgrader"]["points"] == 2
    assert "return 2 * x" not in dump_notebook(released)


def test_setup_cell_says_the_language(small_lesson, exercise, translated):
    """`start` is told the language of the notebook, and the rest of the cell stays."""
    lesson = parse_lesson(small_lesson, "01_small")
    for catalog, code in ((None, ENGLISH), (translated(lesson, {}, "zh"), "zh")):
        notebook = solution_notebook(lesson, {"double": exercise()}, catalog)
        assert notebook.cells[1].source.endswith(f'start("{code}", variant="")')
        assert notebook.metadata["course"]["language"] == code


def test_other_tags_stay_and_ours_do_not():
    """`raises-exception` is for Jupyter; `setup` is for the build."""
    text = (
        "# T\n\n```{code-cell} python\n:tags: [setup, raises-exception, hide-input]\n"
        'start("en")\n```\n'
    )
    notebook = solution_notebook(parse_lesson(text, "01_small"), {})
    assert notebook.cells[1].metadata == {"tags": ["raises-exception", "hide-input"]}


def test_exercises_with_drawn_numbers_have_a_hash(small_lesson, exercise):
    """The grader can tell whose numbers a prediction was made for."""
    lesson = parse_lesson(small_lesson, "01_small")
    drawn = exercise(kind="predict")
    course = solution_notebook(lesson, {"double": drawn}).metadata["course"]
    assert course["exercises"] == {"double": drawn.fingerprint()}
    written = solution_notebook(lesson, {"double": exercise()}).metadata["course"]
    assert written["exercises"] == {}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param(
            "# T\n\n```{code-cell} python\nx\n",
            r"md:3: the code cell is never closed",
            id="open",
        ),
        pytest.param(
            "```{code-cell} python\n:tag: [a]\nx\n```",
            r"md:2: a cell has no option 'tag'; choose from tags",
            id="option",
        ),
        pytest.param(
            "```{code-cell} julia\nx\n```",
            r"md:1: found .*julia.* begins with ```\{code-cell\} python",
            id="language",
        ),
        pytest.param(
            "- a\n\n  ```{code-cell} python\n  x\n  ```",
            r"md:3: a code cell stands inside a list",
            id="nested",
        ),
        pytest.param(
            "# T\n\n```{code-cell} python\n\nx = 1\ny = = 2\n```",
            r"md:6: the cell is not Python .*raises-exception",
            id="syntax",
        ),
    ],
)
def test_cell_that_cannot_be_read_is_refused(text, message):
    """Errors name file and line of the lesson, and the repair."""
    with pytest.raises(CourseError, match=message):
        parse_lesson(text, "01_small").segments()


def test_cell_that_shows_a_syntax_error_is_allowed():
    """With `raises-exception`, the error is what the lesson is about."""
    text = "```{code-cell} python\n:tags: [raises-exception]\n0,5 = = x\n```"
    assert parse_lesson(text, "01_small").segments() == []
