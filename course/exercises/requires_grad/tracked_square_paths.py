"""Exercise 1.6: wrong ideas about the path, and about what can be set."""

from __future__ import annotations

from typing import Any

import torch

from course.exercises.requires_grad.tracked_square import tracked_square


@tracked_square.misconception
def path_without_slope(value: float) -> Any:
    """A path leads from `y` to `x`, but along it `y` does not change with `x`. Was the square
    computed before tracking, and `x * 0` added to it? Track `x` first, then square it.
    """
    x = torch.tensor(value, requires_grad=True)
    return x, value**2 + 0 * x


@tracked_square.misconception
def one_factor_cut_off(value: float) -> Any:
    """Only a part of your square knows `x`, so the slope is too small. Is one of the factors a
    plain number, or was it cut off? Both have to be `x` itself.
    """
    x = torch.tensor(value, requires_grad=True)
    return x, value * x


@tracked_square.misconception
def difference_added(value: float) -> Any:
    """The value is that of the square, but the slope is not. Does your formula hold for this number
    only? Square `x` itself: `x**2`.
    """
    x = torch.tensor(value, requires_grad=True)
    return x, x + (value**2 - value)


@tracked_square.misconception
def x_overwritten(value: float) -> Any:
    """Both results are the square. Did `x` get a new value, or are both names one tensor? Write
    `y = x**2`, and leave `x` as it is.
    """
    x = torch.tensor(value, requires_grad=True)
    return x**2, x**2


@tracked_square.misconception
def walked_before_tracking(value: float) -> Any:
    """`backward()` walks along a path, and makes none. When must `x` be tracked so that there is
    one? Before `y` is computed; then `backward()` is not needed here.
    """
    y = torch.tensor(value) ** 2
    y.backward()
    return y


@tracked_square.misconception
def past_by_decree(value: float) -> Any:
    """`grad_fn` cannot be set: it follows from the operation that made the tensor. Which operation
    makes `y`, and is `x` tracked when it runs? Compute `y` after tracking starts.
    """
    x = torch.tensor(value)
    y = x**2
    y.grad_fn = None  # type: ignore[misc]
    return x, y


@tracked_square.misconception
def leaf_by_decree(value: float) -> Any:
    """`is_leaf` cannot be set: it follows from the past of a tensor. Which line should give `y` a
    past? Track `x` before that line.
    """
    y = torch.tensor(value) ** 2
    y.is_leaf = False  # type: ignore[misc]
    return y


@tracked_square.misconception
def dictionary_returned(value: float) -> Any:
    """You returned a dictionary. What does the last line of the program return? Two tensors,
    without names: `return x, y`.
    """
    x = torch.tensor(value, requires_grad=True)
    return {"x": x, "y": x**2}


@tracked_square.misconception
def squared_in_place(value: float) -> Any:
    """A method with an underscore changes the tensor itself, and PyTorch refuses that for a tracked
    leaf. Which power makes a new tensor? Write `x**2`.
    """
    return torch.tensor(value, requires_grad=True).pow_(2)
