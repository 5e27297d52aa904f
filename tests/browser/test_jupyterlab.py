"""A learner in JupyterLab: every cell, a wrong answer, a right one."""

from __future__ import annotations

import json

import pytest
from bank import answers

from course.exercises import load
from course.language import speaking, translate

# How long all cells of a lesson may take on a slow machine.
PATIENCE = 180_000
IDLE = ".jp-Notebook-ExecutionIndicator[data-status=idle]"


def run_all(page) -> int:
    """Run every cell, wait for the last, and return how many have a number."""
    page.evaluate("() => window.jupyterapp.commands.execute('notebook:run-all-cells')")
    page.wait_for_function(
        "() => [...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')]"
        ".every(prompt => /\\d/.test(prompt.textContent))",
        timeout=PATIENCE,
    )
    page.wait_for_selector(IDLE, timeout=PATIENCE)
    return page.locator(".jp-CodeCell .jp-InputPrompt").count()


def run_cell(page, old: str, new: str) -> str:
    """Type ``new`` into the cell that begins with ``old``, run it, and return its output."""
    cell = page.locator(".jp-CodeCell", has_text=old).first
    cell.locator(".cm-content").click()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(new)
    page.keyboard.press("Control+Enter")
    page.wait_for_function(
        "cell => !cell.querySelector('.jp-InputPrompt').textContent.includes('*')",
        arg=cell.element_handle(),
    )
    page.wait_for_selector(IDLE, timeout=PATIENCE)
    return cell.locator(".jp-OutputArea").inner_text()


@pytest.mark.slow
def test_a_lesson_in_chinese(open_lesson, checkout):
    """All cells run; a wrong answer is named in Chinese, and then a right one passes."""
    wrong = next(
        a for a in answers() if a.exercise == "both_losses" and a.expected == "walked_twice"
    )
    right = next(a for a in answers() if a.exercise == "both_losses" and a.kind == "right")
    exercise = load()["both_losses"]
    held = next(m for m in exercise.misconceptions if m.name == "walked_twice")
    with open_lesson("zh", "03_backward") as page:
        path = checkout / "notebooks" / "zh" / "03_backward" / "03_backward.ipynb"
        cells = json.loads(path.read_text("utf-8"))["cells"]
        assert run_all(page) == sum(cell["cell_type"] == "code" for cell in cells)
        sources = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
        drawn = sum("draw(" in source or "trace(" in source for source in sources)
        pictures = page.locator('.jp-OutputArea-output[data-mime-type="text/html"]')
        assert pictures.filter(has=page.locator("img, svg")).count() == drawn > 0

        run_cell(page, "def both_losses", wrong.code)
        said = run_cell(page, 'check("both_losses")', 'check("both_losses")')
        with speaking("zh"):
            expected = translate(
                held.message, context="both_losses.walked_twice", domain="exercises"
            )
        assert expected != held.message
        assert expected in said.replace("\n", "")

        run_cell(page, "def both_losses", right.code)
        said = run_cell(page, 'check("both_losses")', 'check("both_losses")')
        assert said.startswith("✓")
