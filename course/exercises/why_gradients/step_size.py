"""Exercise 0.3: the step of a difference when numbers keep seven digits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import inf, isclose, nan
from typing import Any

import torch

from course.declare import predict
from course.draws import Dice, drawn
from course.exercises.why_gradients.formulas import formula, function, slope
from course.inputs import Recipe

STEPS = (1e-2, 1e-4, 1e-6, 1e-8)

# How much better the best step must be than the second best, so that nobody has to guess.
MARGIN = 5

# A slope that Python numbers give is as near to the exact one as this.
NEAR = 1e-3

Numbers = Mapping[str, float]
NOTHING: Numbers = {}
Cubic = Sequence[float]  # four coefficients, the highest power first, and then x0


def estimate(cubic: Cubic, h: float) -> float:
    """Return the central difference with ``x0`` as a float32 tensor."""
    f, x0 = function(cubic[:4]), torch.tensor(cubic[4])
    return ((f(x0 + h) - f(x0 - h)) / (2 * h)).item()


def errors(cubic: Cubic) -> dict[float, float]:
    """Return how far each step's estimate is from the exact slope."""
    exact = slope(function(cubic[:4]), cubic[4])
    return {h: abs(estimate(cubic, h) - exact) for h in STEPS}


def _cubic(dice: Dice) -> Recipe:
    """Draw a cubic for which one step is clearly the best, and it is the one with fewest zeros."""
    while True:
        coefficients = [dice.choice((-1, 1)) * dice.integer(3, 5) for _ in range(4)]
        cubic = [*coefficients, dice.integer(3, 12) / 4]
        best, second, *_ = sorted(errors(cubic).items(), key=lambda item: item[1])
        if best[0] == STEPS[0] and second[1] > MARGIN * best[1] and slope_matters(cubic):
            return {"kind": "value", "value": cubic}


def slope_matters(cubic: Cubic) -> bool:
    """Whether the slope is not near 0, where an estimate of 0 would be nearly right."""
    return abs(slope(function(cubic[:4]), cubic[4])) > 1


def float32_program(cubic: Cubic) -> str:
    """Return the program of exercise 0.3."""
    return f"""
def f(x):
    return {formula(cubic[:4])}

x0 = torch.tensor({cubic[4]})

def estimate(h):
    return (f(x0 + h) - f(x0 - h)) / (2 * h)
"""


@predict(
    points=1,
    variables=("best_h", "slope_at_1e8"),
    shows=float32_program,
    hint="Two errors compete. A large step sees the curve bend; a small step leaves few correct "
    "digits in the difference. For `1e-8`, print `x0 + 1e-8 == x0`.",
    idea="With seven digits, rounding is already the larger error at `1e-4`, so `1e-2` wins. "
    "`x0 + 1e-8` and `x0 - 1e-8` are both stored as `x0`, so the difference above is 0.",
)
def step_size(cubic: Cubic = drawn(_cubic), own: Numbers = NOTHING) -> dict[str, Any]:
    """The step with the smallest error in float32, and what the smallest step returns."""
    by_step = errors(cubic)
    return {"best_h": min(by_step, key=by_step.__getitem__), "slope_at_1e8": estimate(cubic, 1e-8)}


def believed(cubic: Cubic, **entries: float) -> dict[str, Any]:
    """Return the right answers, except for what someone believes instead."""
    return step_size.reference(cubic) | entries


@step_size.misconception
def smallest_is_best(cubic: Cubic, own: Numbers) -> dict[str, Any]:
    """Smaller is not always better. In `float32`, is `x0 + 1e-8` still different from `x0`? Compare
    how many digits are left in the difference.
    """
    return believed(cubic, best_h=1e-8)


@step_size.misconception
def small_is_better(cubic: Cubic, own: Numbers) -> dict[str, Any]:
    """Two errors compete here. How many of seven digits survive when you subtract two values that
    agree in six? With this step, rounding is far larger than the error from the bend.
    """
    return believed(cubic, best_h=1e-6)


@step_size.misconception
def best_of_float64(cubic: Cubic, own: Numbers) -> dict[str, Any]:
    """Two errors compete here. With `1e-4`, the two values of `f` agree in about three or four of
    seven digits; what does the division do to the rest? Rounding is already the larger error.
    """
    return believed(cubic, best_h=1e-4)


@step_size.misconception
def exact_slope(cubic: Cubic, own: Numbers) -> dict[str, Any]:
    """That is the exact slope. What remains of the difference above when `x0 + 1e-8 == x0`? Print
    that comparison.
    """
    return believed(cubic, slope_at_1e8=slope(function(cubic[:4]), cubic[4]))


