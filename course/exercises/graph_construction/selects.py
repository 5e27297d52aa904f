"""Exercise 2.5: the nodes of single weights in a vector."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from course.declare import predict
from course.draws import number
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
    """You counted as many selections as there are weights. How often is an index written in the
    program, the line of `L` included? Each time is an operation, also for the same weight.
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
    operation, so its result has a `grad_fn`.
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
    """You counted three accounts. Are they those of `w`, `a1` and `a2`, or one for each line that
    uses `w`? Only `w` requires a gradient, and it has one account, however often it is used.
    """
    return counted(weights, again, AccumulateGrad=3)


@selects.misconception
def no_account(weights: float, again: float) -> dict[str, Any]:
    """You expect no account. Where is the gradient of `w` collected in the end? A leaf that
    requires a gradient has an `AccumulateGrad` node.
    """
    return counted(weights, again, AccumulateGrad=0)


@selects.misconception
def products_counted_too(weights: float, again: float) -> dict[str, Any]:
    """You counted the products too. What is the name of the node of a product, and what is that of
    `w[0]`? Count only where an index is written.
    """
    nodes = nodes_behind(run(selects_program(weights, again))["L"])
    product = run("x = torch.tensor(1.5, requires_grad=True)\ny = x * x")["y"].grad_fn.name()
    found = counted(weights, again)["SelectBackward0"]
    return counted(
        weights, again, SelectBackward0=found + sum(node.name() == product for node in nodes)
    )


@selects.misconception
def inputs_selected(weights: float, again: float) -> dict[str, Any]:
    """You counted `a1` and `a2` too. Is anything taken out of them by an index? Count only where
    an index of `w` is written.
    """
    uses = selects_program(weights, again).count("* a")
    return counted(
        weights, again, SelectBackward0=counted(weights, again)["SelectBackward0"] + uses
    )


@selects.misconception
def one_line_only(weights: float, again: float) -> dict[str, Any]:
    """Two selections: that is one line of the program. Which other lines write an index of `w`? Go
    through `b1`, `b2` and `L`, and count each one.
    """
    return counted(weights, again, SelectBackward0=2)


@selects.misconception
def weights_of_the_sums(weights: float, again: float) -> dict[str, Any]:
    """Three selections are too few. How often is an index of `w` written in the lines of `b1`, `b2`
    and `L`? Count every one, also for the same weight.
    """
    return counted(weights, again, SelectBackward0=3)


@selects.misconception
def one_too_many(weights: float, again: float) -> dict[str, Any]:
    """You counted one selection too many. Can you point to an index of `w` for each one? A name
    without brackets, such as `b1`, selects nothing.
    """
    return counted(weights, again, SelectBackward0=counted(weights, again)["SelectBackward0"] + 1)


@selects.misconception
def two_accounts(weights: float, again: float) -> dict[str, Any]:
    """You counted two accounts. Which leaves do they belong to, and do these require a gradient?
    `a1` and `a2` do not, and all the weights are one leaf.
    """
    return counted(weights, again, AccumulateGrad=2)


@selects.misconception
def an_account_for_all(weights: float, again: float) -> dict[str, Any]:
    """You counted an account for each weight and each input. Which of them are leaves that require
    a gradient? `w` is one leaf; `a1` and `a2` do not require one.
    """
    return counted(weights, again, AccumulateGrad=int(weights) + 2)


@selects.misconception
def exchanged(weights: float, again: float) -> dict[str, Any]:
    """Have the two numbers changed places? Count how often an index is written for
    `SelectBackward0`, and the leaves that require a gradient for `AccumulateGrad`.
    """
    found = counted(weights, again)
    return dict(zip(found, reversed(found.values()), strict=True))


@selects.misconception(looks_like=["inputs_selected", "products_counted_too"])
def each_weight_twice(weights: float, again: float) -> dict[str, Any]:
    """You counted two selections for each weight. Is every weight used twice? Count only where an
    index of `w` is written, line by line.
    """
    return counted(weights, again, SelectBackward0=2 * int(weights))


@selects.misconception(rare=True)
def last_line_only(weights: float, again: float) -> Iterator[dict[str, Any]]:
    """You counted one selection. Did you look at the line of `L` only? `b1` and `b2` write an index
    of `w` too, and their nodes stand behind `L`: count every line.
    """
    if ENDINGS[int(weights)].count("w[") == 1:
        yield counted(weights, again, SelectBackward0=1)


@selects.misconception(rare=True)
def one_select_many_accounts(weights: float, again: float) -> Iterator[dict[str, Any]]:
    """You counted one selection, and an account for each index. What does each `w[i]` leave, and
    which tensor is the leaf? Count the indices as selections, and the leaves as accounts.
    """
    yield counted(weights, again, SelectBackward0=1, AccumulateGrad=int(weights) + 1)


@selects.misconception(rare=True)
def program_of_the_lesson(weights: float, again: float) -> Iterator[dict[str, Any]]:
    """Did you count for the network of the lesson, which has five weights? How many has yours?
    Count the indices that are written in your own program.
    """
    right = counted(weights, again)
    of_five = counted(5.0, again)
    if right != of_five:
        yield of_five


@selects.misconception(rare=True)
def one_line_left_out(weights: float, again: float) -> Iterator[dict[str, Any]]:
    """Two selections are missing, as many as one line has. Did you leave out the line of `b1`, or
    that of `b2`? Both stand behind `L`: count every line.
    """
    yield counted(weights, again, SelectBackward0=counted(weights, again)["SelectBackward0"] - 2)
