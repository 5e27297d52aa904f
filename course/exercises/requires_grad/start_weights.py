"""Exercise 1.3: small random weights that are a leaf."""

from __future__ import annotations

import torch
from torch import Tensor

from course.declare import write
from course.draws import normal

# Here the noise has the type that tensors get if nobody says anything.
FLOAT32 = {
    "noise": {"kind": "tensor", "values": [0.5, -1.5, 2.0], "shape": [3], "dtype": "float32"},
}


@write(
    points=2,
    watch=("numbers", "value_flags"),
    always=[FLOAT32],
    hint="In which order should two things happen: scaling and switching tracking on? Only the "
    "second one must see the finished numbers.",
    idea="Scale first, then switch tracking on for the result: `(0.1 * noise).requires_grad_()`.",
)
def start_weights(noise: Tensor = normal("n")) -> Tensor:
    """A leaf with a tenth of the noise, tracked."""
    return (0.1 * noise).requires_grad_()


@start_weights.misconception
def converted_last(noise: Tensor) -> Tensor:
    """A conversion came after tracking was switched on. This `noise` is `float32`: does `double`
    return the same tensor, or compute a new one? Convert first, or not at all.
    """
    return (0.1 * noise).requires_grad_().double()


@start_weights.misconception
def made_by_an_operation(noise: Tensor) -> Tensor:
    """A tracked operation made the tensor that you return, so it is not a leaf. Which operation
    comes after tracking was switched on: the product, or another one, such as `clone()`? Switch
    tracking on last.
    """
    return 0.1 * noise.requires_grad_()


@start_weights.misconception
def untracked(noise: Tensor) -> Tensor:
    """The values are right, but `requires_grad` is False. Which line switches tracking on, and for
    which tensor? Switch it on for the one that you return, and as the last step.
    """
    return 0.1 * noise


@start_weights.misconception
def not_scaled(noise: Tensor) -> Tensor:
    """The values are still those of `noise`. Where is the factor 0.1? Keep the result of the
    product under a name, and return that one.
    """
    return noise.requires_grad_()


@start_weights.misconception
def scaled_twice(noise: Tensor) -> Tensor:
    """Your values are ten times too small. How often is the factor 0.1 applied? A line that scales
    `noise` in place counts too.
    """
    return (0.01 * noise).requires_grad_()


@start_weights.misconception
def divided(noise: Tensor) -> Tensor:
    """Your values are ten times those of `noise`. Is dividing by 0.1 the same as multiplying by
    0.1? Make the weights smaller.
    """
    return (noise / 0.1).requires_grad_()


@start_weights.misconception
def added(noise: Tensor) -> Tensor:
    """You added 0.1 to every number. Does that make the noise smaller? Multiply by 0.1."""
    return (noise + 0.1).requires_grad_()


@start_weights.misconception
def changed_in_place(noise: Tensor) -> Tensor:
    """PyTorch refuses to change a tracked leaf in place. When should the scaling happen? Do it
    before tracking starts.
    """
    noise.requires_grad_()
    noise *= 0.1
    return noise


@start_weights.misconception
def flag_on_result(noise: Tensor) -> Tensor:
    """A tracked operation made this tensor, so its flag cannot be switched off. Which line switches
    tracking on too early? Scale the untracked `noise`.
    """
    weights = 0.1 * noise.requires_grad_()
    weights.requires_grad = False
    return weights


@start_weights.misconception
def misspelled_method(noise: Tensor) -> Tensor:
    """There is no method of this name. How is it spelled in the examples of this lesson? It ends
    with an underscore: `requires_grad_()`.
    """
    return (0.1 * noise).require_grad_()  # type: ignore[attr-defined]


@start_weights.misconception
def flag_called(noise: Tensor) -> Tensor:
    """`requires_grad` without an underscore is True or False, and you called it. Which name is the
    method? It ends with an underscore: `requires_grad_()`.
    """
    weights = 0.1 * noise
    return weights.requires_grad()  # type: ignore[operator]


@start_weights.misconception
def flag_returned(noise: Tensor) -> object:
    """You returned the flag, not the tensor. What should the function hand back? Set the flag in
    one line, and return the tensor in the next.
    """
    return (0.1 * noise).requires_grad_().requires_grad


@start_weights.misconception
def leaf_by_decree(noise: Tensor) -> Tensor:
    """Whether a tensor is a leaf follows from its past, so PyTorch does not let you set it. What
    does PyTorch show for it without this line? Leave the line out, print `is_leaf`, and switch
    tracking on last.
    """
    weights = 0.1 * noise.requires_grad_()
    weights.is_leaf = True  # type: ignore[misc]
    return weights


@start_weights.misconception
def untracked_flag_returned(noise: Tensor) -> object:
    """You returned the flag, not the tensor, and it is False. What should the function hand back?
    Set the flag in one line, and return the tensor in the next.
    """
    return (0.1 * noise).requires_grad


@start_weights.misconception
def subtracted(noise: Tensor) -> Tensor:
    """You subtracted 0.1 from every number. Does that make the noise smaller? Multiply by 0.1."""
    return (noise - 0.1).requires_grad_()


@start_weights.misconception
def summed(noise: Tensor) -> Tensor:
    """Your result is one number. How many weights does `noise` make? Leave the sum out, so that
    each number keeps its place.
    """
    return (0.1 * noise).sum().requires_grad_()


@start_weights.misconception
def flag_as_argument(noise: Tensor) -> Tensor:
    """This operation has no argument of that name. Which calls of the lesson take `requires_grad`?
    Those that make a tensor; for the result of an operation, use the method.
    """
    return torch.mul(noise, 0.1, requires_grad=True)  # type: ignore[call-overload]


@start_weights.misconception
def both_returned(noise: Tensor) -> object:
    """You returned two tensors. Which of them are the weights? Return that one alone."""
    return noise, (0.1 * noise).requires_grad_()


@start_weights.misconception
def both_returned_weights_first(noise: Tensor) -> object:
    """You returned two tensors. Which of them are the weights? Return that one alone."""
    return (0.1 * noise).requires_grad_(), noise


@start_weights.misconception
def divided_by_spread(noise: Tensor) -> Tensor:
    """You divided by the spread of the noise. Does the task ask for a certain spread? Multiply by
    0.1, and do nothing else to the numbers.
    """
    return (0.1 * noise / noise.std()).requires_grad_()


@start_weights.misconception
def divided_by_length(noise: Tensor) -> Tensor:
    """You divided by the length of the noise. Does the task ask for a certain length? Multiply by
    0.1, and do nothing else to the numbers.
    """
    return (0.1 * noise / noise.norm()).requires_grad_()


@start_weights.misconception
def squared(noise: Tensor) -> Tensor:
    """You squared the noise. Does that make every number smaller, and keep its sign? Multiply by
    0.1.
    """
    return (0.1 * noise**2).requires_grad_()


@start_weights.misconception
def averaged(noise: Tensor) -> Tensor:
    """Your result is one number, a mean. How many weights does `noise` make? Leave the mean out, so
    that each number keeps its place.
    """
    return (0.1 * noise).mean().requires_grad_()
