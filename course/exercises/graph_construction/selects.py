"""Exercise 2.5: the nodes of single weights in a vector."""

from __future__ import annotations

from typing import Any

from course.draws import number
from course.exercise import predict
from course.exercises.graph_construction.count_nodes import nodes_behind
from course.exercises.programs import run

# How `L` uses the weights from the third one on; every weight is used.
ENDINGS = {
    4: "L = w[3] * b1 - b2",
    5: "L = w[3] * b1 - w[4] * b2",
    6: "L = w[3] * b1 - w[4] * b2 + w[5] * a2",
}


def selects_program(weights: float, again: float) -> str:
    """Return the program of exercise 2.5; the weight ``again`` is used twice."""
    return f"""
a1 = torch.tensor(6.0)
a2 = torch.tensor(1.5)
w = torch.randn({int(weights)}, requires_grad=True)
b1 = w[0] * a1 + w[1] * a2
b2 = w[2] * a1 + w[{int(again)}] * a2
{ENDINGS[int(weights)]}
"""


def counted(weights: float, again: float, **believed: Any) -> dict[str, Any]:
    """Return how many nodes of both kinds stand behind `L`, except for what is believed instead."""
    program = run(selects_program(weights, again))
    select = program["w"][0].grad_fn.name()
    nodes = nodes_behind(program["L"])
    return {
        "SelectBackward0": sum(node.name() == select for node in nodes),
        "AccumulateGrad": sum(hasattr(node, "variable") for node in nodes),
    } | believed


@predict(
    points=1,
    shows=selects_program,
    hint="Count how often an index in brackets is written. Then ask: how many leaves require a "
    "gradient?",
    idea="Every `w[i]` in the program is an operation and has its own node, also when the same "
    "index comes twice. All of them lead to one leaf, the vector `w`.",
)
def selects(
    weights: float = number(4.0, 5.0, 6.0), again: float = number(0.0, 1.0)
) -> dict[str, int]:
    """How many nodes select a weight, and how many accumulate a gradient."""
    return counted(weights, again)


@selects.misconception
def once_per_weight(weights: float, again: float) -> dict[str, Any]:
    """You counted each weight once. How often is an index written in the program? A weight that is
    written twice is selected twice: each indexing is an operation.
    """
    return counted(weights, again, SelectBackward0=int(weights))


@selects.misconception
def one_select(weights: float, again: float) -> dict[str, Any]:
    """You counted one selection for the whole vector. What does PyTorch do at each `w[i]`? Every
    indexing is an operation with a node of its own.
    """
    return counted(weights, again, SelectBackward0=1)


@selects.misconception
def no_select(weights: float, again: float) -> dict[str, Any]:
    """You expect no node for an index. How does `w[0]` know that it comes from `w`? Indexing is an
    operation: it has a `grad_fn` too.
    """
    return counted(weights, again, SelectBackward0=0)


@selects.misconception
def an_account_per_weight(weights: float, again: float) -> dict[str, Any]:
    """You counted an account for each weight. Is `w[0]` a leaf? The weights are slices; only the
    vector `w` is a leaf that requires a gradient.
    """
    return counted(weights, again, AccumulateGrad=int(weights))


@selects.misconception
def an_account_per_index(weights: float, again: float) -> dict[str, Any]:
    """You counted an account for each index in the program. Where do all these selections lead?
    They share one leaf, the vector `w`, and it has one account.
    """
    return counted(weights, again, AccumulateGrad=int(weights) + 1)


@selects.misconception
def untracked_counted(weights: float, again: float) -> dict[str, Any]:
    """You counted `a1` and `a2` too. Do they require a gradient? Only `w` does, so only `w` has an
    account.
    """
    return counted(weights, again, AccumulateGrad=3)


@selects.misconception
def no_account(weights: float, again: float) -> dict[str, Any]:
    """You expect no account. Where is the gradient of `w` collected in the end? A leaf that
    requires a gradient has an `AccumulateGrad` node.
    """
    return counted(weights, again, AccumulateGrad=0)
