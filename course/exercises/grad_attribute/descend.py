"""Exercise 4.3: a loop of gradient descent that forgets to empty `.grad`."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from course.draws import leaf, number
from course.exercise import write


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
    path = []
    for _ in range(steps):
        loss_of(w).backward()
        path.append(step(w, 0.3))
        with torch.no_grad():
            w.zero_()
    return path


@descend.misconception
def weight_and_gradient_emptied(w: Tensor, steps: int) -> list[float]:
    """You set `w` itself to 0 after each step, and the walk begins there again. Which of the two
    should be emptied, `w` or `w.grad`? Leave `w` where it is.
    """
    path = []
    for _ in range(steps):
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


def walked(w: Tensor, steps: int, size: float, *, emptied: bool) -> list[float]:
    """Return the path with another step size."""
    path = []
    for _ in range(steps):
        if emptied:
            w.grad = None
        loss_of(w).backward()
        path.append(step(w, size))
    return path


@descend.misconception
def smaller_step(w: Tensor, steps: int) -> list[float]:
    """You changed the step size, and `w.grad` still grows. Does a smaller step take the old
    gradients away? Keep 0.3, and empty `w.grad` once per step.
    """
    return walked(w, steps, 0.1, emptied=False)


@descend.misconception
def half_the_step(w: Tensor, steps: int) -> list[float]:
    """You changed the step size, and `w.grad` still grows. Does a smaller step take the old
    gradients away? Keep 0.3, and empty `w.grad` once per step.
    """
    return walked(w, steps, 0.15, emptied=False)


@descend.misconception
def tiny_step(w: Tensor, steps: int) -> list[float]:
    """You changed the step size, and `w.grad` still grows. Does a smaller step take the old
    gradients away? Keep 0.3, and empty `w.grad` once per step.
    """
    return walked(w, steps, 0.03, emptied=False)


@descend.misconception
def hundredth_step(w: Tensor, steps: int) -> list[float]:
    """You changed the step size, and `w.grad` still grows. Does a smaller step take the old
    gradients away? Keep 0.3, and empty `w.grad` once per step.
    """
    return walked(w, steps, 0.01, emptied=False)


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
