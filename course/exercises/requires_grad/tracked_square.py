"""Exercise 1.6: tracking that starts too late."""

from __future__ import annotations

from typing import Any

import torch

from course.declare import write
from course.draws import number


@write(
    points=2,
    watch=("numbers", "value_flags", "links", "slopes"),
    hint="What does PyTorch know about `x` at the moment when `y` is computed? Read the lines in "
    "the order in which they run.",
    idea="Switch tracking on before the first operation: move the line up, or write "
    "`torch.tensor(value, requires_grad=True)`.",
)
def tracked_square(value: float = number(1.5, 2.5, 3.5, 4.5)) -> Any:
    """A tracked leaf and its square, with a path from one to the other."""
    x = torch.tensor(value, requires_grad=True)
    return x, x**2


@tracked_square.also_right
def one_element(value: float) -> Any:
    """The same with brackets, as tensors of one element."""
    x = torch.tensor([value], requires_grad=True)
    return x, x**2


@tracked_square.misconception
def too_late(value: float) -> Any:
    """`y` does not know `x`. Was it computed before tracking began, or from a plain number, or was
    its past cut off? `x` must be tracked before that line, and `y` made from `x`.
    """
    x = torch.tensor(value)
    y = x**2
    return x.requires_grad_(), y


@tracked_square.misconception
def flag_on_the_result(value: float) -> Any:
    """Now `y` is a leaf without a past. Its flag is on, but does a path lead from `y` to `x`? Track
    `x` instead, before `y` is computed.
    """
    x = torch.tensor(value)
    return x, (x**2).requires_grad_()


@tracked_square.misconception
def flags_on_both(value: float) -> Any:
    """Both flags are on, but `y` is a leaf without a past. Does a path lead from `y` to `x`?
    Compute `y` from the tracked `x`, and neither set its flag nor wrap it in `torch.tensor`.
    """
    x = torch.tensor(value)
    y = (x**2).requires_grad_()
    return x.requires_grad_(), y


@tracked_square.misconception
def nothing_tracked(value: float) -> Any:
    """Neither tensor is tracked: `x.requires_grad` is False. Which line switches tracking on for
    `x`? It must run before `y` is computed.
    """
    x = torch.tensor(value)
    return x, x**2


@tracked_square.misconception
def another_leaf(value: float) -> Any:
    """`y` was made from another tensor with the same number. Is the `x` that you return the one
    that was squared? Use one tensor for both.
    """
    x = torch.tensor(value, requires_grad=True)
    return x, torch.tensor(value, requires_grad=True) ** 2


@tracked_square.misconception
def x_is_a_result(value: float) -> Any:
    """`x` is tracked, but it is not a leaf: an operation made it. Which one? Switch tracking on for
    the finished `x`, and return that tensor itself.
    """
    x = torch.tensor(value, requires_grad=True) * 1
    return x, x**2


@tracked_square.misconception
def x_untracked_at_the_end(value: float) -> Any:
    """`y` is tracked, but the `x` that you return is not. Did `x` get a new value after `y` was
    computed, or was its tracking switched off? Return the tensor that was squared, still tracked.
    """
    x = torch.tensor(value, requires_grad=True)
    y = x**2
    return x.detach(), y


@tracked_square.misconception
def plain_number(value: float) -> Any:
    """Your square is a plain Python number. Can a number know where it came from? Compute `y` from
    the tensor `x`.
    """
    return torch.tensor(value, requires_grad=True), value**2


@tracked_square.misconception
def plain_numbers(value: float) -> Any:
    """You returned plain Python numbers. Can a number know where it came from? Return the two
    tensors, without `item()`.
    """
    return value, value**2


@tracked_square.misconception
def cubed(value: float) -> Any:
    """This is the third power. Which power does the task ask for? Keep `x**2`."""
    x = torch.tensor(value, requires_grad=True)
    return x, x**3


@tracked_square.misconception
def only_y(value: float) -> Any:
    """Only one tensor came back. How many does the last line of the program return? Return both, in
    the order `x, y`.
    """
    return torch.tensor(value, requires_grad=True) ** 2


@tracked_square.misconception
def order_swapped(value: float) -> Any:
    """The two results changed places. In which order should they come back? Return `x, y`."""
    x = torch.tensor(value, requires_grad=True)
    return x**2, x


@tracked_square.misconception
def doubled(value: float) -> Any:
    """This is twice the number, not its square. Did you multiply by 2, or return the gradient of
    the square? Return `x**2`.
    """
    x = torch.tensor(value, requires_grad=True)
    return x, x * 2


@tracked_square.misconception
def misspelled_argument(value: float) -> Any:
    """The function does not know this argument. How is the flag spelled in the examples? Compare
    letter by letter: `requires_grad`.
    """
    return torch.tensor(value, require_grad=True)  # type: ignore[call-arg]


@tracked_square.misconception
def misspelled_method(value: float) -> Any:
    """What stands before the point has no method of this name. Is it a tensor? If so, compare the
    spelling: the method ends with an underscore, `requires_grad_()`.
    """
    return torch.tensor(value).require_grad_(True)  # type: ignore[attr-defined]


@tracked_square.misconception
def flag_called(value: float) -> Any:
    """`requires_grad` without an underscore is True or False, and you called it. Which name is the
    method? It ends with an underscore: `requires_grad_()`.
    """
    return torch.tensor(value).requires_grad(True)  # type: ignore[operator]


@tracked_square.misconception
def square_root(value: float) -> Any:
    """This is the square root. Which power gives the square? Keep `x**2`."""
    x = torch.tensor(value, requires_grad=True)
    return x, x.sqrt()


@tracked_square.misconception
def only_x(value: float) -> Any:
    """Only one tensor came back. How many does the last line of the program return? Return both, in
    the order `x, y`.
    """
    return torch.tensor(value, requires_grad=True)


@tracked_square.misconception
def flag_of_the_result_changed(value: float) -> Any:
    """The flag of `y` follows from `x`, so PyTorch does not let you switch it off. Which tensor has
    a switch? Only the leaf `x`: leave the flag of `y` alone.
    """
    y = torch.tensor(value, requires_grad=True) ** 2
    y.requires_grad = False
    return y


@tracked_square.misconception
def whole_number(value: float) -> Any:
    """A tensor of whole numbers cannot be tracked. Where did `value` lose its point? Keep the
    floating-point number.
    """
    return torch.tensor(int(value), requires_grad=True)


@tracked_square.misconception
def whole_number_in_two_steps(value: float) -> Any:
    """A tensor of whole numbers cannot be tracked. Where did `value` lose its point? Keep the
    floating-point number.
    """
    return torch.tensor(int(value)).requires_grad_()
