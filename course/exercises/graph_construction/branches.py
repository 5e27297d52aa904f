"""Exercise 2.4: the graph of a program with a loop and a branch."""

from __future__ import annotations

from typing import Any

from course.declare import predict
from course.draws import number
from course.exercises.graph_construction.count_nodes import nodes_behind
from course.exercises.programs import run


def branches_program(x: float, factor: float, limit: float, bound: float) -> str:
    """Return the program of exercise 2.4."""
    return f"""
x = torch.tensor({x}, requires_grad=True)
y = x * x
while y < {limit}:
    y = y * {factor}
if y > {bound}:
    y = torch.sin(y)
else:
    y = y + x
"""


def recorded(numbers: dict[str, float], **believed: Any) -> dict[str, Any]:
    """Return the last node's name and the number of nodes, except for what is believed instead."""
    y = run(branches_program(**numbers))["y"]
    return {"last": y.grad_fn.name(), "nodes": len(nodes_behind(y))} | believed


def rounds(numbers: dict[str, float]) -> int:
    """Return how often the loop is run."""
    return recorded(numbers)["nodes"] - 3


@predict(
    points=1,
    shows=branches_program,
    hint="Run the program in your head, with the number that `x` holds. Write down each operation "
    "that makes a new `y`, in order.",
    idea="Count one node for `x * x`, one for each round of the loop, one for the branch that is "
    "taken, and one `AccumulateGrad` for `x`. The last operation that ran is the `grad_fn`.",
)
def branches(
    x: float = number(0.5, 0.75, 1.25, 1.5),
    factor: float = number(2.0, 3.0),
    limit: float = number(20.0, 30.0, 50.0),
    bound: float = number(25.0, 40.0, 60.0),
) -> dict[str, Any]:
    """The name of the last node and the number of all nodes, for this `x`."""
    return recorded({"x": x, "factor": factor, "limit": limit, "bound": bound})


@branches.misconception
def other_branch(**numbers: float) -> dict[str, Any]:
    """This is the branch that is not taken. How large is `y` after the loop? Begin with `x * x`,
    go on until the test of `while` fails, and compare with the bound of the `if`.
    """
    ends = {recorded({**numbers, "bound": bound})["last"] for bound in (0.0, 1e6)}
    return recorded(numbers, last=(ends - {recorded(numbers)["last"]}).pop())


@branches.misconception
def first_operation(**numbers: float) -> dict[str, Any]:
    """This is the name of a product. Which operation made the `y` that is there at the end? The
    `grad_fn` belongs to the last operation, not to the first.
    """
    product = run("x = torch.tensor(1.5, requires_grad=True)\ny = x * x")["y"]
    return recorded(numbers, last=product.grad_fn.name())


@branches.misconception
def one_too_many(**numbers: float) -> dict[str, Any]:
    """You counted one node too many. Could it be the branch that is not taken, a second account or
    product for `x * x`, or one round of the loop too many? Only operations that ran leave a node.
    """
    return recorded(numbers, nodes=recorded(numbers)["nodes"] + 1)


@branches.misconception
def two_too_many(**numbers: float) -> dict[str, Any]:
    """You counted two nodes too many. Could it be the boxes of `x` and `y`, which are tensors, or
    the tests of `while` and `if`? Only operations that ran leave a node, and each leaf an account.
    """
    return recorded(numbers, nodes=recorded(numbers)["nodes"] + 2)


@branches.misconception
def one_missing(**numbers: float) -> dict[str, Any]:
    """One node is missing in your count. Could it be the `AccumulateGrad` of `x`, the first product
    `x * x`, or one round of the loop? Go through them one by one.
    """
    return recorded(numbers, nodes=recorded(numbers)["nodes"] - 1)


@branches.misconception
def loop_counted_once(**numbers: float) -> dict[str, Any]:
    """You counted the loop once. How often does its line run for this `x`? Each round makes a new
    `y`, and a node of its own.
    """
    return recorded(numbers, nodes=4)


@branches.misconception
def lines_counted(**numbers: float) -> dict[str, Any]:
    """You counted what is written, not what runs: the loop once and both branches. Which lines run
    for this `x`, and how often? Autograd records only that.
    """
    return recorded(numbers, nodes=5)


@branches.misconception
def tests_counted(**numbers: float) -> dict[str, Any]:
    """You counted the tests of `while` and `if` too. Does a comparison make a tensor that `y` is
    computed from? A test chooses the way, and leaves no node.
    """
    return recorded(numbers, nodes=recorded(numbers)["nodes"] + rounds(numbers) + 2)


@branches.misconception
def rounds_only(**numbers: float) -> dict[str, Any]:
    """You counted the rounds of the loop. Which operations stand before and after it, and where do
    all arrows end? They have nodes too.
    """
    return recorded(numbers, nodes=rounds(numbers))


@branches.misconception
def operations_before_the_branch(**numbers: float) -> dict[str, Any]:
    """Two nodes are missing in your count. Did you go on after the loop, as far as the branch that
    is taken, and back to the account of `x`? Add both.
    """
    return recorded(numbers, nodes=recorded(numbers)["nodes"] - 2)


@branches.misconception
def three_nodes(**numbers: float) -> dict[str, Any]:
    """Three nodes are too few: the rounds of the loop are missing. How often does its line run for
    this `x`? Each round leaves a node, and the `AccumulateGrad` of `x` counts too.
    """
    return recorded(numbers, nodes=3)


@branches.misconception
def number_left_out(**numbers: float) -> dict[str, Any]:
    """The branch is right, but the name is not complete. Which characters stand at its end when you
    print a `grad_fn`? Write the name as the task gives it.
    """
    return recorded(numbers, last=recorded(numbers)["last"].removesuffix("0"))


@branches.misconception
def name_of_the_function(**numbers: float) -> dict[str, Any]:
    """The branch is right, but this is the name of the operation, not of its node. Which two names
    does the task offer? Copy one of them.
    """
    return recorded(numbers, last=recorded(numbers)["last"].removesuffix("Backward0"))


@branches.misconception
def name_in_brackets(**numbers: float) -> dict[str, Any]:
    """The branch is right, but the brackets do not belong to the name. Which two names does the
    task offer? Copy one of them.
    """
    return recorded(numbers, last=f"<{recorded(numbers)['last']}>")


@branches.misconception
def account_last(**numbers: float) -> dict[str, Any]:
    """`AccumulateGrad` is where the way back ends. Which operation ran last on the way forward? The
    `grad_fn` of `y` is the node of that one.
    """
    x = run(branches_program(**numbers))["x"]
    account = (x * x).grad_fn.next_functions[0][0]
    return recorded(numbers, last=account.name().rpartition(":")[2])


@branches.misconception
def numbers_counted(**numbers: float) -> dict[str, Any]:
    """You counted the plain numbers too, once per round. Does a plain number require a gradient?
    It has no node, and no arrow leads to it.
    """
    return recorded(numbers, nodes=recorded(numbers)["nodes"] + rounds(numbers))


@branches.misconception
def comparison_last(**numbers: float) -> dict[str, Any]:
    """A comparison leaves no node. Which operation made the `y` that is there at the end? Copy one
    of the two names of the task.
    """
    return recorded(numbers, last="GtBackward0")
