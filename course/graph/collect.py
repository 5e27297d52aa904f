"""From what a learner passes to plain data; no picture is made here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from course.graph.assemble import trace_of
from course.graph.drawing import Drawing, drawing_of
from course.graph.fold import fold_trace, groups_of
from course.graph.names import Names, variables_around
from course.graph.outputs import outputs_of, seeds_for
from course.graph.torchviz_drawing import torchviz_drawing
from course.graph.trace_data import Trace
from course.graph.walk import Walk, leaf_of, walk
from course.graph.watched import is_code, run

TORCHVIZ_LIMIT = 200  # nodes; well below where torchviz runs out of Python's stack


def drawing_for(y: Any, given: Mapping[str, Any]) -> Drawing:
    """Return what ``draw(y, **given)`` shows.

    Raises:
        PictureError: If there is no graph to draw.
    """
    graph, names = graph_and_names(y, given)
    groups = groups_of(graph)
    if not groups and len(graph.nodes) <= TORCHVIZ_LIMIT:
        try:
            return torchviz_drawing(graph, names)
        except (ImportError, RecursionError, RuntimeError):
            pass  # see what it raises there; our own walk draws the same graph
    return drawing_of(graph, names, groups)


def trace_for(y: Any, given: Mapping[str, Any], gradient: Any = None) -> Trace:
    """Return what ``trace(y, **given)`` shows; ``y`` may be code to run, which shows most.

    Raises:
        PictureError: If there is no graph, or ``gradient`` does not fit ``y``, or code needs more
            than ``given``.
    """
    watched = None
    if is_code(y):
        y, given, watched = run(y, given)
    graph, names = graph_and_names(y, given)
    trace = trace_of(graph, names, seeds_for(graph.outputs, gradient), watched)
    trace = replace(trace, code_was_run=watched is not None)
    return fold_trace(trace, groups_of(graph))


def graph_and_names(y: Any, given: Mapping[str, Any]) -> tuple[Walk, Names]:
    """Return the graph of ``y`` and the names of its tensors; every leaf has one.

    Raises:
        PictureError: If there is no graph, or a name stands for something else than a tensor.
    """
    outputs = outputs_of(y)
    names = Names(given, variables_around())
    graph = walk(outputs)
    for node in graph.nodes:
        leaf = leaf_of(node)
        if leaf is not None:
            names.or_new(leaf, "v")
    return graph, names
