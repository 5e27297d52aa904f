"""Exercise 4.6: a saved gradient that changes by itself.

Here are the usual wrong ideas; `first_and_total_results` has more about each of the two results.
"""

from __future__ import annotations

from typing import Any

from torch import Tensor

from course.declare import write
from course.draws import leaf


# In float64, `.float()` would make a copy; in float32, the usual type, it does not.
@write(
    points=2,
    rtol=1e-4,
    hint="Print `first is x.grad` before the second call. How many tensors are there?",
    idea="Take a copy before the second call: `x.grad.clone()`. Or empty `x.grad` in between and "
    "add the two gradients yourself.",
)
def first_and_total(x: Tensor = leaf(dtype="float32")) -> tuple[Any, Any]:
    """The first gradient, and the sum of both."""
    (x**2).backward()
    first = copied(x)
    (x**3).backward()
    return first, x.grad


def copied(x: Tensor) -> Tensor:
    """Return a copy of the gradient of ``x``."""
    assert x.grad is not None
    return x.grad.clone()


@first_and_total.misconception
def same_tensor(x: Tensor) -> tuple[Any, Any]:
    """Both results are the total. Was `first` taken before the second call, and is it a copy?
    Another name, or another view, shares its numbers with `x.grad`: which method copies them?
    """
    (x**2).backward()
    first = x.grad
    (x**3).backward()
    return first, x.grad


@first_and_total.misconception
def reset_without_adding(x: Tensor) -> tuple[Any, Any]:
    """The first result is right; the second is the second gradient alone. Is that the total of both
    calls? Add the first one to it, or leave out what takes it away.
    """
    (x**2).backward()
    first = copied(x)
    x.grad = None
    (x**3).backward()
    return first, x.grad


@first_and_total.misconception
def zeroed_in_place(x: Tensor) -> tuple[Any, Any]:
    """Both results are the second gradient. What did `zero_()` do to `first`: is it another tensor,
    or the same one? Copy before you empty.
    """
    x.grad = None
    (x**3).backward()
    return x.grad, x.grad


@first_and_total.misconception
def added_to_itself(x: Tensor) -> tuple[Any, Any]:
    """Both parts of your sum are the same tensor. Which numbers does `first` hold after the second
    call? Copy it before that call.
    """
    (x**2).backward()
    (x**3).backward()
    total = copied(x)
    return total, total + total


@first_and_total.misconception
def first_added_again(x: Tensor) -> tuple[Any, Any]:
    """The first gradient is in your total twice. Does `x.grad` already hold the sum of both calls?
    Return it as it is.
    """
    (x**2).backward()
    first = copied(x)
    (x**3).backward()
    return first, first + copied(x)


@first_and_total.misconception
def order_exchanged(x: Tensor) -> tuple[Any, Any]:
    """Both numbers are right, but they are exchanged. Which one is returned first? Return the first
    gradient, then the total.
    """
    (x**2).backward()
    first = copied(x)
    (x**3).backward()
    return x.grad, first


@first_and_total.misconception
def first_only(x: Tensor) -> Any:
    """One result came back. Which second number is asked for? Return the first gradient and the
    total.
    """
    (x**2).backward()
    return copied(x)


@first_and_total.misconception
def total_only(x: Tensor) -> Any:
    """One result came back. Which other number is asked for? Return the first gradient and the
    total.
    """
    (x**2).backward()
    (x**3).backward()
    return x.grad


@first_and_total.misconception
def nothing_first(x: Tensor) -> Any:
    """The first result is `None`. Was it read from `x.grad`, after the first call and before a
    reset? What `backward()` returns is `None`, and so is the `.grad` of what is no leaf.
    """
    (x**2).backward()
    (x**3).backward()
    return None, x.grad


@first_and_total.misconception
def values_returned(x: Tensor) -> Any:
    """These are values, not gradients. Where does `backward()` leave its result? Read `x.grad`."""
    return x**2, x**2 + x**3


@first_and_total.misconception
def both_values_returned(x: Tensor) -> Any:
    """These are values, not gradients. Where does `backward()` leave its result? Read `x.grad`."""
    return x**2, x**3
