"""Exercise 0.1: rarer wrong ideas; numbers are not redrawn for them."""

from __future__ import annotations

from collections.abc import Iterator
from math import isclose

from course.exercises.why_gradients.formulas import function, slope
from course.exercises.why_gradients.slope_by_hand import slope_by_hand


@slope_by_hand.misconception(rare=True)
def steepness(x: float, a: float, b: float, c: float, d: float) -> float:
    """The size is right, the sign is not. Does `y` grow or fall when `x` grows? A curve that falls
    has a negative slope: follow each sign from the beginning.
    """
    return -slope(function([a, b, c, d]), x)


@slope_by_hand.misconception(rare=True)
def line_from_the_origin(x: float, a: float, b: float, c: float, d: float) -> float:
    """You divided `y` by `x`. Which line has that slope: the one that touches the curve, or the one
    from the origin? Differentiate each term instead.
    """
    return function([a, b, c, d])(x) / x


@slope_by_hand.misconception(rare=True)
def whole_step(x: float, a: float, b: float, c: float, d: float) -> Iterator[float]:
    """You let `x` move by a whole 1. Is the slope at the start the same as over such a long way?
    Differentiate each term instead.
    """
    f = function([a, b, c, d])
    for number in (f(x + 1) - f(x), f(x) - f(x - 1), (f(x + 1) - f(x - 1)) / 2):
        if not isclose(number, slope(f, x)):  # by chance, a long way may have the right slope
            yield number


@slope_by_hand.misconception(rare=True)
def exponent_added(x: float, a: float, b: float, c: float, d: float) -> float:
    """You added each exponent to the number before it. How does an exponent come down: is it added,
    or is it a factor? Multiply.
    """
    return (a + 3) * x**2 + (b + 2) * x + c


@slope_by_hand.misconception(rare=True)
def another_place(x: float, a: float, b: float, c: float, d: float) -> Iterator[float]:
    """Your derivative is right, but at another place: an `x` of the lesson. Which `x` stands in
    your own program? Put that one in.
    """
    for place in (1.5, 2.0):
        yield slope(function([a, b, c, d]), place)


@slope_by_hand.misconception(rare=True)
def signs_exchanged(x: float, a: float, b: float, c: float, d: float) -> Iterator[float]:
    """All terms have the right size, but signs are wrong. Which terms are negative at your `x`?
    Write the three terms in a row, each with its sign.
    """
    cube, square = 3 * a * x**2, 2 * b * x
    yield -cube - square + c
    yield -cube + square - c


@slope_by_hand.misconception(rare=True)
def differentiated_three_times(x: float, a: float, b: float, c: float, d: float) -> float:
    """You differentiated three times. How often does the power rule apply? Use it once on each
    term.
    """
    return 6 * a


@slope_by_hand.misconception(rare=True, term="constant")
def constant_as_one(x: float, a: float, b: float, c: float, d: float) -> float:
    """You are off by exactly 1. Did you take 1 for the derivative of the number at the end? A
    constant does not change with `x`: its derivative is 0.
    """
    return slope(function([a, b, c, d]), x) + 1


@slope_by_hand.misconception(rare=True, term="constant")
def constant_subtracted(x: float, a: float, b: float, c: float, d: float) -> float:
    """The number at the end is still in your sum, with a minus. How much does it change when `x`
    changes? Leave it out: the derivative of a constant is 0.
    """
    return slope(function([a, b, c, d]), x) - d


@slope_by_hand.misconception(rare=True, term="cube")
def cube_kept(x: float, a: float, b: float, c: float, d: float) -> float:
    """The term that comes from `x**3` still has its third power. What happens to the exponent after
    it came down? Lower it by one.
    """
    return 3 * a * x**3 + 2 * b * x + c


@slope_by_hand.misconception(rare=True, term="square")
def square_kept(x: float, a: float, b: float, c: float, d: float) -> float:
    """The term that comes from `x**2` still has its square. What happens to the exponent after it
    came down? Lower it by one.
    """
    return 3 * a * x**2 + 2 * b * x**2 + c


@slope_by_hand.misconception(rare=True, term="cube")
def cube_lowered_twice(x: float, a: float, b: float, c: float, d: float) -> float:
    """The term that comes from `x**3` should hold a square. Did you lower its exponent by two, or
    forget to square? It is `x * x` there.
    """
    return 3 * a * x + 2 * b * x + c


