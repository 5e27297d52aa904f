"""Exercise 1.2: weights that were written as whole numbers."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from course.declare import write
from course.draws import Dice, drawn
from course.inputs import Recipe


def _whole_numbers(dice: Dice) -> Recipe:
    """Draw a list of small whole numbers, which even the shortest float type holds exactly."""
    return {"kind": "value", "value": [dice.integer(2, 60) for _ in range(dice.size("n"))]}


@write(
    points=2,
    watch=("numbers", "kinds", "value_flags"),
    hint="`torch.tensor` takes the type of the numbers it is given. Which argument names another "
    "type?",
    idea="Give `torch.tensor` a floating-point type: `dtype=torch.float32`. Then it can require a "
    "gradient in the same call.",
)
def integer_weights(values: Sequence[int] = drawn(_whole_numbers)) -> Tensor:
    """The same numbers as a tracked leaf of a floating-point type."""
    return torch.tensor(values, dtype=torch.float32, requires_grad=True)


@integer_weights.misconception
def still_whole_in_constructor(values: Sequence[int]) -> Tensor:
    """The tensor holds whole numbers when tracking is switched on. Can a whole number change by a
    small amount? Name a floating-point `dtype` in this call: a conversion behind it is too late.
    """
    return torch.tensor(values, requires_grad=True)


@integer_weights.misconception
def still_whole_in_method(values: Sequence[int]) -> Tensor:
    """The tensor holds whole numbers when tracking is switched on. Can a whole number change by a
    small amount? Make it a floating-point tensor first, and keep the new tensor under a name.
    """
    return torch.tensor(values).requires_grad_()


@integer_weights.misconception
def still_whole_in_attribute(values: Sequence[int]) -> Tensor:
    """The tensor holds whole numbers when you set `requires_grad`. Can a whole number change by a
    small amount? Make it a floating-point tensor first.
    """
    weights = torch.tensor(values)
    weights.requires_grad = True
    return weights


@integer_weights.misconception
def untracked(values: Sequence[int]) -> Tensor:
    """The numbers are right, but the tensor is not tracked: `requires_grad` is False. Which line
    switches tracking on for the tensor that you return? A floating-point type alone does not.
    """
    return torch.tensor(values, dtype=torch.float32)


@integer_weights.misconception
def no_leaf(values: Sequence[int]) -> Tensor:
    """The tensor is tracked, but it is not a leaf. Which operation came after tracking was switched
    on? Change the type first, and switch tracking on last.
    """
    return torch.tensor([float(v) for v in values], requires_grad=True).double()


@integer_weights.misconception
def misspelled_argument(values: Sequence[int]) -> Tensor:
    """The function does not know this argument. How are the arguments spelled in the examples of
    this lesson? Compare letter by letter: `dtype`, `requires_grad`.
    """
    return torch.tensor(values, dtype=torch.float32, require_grad=True)  # type: ignore[call-arg]


@integer_weights.misconception
def list_to_float(values: Sequence[int]) -> Tensor:
    """`float()` makes one number of one number, and `values` is a list. Who can convert all of them
    at once? Name the type inside `torch.tensor`.
    """
    return torch.tensor(float(values), requires_grad=True)  # type: ignore[arg-type]


@integer_weights.misconception
def list_method(values: Sequence[int]) -> Tensor:
    """What stands before the point has no method of this name. Is it a tensor, or still the list
    `values`? Call `torch.tensor` first, and compare the spelling of the method.
    """
    return values.float().requires_grad_()  # type: ignore[attr-defined]


@integer_weights.misconception
def read_as_shape(values: Sequence[int]) -> Tensor:
    """Your tensor has other numbers. Did the function read `values` as a size, or fill in numbers
    of its own? Use a call that copies the numbers you give it.
    """
    return torch.zeros(len(values), requires_grad=True)


@integer_weights.misconception
def all_ones(values: Sequence[int]) -> Tensor:
    """Your tensor holds ones. Where did the numbers in `values` go? The values have to stay the
    same; only their type changes.
    """
    return torch.ones(len(values), requires_grad=True)


@integer_weights.misconception
def scaled(values: Sequence[int]) -> Tensor:
    """This made floating-point numbers, but other ones. Must the values change to change their
    type? Name the type instead.
    """
    return (torch.tensor(values) / 10).requires_grad_()


@integer_weights.misconception
def no_function_called(values: Sequence[int]) -> Tensor:
    """You called something that is no function: a type such as `torch.float32`, or a flag such as
    `requires_grad`. Where do they belong? Give the type as `dtype`; the method for the flag ends
    with an underscore.
    """
    return torch.float32(values)  # type: ignore[operator]


@integer_weights.misconception
def type_in_quotes(values: Sequence[int]) -> Tensor:
    """The type is written as a text. How is a type named in the examples? Write `torch.float32`,
    without quotes.
    """
    return torch.tensor(values, dtype="float32", requires_grad=True)  # type: ignore[arg-type]


@integer_weights.misconception
def old_constructor(values: Sequence[int]) -> Tensor:
    """This older call does not take `requires_grad`. Which call does? Use `torch.tensor` with a
    floating-point `dtype`, or switch tracking on in a second step.
    """
    return torch.FloatTensor(values, requires_grad=True)  # type: ignore[call-arg]


@integer_weights.misconception
def list_multiplied(values: Sequence[int]) -> Tensor:
    """A Python list cannot be multiplied by a decimal number. Which type can? Make a tensor of the
    list first, then convert it.
    """
    return torch.tensor(values * 1.0, requires_grad=True)  # type: ignore[operator]


@integer_weights.misconception
def list_divided(values: Sequence[int]) -> Tensor:
    """A Python list cannot be divided. Which type can? Make a tensor of the list first, then
    convert it.
    """
    return torch.tensor(values / 1.0, requires_grad=True)  # type: ignore[operator]


@integer_weights.misconception
def argument_without_name(values: Sequence[int]) -> Tensor:
    """`torch.tensor` takes one argument by position. How do the examples say which argument they
    mean? Write the names: `dtype=`, `requires_grad=`.
    """
    return torch.tensor(values, torch.float32)  # type: ignore[call-overload]


@integer_weights.misconception
def weights_of_the_lesson(values: Sequence[int]) -> Tensor:
    """Your function always gives the same numbers. What are the numbers in `values` when it is
    called with another list? Use the argument.
    """
    return torch.tensor([2.0, 5.0, 9.0, 7.0, 3.0], requires_grad=True)


@integer_weights.misconception
def numbers_of_the_example(values: Sequence[int]) -> Tensor:
    """Your function always gives the same numbers. What are the numbers in `values` when it is
    called with another list? Use the argument.
    """
    return torch.tensor([4.0, 11.0, 6.0], requires_grad=True)


@integer_weights.misconception
def flag_returned(values: Sequence[int]) -> object:
    """You returned the flag, not the tensor. What should the function hand back? Set the flag in
    one line, and return the tensor in the next.
    """
    return torch.tensor(values, dtype=torch.float32, requires_grad=True).requires_grad


@integer_weights.misconception
def untracked_flag_returned(values: Sequence[int]) -> object:
    """You returned the flag, not the tensor, and it is False. What should the function hand back?
    Set the flag in one line, and return the tensor in the next.
    """
    return torch.tensor(values, dtype=torch.float32).requires_grad


@integer_weights.misconception
def list_in_a_list(values: Sequence[int]) -> Tensor:
    """Your tensor has one more pair of brackets than it should have. Is `values` a list already?
    Hand it over as it is.
    """
    return torch.tensor([values], dtype=torch.float32, requires_grad=True)


@integer_weights.misconception
def type_assigned(values: Sequence[int]) -> Tensor:
    """The type of a tensor cannot be assigned: its numbers would have to be written anew. Which
    argument chooses the type from the beginning? Use `dtype=` in the call.
    """
    weights = torch.tensor(values)
    weights.dtype = torch.float32  # type: ignore[misc]
    return weights


@integer_weights.misconception
def flag_is_no_bool(values: Sequence[int]) -> Tensor:
    """The flag is either on or off. What do the examples write there? Use `True`, with a capital
    letter and without quotes.
    """
    weights = torch.tensor(values, dtype=torch.float32)
    weights.requires_grad = "True"  # type: ignore[assignment]
    return weights
