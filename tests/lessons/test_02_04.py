"""What lessons 2 and 4 promise: the seeds' numbers, the trap, the names, the times, short texts."""

from __future__ import annotations

import contextlib
import io
import re
import warnings
from functools import lru_cache
from typing import Any, NamedTuple

import pytest
import torch

from course.authoring.source import Cell, Lesson, read_lesson
from course.exercises import load
from course.exercises.grad_attribute.where_is_it import gives_gradient
from course.exercises.graph_construction.branches import branches_program
from course.exercises.graph_construction.graph_claims import PROGRAMS
from course.exercises.programs import run
from course.lesson import lessons_dir
from course.numbers import numbers, options
from course.session import ask

LESSONS = ("02_graph", "04_grad")
WORDS_PER_MINUTE = 150
MINUTES_PER_CELL = 0.5  # to predict, run and look


class Shown(NamedTuple):
    """A cell that teaches, and what it prints when all cells before it have run."""

    cell: Cell
    printed: str


@lru_cache(maxsize=2)
def lesson(name: str) -> Lesson:
    """Return the English source of a lesson."""
    return read_lesson(lessons_dir() / f"{name}.md", f"{name}.md")


@lru_cache(maxsize=2)
def shown(name: str) -> list[Shown]:
    """Run all teaching cells of a lesson in order, as a kernel would."""
    names: dict[str, Any] = {}
    cells = [cell for cell in lesson(name).cells if cell.kind == "code" and not cell.graded]
    return [Shown(cell, printed(cell, names)) for cell in cells]


def printed(cell: Cell, names: dict[str, Any]) -> str:
    """Run a cell among the variables of the lesson and return what it prints."""
    errors = (RuntimeError, AttributeError) if "raises-exception" in cell.tags else ()
    text = io.StringIO()
    with (
        contextlib.redirect_stdout(text),
        contextlib.suppress(*errors),
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("ignore")
        exec(cell.source, names)  # noqa: S102 - our own lesson
    return text.getvalue()


@pytest.mark.parametrize(
    ("name", "seed", "lines"),
    [
        ("02_graph", "000", ["Function output: 64.0"]),
        ("02_graph", "004", ["23.0 36.0 269.0 -254.0"]),
        ("04_grad", "000", ["Gradient of x: 72.0"]),
        ("04_grad", "002", ["tensor([4.])", "tensor([3.])"]),
        (
            "04_grad",
            "004",
            [f"L with respect to w{i}: {g}.0" for i, g in enumerate((-28, -21, -12, -23, -36))],
        ),
    ],
)
def test_a_seed_s_published_output_is_printed(name, seed, lines):
    """The numbers of the documents that the course grew from come out of today's PyTorch."""
    outputs = [s.printed for s in shown(name) if s.cell.options.get("seed", "").strip('"') == seed]
    assert any(output.splitlines()[: len(lines)] == lines for output in outputs)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("02_graph", "42.75\n"),
        ("02_graph", "19.5 54.0 298.5 -283.5\n"),
        ("04_grad", "before: None\nafter: tensor(50.)\n"),
        ("04_grad", "tensor([10.]) tensor([3.])\n"),
        ("04_grad", "L with respect to w4: -54.0\n"),
    ],
)
def test_a_seed_example_is_followed_by_its_twin(name, text):
    """After the seed's numbers come numbers of which no two are equal by accident."""
    cells = shown(name)
    twin = next(i for i, s in enumerate(cells) if text in s.printed)
    assert "seed" not in cells[twin].cell.options
    assert any("seed" in s.cell.options for s in cells[max(0, twin - 3) : twin])


@pytest.mark.parametrize(
    ("name", "heading"),
    [("02_graph", "What does the graph represent?"), ("04_grad", "How do we interpret the value?")],
)
def test_the_questions_of_seed_000_are_headings(name, heading):
    """What its readers were invited to ask is answered under a heading."""
    assert f"\n## {heading}\n" in lesson(name).text


def test_the_cell_that_is_run_again_adds_up():
    """The labelled cell, which has no leaf of its own, prints 72, 144, 216."""
    cells = [s for s in shown("04_grad") if s.printed == "72.0\n"]
    trap = next(s for s in cells if "requires_grad" not in s.cell.source)
    names: dict[str, Any] = {}
    exec("import torch\nx = torch.tensor(2.0, requires_grad=True)", names)  # noqa: S102
    assert [printed(trap.cell, names) for _ in range(3)] == ["72.0\n", "144.0\n", "216.0\n"]


def test_names_of_nodes_in_the_text_are_pytorch_s_own():
    """The two options of exercise 2.4 are what this PyTorch calls the nodes."""
    text = lesson("02_graph").text
    for bound in (0.0, 1e6):
        y = run(branches_program(1.5, 2.0, 20.0, bound))["y"]
        assert f'`"{y.grad_fn.name()}"`' in text


def test_every_claim_has_a_program():
    """The letters of the claims in the text are those that are tested."""
    claims = lesson("02_graph").text.partition("### Exercise 2.6")[2]
    assert re.findall(r"^([a-z])\. ", claims, re.MULTILINE) == list(PROGRAMS)


def test_one_option_of_four_gives_the_gradient():
    """The quiz of seed 001 has four options, and PyTorch says which is right."""
    recipes = numbers(load()["where_is_it"], "")
    given = {key: recipe["value"] for key, recipe in recipes.items()}
    found = options(load()["where_is_it"], recipes)
    assert len(found) == 4
    assert [option for option in found if gives_gradient(option, **given)] == ["u.grad"]


@pytest.mark.parametrize("name", LESSONS)
def test_the_time_at_the_top_is_honest(name):
    """Reading at 150 words a minute, the exercises' minutes and half a minute for each cell."""
    text = " ".join(cell.source for cell in lesson(name).cells if cell.kind == "markdown")
    exercises = sum(map(int, re.findall(r"· (\d+) minutes ·", text)))
    minutes = len(text.split()) / WORDS_PER_MINUTE + exercises
    minutes += MINUTES_PER_CELL * len(shown(name))
    said = int(re.findall(r"Allow about (\d+) minutes", text)[0])
    assert said == pytest.approx(minutes, rel=0.1)
    assert "good place for a pause" in text.partition("Allow about")[2]


@pytest.mark.parametrize("name", LESSONS)
def test_texts_are_short(name):
    """No text cell has more than 90 words, and no sentence more than 20."""
    for cell in lesson(name).cells:
        if cell.kind == "markdown":
            prose = re.sub(
                r"\$\$.*?\$\$|^#.*?$|^\|.*?$", "", cell.source, flags=re.DOTALL | re.MULTILINE
            )
            assert len(prose.split()) <= 90, cell.place()
            for sentence in re.split(r"(?<=[.?!:])\s+|\n\n|\n- ", prose):
                assert len(sentence.split()) <= 20, sentence


def test_the_picture_of_exercise_2_2_names_its_leaves(capsys):
    """What is asked shows the leaves by name, whatever the learner calls other tensors."""
    x = torch.tensor(1.0, requires_grad=True)
    ask("same_picture")
    shown_text = capsys.readouterr().out
    assert "x ()" in shown_text
    assert "z ()" in shown_text
    assert x.grad is None
