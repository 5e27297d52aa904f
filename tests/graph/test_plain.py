"""Pictures that cross a wall as JSON."""

from __future__ import annotations

import json

import pytest
import torch

from course.graph.collect import drawing_for, trace_for
from course.graph.drawing import Drawing
from course.graph.layout import place_with_wasm
from course.graph.plain import from_plain, to_plain
from course.graph.still import still_svg
from course.graph.trace_data import Trace
from course.graph.trace_svg import placed


def rebuilt(kind, picture):
    """Return what a picture is on the other side."""
    return from_plain(kind, json.loads(json.dumps(to_plain(picture), allow_nan=False)))


def programs():
    """Return outputs with scalars, vectors, constants, NaN, folds, and a freed graph."""
    x = torch.tensor(2.0, requires_grad=True)
    w = torch.ones(40, requires_grad=True)
    loop = x
    for _ in range(60):
        loop = loop * 1.5 + x
    freed = x**3
    freed.backward()
    return [x * x + 3, (w * 2).sum(), loop, x * float("nan"), freed]


@pytest.mark.parametrize("number", range(5))
def test_a_picture_comes_back_as_it_was(number):
    """What is drawn on the other side is the same picture, byte for byte."""
    y = programs()[number]
    trace, drawing = trace_for(y, {}), drawing_for(y, {})
    assert rebuilt(Trace, trace) == trace
    assert rebuilt(Drawing, drawing) == drawing
    one, other = (
        still_svg(placed(each, renderer=place_with_wasm)) for each in (trace, rebuilt(Trace, trace))
    )
    assert one == other


def hostile(data, kind):
    """Change one thing in plain data."""
    match kind:
        case "not a record":
            return [data]
        case "another field":
            return {**data, "more": 1}
        case "a key that is Graphviz":
            data["nodes"][0]["key"] = 'n0 [label="x"]'
        case "a flow from elsewhere":
            data["flows"][0]["source"] = "n0; n1"
        case "a flow from nowhere":
            data["flows"][0]["source"] = "n99"
        case "two boxes with one key":
            data["nodes"][0]["key"] = "n1"
        case "a number below 0":
            data["flows"][0]["slot"] = -1
        case "a number for a text":
            data["nodes"][0]["kind"] = 7
        case "true for a number":
            data["nodes"][0]["folded"] = True
        case "a long text":
            data["nodes"][0]["expression"] = "x" * 100_000
        case "too many":
            data["nodes"] = data["nodes"] * 2000
        case "an unknown reason":
            data["problem"] = {"kind": "?", "message": "", "node": None}
    return data


KINDS = [
    "not a record",
    "another field",
    "a key that is Graphviz",
    "a flow from elsewhere",
    "a flow from nowhere",
    "two boxes with one key",
    "a number below 0",
    "a number for a text",
    "true for a number",
    "a long text",
    "too many",
    "an unknown reason",
]


@pytest.mark.parametrize("kind", KINDS)
def test_anything_else_is_refused(kind):
    """Data from the other side of a wall is not believed."""
    x = torch.tensor(2.0, requires_grad=True)
    data = json.loads(json.dumps(to_plain(trace_for(x * x, {}))))
    with pytest.raises(ValueError, match="Trace"):
        from_plain(Trace, hostile(data, kind))
