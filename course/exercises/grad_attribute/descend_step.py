"""Exercise 4.3: wrong ideas about the step size and the update."""

from __future__ import annotations

import torch
from torch import Tensor

from course.exercises.grad_attribute.descend import descend, loss_of, step


def walked(w: Tensor, steps: int, size: float, *, emptied: bool) -> list[float]:
    """Return the path with another step size."""
    path = []
    for _ in range(steps):
        if emptied:
            w.grad = None
        loss_of(w).backward()
        path.append(step(w, size))
    return path


def _never_emptied(name: str, size: float) -> None:
    """Declare that a step of ``size`` was to make up for a gradient that grows."""

    def model(w: Tensor, steps: int) -> list[float]:
        """You changed the step size, and `w.grad` still grows. Does a smaller step take the old
        gradients away? Keep 0.3, and empty `w.grad` once per step.
        """
        return walked(w, steps, size, emptied=False)

    model.__name__ = name
    descend.misconception(model)


_never_emptied("smaller_step", 0.1)
_never_emptied("half_the_step", 0.15)
_never_emptied("tiny_step", 0.03)
_never_emptied("hundredth_step", 0.01)


@descend.misconception
def another_step(w: Tensor, steps: int) -> list[float]:
    """`w.grad` is emptied, as it should be. Which step size had the original function? Put 0.3
    back.
    """
    return walked(w, steps, 0.1, emptied=True)


@descend.misconception
def whole_gradient(w: Tensor, steps: int) -> list[float]:
    """The step size is lost. What was the gradient multiplied by in the original function? Put 0.3
    back.
    """
    return walked(w, steps, 1.0, emptied=True)


@descend.misconception
def loss_computed_once(w: Tensor, steps: int) -> list[float]:
    """The loss was computed once, and the first walk freed its graph. Where is `w` in the second
    step? Compute the loss anew in each round, inside the loop.
    """
    loss = loss_of(w)
    path = []
    for _ in range(steps):
        loss.backward()
        path.append(step(w, 0.3))
    return path


@descend.misconception
def old_gradient_subtracted(w: Tensor, steps: int) -> list[float]:
    """Your update uses the difference to the last number in `w.grad`, not a fresh gradient. Could
    `w.grad` hold the new gradient alone? Empty it once per step.
    """
    path, old = [], 0.0
    for _ in range(steps):
        loss_of(w).backward()
        new = w.grad.item()  # pyright: ignore[reportOptionalMemberAccess]
        with torch.no_grad():
            w -= 0.3 * (new - 2 * old)
        old = new
        path.append(w.item())
    return path


@descend.misconception
def set_instead_of_moved(w: Tensor, steps: int) -> list[float]:
    """`w` is replaced by the step instead of moved by it. What does `w -= ...` do, and what does
    `w = ...` or `copy_` do? Subtract from where `w` is.
    """
    path = []
    for _ in range(steps):
        w.grad = None
        loss_of(w).backward()
        with torch.no_grad():
            w.copy_(0.3 * w.grad)  # pyright: ignore[reportOperatorIssue]
        path.append(w.item())
    return path


@descend.misconception
def empty_path(w: Tensor, steps: int) -> list[float]:
    """Your path is empty. Which line puts something into it, and does it stand inside the loop?
    Append `w.item()` once per step.
    """
    return []


@descend.misconception
def old_is_the_same_tensor(w: Tensor, steps: int) -> list[float]:
    """`w` stops after the first step. Did you subtract the gradient of the step before? That name
    and `w.grad` are one tensor, so their difference is 0: empty `w.grad` instead.
    """
    loss_of(w).backward()
    return [step(w, 0.3)] * steps
