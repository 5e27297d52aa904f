"""Exercise 4.2: rarer wrong ideas; numbers are not redrawn for them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from course.exercises.grad_attribute.grad_after_calls import grad_after_calls, once


@grad_after_calls.misconception(rare=True)
def minus_before_the_square(
    x: float, first: float, p: float, second: float, q: float
) -> Iterator[float]:
    """The sum of the loop has the wrong sign. Is the square of a negative number negative? Python
    reads `-0.4**2` as `-(0.4**2)`: put `x` in with its minus, in parentheses.
    """
    yield from grad_after_calls.new([5 - second * once(q, x)], x, first, p, second, q)


@grad_after_calls.misconception(rare=True)
def reset_removes_one_call(
    x: float, first: float, p: float, second: float, q: float
) -> Iterator[float]:
    """You expect that the reset takes only one call away. What does `x.grad` hold right after
    `x.grad = None`? Begin to count after that line.
    """
    left = (first - 1) * 2 * p * x
    numbers = [left + second * once(q, x) + 5]
    yield from grad_after_calls.new(numbers, x, first, p, second, q)


@grad_after_calls.misconception(rare=True)
def other_counts(x: float, first: float, p: float, second: float, q: float) -> Iterator[float]:
    """You added gradients of single calls, but not each as often as it arrives. How often does each
    `backward()` run after the reset? Count the calls line by line.
    """
    parts = (2 * p * x, once(q, x), 5.0)
    every = product((-first, -1, 0, 1, first), range(7), range(4))
    numbers = (sum(n * part for n, part in zip(counts, parts, strict=True)) for counts in every)
    yield from grad_after_calls.new(numbers, x, first, p, second, q)


@grad_after_calls.misconception(rare=True)
def other_derivative(x: float, first: float, p: float, second: float, q: float) -> Iterator[float]:
    """The counts are right, but not the gradient of one round. What is the derivative of $x^3$, and
    what happens to the number in front of it? Work out one round alone first.
    """
    every = product((1.0, q), (1, 2, 3, 4), range(5))
    numbers = (second * front * factor * x**power + 5 for front, factor, power in every)
    yield from grad_after_calls.new(numbers, x, first, p, second, q)


@grad_after_calls.misconception(rare=True)
def moved_in_the_loop(x: float, first: float, p: float, second: float, q: float) -> Iterator[float]:
    """You moved `x` between the calls. Which line of this program changes `x`? `backward()` only
    writes into `x.grad`, so each round of the loop has the same slope.
    """
    for sign in (-1, 1):
        at, total = x, 5.0
        for _ in range(int(second)):
            slope = 3 * q * at**2
            total += slope
            at += sign * slope
        yield from grad_after_calls.new([total], x, first, p, second, q)