@slope_by_hand.misconception(rare=True, term="cube")
def cube_lost(x: float, a: float, b: float, c: float, d: float) -> float:
    """The term that comes from `x**3` is missing. How many terms of `y` change with `x`? Write one
    derivative for each of them.
    """
    return 2 * b * x + c


@slope_by_hand.misconception(rare=True, term="square")
def square_lost(x: float, a: float, b: float, c: float, d: float) -> float:
    """The term that comes from `x**2` is missing. How many terms of `y` change with `x`? Write one
    derivative for each of them.
    """
    return 3 * a * x**2 + c


@slope_by_hand.misconception(rare=True, term="cube")
def coefficient_lost_at_the_cube(x: float, a: float, b: float, c: float, d: float) -> float:
    """The number in front of `x**3` is missing. If `x**3` changes by 1, by how much does
    `5 * x**3` change? A constant factor stays.
    """
    return 3 * x**2 + 2 * b * x + c


@slope_by_hand.misconception(rare=True, term="square")
def coefficient_lost_at_the_square(x: float, a: float, b: float, c: float, d: float) -> float:
    """The number in front of `x**2` is missing. If `x**2` changes by 1, by how much does
    `5 * x**2` change? A constant factor stays.
    """
    return 3 * a * x**2 + 2 * x + c


@slope_by_hand.misconception(rare=True, term="linear")
def one_for_the_linear_term(x: float, a: float, b: float, c: float, d: float) -> float:
    """The number in front of plain `x` is missing. By how much does `8 * x` grow when `x` grows by
    1? Its factor is its derivative.
    """
    return 3 * a * x**2 + 2 * b * x + 1


@slope_by_hand.misconception(rare=True, term="cube")
def two_for_three(x: float, a: float, b: float, c: float, d: float) -> float:
    """The term that comes from `x**3` has the factor 2. Which exponent comes down there? Take the
    exponent that `y` has, not the lowered one.
    """
    return 2 * a * x**2 + 2 * b * x + c


@slope_by_hand.misconception(rare=True, term="cube")
def factor_squared(x: float, a: float, b: float, c: float, d: float) -> float:
    """The number before the square was squared too. What does Python compute first in `6 * x**2`?
    Square `x` alone, then multiply.
    """
    return (3 * a * x) ** 2 + 2 * b * x + c


@slope_by_hand.misconception(rare=True)
def lowered_first(x: float, a: float, b: float, c: float, d: float) -> Iterator[float]:
    """You took the lowered exponents as factors. Which exponent comes down from `x**3`: the 3 of
    `y`, or the 2 that is left? First it comes down as a factor, then it is lowered.
    """
    yield 2 * a * x**2 + b * x + c
    yield 2 * a * x**2 + b * x


@slope_by_hand.misconception(rare=True)
def terms_multiplied(x: float, a: float, b: float, c: float, d: float) -> float:
    """You multiplied the derivatives of the terms. What stands between the terms of `y`? Between
    their derivatives stands the same: add them.
    """
    return 3 * a * x**2 * (2 * b * x) * c


@slope_by_hand.misconception(rare=True)
def another_place_and_factor(x: float, a: float, b: float, c: float, d: float) -> Iterator[float]:
    """Two things have happened: you took an `x` of the lesson, and a factor that comes from an
    exponent is missing. Which `x` stands in your own program? Put it in, and check each factor.
    """
    for place in (1.5, 2.0):
        yield 3 * a * place**2 + b * place + c
        yield a * place**2 + 2 * b * place + c


@slope_by_hand.misconception(rare=True)
def one_number_mistyped(x: float, a: float, b: float, c: float, d: float) -> Iterator[float]:
    """Two of your three terms are right. Which number in the third is copied or multiplied wrongly?
    Compute `3 * a`, `2 * b` and `c` once more, where `a`, `b`, `c` are the numbers of your `y`.
    """
    right = slope(function([a, b, c, d]), x)
    for part, number in ((x**2, 3 * a), (x, 2 * b), (1, c)):
        for wrong in mistyped(number):
            yield right + (wrong - number) * part


def mistyped(number: float) -> set[float]:
    """Return what a whole number becomes when two digits change places, or a ten is off."""
    sign, digits = (-1 if number < 0 else 1), f"{abs(number):g}"
    return {sign * float(digits[::-1]), number - 10, number + 10} - {number}
