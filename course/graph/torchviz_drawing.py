"""The graph that torchviz draws, read as plain data.

torchviz names its nodes by memory address, so two drawings of one graph never have equal bytes;
here they are numbered in the order in which torchviz meets them.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable

from course.graph.drawing import Drawing, Kind, Line, Shape, Style
from course.graph.names import Names
from course.graph.walk import Walk

_EDGE = re.compile(r"\t(\d+) -> (\d+)(?: \[(dir=none|style=dotted)\])?\n")
_NODE = re.compile(r'\t(\d+) \[label=(?:"(.*)"|(\w+))(?: fillcolor=(\w+))?\]\n', re.DOTALL)
_KIND_BY_COLOR: dict[str | None, Kind] = {
    None: "operation",
    "lightblue": "leaf",
    "darkolivegreen1": "output",
    "darkolivegreen3": "base",
    "orange": "saved",
}
_STYLE: dict[str | None, Style] = {None: "arrow", "dir=none": "line", "style=dotted": "dotted"}


def torchviz_drawing(graph: Walk, names: Names) -> Drawing:
    """Return what ``torchviz.make_dot`` draws of ``graph``.

    Raises:
        ImportError: If torchviz cannot be imported (version 0.0.3 needs ``distutils``).
        RecursionError: If the graph is about a thousand operations deep.
        RuntimeError: If a custom Function's saved tensors are freed.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from torchviz import make_dot

        body: list[str] = make_dot(graph.outputs, params=dict(names.tensors())).body
    return _read(body)


def _read(body: Iterable[str]) -> Drawing:
    shapes: dict[str, Shape] = {}
    edges: list[tuple[str, str, str | None]] = []
    for statement in body:
        if edge := _EDGE.fullmatch(statement):
            edges.append((edge[1], edge[2], edge[3]))
        elif node := _NODE.fullmatch(statement):
            address, quoted, word, color = node.groups()
            lines = tuple(line.strip() for line in (quoted or word).split("\n"))
            # A leaf that a custom Function saved comes twice, the second time in orange (#69).
            shapes.setdefault(address, Shape(f"n{len(shapes)}", _KIND_BY_COLOR[color], lines))
    return Drawing(
        tuple(shapes.values()),
        tuple(
            Line(shapes[tail].key, shapes[head].key, _STYLE[drawn]) for tail, head, drawn in edges
        ),
    )
