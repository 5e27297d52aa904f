"""Exercise 3.3: the orders in which a backward pass can visit the nodes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import permutations
from typing import Any

from course.declare import choose
from course.draws import drawn, number
from course.exercises.programs import run


def order_program(a: str, b: str, c: str, y: str, x: float) -> str:
    """Return the program of exercise 3.3: two branches that meet again."""
    return f"""
x = torch.tensor({x}, requires_grad=True)
{a} = x * 3
{b} = {a}**2
{c} = torch.exp({a})
{y} = {b} * {c}
"""


def names(*choices: str) -> Any:
    """Draw one of the names."""
    return drawn(lambda dice: {"kind": "value", "value": dice.choice(choices)})


def legal(program: Mapping[str, Any], order: Sequence[str]) -> bool:
    """Whether each node comes after all nodes whose arrows lead to it, in the real graph."""
    place = {program[name].grad_fn: index for index, name in enumerate(order)}
    return all(
        place[node] < place.get(child, place[None])  # the leaf, `x`, has no grad_fn
        for node in place
        if node is not None
        for child, _ in node.next_functions
        if child is not None
    )


@choose(
    points=1,
    shows=order_program,
    hint="A node may send something on only when all of its own contributions have arrived.",
    idea="Start with the output. Then take any node whose arriving arrows have all been used. Two "
    "nodes that do not need each other may come in either order; `x` comes last.",
)
def legal_orders(
    a: str = names("a", "p", "s"),
    b: str = names("b", "q", "t"),
    c: str = names("c", "r", "u"),
    y: str = names("y", "z", "w"),
    x: float = number(0.5, 1.5),
) -> set[str]:
    """All orders in which the backward pass can visit the nodes."""
    program = run(order_program(a, b, c, y, x))
    orders = permutations((y, b, c, a, "x"))
    return {" ".join(order) for order in orders if legal(program, order)}


@legal_orders.misconception
def forward_order(a: str, b: str, c: str, y: str, x: float) -> str:
    """This is the order in which the program computes. Where does the only gradient that is known
    at the beginning stand? Start from the output and go back.
    """
    return f"x {a} {b} {c} {y}"


@legal_orders.misconception
def one_branch_first(a: str, b: str, c: str, y: str, x: float) -> str:
    """This order goes back along one branch to the end before it looks at the other one. What is
    still missing at the node where the branches meet? Wait there until both have arrived.
    """
    return f"{y} {b} {a} x {c}"


@legal_orders.misconception
def too_early(a: str, b: str, c: str, y: str, x: float) -> str:
    """In this order the node where the branches meet is visited after only one of them. How many
    arrows lead to it? Visit it when both have brought something.
    """
    return f"{y} {c} {a} {b} x"


@legal_orders.misconception
def middle_first(a: str, b: str, c: str, y: str, x: float) -> str:
    """This order begins in the middle. What would the first node multiply with its local factor?
    Only the output has a gradient from the start: it is 1.
    """
    return f"{b} {c} {y} {a} x"


@legal_orders.misconception
def one_order_only(a: str, b: str, c: str, y: str, x: float) -> str:
    """Must one of the two branches wait for the other? Look for the order in which their nodes
    change places.
    """
    return f"{y} {c} {b} {a} x"


@legal_orders.misconception
def other_order_only(a: str, b: str, c: str, y: str, x: float) -> str:
    """Must one of the two branches wait for the other? Look for the order in which their nodes
    change places.
    """
    return f"{y} {b} {c} {a} x"
