"""Exercise 4.5: gradients as a result, with every `.grad` left alone.

Here are wrong ideas about `.grad` and the graph; `grads_of_call` and `grads_of_result` have those
about the call and about what is returned.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

from course.declare import write
from course.draws import Dice, drawn
from course.inputs import Recipe

# On two tensors of one shape; the gradients for the two are different functions of them.
PROGRAMS = (
    [("mul", 0, 1), ("sin", 2), ("add", 3, 0), ("sum", 4)],
    [("square", 0), ("mul", 2, 1), ("exp", 1), ("sub", 3, 4), ("sum", 5)],
    [("tanh", 0), ("mul", 2, 1), ("square", 3), ("add", 4, 1), ("sum", 5)],
)


def _tracked(dice: Dice, *, filled: bool) -> Recipe:
    size = dice.size("n")
    grad = dice.normal(size) if filled else None
    values = dice.normal(size)
    return {
        "kind": "tensor",
        "values": values,
        "shape": [size],
        "requires_grad": True,
        "grad": grad,
    }


def _given(numbers: list[float], grad: list[float] | None = None) -> Recipe:
    shape = [len(numbers)]
    return {
        "kind": "tensor",
        "values": numbers,
        "shape": shape,
        "requires_grad": True,
        "grad": grad,
    }


# One input and three: `def grads_of(f, x, z)` is no answer.
ALWAYS = (
    {
        "f": {"kind": "function", "operations": [("square", 0), ("sum", 1)]},
        "first": _given([0.5, -1.5, 2.5], [1.0, 2.0, 4.0]),
    },
    {
        "f": {
            "kind": "function",
            "operations": [("mul", 0, 1), ("mul", 3, 2), ("add", 4, 1), ("sum", 5)],
        },
        "first": _given([0.5, -1.5, 2.5]),
        "second": _given([2.0, 0.5, -1.0], [1.0, 2.0, 4.0]),
        "third": _given([-0.5, 1.5, 3.0]),
    },
)


@write(
    points=3,
    watch=("value", "grads"),
    always=ALWAYS,
    hint="Which function gives gradients back as a result, instead of writing them into leaves?",
    idea="`torch.autograd.grad(y, inputs)` returns one gradient for each input, as a tuple.",
)
def grads_of(
    f: Callable[..., Tensor] = drawn(
        lambda dice: {"kind": "function", "operations": dice.choice(PROGRAMS)}
    ),
    first: Tensor = drawn(lambda dice: _tracked(dice, filled=True)),
    second: Tensor | None = drawn(lambda dice: _tracked(dice, filled=False)),
    *others: Tensor,
) -> tuple[Tensor, ...]:
    """The gradients of `f(*inputs)`, one for each input, with every `.grad` left alone."""
    inputs = [x for x in (first, second, *others) if isinstance(x, Tensor)]
    return torch.autograd.grad(f(*inputs), inputs)


@grads_of.misconception
def read_from_grad(f: Any, *inputs: Tensor) -> tuple[Any, ...]:
    """Your result contains what `.grad` held before. Which function gives gradients that are not
    mixed with older ones? Return what `torch.autograd.grad` gives, with nothing added.
    """
    f(*inputs).backward()
    return tuple(x.grad for x in inputs)


@grads_of.misconception
def old_subtracted_but_stored(f: Any, *inputs: Tensor) -> tuple[Any, ...]:
    """The gradients are right, but they were also added into `.grad`. Is every `.grad` as you found
    it? Use a function that stores nothing, or put the old ones back.
    """
    gradients = torch.autograd.grad(f(*inputs), inputs)
    f(*inputs).backward()
    return gradients


@grads_of.misconception
def emptied_before(f: Any, *inputs: Tensor) -> tuple[Any, ...]:
    """The gradients are right, but an input lost the one it had, and they all hold a new one. What
    was in `.grad` before your function ran? Leave it there.
    """
    for x in inputs:
        x.grad = None
    f(*inputs).backward()
    return tuple(x.grad for x in inputs)


@grads_of.misconception
def emptied_afterwards(f: Any, *inputs: Tensor) -> tuple[Any, ...]:
    """The gradients are right, but an input lost the gradient it had. What was in `.grad` before
    your function ran? Leave it there.
    """
    gradients = torch.autograd.grad(f(*inputs), inputs)
    for x in inputs:
        x.grad = None
    return gradients


@grads_of.misconception
def zeroed_afterwards(f: Any, *inputs: Tensor) -> tuple[Any, ...]:
    """The gradients are right, but every `.grad` is 0 now. What was in it before your function ran?
    Leave it as it was: `None` where it was `None`.
    """
    gradients = torch.autograd.grad(f(*inputs), inputs)
    for x in inputs:
        x.grad = torch.zeros_like(x)
    return gradients


@grads_of.misconception
def all_zero(f: Any, *inputs: Tensor) -> tuple[Any, ...]:
    """All your gradients are 0. Did `zero_()` empty them after you had taken them? A name is not a
    copy: `zero_()` changes the tensor that you return.
    """
    return tuple(torch.zeros_like(x) for x in inputs)


@grads_of.misconception
def stumbles_over_none(f: Any, *inputs: Any) -> tuple[Any, ...]:
    """For one of the inputs, `.grad` is `None`, and `None` has no such method. Is there a way that
    needs no `.grad` at all? Use `torch.autograd.grad`.
    """
    for x in inputs:
        x.grad.zero_()
    return ()


@grads_of.misconception
def returned_none(f: Any, *inputs: Tensor) -> None:
    """Your function gives back `None`. Is a `return` missing, or does it return what `backward()`
    or `y.grad` gives? These are `None`: ask with `torch.autograd.grad`.
    """


@grads_of.misconception
def read_without_a_walk(f: Any, *inputs: Tensor) -> tuple[Any, ...]:
    """You read what `.grad` held before. Which line of yours computes a gradient of `f`? Reading
    alone computes nothing.
    """
    return tuple(x.grad for x in inputs)


@grads_of.misconception
def asked_the_tuple(f: Any, *inputs: Any) -> Any:
    """`inputs` is a tuple, and a tuple or a function has no gradient. Which objects have one? Go
    through the tensors, or give them all to `torch.autograd.grad`.
    """
    return inputs.grad  # pyright: ignore[reportAttributeAccessIssue]


@grads_of.misconception
def not_recorded(f: Any, *inputs: Tensor) -> Any:
    """There is no graph behind your result. Was `f` called with recording switched off, or with
    inputs that are cut off from the past? Call it with `inputs` as they are.
    """
    return torch.autograd.grad(f(*inputs).detach(), inputs)


@grads_of.misconception
def nothing_kept(f: Any, *inputs: Tensor) -> tuple[Any, ...]:
    """Your result holds `None` instead of gradients. Which tensors were differentiated: leaves with
    a gradient, or something computed from them? Only leaves keep one.
    """
    return tuple(None for _ in inputs)
