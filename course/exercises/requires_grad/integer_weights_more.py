"""Exercise 1.2: wrong ideas about values, names and what is returned."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from course.exercises.requires_grad.integer_weights import integer_weights


@integer_weights.misconception
def whole_and_untracked(values: Sequence[int]) -> Tensor:
    """The error is gone, but the tensor holds whole numbers and is not tracked. What does the task
    ask for? Name a floating-point `dtype`, and keep `requires_grad=True`.
    """
    return torch.tensor(values)


@integer_weights.misconception
def list_plus_number(values: Sequence[int]) -> Tensor:
    """`+` joins lists; it adds nothing to the numbers in them. Which type can add? Make a tensor of
    the list first, and name its type.
    """
    return torch.tensor(values + 0.0, requires_grad=True)  # type: ignore[operator]


@integer_weights.misconception
def half_added(values: Sequence[int]) -> Tensor:
    """You added something to every number. Must a value change to change its type? Name the type
    with `dtype=`: the numbers stay the same.
    """
    return torch.tensor([v + 0.5 for v in values], requires_grad=True)


@integer_weights.misconception
def tenth_added(values: Sequence[int]) -> Tensor:
    """You added something to every number. Must a value change to change its type? Name the type
    with `dtype=`: the numbers stay the same.
    """
    return torch.tensor([v + 0.1 for v in values], requires_grad=True)


@integer_weights.misconception
def first_alone(values: Sequence[int]) -> Tensor:
    """You returned the first number alone. What about the others in `values`? Convert the whole
    list.
    """
    return torch.tensor(float(values[0]), requires_grad=True)


@integer_weights.misconception
def summed(values: Sequence[int]) -> Tensor:
    """You returned the sum of the numbers. How many weights does the list make? Convert each number
    and keep its place.
    """
    return torch.tensor(float(sum(values)), requires_grad=True)


@integer_weights.misconception
def leaf_by_decree(values: Sequence[int]) -> Tensor:
    """`is_leaf` cannot be set: it follows from the past of a tensor. What does PyTorch show for it
    without this line? Leave the line out, print `is_leaf`, and switch tracking on last.
    """
    weights = torch.tensor(values, dtype=torch.float32, requires_grad=True) * 1.0
    weights.is_leaf = True  # type: ignore[misc]
    return weights


@integer_weights.misconception
def flag_in_quotes(values: Sequence[int]) -> Tensor:
    """The argument `requires_grad` takes `True` or `False`. What do the examples write there? Use
    `True`, with a capital letter and without quotes.
    """
    return torch.tensor(values, dtype=torch.float32, requires_grad="True")  # type: ignore[arg-type]


@integer_weights.misconception
def type_misspelled(values: Sequence[int]) -> Tensor:
    """There is no such name in PyTorch. How are the types spelled in this lesson? Compare letter by
    letter: `torch.float32`, `torch.float64`.
    """
    return torch.tensor(values, dtype=torch.float_32)  # type: ignore[attr-defined]


@integer_weights.misconception
def name_without_torch(values: Sequence[int]) -> Tensor:
    """Python does not know this name. Does it belong to PyTorch? Such names begin with `torch.`, as
    in `torch.float32`.
    """
    return torch.tensor(values, dtype=float32)  # type: ignore[name-defined]  # noqa: F821


@integer_weights.misconception
def scaled_to_one(values: Sequence[int]) -> Tensor:
    """You divided by the largest number. Must the values change to change their type? Name the type
    instead.
    """
    return torch.tensor([v / max(values) for v in values], requires_grad=True)


@integer_weights.misconception
def one_tensor_each(values: Sequence[int]) -> object:
    """You returned a list. How many tensors does the task ask for? Hand the whole list `values` to
    one call of `torch.tensor`.
    """
    return [torch.tensor(float(v), requires_grad=True) for v in values]


@integer_weights.misconception
def number_in_front(values: Sequence[int]) -> Tensor:
    """You added a number to the list. Is it there so that all numbers get another type? Name the
    type with `dtype=`: the list stays as it is.
    """
    return torch.tensor([0.0, *values], requires_grad=True)


@integer_weights.misconception
def number_behind(values: Sequence[int]) -> Tensor:
    """You added a number to the list. Is it there so that all numbers get another type? Name the
    type with `dtype=`: the list stays as it is.
    """
    return torch.tensor([*values, 0.0], requires_grad=True)
