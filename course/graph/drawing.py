"""What ``draw`` shows, as plain data: the boxes and lines that torchviz draws."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from torch import Tensor

from course.graph.names import Names
from course.graph.walk import Walk, kind_of, leaf_of

MOST_KINDS = 4  # of nodes that a fold names

Kind = Literal["leaf", "operation", "saved", "output", "base", "fold"]
Style = Literal["arrow", "line", "dotted"]


@dataclass(frozen=True)
class Shape:
    """A box: a tensor (its name and shape), or a node of the backward pass (its name).

    A fold stands for ``count`` nodes; ``lines`` are then their names.
    """

    key: str
    kind: Kind
    lines: tuple[str, ...]
    count: int = 1


@dataclass(frozen=True)
class Line:
    """A line between two boxes, pointing the way values flowed."""

    tail: str
    head: str
    style: Style = "arrow"


@dataclass(frozen=True)
class Drawing:
    """Boxes and lines; keys are ``n0``, ``n1`` … and depend on the graph alone."""

    shapes: tuple[Shape, ...]
    lines: tuple[Line, ...]

    def of_kind(self, kind: Kind) -> list[Shape]:
        """Return the boxes of one kind."""
        return [shape for shape in self.shapes if shape.kind == kind]


def drawing_of(graph: Walk, names: Names, groups: Sequence[Sequence[int]] = ()) -> Drawing:
    """Return what torchviz draws of ``graph``, for graphs that torchviz itself cannot draw.

    torchviz calls itself once per operation, so long graphs end in a RecursionError; and it asks
    custom Functions for saved tensors, which after ``backward()`` are gone.

    Args:
        graph: What to draw.
        names: The learner's names.
        groups: Nodes, by index, that are to be one box each.
    """
    shapes: list[Shape] = []
    lines: list[Line] = []
    tensors: dict[int, str] = {}

    def add(kind: Kind, *written: str) -> str:
        shapes.append(Shape(f"n{len(shapes)}", kind, written))
        return shapes[-1].key

    def add_tensor(kind: Kind, tensor: Tensor) -> str:
        if id(tensor) not in tensors:
            name = names.of(tensor) or ""
            tensors[id(tensor)] = add(kind, name, f"({', '.join(map(str, tensor.shape))})")
        return tensors[id(tensor)]

    operations: dict[int, str] = {}
    for group in groups:
        kinds = sorted({kind_of(graph.nodes[index]) for index in group})
        shapes.append(Shape(f"n{len(shapes)}", "fold", tuple(kinds[:MOST_KINDS]), len(group)))
        operations |= dict.fromkeys(group, shapes[-1].key)
    for index, node in enumerate(graph.nodes):
        if index in operations:
            continue
        leaf = leaf_of(node)
        above = add_tensor("leaf", leaf) if leaf is not None else None
        operations[index] = add("operation", kind_of(node))
        if above is not None:
            lines.append(Line(above, operations[index]))
        lines += [
            Line(add_tensor("saved", saved), operations[index], "line")
            for saved in _saved_by_custom_function(node)
        ]
    lines += _between(graph, operations, {each.key for each in shapes if each.kind == "fold"})
    for output in graph.outputs:
        below = add_tensor("output", output)
        lines.append(Line(operations[graph.root(output)], below))
        base = output._base  # noqa: SLF001 - what torchviz shows of a view
        if base is not None:
            shared = add_tensor("base", base)
            lines.append(Line(shared, below, "dotted"))
            if base.grad_fn in graph.position:
                lines.append(Line(operations[graph.position[base.grad_fn]], shared))
    return Drawing(tuple(shapes), tuple(lines))


def _between(graph: Walk, operations: Mapping[int, str], folds: set[str]) -> list[Line]:
    """Return the lines between operations; to and from a fold, one stands for all."""
    lines: list[Line] = []
    for index in range(len(graph.nodes)):
        for below in graph.inputs(index):
            if below is None or operations[below[0]] == operations[index]:
                continue
            line = Line(operations[below[0]], operations[index])
            if line not in lines or not folds & {line.tail, line.head}:
                lines.append(line)
    return lines


def _saved_by_custom_function(node: Any) -> Sequence[Tensor]:
    try:
        saved = getattr(node, "saved_tensors", ())
    except RuntimeError:  # freed by backward()
        return ()
    return [each for each in saved if isinstance(each, Tensor)]
