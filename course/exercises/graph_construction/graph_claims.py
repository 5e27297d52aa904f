"""Exercise 2.6: six claims about the graph, true or false."""

from __future__ import annotations

from typing import Any

from course.declare import predict
from course.exercises.programs import run

BEGIN = "x = torch.tensor(1.5, requires_grad=True)\n"

# Each program leaves in `result` whether the claim of the lesson's text holds.
PROGRAMS = {
    "a": "y = x * 2\nbefore = y.grad_fn\ny.backward()\n"
    "result = before is None and y.grad_fn is not None",
    "b": "y = torch.sin(x * x + x)\nresult = (x * x).grad_fn.name() in str(y.grad_fn)",
    "c": "u, v = x * x, x**2\nresult = bool(u == v) and u.grad_fn.name() != v.grad_fn.name()",
    "d": "y = x**2\nbefore = y.grad_fn\ny.backward()\nresult = y.grad_fn is not before",
    "e": "known = {(x + x).grad_fn.name(), (x * x).grad_fn.name()}\n"
    "result = torch.sin(x).grad_fn.name() in known",
    "f": "u, v = x * 3, x * 3\nresult = u.grad_fn is not v.grad_fn",
}


def claims(**believed: bool) -> dict[str, Any]:
    """Return whether each claim holds, except for what someone believes instead."""
    return {letter: run(BEGIN + text)["result"] for letter, text in PROGRAMS.items()} | believed


def flipped(letter: str) -> dict[str, Any]:
    """Return the claims with one of them judged wrongly."""
    return claims(**{letter: not claims()[letter]})


@predict(
    points=1,
    hint="Each claim can be tested in two lines: make a tensor, then print its `grad_fn` or its "
    "`next_functions`.",
    idea="The forward pass records one node per operation that runs, under PyTorch's own name for "
    "it, with arrows to tracked operands only. Nothing is recorded later.",
)
def graph_claims() -> dict[str, bool]:
    """Whether each of six claims about the graph is true."""
    return claims()


@graph_claims.misconception
def backward_builds() -> dict[str, bool]:
    """Claim a: you expect that the graph is missing before `backward()`. What does `y.grad_fn` show
    right after `y = x * 2`? Each operation adds its node at once.
    """
    return flipped("a")


@graph_claims.misconception
def print_shows_all() -> dict[str, bool]:
    """Claim b: you expect the whole formula in one line. Which operation does `y.grad_fn` stand
    for? It is the last one only; the others are reached through `next_functions`.
    """
    return flipped("b")


@graph_claims.misconception
def value_decides() -> dict[str, bool]:
    """Claim c: you expect that equal values have equal graphs. What is the name of the node of
    `x * x`, and of `x**2`? The graph records what was done, not what came out.
    """
    return flipped("c")


@graph_claims.misconception
def backward_begins_anew() -> dict[str, bool]:
    """Claim d: you expect another graph after the call. Which line of a program makes new nodes:
    one that computes, or `backward()`? `y` keeps its node until a new forward pass makes a new `y`.
    """
    return flipped("d")


@graph_claims.misconception
def sums_and_products_only() -> dict[str, bool]:
    """Claim e: you expect that every function is taken apart into sums and products. What is the
    name of the node behind `torch.sin(x)`? PyTorch knows many operations, each with its own node.
    """
    return flipped("e")


@graph_claims.misconception
def same_formula_same_node() -> dict[str, bool]:
    """Claim f: you expect that PyTorch notices a repeated formula. How many operations ran? Each
    run of a line makes nodes of its own.
    """
    return flipped("f")
