"""The real nodes of an autograd graph, each after the nodes it takes its gradients to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from torch import Tensor
from torch.autograd.graph import Node


@dataclass(frozen=True)
class Walk:
    """The nodes below some outputs.

    Attributes:
        nodes: In forward order: inputs before what was computed from them. Holding them here
            keeps one Python object per node, so that they can be compared and counted.
        position: Index of each node in ``nodes``.
        outputs: The tensors that the walk started from.
    """

    nodes: tuple[Node, ...]
    position: dict[Node, int]
    outputs: tuple[Tensor, ...]

    def inputs(self, index: int) -> list[tuple[int, int] | None]:
        """Return for each input of a node the node that made it and its output number.

        ``None`` stands for an input that autograd does not follow.
        """
        return [
            None if below is None else (self.position[below], number)
            for below, number in self.nodes[index].next_functions
        ]

    def root(self, output: Tensor) -> int:
        """Return the index of the node that computed ``output``."""
        assert output.grad_fn is not None
        return self.position[output.grad_fn]


def walk(outputs: Sequence[Tensor]) -> Walk:
    """Return the graph below ``outputs``, in an order that depends on the graph alone."""
    position: dict[Node, int] = {}
    alive: set[Node] = set()
    for output in outputs:
        # A stack of our own: Python's would end at about a thousand operations.
        stack: list[tuple[Node, int]] = [(_grad_fn(output), 0)]
        while stack:
            node, next_input = stack.pop()
            if node in position:
                continue
            alive.add(node)
            below = [each for each, _ in node.next_functions if each is not None]
            if next_input < len(below):
                stack += [(node, next_input + 1), (below[next_input], 0)]
            else:
                position[node] = len(position)
    return Walk(tuple(position), position, tuple(outputs))


def _grad_fn(output: Tensor) -> Node:
    assert output.grad_fn is not None
    return output.grad_fn


def leaf_of(node: Node) -> Tensor | None:
    """Return the leaf that an ``AccumulateGrad`` node adds to, else ``None``."""
    return getattr(node, "variable", None) if kind_of(node) == "AccumulateGrad" else None


def kind_of(node: Node) -> str:
    """Return a node's name as learners meet it: ``MulBackward0``, ``AccumulateGrad``."""
    name = type(node).__name__
    return node.name().split("::")[-1] if name == "CppFunction" else name
