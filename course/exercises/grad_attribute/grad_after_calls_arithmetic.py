"""Exercise 4.2: wrong ideas about what one call brings, and how the calls are put together."""

from __future__ import annotations

from course.exercises.grad_attribute.grad_after_calls import grad_after_calls, once


@grad_after_calls.misconception(
    looks_like=["reset_ignored", "reset_and_end_ignored", "before_the_reset", "one_round_too_many"]
)
def end_in_every_round(x: float, first: float, p: float, second: float, q: float) -> float:
    """You counted the last call once per round. Does it stand inside the loop? It is not indented,
    so it runs once.
    """
    return second * (once(q, x) + 5)


@grad_after_calls.misconception(looks_like=["end_in_every_round"])
def factor_lost(x: float, first: float, p: float, second: float, q: float) -> float:
    """The factor in front of `x**3` is missing. Does it disappear when you differentiate? A number
    that multiplies stays: multiply by it.
    """
    return second * 3 * x**2 + 5


@grad_after_calls.misconception
def power_lost(x: float, first: float, p: float, second: float, q: float) -> float:
    """You took `x` where its square belongs. Which power of `x` is left when the 3 has come down
    from $x^3$? Put `x` into that power.
    """
    return second * 3 * q * x + 5


@grad_after_calls.misconception
def calls_multiplied(x: float, first: float, p: float, second: float, q: float) -> float:
    """You multiplied what the calls bring. Does a call multiply the number in `x.grad`, or add to
    it? Add up the calls.
    """
    return second * once(q, x) * 5


@grad_after_calls.misconception
def line_has_slope_one(x: float, first: float, p: float, second: float, q: float) -> float:
    """The sum of the loop is right. By how much does `5 * x` change when `x` grows by 1? Add that
    number.
    """
    return second * once(q, x) + 1


@grad_after_calls.misconception
def calls_averaged(x: float, first: float, p: float, second: float, q: float) -> float:
    """You took the mean of the calls. Does a call divide the number in `x.grad`, or add to it? Add
    up the calls, and do not divide.
    """
    return (second * once(q, x) + 5) / (second + 1)


@grad_after_calls.misconception
def running_totals(x: float, first: float, p: float, second: float, q: float) -> float:
    """You added what `x.grad` holds after each round. Is the first round not in all these sums
    already? Add each call once.
    """
    return second * (second + 1) / 2 * once(q, x) + 5


@grad_after_calls.misconception
def all_rounds_alike(x: float, first: float, p: float, second: float, q: float) -> float:
    """You gave the rounds of the first loop to the second formula. What does `x.grad = None` leave
    of the first loop? Count the second loop only.
    """
    return (first + second) * once(q, x) + 5


@grad_after_calls.misconception
def sign_lost(x: float, first: float, p: float, second: float, q: float) -> float:
    """Only the sign is wrong. Which sign has the square of `x`, and which sign has 5? Add the calls
    with their signs.
    """
    return -(second * once(q, x) + 5)


@grad_after_calls.misconception
def line_subtracted(x: float, first: float, p: float, second: float, q: float) -> float:
    """You subtracted the last call, or one sign is lost. Which sign has the square of `x`, and does
    a call add or subtract? Add the last call to the sum of the loop.
    """
    return second * once(q, x) - 5


@grad_after_calls.misconception
def square_as_double(x: float, first: float, p: float, second: float, q: float) -> float:
    """You took twice `x` for the square of `x`. What is `x` times `x` for your number? Put that
    into the derivative.
    """
    return second * 3 * q * 2 * x + 5
