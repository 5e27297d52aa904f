"""Programs to draw, and both ways to draw them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import torch

from course.graph import layout

torch.set_num_threads(1)


@pytest.fixture(
    params=[
        pytest.param(
            layout.place_with_dot,
            id="dot",
            marks=pytest.mark.skipif(not shutil.which("dot"), reason="dot is not installed"),
        ),
        pytest.param(layout.place_with_wasm, id="wasm"),
    ]
)
def renderer(request):
    """Both ways to place boxes."""
    return request.param


@pytest.fixture
def golden():
    """Compare text with a committed file; where there is none yet, write it.

    Only pictures placed by WebAssembly Graphviz have golden files: its version is pinned, while
    every `dot` places a little differently.
    """

    def compare(name, text):
        path = Path(__file__).parent / "golden" / name
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            pytest.fail(f"{path} is new: look at it, then commit it")
        assert text == path.read_text(encoding="utf-8")

    return compare


@pytest.fixture
def polynomial():
    """The course's first graph: 5x³ + 2x² + 4x + 8 at 2, whose gradient is 4 + 8 + 60 = 72."""
    x = torch.tensor(2.0, requires_grad=True)
    return 5 * x**3 + 2 * x**2 + 4 * x + 8, {"x": x}
