"""Exercise 4.1: where the gradient of a leaf is found."""

from __future__ import annotations

import warnings
from typing import Any

import torch

from course.declare import choose
from course.draws import number
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
    is_code=True,
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


@where_is_it.misconception(listed=False)
def node_for_gradient(u: float, power: float) -> set[str]:
    """`grad_fn` is the node that made a tensor. Is that a gradient? Look for the option that reads
    what `backward()` left in the leaf.
    """
    return {"u.grad_fn", "v.grad_fn", "u.grad_fn()", "v.grad_fn()"}


@where_is_it.misconception(listed=False)
def value_for_gradient(u: float, power: float) -> set[str]:
    """This is the value of the tensor. Does the question ask how large it is, or what `backward()`
    left in it? Look for that option.
    """
    return {"u.data", "v.data", "u", "v", "u.item()", "v.item()", "u.value", "v.value"}


@where_is_it.misconception(listed=False)
def computed_anew(u: float, power: float) -> set[str]:
    """That would compute the gradient anew. Where is the number that `backward()` has left already?
    Look for the option that only reads it.
    """
    return {"torch.autograd.grad(v, u)", "torch.autograd.grad(v, u)[0]", "u.backward()"}


@where_is_it.misconception(listed=False)
def capital_letter(u: float, power: float) -> set[str]:
    """For Python, small and capital letters are different. How is the name spelled in the program?
    Copy the option exactly.
    """
    parts = [option.split(".") for option in OPTIONS]
    return {
        f"{a}.{b}"
        for name, rest in parts
        for a in (name, name.upper())
        for b in (rest, rest.capitalize(), rest.upper())
    } - set(OPTIONS)


@where_is_it.misconception(listed=False)
def another_attribute(u: float, power: float) -> set[str]:
    """The tensor is the right one, but it has no such attribute. Which word did the lesson put
    behind the point? Copy the option that has it.
    """
    return {"u.gradient", "u.gradient()", "u.gradients", "u.derivative", "u.grads", "grad.u"}


@where_is_it.misconception(listed=False)
def fraction_as_on_paper(u: float, power: float) -> set[str]:
    """That is how a derivative is written on paper. How does a program read the number that is
    stored for `u`? Look for that option.
    """
    return {"dv/du", "v/u", "du/dv", "grad(v, u)", "grad(u)", "v.grad(u)", "u.grad(v)"}
