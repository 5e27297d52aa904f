"""Exercise 4.3: wrong ideas about the path, and about what it lists."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from course.exercises.grad_attribute.descend import descend, loss_of, step


@descend.misconception
def one_step_only(w: Tensor, steps: int) -> list[float]:
    """The path has one step only. Does `return` or `break` stand inside the loop? Let the loop go
    on, and return the path below it.
    """
    loss_of(w).backward()
    return [step(w, 0.3)]


@descend.misconception
def start_listed(w: Tensor, steps: int) -> list[float]:
    """Your path begins with the start, before any step. In which line does the original function
    append to the path? Append after the update.
    """
    path = []
    for _ in range(steps):
        path.append(w.item())
        w.grad = None
        loss_of(w).backward()
        step(w, 0.3)
    return path


@descend.misconception
def weight_emptied(w: Tensor, steps: int) -> list[float]:
    """You set `w` itself to 0 after each step, and the walk begins there again. Which of the two
    should be emptied, `w` or `w.grad`? Leave `w` where it is.
    """
    return _weight_emptied(w, steps, gradient_too=False)


@descend.misconception
def weight_and_gradient_emptied(w: Tensor, steps: int) -> list[float]:
    """You set `w` itself to 0 after each step, and the walk begins there again. Which of the two
    should be emptied, `w` or `w.grad`? Leave `w` where it is.
    """
    return _weight_emptied(w, steps, gradient_too=True)


def _weight_emptied(w: Tensor, steps: int, *, gradient_too: bool) -> list[float]:
    """Return the path of a ``w`` that is set to 0 after each step."""
    path = []
    for _ in range(steps):
        if gradient_too:
            w.grad = None
        loss_of(w).backward()
        path.append(step(w, 0.3))
        with torch.no_grad():
            w.zero_()
    return path


@descend.misconception
def one_tensor_many_times(w: Tensor, steps: int) -> list[Any]:
    """Your path holds one and the same tensor many times. Does a name keep the value from before a
    step? Append the number, `w.item()`.
    """
    for _ in range(steps):
        w.grad = None
        loss_of(w).backward()
        step(w, 0.3)
    return [w.detach()] * steps


@descend.misconception
def gradients_listed(w: Tensor, steps: int) -> list[float]:
    """Your path holds the gradients. What should it say about each step: how steep it is there, or
    where `w` is? Append `w.item()`.
    """
    path = []
    for _ in range(steps):
        w.grad = None
        loss = loss_of(w)
        loss.backward()
        path.append(torch.autograd.grad(loss_of(w), w)[0].item())
        step(w, 0.3)
    return path


@descend.misconception
def losses_listed(w: Tensor, steps: int) -> list[float]:
    """Your path holds the losses. What should it say about each step: how large the loss is, or
    where `w` is? Append `w.item()`.
    """
    path = []
    for _ in range(steps):
        w.grad = None
        loss = loss_of(w)
        loss.backward()
        path.append(loss.item())
        step(w, 0.3)
    return path


@descend.misconception
def one_gradient_for_all(w: Tensor, steps: int) -> list[float]:
    """Every step of yours is equally long. Is the gradient computed again where `w` is now? The
    loss and `backward()` have to stand inside the loop.
    """
    loss_of(w).backward()
    return [step(w, 0.3) for _ in range(steps)]


@descend.misconception
def one_step_too_few(w: Tensor, steps: int) -> list[float]:
    """The last step is missing. How many numbers should the path have? `range(steps)` already runs
    `steps` times.
    """
    return descend.reference(w, steps - 1)


@descend.misconception
def one_step_too_many(w: Tensor, steps: int) -> list[float]:
    """There is one step too many. How many numbers should the path have? `range(steps)` already
    runs `steps` times.
    """
    return descend.reference(w, steps + 1)


@descend.misconception
def last_value_only(w: Tensor, steps: int) -> float:
    """One number came back, the last one. What should be returned: where `w` arrives, or its whole
    path? Return the list.
    """
    return descend.reference(w, steps)[-1]


@descend.misconception
def path_begun_anew(w: Tensor, steps: int) -> list[float]:
    """Only the last step is in your path. In which line does the path begin? It has to stand above
    the loop, and each step appends to it.
    """
    return descend.reference(w, steps)[-1:]


@descend.misconception(rare=True)
def start_listed_too(w: Tensor, steps: int) -> list[float]:
    """Your path begins with the start, before any step. In which line does the original function
    append to the path? Append after the update.
    """
    return [w.item(), *descend.reference(w, steps)]
