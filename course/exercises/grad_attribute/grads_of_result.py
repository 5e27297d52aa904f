"""Exercise 4.5: wrong ideas about what is asked for in place of the gradients."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor

from course.exercises.grad_attribute.grads_of import grads_of


@grads_of.misconception
def gradient_of_the_output(f: Any, *inputs: Tensor) -> Any:
    """That is the gradient of `y` with respect to itself, always 1. With respect to which tensors
    is it asked for? Give `inputs` to `torch.autograd.grad`.
    """
    return torch.ones_like(f(*inputs))


@grads_of.misconception
def before_subtracted(f: Any, *inputs: Any) -> Any:
    """For one of the inputs, `.grad` was `None` before, and nothing can be subtracted from or by
    `None`. Is there a way that needs no `.grad` at all? Use `torch.autograd.grad`.
    """
    before = [x.grad for x in inputs]
    f(*inputs).backward()
    return [x.grad - old for x, old in zip(inputs, before, strict=True)]


@grads_of.misconception
def named_by_input(f: Any, *inputs: Tensor) -> Any:
    """You gave each gradient a key of its own. What does the task ask for: names, or an order?
    Return a tuple or a list, in the order of `inputs`.
    """
    return dict(enumerate(torch.autograd.grad(f(*inputs), inputs)))


@grads_of.misconception
def inputs_returned(f: Any, *inputs: Tensor) -> Any:
    """You gave back the inputs themselves. Does the task ask how large they are, or how fast `f`
    changes with them? Differentiate `f(*inputs)`.
    """
    return inputs


@grads_of.misconception
def summed(f: Any, *inputs: Tensor) -> Any:
    """Each of your gradients is one number. How many numbers does an input hold, and does each have
    a gradient of its own? Return the tensors as they are, without a sum or a mean.
    """
    return tuple(g.sum() for g in torch.autograd.grad(f(*inputs), inputs))


@grads_of.misconception
def averaged(f: Any, *inputs: Tensor) -> Any:
    """Each of your gradients is one number. How many numbers does an input hold, and does each have
    a gradient of its own? Return the tensors as they are, without a sum or a mean.
    """
    return tuple(g.mean() for g in torch.autograd.grad(f(*inputs), inputs))


@grads_of.misconception
def one_difference_for_all(f: Any, *inputs: Tensor) -> Any:
    """You moved all numbers of an input at once, and divided by the step. Does each number have a
    gradient of its own? `torch.autograd.grad` gives them all, without a step.
    """
    found = []
    y = f(*inputs).detach()
    for i in range(len(inputs)):
        moved = [x.detach() + (1e-3 if i == j else 0) for j, x in enumerate(inputs)]
        found.append((f(*moved) - y) / 1e-3)
    return found


@grads_of.misconception
def whole_step(f: Any, *inputs: Tensor) -> Any:
    """You moved all numbers of an input by a whole 1. Is a gradient the change over such a long
    way, and has each number one of its own? `torch.autograd.grad` gives them all, without a step.
    """
    found = []
    y = f(*inputs).detach()
    for i in range(len(inputs)):
        moved = [x.detach() + (1.0 if i == j else 0.0) for j, x in enumerate(inputs)]
        found.append(f(*moved) - y)
    return found


@grads_of.misconception
def multiplied_by_the_input(f: Any, *inputs: Tensor) -> Any:
    """You multiplied each gradient by its input. Does the task ask for that? Return the gradients
    alone.
    """
    gradients = torch.autograd.grad(f(*inputs), inputs)
    return tuple(g * x.detach() for g, x in zip(gradients, inputs, strict=True))


@grads_of.misconception
def none_became_zero(f: Any, *inputs: Tensor) -> Any:
    """The gradients are right, but a `.grad` that was `None` is 0 now. Is 0 the same as nothing?
    Put `None` back, or use a function that stores nothing.
    """
    gradients = torch.autograd.grad(f(*inputs), inputs)
    for x in inputs:
        if x.grad is None:
            x.grad = torch.zeros_like(x)
    return gradients


@grads_of.misconception
def saved_by_name(f: Any, *inputs: Tensor) -> Any:
    """The gradients are right, but what you put back into `.grad` is not what was there. Does a
    second name keep the old numbers, or change with them? Copy before you empty or add.
    """
    gradients = torch.autograd.grad(f(*inputs), inputs)
    for x, g in zip(inputs, gradients, strict=True):
        x.grad = None if x.grad is None else g
    return gradients


@grads_of.misconception
def one_gradient_twice(f: Any, *inputs: Tensor) -> Any:
    """You returned the gradient of the first input for every input. Which index or name picks it?
    Return one gradient for each input.
    """
    gradients = torch.autograd.grad(f(*inputs), inputs)
    return tuple(gradients[0] for _ in inputs)


@grads_of.misconception
def paired_with_the_inputs(f: Any, *inputs: Tensor) -> Any:
    """You put each input beside its gradient. Did the task ask for pairs? Return the gradients
    alone, one for each input.
    """
    return tuple(zip(inputs, torch.autograd.grad(f(*inputs), inputs), strict=True))


@grads_of.misconception(rare=True)
def old_copied_into_the_result(f: Any, *inputs: Tensor) -> Any:
    """Your result holds the old gradient that you put back into `.grad`. Does a second name keep
    the old numbers, or change with them? Copy before you empty or add.
    """
    before = [None if x.grad is None else x.grad.clone() for x in inputs]
    f(*inputs).backward()
    for x, old in zip(inputs, before, strict=True):
        if old is not None and x.grad is not None:
            x.grad.copy_(old)
    return tuple(x.grad for x in inputs)


def _approximated(step: float, back: float) -> None:
    """Declare that each number was moved alone, by ``step`` and ``back``."""

    def model(f: Any, *inputs: Tensor) -> Any:
        """Did each of your numbers come from a step, and so is only close? `torch.autograd.grad`
        gives them all, without a step.
        """
        tensors = [x.detach() for x in inputs]
        return tuple(
            torch.stack(
                [
                    (f(*_moved(tensors, i, j, step)) - f(*_moved(tensors, i, j, back)))
                    / (step - back)
                    for j in range(x.numel())
                ]
            )
            for i, x in enumerate(tensors)
        )

    model.__name__ = f"approximated_by_{step:g}_and_{back:g}".replace(".", "_").replace("-", "m")
    grads_of.misconception(rare=True)(model)


def _moved(tensors: Sequence[Tensor], i: int, j: int, step: float) -> list[Tensor]:
    """Return copies of the tensors, with one number of one of them moved."""
    copies = [tensor.clone() for tensor in tensors]
    copies[i][j] += step
    return copies


# Smaller steps to both sides are right within the tolerance of the check.
for _step, _back in ((0.1, 0.0), (0.1, -0.1), (0.01, 0.0), (0.01, -0.01), (0.001, 0.0)):
    _approximated(_step, _back)