@step_size.misconception
def infinite(cubic: Cubic, own: Numbers) -> dict[str, Any]:
    """You expect a division by zero. Is `2 * h` zero? The divisor is small, but only the difference
    above it is 0.
    """
    return believed(cubic, slope_at_1e8=inf)


@step_size.misconception
def minus_infinite(cubic: Cubic, own: Numbers) -> dict[str, Any]:
    """You expect a division by zero. Is `2 * h` zero? The divisor is small, but only the difference
    above it is 0.
    """
    return believed(cubic, slope_at_1e8=-inf)


@step_size.misconception
def not_a_number(cubic: Cubic, own: Numbers) -> dict[str, Any]:
    """You expect `nan`, which is zero divided by zero. Is the divisor `2 * h` zero? Only the
    difference above it is.
    """
    return believed(cubic, slope_at_1e8=nan)


@step_size.misconception
def value_returned(cubic: Cubic, own: Numbers) -> dict[str, Any]:
    """This is the value of `f` at `x0`. What does the formula do with two equal values? Subtract
    them first, then divide.
    """
    return believed(cubic, slope_at_1e8=function(cubic[:4])(cubic[4]))


@step_size.misconception
def another_step(cubic: Cubic, own: Numbers) -> dict[str, Any]:
    """This step is none of the four. Which of them comes closest to the balance of the two errors?
    Choose one of `1e-2`, `1e-4`, `1e-6`, `1e-8`.
    """
    step = own.get("best_h", 1e-3)
    return believed(cubic, best_h=1e-3 if step in STEPS else step)


@step_size.misconception
def step_returned(cubic: Cubic, own: Numbers) -> dict[str, Any]:
    """This is the step, not the slope that comes out. What does the formula give when the
    difference above is 0? Put it in.
    """
    return believed(cubic, slope_at_1e8=1e-8)


@step_size.misconception
def division_raises(cubic: Cubic, own: Numbers) -> dict[str, Any]:
    """You expect a division by zero. Is `2 * h` zero? The divisor is small, but only the difference
    above it is 0.
    """
    return believed(cubic) | {"slope_at_1e8": "ZeroDivisionError"}


@step_size.misconception
def error_written(cubic: Cubic, own: Numbers) -> dict[str, Any]:
    """This is the error of the estimate, not the estimate. What does the formula give when the
    difference above is 0? Write the number that `estimate(1e-8)` returns.
    """
    return believed(cubic, slope_at_1e8=-slope(function(cubic[:4]), cubic[4]))


@step_size.misconception
def nothing_comes_back(cubic: Cubic, own: Numbers) -> dict[str, Any]:
    """You expect that nothing comes back. What is 0 divided by a small number? `estimate` always
    returns a number: write that one.
    """
    return believed(cubic) | {"slope_at_1e8": None}


@step_size.misconception
def something_is_left(cubic: Cubic, own: Numbers) -> dict[str, Any]:
    """You expect that something is left of the difference. In `float32`, is `x0 + 1e-8` still
    another number than `x0`? Ask which two values of `f` are subtracted.
    """
    return believed(cubic, slope_at_1e8=own.get("slope_at_1e8") or 1.0)


@step_size.misconception(rare=True)
def python_numbers(cubic: Cubic, own: Numbers) -> Iterator[dict[str, Any]]:
    """Both your answers would be right for Python numbers, which keep about 16 digits. What is `x0`
    here, and how many digits does it keep? Print `x0 + 1e-8 == x0` with the tensor `x0`.
    """
    f, x0 = function(cubic[:4]), cubic[4]
    exact = slope(f, x0)
    best = min(STEPS, key=lambda h: abs((f(x0 + h) - f(x0 - h)) / (2 * h) - exact))
    if not own or isclose(own.get("slope_at_1e8", nan), exact, rel_tol=NEAR):
        yield believed(cubic, best_h=best, slope_at_1e8=exact)


@step_size.misconception(rare=True)
def names_exchanged(cubic: Cubic, own: Numbers) -> Iterator[dict[str, Any]]:
    """Have the two numbers changed places? Write a step for `best_h`, and what `estimate(1e-8)`
    returns for `slope_at_1e8`.
    """
    for h in STEPS:
        for number in (0.0, slope(function(cubic[:4]), cubic[4])):
            yield {"best_h": number, "slope_at_1e8": h}
