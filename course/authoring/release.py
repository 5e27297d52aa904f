"""The learner's notebook, made from the instructor's by nbgrader's own preprocessors.

What is committed in ``notebooks/`` is then what ``nbgrader generate_assignment`` writes there.
"""

from __future__ import annotations

import copy
import logging
from functools import cache

from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode
from nbgrader.preprocessors import (
    CheckCellMetadata,
    ClearHiddenTests,
    ClearMarkScheme,
    ClearOutput,
    ClearSolutions,
    ComputeChecksums,
    LockCells,
)


def learner_notebook(solution: NotebookNode) -> NotebookNode:
    """Return ``solution`` as it is released: without solutions, with locks and checksums."""
    notebook = copy.deepcopy(solution)
    for step in _steps():
        notebook, _ = step.preprocess(notebook, {})
    return notebook


@cache
def _steps() -> tuple[Preprocessor, ...]:
    """Return the steps of ``GenerateAssignment.preprocessors`` that need no gradebook.

    `nbgrader_config.py` sets the same `code_stub`: what a learner starts from stands above
    ``### BEGIN SOLUTION``, and is the same text in every language.
    """
    log = logging.getLogger("course.authoring.release")
    steps = (
        LockCells(),
        ClearSolutions(code_stub={"python": ""}),
        ClearOutput(),
        ComputeChecksums(),
        ClearHiddenTests(),
        ClearMarkScheme(),
        ComputeChecksums(),
        CheckCellMetadata(),
    )
    for step in steps:
        step.log = log
    return steps
