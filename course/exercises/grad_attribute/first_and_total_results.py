"""Exercise 4.6: wrong ideas about what is taken for the first gradient, or for the total."""

from __future__ import annotations

from typing import Any

from torch import Tensor

from course.exercises.grad_attribute.first_and_total import copied, first_and_total


@first_and_total.misconception
def sliced(x: Any) -> Any:
    """`x.grad` is a single number, so it cannot be sliced. Would a slice be a copy? A slice shares
    its numbers with the whole tensor: use the method that copies.
    """
    (x**2).backward()
    return x.grad[:]


@first_and_total.misconception
def subtracted_from_itself(x: Tensor) -> Any:
    """The first result is 0. Did you subtract `first` from `x.grad`? They are one tensor, and so
    equal at any time: copy `first` before the second call.
    """
    (x**2).backward()
    (x**3).backward()
    total = copied(x)
    return total - total, total


@first_and_total.misconception
def second_first(x: Tensor) -> Any:
    """The first result is the gradient of the second call. What did `x.grad` hold before that call?
    Copy it right after the first one.
    """
    (x**2).backward()
    first = copied(x)
    (x**3).backward()
    total = copied(x)
    return total - first, total


@first_and_total.misconception
def first_twice(x: Tensor) -> Any:
    """Both results are the first gradient. Is there a second call, and did you read the second
    result after it? For that result, return what `x.grad` holds at the end.
    """
    (x**2).backward()
    return copied(x), copied(x)


@first_and_total.misconception
def input_copied(x: Tensor) -> Any:
    """The first result is `x` itself. Where does `backward()` leave the gradient? Copy `x.grad`,
    not `x`.
    """
    (x**2).backward()
    (x**3).backward()
    return x.detach().clone(), x.grad


@first_and_total.misconception
def gradient_of_the_output(x: Tensor) -> Any:
    """The first result is 1: the gradient of a result with respect to itself. Which tensor holds
    the one with respect to `x`? Copy `x.grad`.
    """
    (x**2).backward()
    (x**3).backward()
    return x.grad.new_ones(()), x.grad  # pyright: ignore[reportOptionalMemberAccess]


@first_and_total.misconception
def zeroed_and_added(x: Tensor) -> Any:
    """`first` was emptied with `x.grad`, so both results come from the second call. Are they two
    tensors, or two names for one? Copy before you empty.
    """
    (x**3).backward()
    second = copied(x)
    return second, second + second


@first_and_total.misconception
def added_what_backward_returns(x: Tensor) -> Any:
    """You computed with what `backward()` returns, and that is `None`. Where does it leave its
    result? Call it in a line of its own, then read `x.grad`.
    """
    (x**2).backward()
    return copied(x) + (x**3).backward()  # pyright: ignore[reportOperatorIssue]


@first_and_total.misconception
def value_first(x: Tensor) -> Any:
    """The first result is the value of `x**2`. Is it asked how large that is, or how fast it
    changes? Copy `x.grad` after the first call.
    """
    (x**2).backward()
    (x**3).backward()
    return x.detach() ** 2, x.grad


@first_and_total.misconception
def value_second(x: Tensor) -> Any:
    """The second result is a value, not a gradient. Where has `backward()` added both gradients?
    Return `x.grad` there.
    """
    (x**2).backward()
    first = copied(x)
    return first, x.detach() ** 2 + x.detach() ** 3


@first_and_total.misconception
def mean_for_total(x: Tensor) -> Any:
    """The second result is half of the total. Does a second call divide `x.grad`, or add to it?
    Return `x.grad` as it is.
    """
    (x**2).backward()
    first = copied(x)
    (x**3).backward()
    return first, copied(x) / 2


@first_and_total.misconception
def in_a_tuple(x: Tensor) -> Any:
    """The first result is a tuple with one element, and that changes with `x.grad`. Which comma
    makes it a tuple? Leave it out, and copy the tensor.
    """
    (x**2).backward()
    first = (x.grad,)
    (x**3).backward()
    return first, x.grad


@first_and_total.misconception
def still_freed(x: Tensor) -> Any:
    """A graph was walked twice, and the first walk freed what it had saved. Which tensor do you
    call `backward()` on twice? Each call needs a fresh result.
    """
    y = x**2
    y.backward()
    y.backward()
    return x.grad, x.grad


@first_and_total.misconception
def second_added_to_itself(x: Tensor) -> Any:
    """Your total is twice the second gradient. Which gradient is missing there? Add the first one
    to the second.
    """
    (x**2).backward()
    first = copied(x)
    x.grad = None
    (x**3).backward()
    return first, copied(x) * 2


@first_and_total.misconception
def gradients_multiplied(x: Tensor) -> Any:
    """You multiplied the two gradients. Do two calls multiply, or add? The total is their sum."""
    (x**2).backward()
    first = copied(x)
    x.grad = None
    (x**3).backward()
    return first, first * copied(x)


@first_and_total.misconception(rare=True)
def value_subtracted(x: Tensor) -> Any:
    """You subtracted the value of `x**3`. Is it asked how large that is, or how fast it changes?
    Copy `x.grad` after the first call.
    """
    (x**2).backward()
    (x**3).backward()
    return copied(x) - x.detach() ** 3, x.grad


@first_and_total.misconception(rare=True)
def nothing_second(x: Tensor) -> Any:
    """`x.grad` is `None`: nothing is there. Which line of yours should have put a gradient there,
    or which one takes it away?
    """
    (x**2).backward()
    return copied(x), None
