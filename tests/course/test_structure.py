"""Two graphs are one when only their drawing differs; the slots count where the order does."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch
from torch import Tensor

from course.structure import MAX_NODES, same_graph, structure

SAME = {
    "another letter": (lambda x: x * x + x, lambda z: z * z + z),
    "operands of a sum": (lambda x: 3 * x + 1, lambda x: 1 + x * 3),
    "operands of a product": (lambda x: x.sin() * x, lambda x: x * x.sin()),
    "method and function": (lambda x: torch.mul(x, x), lambda x: x * x),
    "order of the branches": (lambda x: x.exp() + x.sin(), lambda x: x.sin() + x.exp()),
}
DIFFERENT = {
    "power for product": (lambda x: x * x, lambda x: x**2),
    "computed again": (lambda x: (y := x.sin()) * y, lambda x: x.sin() * x.sin()),
    "one node more": (lambda x: x * x, lambda x: x * x + 0),
    "cut off": (lambda x: x * x, lambda x: x * x.detach()),
    "another shape of the same nodes": (
        lambda x: x.sin().exp() + x.exp().sin(),
        lambda x: x.sin().sin() + x.exp().exp(),
    ),
}
SAME_OF_TWO = {"operands of a product": (lambda x, z: x * z + x, lambda x, z: x + z * x)}
DIFFERENT_OF_TWO = {
    "another leaf": (lambda x, z: x * z + x, lambda x, z: x * z + z),
    "twice the same leaf": (lambda x, z: x * x, lambda x, z: x * z),
    "order of a difference": (lambda x, z: x - z, lambda x, z: z - x),
    "order of a quotient": (lambda x, z: x / z, lambda x, z: z / x),
    "order of a power": (lambda x, z: x**z, lambda x, z: z**x),
}


def behind(function: Callable[..., Tensor], *names: str) -> object:
    """Return the structure behind what a function makes of named leaves."""
    leaves = {name: torch.tensor(1.5, requires_grad=True) for name in names}
    return structure(function(*leaves.values()), leaves)


@pytest.mark.parametrize(("one", "other"), SAME.values(), ids=SAME)
def test_drawing_does_not_count(one, other):
    """What the same operations make of the same leaf is the same graph."""
    assert same_graph(behind(one, "x"), behind(other, "x"))


@pytest.mark.parametrize(("one", "other"), DIFFERENT.values(), ids=DIFFERENT)
def test_operations_count(one, other):
    """Other nodes, or other arrows between them, are another graph."""
    assert not same_graph(behind(one, "x"), behind(other, "x"))


@pytest.mark.parametrize(("one", "other"), SAME_OF_TWO.values(), ids=SAME_OF_TWO)
def test_order_of_a_product_does_not_count(one, other):
    """Sums and products may be written in either order."""
    assert same_graph(behind(one, "x", "z"), behind(other, "x", "z"))


@pytest.mark.parametrize(("one", "other"), DIFFERENT_OF_TWO.values(), ids=DIFFERENT_OF_TWO)
def test_leaves_are_named(one, other):
    """With two inputs, it counts which of them stands where."""
    assert not same_graph(behind(one, "x", "z"), behind(other, "x", "z"))


def test_without_names_two_leaves_are_the_same():
    """The twin of the test above: what tells the graphs apart is the names."""
    nameless = []
    for function in DIFFERENT_OF_TWO["another leaf"]:
        x, z = (torch.tensor(1.5, requires_grad=True) for _ in range(2))
        nameless.append(structure(function(x, z), {}))
    assert same_graph(*nameless)


def test_a_graph_without_end_is_not_walked():
    """Beyond the bound nothing is compared, and nothing is accepted."""
    x = torch.tensor(1.5, requires_grad=True)
    y = x
    for _ in range(MAX_NODES):
        y = y + 1
    large = structure(y, {"x": x})
    assert large == {"too_large": True}
    assert not same_graph(large, large)


def test_as_many_nodes_as_allowed_are_compared():
    """The bound itself is inside, and the search ends soon even where all nodes look alike."""

    def tower(x: Tensor) -> Tensor:
        for _ in range(MAX_NODES - 1):
            x = x * x
        return x

    data = behind(tower, "x")
    assert len(data["nodes"]) == MAX_NODES
    assert same_graph(data, behind(tower, "x"))


def test_no_graph_is_only_like_no_graph():
    """A leaf has no node behind it."""
    assert same_graph(None, None)
    assert not same_graph(None, behind(lambda x: x * x, "x"))
