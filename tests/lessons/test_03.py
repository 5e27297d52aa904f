"""What lesson 3 has to show: the seeds' numbers, their twins, and a question of theirs."""

from __future__ import annotations

import contextlib
import io
import warnings
from functools import lru_cache
from typing import Any, NamedTuple

import pytest

from course.authoring.source import Cell, Lesson, read_lesson
from course.lesson import lessons_dir

NAME = "03_backward"


class Shown(NamedTuple):
    """A teaching cell, and what it prints when all cells before it have run."""

    cell: Cell
    printed: str


@lru_cache
def lesson() -> Lesson:
    """Return the English source."""
    return read_lesson(lessons_dir() / f"{NAME}.md", NAME)


@lru_cache
def shown() -> list[Shown]:
    """Run all teaching cells in order, as a kernel would."""
    names: dict[str, Any] = {}
    return [
        Shown(cell, _printed(cell, names))
        for cell in lesson().cells
        if cell.kind == "code" and not cell.graded
    ]


def _printed(cell: Cell, names: dict[str, Any]) -> str:
    expected = RuntimeError if "raises-exception" in cell.tags else ()
    text = io.StringIO()
    with (
        contextlib.redirect_stdout(text),
        contextlib.suppress(expected),
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("ignore")
        exec(cell.source, names)  # noqa: S102 - our own lesson
    return text.getvalue()


def weights(*gradients: str) -> list[str]:
    """Return the lines that the program with five weights prints."""
    return [f"L with respect to w{i}: {gradient}" for i, gradient in enumerate(gradients)]


def printed_by(seed: str | None) -> list[list[str]]:
    """Return the lines of each cell with this seed, or of the cells with none."""
    return [s.printed.splitlines() for s in shown() if s.cell.options.get("seed") == seed]


@pytest.mark.parametrize(
    ("seed", "lines"),
    [
        ("000", ["y: 64.0", "derivative of y with respect to x: 72.0"]),
        ("002", ["tensor([4.])", "tensor([3.])"]),
        ("004", weights("-28.0", "-21.0", "-12.0", "-23.0", "-36.0")),
    ],
)
def test_a_seed_s_published_output_is_printed(seed, lines):
    """The numbers of the documents that the course grew from come out of today's PyTorch."""
    assert any(all(line in printed for line in lines) for printed in printed_by(seed))


def test_the_program_of_seed_004_runs_in_both_spellings():
    """Today's calls and those of before version 0.4 print the same five lines."""
    cells = [s for s in shown() if s.cell.options.get("seed") == "004"]
    legacy = [s for s in cells if "Variable(FloatTensor" in s.cell.source]
    modern = [s for s in cells if s not in legacy]
    (old,), (new,) = legacy, modern
    assert set(old.printed.splitlines()) <= set(new.printed.splitlines())
    assert "w.grad.data" in old.cell.source
    assert ".data" not in new.cell.source


@pytest.mark.parametrize(
    "lines",
    [
        ["y: 42.75", "derivative of y with respect to x: 50.0"],
        ["x.grad: tensor([10.])", "y.grad: tensor([3.])"],
        weights("-42.0", "-10.5", "-18.0", "-19.5", "-54.0"),
    ],
)
def test_a_seed_example_is_followed_by_its_twin(lines):
    """After the seed's numbers come numbers of which no two are equal by accident."""
    assert any(all(line in printed for line in lines) for printed in printed_by(None))


def test_a_question_of_seed_000_is_a_heading():
    """What its readers were invited to ask is answered under a heading."""
    assert "\n## How does `backward()` work in detail?\n" in lesson().text
