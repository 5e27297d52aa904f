"""Exercise 4.1: where the gradient of a leaf is found."""

from __future__ import annotations

import warnings
from typing import Any

import torch

from course.draws import number
from course.exercise import choose
from course.exercises.programs import run

OPTIONS = ("v.grad", "u.grad", "u.grad()", "v.backward()")


def leaf_program(u: float, power: float) -> str:
    """Return the program of exercise 4.1."""
    return f"""
u = torch.tensor({u}, requires_grad=True)
v = u**{int(power)}
v.backward()
"""


def gives_gradient(option: str, u: float, power: float) -> bool:
    """Whether an expression gives, after the program, the gradient that PyTorch computes."""
    program = run(leaf_program(u, power))
    again = program["u"] ** int(power)
    gradient = torch.autograd.grad(again, program["u"])[0]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found: Any = eval(option, program)  # noqa: S307 - one of our own options
    except (TypeError, RuntimeError):
        return False
    return found is not None and bool(found == gradient)


@choose(
    points=1,
    shows=leaf_program,
    hint="Two questions: which of the two tensors is the leaf, and is `.grad` something that you "
    "read or something that you call?",
    idea="`backward()` starts at the output and leaves its results in the leaves, where you read "
    "them as an attribute, without parentheses.",
)
def where_is_it(u: float = number(1.5, 2.5, 3.5), power: float = number(3.0, 4.0)) -> set[str]:
    """The expression that gives the gradient that was computed for `u`."""
    return {option for option in OPTIONS if gives_gradient(option, u, power)}


@where_is_it.misconception
def in_the_output(u: float, power: float) -> str:
    """You look for the gradient in the output. Which of the two tensors is a leaf? `backward()`
    starts at `v` and keeps its result in the leaf.
    """
    return "v.grad"


@where_is_it.misconception
def called(u: float, power: float) -> str:
    """The place is right, but you call it. Is a gradient a function or a tensor? Read `.grad`
    without parentheses.
    """
    return "u.grad()"


@where_is_it.misconception
def returned(u: float, power: float) -> str:
    """You expect that the call returns the gradient. What did the lesson print for what
    `backward()` returned? It returns nothing and writes into a leaf.
    """
    return "v.backward()"
