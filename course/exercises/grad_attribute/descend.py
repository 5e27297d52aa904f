"""Exercise 4.3: a loop of gradient descent that forgets to empty `.grad`.

Here are wrong ideas about emptying `.grad`; `descend_path` and `descend_step` have those about the
path and about the step.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

from course.declare import write
from course.draws import leaf, number


def loss_of(w: Tensor) -> Tensor:
    """Return the loss that the loop lowers."""
    return (w - 1) ** 2


def step(w: Tensor, size: float) -> float:
    """Move ``w`` by ``size`` times its gradient, unrecorded, and return its new value."""
    with torch.no_grad():
        w -= size * w.grad  # pyright: ignore[reportOperatorIssue] - a TypeError where it is None
    return w.item()


# In float32, the type of `torch.tensor(0.0)`, which some put into `.grad`.
@write(
    points=2,
    rtol=1e-4,
    hint="Print `w.grad` in each round. Which round is the first in which it is not `2 * (w - 1)`?",
    idea="`backward()` adds to `w.grad`. Empty it once per round, after the update or before "
    "`backward()`: `w.grad = None`.",
)
def descend(w: Tensor = leaf(dtype="float32"), steps: int = number(5, 6, 7)) -> list[float]:
    """The values of `w` on its way down `(w - 1)**2`."""
    path = []
    for _ in range(steps):
        w.grad = None
        loss_of(w).backward()
        path.append(step(w, 0.3))
    return path


@descend.misconception
def never_emptied(w: Tensor, steps: int) -> list[float]:
    """From the second step on, `w.grad` still holds the earlier gradients. Which line inside the
    loop empties the `.grad` of `w`? There has to be one, and it has to run once per step.
    """
    path = []
    for _ in range(steps):
        loss_of(w).backward()
        path.append(step(w, 0.3))
    return path


@descend.misconception
def stands_still(w: Tensor, steps: int) -> list[float]:
    """`w` does not move. Which number does the update find in `w.grad`: the new gradient, or the
    zero that you wrote there? Empty it after the update, or before `backward()`.
    """
    return [w.item()] * steps


@descend.misconception
def no_gradient_at_the_update(w: Tensor, steps: int) -> list[float]:
    """The update found `None` in `w.grad`. Was the gradient emptied between `backward()` and the
    update, or is this `w` a new tensor that is no leaf? Use the gradient first, then empty it.
    """
    loss_of(w).backward()
    w.grad = None
    return [step(w, 0.3)]


@descend.misconception
def zeroed_too_early(w: Any, steps: int) -> list[float]:
    """In the first step there is no gradient yet: `.grad` is `None`, and `None` has no `zero_()`.
    Is this the `.grad` of `w`, and can the line stand after the update? Or use `w.grad = None`.
    """
    w.grad.zero_()
    return []


@descend.misconception
def asked_a_tensor(w: Any, steps: int) -> list[float]:
    """A tensor has no method of this name. Is it `zero_grad()`, which optimizers and modules have,
    or is an underscore missing at its end? Reset what `w` keeps in `w.grad`: `w.grad.zero_()`.
    """
    w.zero_grad()
    return []


@descend.misconception
def set_to_a_number(w: Any, steps: int) -> list[float]:
    """`.grad` holds a tensor or `None`, not a Python number. Which of the two means “nothing has
    arrived”? Assign `None`.
    """
    w.grad = 0
    return []


@descend.misconception
def set_to_a_float(w: Any, steps: int) -> list[float]:
    """`.grad` holds a tensor or `None`, not a Python number. Which of the two means “nothing has
    arrived”? Assign `None`.
    """
    w.grad = 0.0
    return []


@descend.misconception
def divided_by_the_step(w: Tensor, steps: int) -> list[float]:
    """You divided the sum by the number of the step. Are the gradients in the sum all equal? They
    are not, so dividing does not bring the last one back: empty `w.grad` instead.
    """
    path = []
    for count in range(1, steps + 1):
        loss_of(w).backward()
        path.append(step(w, 0.3 / count))
    return path


@descend.misconception
def divided_in_place(w: Tensor, steps: int) -> list[float]:
    """You divided what `w.grad` holds by the number of the step. Are the gradients in it all equal?
    They are not, so dividing does not bring the last one back: empty `w.grad` instead.
    """
    path = []
    for count in range(1, steps + 1):
        loss_of(w).backward()
        w.grad /= count  # pyright: ignore[reportOperatorIssue]
        path.append(step(w, 0.3))
    return path


@descend.misconception
def new_tensor(w: Tensor, steps: int) -> list[float]:
    """PyTorch finds no way from the loss to a tracked leaf. Is `w` still your leaf, and is the loss
    computed outside `no_grad`? `w = w - ...` makes a new tensor; `w -= ...` changes the leaf.
    """
    loss_of(w.detach()).backward()
    return []


@descend.misconception
def uphill(w: Tensor, steps: int) -> list[float]:
    """You walk uphill. In which direction does the loss grow: along the gradient, or against it? To
    go down, subtract.
    """
    path = []
    for _ in range(steps):
        w.grad = None
        loss_of(w).backward()
        path.append(step(w, -0.3))
    return path


@descend.misconception
def uphill_and_never_emptied(w: Tensor, steps: int) -> list[float]:
    """You walk uphill, and `w.grad` still grows. Were the two lines under `no_grad` wrong? Leave
    them as they were, and empty the `.grad` of `w` once per step.
    """
    path = []
    for _ in range(steps):
        loss_of(w).backward()
        path.append(step(w, -0.3))
    return path


@descend.misconception
def changed_while_recorded(w: Tensor, steps: int) -> list[float]:
    """PyTorch refuses to change a tracked leaf in place. Where did `with torch.no_grad():` go? The
    update has to stay inside it.
    """
    w -= 0.3
    return []


@descend.misconception
def emptied_every_other_step(w: Tensor, steps: int) -> list[float]:
    """`w.grad` is emptied, but not in every step. Under which condition does your line run? It has
    to run once per step.
    """
    path = []
    for count in range(steps):
        if count % 2 == 0:
            w.grad = None
        loss_of(w).backward()
        path.append(step(w, 0.3))
    return path


def _emptied_on_a_condition(name: str, emptied: Callable[[Tensor, int], bool]) -> None:
    """Declare that ``w.grad`` is emptied after some rounds, and not after the others."""

    def model(w: Tensor, steps: int) -> list[float]:
        """`w.grad` is emptied, but not in every step. Under which condition does your line run? It
        has to run once per step.
        """
        path = []
        for count in range(steps):
            loss_of(w).backward()
            path.append(step(w, 0.3))
            if w.grad is not None and emptied(w.grad, count):
                w.grad = None
        return path

    model.__name__ = name
    descend.misconception(rare=True)(model)


_emptied_on_a_condition("emptied_if_positive", lambda grad, count: grad.item() > 0)
_emptied_on_a_condition("emptied_after_even_rounds", lambda grad, count: count % 2 == 0)
_emptied_on_a_condition("emptied_after_every_third", lambda grad, count: count % 3 == 2)
