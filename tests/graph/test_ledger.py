"""Where a learner's ledger differs first, on the picture, and nothing that gives the rest away."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest
import torch

from course.graph import point_out
from course.graph.collect import trace_for
from course.graph.layout import place_with_wasm
from course.graph.ledger import arrow, found_so_far
from course.graph.still import still_svg
from course.graph.trace_svg import placed


@pytest.fixture
def program():
    """The program of exercise 3.1, with one draw of its numbers."""
    x = torch.tensor(1.5, requires_grad=True)
    a = x * 4
    b = a**2
    c = a * 7
    y = b - c
    return y, {"x": x, "a": a, "b": b, "c": c, "y": y}


@pytest.fixture
def found(program):
    """The picture's data when ``y->b`` and ``y->c`` are right, and ``b->a`` is not."""
    y, names = program
    return found_so_far(trace_for(y, names), [arrow("y->b"), arrow("y->c")], arrow("b->a"))


def texts_of(trace):
    """Return every text on the picture, also those for screen readers."""
    svg = still_svg(placed(trace, renderer=place_with_wasm), frames=False)
    return [text for text in ET.fromstring(svg).itertext() if text]  # noqa: S314 - our own SVG


def test_right_numbers_are_shown(found):
    """What has been found stays on the picture."""
    shown = [flow.contribution.scalar for flow in found.flows if flow.contribution]
    assert sorted(shown) == [-1, 1]


def test_the_first_wrong_arrow_is_marked_and_only_that(found):
    """There is one ✗, between ``b`` and ``a``."""
    [marked] = [flow for flow in found.flows if flow.marked]
    assert (found.node(marked.source).name, found.node(marked.target).name) == ("b", "a")
    texts = texts_of(found)
    assert len([text for text in texts if text.endswith("✗ ?")]) == 1  # the label
    assert any("b → a" in text for text in texts)


def test_nothing_gives_the_other_answers_away(program, found):
    """Neither the contributions nor ``x.grad`` can be read off."""
    y, names = program
    whole = trace_for(y, names)
    [leaf] = whole.leaves()
    hidden = [
        flow.contribution.scalar for flow in whole.flows if flow.contribution.scalar not in {1, -1}
    ]
    numbers = {f"{number:g}" for number in (*hidden, leaf.gradient.scalar)}
    words = {word for text in texts_of(found) for word in text.split()}
    assert len(numbers) == 3
    assert not numbers & words
    assert all(node.gradient is None for node in found.nodes if node.name in {"a", "x"})


def test_outside_a_notebook_the_sentence_is_printed(program, capsys):
    """A terminal says which arrow it is."""
    y, names = program
    point_out(y, "b->a", ["y->b", "y->c"], **names)
    assert "b → a" in capsys.readouterr().out
