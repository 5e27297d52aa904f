from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest
import torch
from torchviz import make_dot

from course.graph import draw, layout
from course.graph.dot import alt_text_of_dot, dot_text, svg_of_dot

BY_HAND = "digraph { w0 -> b1; a1 -> b1 }"
TEXT = "{http://www.w3.org/2000/svg}text"


def picture_of(monkeypatch, source, *, installed):
    """Return the picture that ``dot`` makes, or the one made without it."""
    if not installed:
        monkeypatch.setattr(layout.shutil, "which", lambda _: None)
    return ET.fromstring(svg_of_dot(source))  # noqa: S314 - our own picture


@pytest.mark.parametrize("installed", [True, False])
def test_a_graph_by_hand_is_drawn_as_it_stands(monkeypatch, installed):
    """Every name is written on the picture, with ``dot`` and without."""
    picture = picture_of(monkeypatch, BY_HAND, installed=installed)
    assert {node.text for node in picture.iter(TEXT)} == {"w0", "b1", "a1"}


def test_what_torchviz_writes_is_drawn(capsys):
    """``draw`` takes the object that ``make_dot`` returns, and says the arrows in words."""
    x = torch.tensor(2.0, requires_grad=True)
    draw(make_dot(x**2, params={"x": x}))
    assert "x () → AccumulateGrad" in capsys.readouterr().out


def test_the_alternative_text_names_every_arrow():
    """A reader who sees no picture is told the same arrows."""
    assert alt_text_of_dot(BY_HAND).endswith(" w0 → b1 and a1 → b1.")


def test_other_texts_are_no_pictures():
    """Only what begins like a graph is taken for one."""
    assert dot_text("a graph") is None
    assert dot_text(3.0) is None
