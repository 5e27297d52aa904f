"""Exercise 1.3: small random weights that are a leaf."""

from __future__ import annotations

from torch import Tensor

from course.draws import normal
from course.exercise import write


@write(
    points=2,
    watch=("numbers", "value_flags"),
    hint="In which order should two things happen: scaling and switching tracking on? Only the "
    "second one must see the finished numbers.",
    idea="Scale first, then switch tracking on for the result: `(0.1 * noise).requires_grad_()`.",
)
def start_weights(noise: Tensor = normal("n")) -> Tensor:
    """A leaf with a tenth of the noise, tracked."""
    return (0.1 * noise).requires_grad_()


@start_weights.misconception
def made_by_an_operation(noise: Tensor) -> Tensor:
    """The multiplication made a new tensor, and it is not a leaf. What if you scale first? Switch
    tracking on last.
    """
    return 0.1 * noise.requires_grad_()


@start_weights.misconception
def untracked(noise: Tensor) -> Tensor:
    """The values are right, but `requires_grad` is False. Did you set the flag on the tensor that
    you return? PyTorch accepts any attribute name, so compare yours letter by letter.
    """
    return 0.1 * noise


@start_weights.misconception
def not_scaled(noise: Tensor) -> Tensor:
    """The values are still those of `noise`. Where is the factor 0.1? The result of a product has
    to be kept under a name.
    """
    return noise.requires_grad_()


@start_weights.misconception
def scaled_twice(noise: Tensor) -> Tensor:
    """Your values are ten times too small. How often is the factor 0.1 applied? Scaling in place
    has already changed `noise`.
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
    """Whether a tensor is a leaf follows from its past, so PyTorch does not let you set it. Which
    operation gave your tensor a past? Let it run before tracking starts.
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
