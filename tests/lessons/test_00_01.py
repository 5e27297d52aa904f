"""What lessons 0 and 1 have to show: the examples of the seeds, their twins, and every claim."""

from __future__ import annotations

import contextlib
import io
import re
import traceback
from functools import lru_cache

import pytest
import torch

from course.authoring.source import Cell, Lesson, read_lesson
from course.lesson import lessons_dir

LESSONS = ("00_why_gradients", "01_requires_grad")


@lru_cache
def lesson(name: str) -> Lesson:
    """Return a lesson, taken apart into cells."""
    return read_lesson(lessons_dir() / f"{name}.md", name)


def teaching(name: str) -> list[Cell]:
    """Return the code cells of a lesson that learners run and do not change."""
    return [
        cell
        for cell in lesson(name).cells
        if cell.kind == "code" and not cell.graded and "setup" not in cell.tags
    ]


def seed_cells(name: str, seed: str) -> list[Cell]:
    """Return the cells that repeat an example of a seed."""
    return [cell for cell in teaching(name) if cell.options.get("seed") == seed]


def shown(cell: Cell, namespace: dict[str, object] | None = None) -> str:
    """Return what a cell prints, run on its own after the setup; an error ends the text."""
    from course import ask, draw

    names = {"torch": torch, "ask": ask, "draw": draw} if namespace is None else namespace
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        try:
            exec(cell.source, names)  # noqa: S102 - our own lesson
        except (RuntimeError, TypeError) as error:
            out.writelines(traceback.format_exception_only(error))
    return out.getvalue()


EVERY_CELL = [
    pytest.param(cell, id=f"{name}-{cell.line}") for name in LESSONS for cell in teaching(name)
]


@pytest.mark.parametrize("cell", EVERY_CELL)
def test_cell_runs_alone_and_again(cell):
    """A teaching cell needs nothing but the setup, and shows the same when it is run again."""
    names = {}
    exec("import torch\nfrom course import ask, draw", names)  # noqa: S102 - the setup
    first, second = shown(cell, names), shown(cell, names)
    assert first == second
    assert first
    assert ("Error" in first) == ("raises-exception" in cell.tags)


@pytest.mark.parametrize("name", LESSONS)
def test_each_seed_example_is_followed_by_its_twin(name):
    """After the last cell of an example comes one with numbers of our own, before any exercise."""
    cells = teaching(name)
    assert any(cell.options.get("seed") for cell in cells)
    seeds = [cell.options.get("seed") for cell in cells]
    for here, after, cell in zip(seeds, [*seeds[1:], None], [*cells[1:], None], strict=True):
        if here is not None and here != after:
            assert cell is not None
            assert after is None
            assert "ask(" not in cell.source


def test_lesson_0_has_the_polynomial_of_the_seeds():
    """The value at 2 is 64 and the derivative there is 72, as the seeds print them."""
    value, derivative = seed_cells("00_why_gradients", "000")
    x = torch.tensor(2.0, requires_grad=True)
    y = 5 * x**3 + 2 * x**2 + 4 * x + 8
    y.backward()
    assert f"y: {y.item():g}\n" in shown(value)
    assert f"derivative: {x.grad.item():g}\n" in shown(derivative)


def test_lesson_0_shows_the_same_slope_by_three_ways():
    """Power rule, small step and autograd agree about the twin."""
    text = "\n".join(
        shown(cell) for cell in teaching("00_why_gradients") if "4 * x**3" in cell.source
    )
    for way in ("power rule: 50.0", "small step: 50.0", "autograd:           50.0"):
        assert way in text


def test_lesson_0_defines_the_gradient_and_names_gains_and_limits():
    """Definition, three advantages and two limits of the seeds stand in the text."""
    text = lesson("00_why_gradients").text
    assert re.search(r"```\{note\}\n\*\*Definition\.\*\* The gradient .* partial derivatives", text)
    for word in ("weights and biases", "Less code", "Faster experiments", "Optimization"):
        assert word in text
    for word in ("memory", "vanish", "explode", "lesson 8", "Lesson 9", "Lesson 10"):
        assert word in text


def test_lesson_0_shows_both_limits():
    """One cell counts what is kept; the other shows a gradient near 0 and a huge one."""
    *_, memory, gradients = (c for c in teaching("00_why_gradients") if "range(20)" in c.source)
    assert shown(memory) == f"numbers kept: {20 * 1000}\n"
    small, large = 0.25**20, 4.0**20
    assert shown(gradients) == f"{torch.tensor([small, large])}\n"


def test_lesson_1_prints_the_tracked_tensor_of_the_seeds():
    """The first example prints its flag."""
    (cell,) = seed_cells("01_requires_grad", "000")
    assert shown(cell).strip() == str(torch.tensor(2.0, requires_grad=True))


def test_lesson_1_tracks_what_the_chinese_seed_tracks():
    """Two tracked tensors with one element give a result with a history."""
    (cell,) = seed_cells("01_requires_grad", "002")
    assert shown(cell).splitlines()[1] == "tensor([13.], grad_fn=<AddBackward0>)"


def test_lesson_1_runs_the_old_spelling():
    """In the older program only the weights are tracked, and what is made of them."""
    (cell,) = seed_cells("01_requires_grad", "004")
    assert "Variable(FloatTensor([2, 5, 9, 7, 3]), requires_grad=True)" in cell.source
    assert [line.split()[-1] for line in shown(cell).splitlines()] == [
        "False",
        "False",
        "True",
        "True",
    ]


def test_lesson_1_shows_the_errors_it_speaks_about():
    """Integers, a leaf in place, the flag of a result, an unknown argument, a missing history."""
    texts = [shown(c) for c in teaching("01_requires_grad") if "raises-exception" in c.tags]
    patterns = (
        "floating point",
        "in-place operation",
        "leaf variables",
        "unexpected keyword argument",
        "does not have a grad_fn",
    )
    assert len(texts) == len(patterns)
    for text, pattern in zip(texts, patterns, strict=True):
        assert pattern in text
