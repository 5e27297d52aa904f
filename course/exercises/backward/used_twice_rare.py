"""Exercise 3.2: rarer wrong ideas; numbers are not redrawn for them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from math import cos, isclose, sin

from course.exercises.backward.used_twice import used_twice


def terms(x: float, k: float) -> list[float]:
    """Return what a learner may take for the contribution of one use."""
    functions = (1.0, sin(x), cos(x), sin(x) * cos(x))
    return [n * x**power * f for n, power, f in product((1.0, k), range(3), functions)]


def around(kept: float, x: float, k: float) -> Iterator[float]:
    """Yield a right contribution with a wrong one beside it."""
    others = [term for term in terms(x, k) if not isclose(term, kept)]
    yield from used_twice.new((kept + sign * term for term in others for sign in (1, -1)), x, k)


@used_twice.misconception(rare=True)
def second_use_wrong(x: float, k: float) -> Iterator[float]:
    """The contribution of the `x` outside `torch.sin` is right. What does the `x` inside it bring,
    while the one outside stays? Keep what stands outside, and differentiate the sine.
    """
    yield from around(k * sin(x), x, k)


@used_twice.misconception(rare=True)
def first_use_wrong(x: float, k: float) -> Iterator[float]:
    """The contribution of the `x` inside `torch.sin` is right. What does the `x` outside bring,
    while the one inside stays? Keep the sine, and differentiate what stands before it.
    """
    yield from around(k * x * cos(x), x, k)


@used_twice.misconception(rare=True)
def one_term_only(x: float, k: float) -> Iterator[float]:
    """Your number is a single term. How often does `x` stand in the program? Each use brings a
    contribution of its own, and they are added.
    """
    yield from used_twice.new(terms(x, k), x, k)


@used_twice.misconception(rare=True)
def whole_step(x: float, k: float) -> Iterator[float]:
    """You let `x` move by a whole 1. Is the slope at the start the same as over such a long way? A
    gradient is the slope at one point: find both contributions there.
    """
    numbers = (k * (x + 1) * sin(x + 1) - k * x * sin(x), k * x * sin(x) - k * (x - 1) * sin(x - 1))
    yield from used_twice.new(numbers, x, k)


@used_twice.misconception(rare=True)
def second_use_without_its_sign(x: float, k: float) -> Iterator[float]:
    """This is the contribution of the `x` inside `torch.sin`. Is the sign of your `cos(x)` lost? It
    can be negative. Add the contribution of the other use.
    """
    yield from used_twice.new([-k * x * cos(x)], x, k)
