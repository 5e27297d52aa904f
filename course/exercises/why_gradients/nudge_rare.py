"""Exercise 0.4: rarer wrong ideas; numbers are not redrawn for them."""

from __future__ import annotations

from collections.abc import Iterator

from course.exercises.why_gradients.formulas import function, slope
from course.exercises.why_gradients.nudge import nudge


@nudge.misconception(rare=True)
def function_of_the_step(x: float, a: float, b: float, c: float, step: float) -> float:
    """You put the step into `f`. Is `f(x + step) - f(x)` the same as `f(step)`? That holds for
    straight lines through 0 only: multiply the slope at `x` by the step.
    """
    return function([a, b, c])(step)


@nudge.misconception(rare=True)
def step_downhill(x: float, a: float, b: float, c: float, step: float) -> Iterator[float]:
    """This is a new place for `x`, after a step of gradient descent. Does the question ask where
    `x` goes, or by how much `f` changes? Multiply the slope by the step.
    """
    change = slope(function([a, b, c]), x) * step
    yield x - change
    yield x + change


@nudge.misconception(rare=True)
def old_minus_new(x: float, a: float, b: float, c: float, step: float) -> float:
    """You subtracted the new value from the old one, or lost a sign. What is a change: new minus
    old, or old minus new? Take `f` after the step first.
    """
    f = function([a, b, c])
    return f(x) - f(x + step)


@nudge.misconception(rare=True)
def place_not_put_in(x: float, a: float, b: float, c: float, step: float) -> float:
    """You added the two numbers of `slope` without `x`. What stands behind the first of them?
    Multiply it by your `x` before you add.
    """
    return (2 * a + b) * step


@nudge.misconception(rare=True)
def sum_multiplied(x: float, a: float, b: float, c: float, step: float) -> float:
    """You added `x` and the last number before you multiplied. What does Python compute first in
    `6 * x + 17`? Only `x` is multiplied.
    """
    return 2 * a * (x + b) * step


@nudge.misconception(rare=True)
def constant_of_f_added(x: float, a: float, b: float, c: float, step: float) -> Iterator[float]:
    """The number at the end of `f` is in your slope. Does it change when `x` changes? The formula
    in `slope` is complete: use it alone.
    """
    yield (slope(function([a, b, c]), x) + c) * step
    yield slope(function([a, b, c]), x) * step + c


@nudge.misconception(rare=True)
def step_added(x: float, a: float, b: float, c: float, step: float) -> Iterator[float]:
    """You added the slope and the step. How much does `f` change if `x` grows by 1, and by which
    part of 1 does it grow here? Multiply.
    """
    yield slope(function([a, b, c]), x) + step
    yield slope(function([a, b, c]), x) - step


@nudge.misconception(rare=True)
def step_divided(x: float, a: float, b: float, c: float, step: float) -> float:
    """You divided the step by the slope. If the slope is large, does `f` change much or little?
    Multiply.
    """
    return step / slope(function([a, b, c]), x)


@nudge.misconception(rare=True)
def both_sides(x: float, a: float, b: float, c: float, step: float) -> float:
    """Your change is twice as large as it should be. Does `x` move to both sides, or to one?
    Multiply the slope by one step.
    """
    return 2 * slope(function([a, b, c]), x) * step


@nudge.misconception(rare=True)
def half_a_step(x: float, a: float, b: float, c: float, step: float) -> float:
    """Your change is half as large as it should be. Is the factor 2 missing in the slope, or did
    you take half a step? Put `x` into the formula of `slope`.
    """
    return slope(function([a, b, c]), x) * step / 2


@nudge.misconception(rare=True)
def step_squared(x: float, a: float, b: float, c: float, step: float) -> float:
    """You used the step twice. The error of a difference shrinks with the square of the step; what
    does the change of `f` do? Multiply by the step once.
    """
    return slope(function([a, b, c]), x) * step**2


@nudge.misconception(rare=True)
def part_of_the_place(x: float, a: float, b: float, c: float, step: float) -> float:
    """You multiplied by the step and by the place. Does `x` grow by a part of itself, or by the
    step? Multiply the slope by the step alone.
    """
    return slope(function([a, b, c]), x) * step * x


@nudge.misconception(rare=True)
def step_times_new_place(x: float, a: float, b: float, c: float, step: float) -> float:
    """You multiplied the slope by the new place. How far does `x` move? Multiply by the step."""
    return slope(function([a, b, c]), x) * (x + step)


@nudge.misconception(rare=True)
def value_and_change(x: float, a: float, b: float, c: float, step: float) -> float:
    """You multiplied the new value of `f` by the step. Does a large value change faster than a
    small one? Multiply the slope by the step.
    """
    return function([a, b, c])(x + step) * step


@nudge.misconception(rare=True)
def sum_of_values(x: float, a: float, b: float, c: float, step: float) -> float:
    """You added the values of `f` before and after the step. What does a change compare? Subtract
    the old value from the new one.
    """
    f = function([a, b, c])
    return f(x + step) + f(x)


@nudge.misconception(rare=True)
def minus_of_the_slope_lost(x: float, a: float, b: float, c: float, step: float) -> float:
    """The last number of `slope` went in with the wrong sign. Which sign stands before it in your
    program? Keep it.
    """
    return (2 * a * x - b) * step


@nudge.misconception(rare=True)
def slope_of_one_term(x: float, a: float, b: float, c: float, step: float) -> float:
    """You forgot the factor 2 that comes from the square. What does `slope` return in your program?
    Put `x` into that formula.
    """
    return (a * x + b) * step


@nudge.misconception(rare=True)
def slope_at_the_step(x: float, a: float, b: float, c: float, step: float) -> float:
    """You put the step into `slope`, and multiplied by it. Where on the curve does the change
    happen? Put the place `x` into `slope`, and multiply the result by the step.
    """
    return slope(function([a, b, c]), step) * step


@nudge.misconception(rare=True)
def relative_change(x: float, a: float, b: float, c: float, step: float) -> Iterator[float]:
    """You divided the change by the value of `f`. Does the question ask for a part of `f`, or for
    the change itself? Multiply the slope by the step, and stop there.
    """
    change = slope(function([a, b, c]), x) * step / function([a, b, c])(x)
    yield change
    yield -change


@nudge.misconception(rare=True)
def slope_squared(x: float, a: float, b: float, c: float, step: float) -> Iterator[float]:
    """The slope is in your product twice. Is the step of `x` given, or does the slope choose it, as
    in gradient descent? Here `x` grows by the step that is given: multiply the slope by it once.
    """
    change = slope(function([a, b, c]), x) ** 2 * step
    yield change
    yield -change
