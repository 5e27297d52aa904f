"""Exercise 0.4: what a slope says about a small change."""

from __future__ import annotations

from course.declare import predict
from course.draws import number
from course.exercises.why_gradients.formulas import formula, function, slope


def nudge_program(x: float, a: float, b: float, c: float, step: float) -> str:
    """Return the program of exercise 0.4."""
    return f"""
def f(x):
    return {formula([a, b, c])}

def slope(x):
    return {formula([2 * a, b])}

nudge = f({x} + {step}) - f({x})
"""


@predict(
    points=1,
    shows=nudge_program,
    # The linear estimate and the exact difference are both right; they differ by less than this.
    rtol=0.03,
    hint="The slope says how much `f` grows when `x` grows by 1. What part of 1 is the step?",
    idea="Put the place into `slope`, and multiply the result by the step. Where the slope is "
    "negative, `f` falls.",
)
def nudge(
    x: float = number(-2.5, -1.5, 1.5, 2.5, 3.5),
    a: float = number(2, 3, 4),
    b: float = number(-29, -25, -19, 17, 23),
    c: float = number(5, 7, 11),
    step: float = number(0.01, 0.02),
) -> float:
    """By about how much a function changes when its input grows by a small step."""
    return slope(function([a, b, c]), x) * step


@nudge.misconception
def sign_turned(x: float, a: float, b: float, c: float, step: float) -> float:
    """The size is right, the sign is not. Is the slope at this `x` positive or negative? `x` grows,
    so `f` goes where the sign of the slope says.
    """
    return -slope(function([a, b, c]), x) * step


@nudge.misconception
def step_forgotten(x: float, a: float, b: float, c: float, step: float) -> float:
    """This is the slope: how much `f` would change if `x` grew by 1. How much does `x` grow here?
    Multiply by the step.
    """
    return slope(function([a, b, c]), x)


@nudge.misconception
def value_after(x: float, a: float, b: float, c: float, step: float) -> float:
    """This is the value of `f`, before or after the step. Does the question ask where `f` is, or by
    how much it moves? Multiply the slope by the step.
    """
    return function([a, b, c])(x + step)


@nudge.misconception
def percent_of_value(x: float, a: float, b: float, c: float, step: float) -> float:
    """You multiplied the value of `f` by the step. Does a large value change faster than a small
    one? Multiply the slope instead.
    """
    return function([a, b, c])(x) * step


@nudge.misconception
def same_as_step(x: float, a: float, b: float, c: float, step: float) -> float:
    """You expect `f` to grow by as much as `x`. What would its slope be then? Compute the slope at
    this `x` and multiply it by the step.
    """
    return step


@nudge.misconception
def step_as_place(x: float, a: float, b: float, c: float, step: float) -> float:
    """You put the step into `slope`. Where on the curve does the change happen? Put the place into
    `slope`, and multiply the result by the step.
    """
    return slope(function([a, b, c]), step)


@nudge.misconception
def place_times_step(x: float, a: float, b: float, c: float, step: float) -> float:
    """You multiplied the place by the step. Which number says how fast `f` changes there? Multiply
    the slope at this place by the step.
    """
    return x * step


@nudge.misconception
def too_small_to_count(x: float, a: float, b: float, c: float, step: float) -> float:
    """You expect no change. Is the slope 0 at this `x`? A small step gives a small change: multiply
    the slope by it.
    """
    return 0.0


@nudge.misconception
def divided_by_step(x: float, a: float, b: float, c: float, step: float) -> float:
    """You divided the slope by the step. Does a smaller step make a larger change? Multiply the
    slope by it.
    """
    return slope(function([a, b, c]), x) / step


@nudge.misconception
def ten_times(x: float, a: float, b: float, c: float, step: float) -> float:
    """Your number is ten times too large. How many zeros does the step have after its point? Do the
    multiplication again.
    """
    return slope(function([a, b, c]), x) * step * 10


@nudge.misconception
def tenth(x: float, a: float, b: float, c: float, step: float) -> float:
    """Your number is ten times too small. How many zeros does the step have after its point? Do the
    multiplication again.
    """
    return slope(function([a, b, c]), x) * step / 10


@nudge.misconception
def constant_slope(x: float, a: float, b: float, c: float, step: float) -> float:
    """You used only the number at the end of `slope`. Is the slope of a parabola the same
    everywhere? Put this `x` into it.
    """
    return b * step


@nudge.misconception
def slope_without_constant(x: float, a: float, b: float, c: float, step: float) -> float:
    """You used only the first term of `slope`. What stands after it? Put `x` into the whole
    formula.
    """
    return 2 * a * x * step


@nudge.misconception
def sign_of_place_lost(x: float, a: float, b: float, c: float, step: float) -> float:
    """The place went into `slope` with the wrong sign. Is your `x` positive or negative? Put it in
    with its sign, in parentheses.
    """
    return slope(function([a, b, c]), -x) * step


@nudge.misconception
def slope_times_place(x: float, a: float, b: float, c: float, step: float) -> float:
    """You multiplied the slope by the place. How far does `x` move? Multiply by the step."""
    return slope(function([a, b, c]), x) * x


@nudge.misconception
def change_of_the_slope(x: float, a: float, b: float, c: float, step: float) -> float:
    """This is how much the slope changes, not `f`. Which function gives the change of `f`: a
    difference of slopes, or slope times step? Use `slope` at one place only.
    """
    return 2 * a * step


@nudge.misconception
def brackets_lost(x: float, a: float, b: float, c: float, step: float) -> float:
    """Only the last term of the slope was multiplied by the step. What does Python compute
    first in `a + b * c`? Put the whole slope in parentheses.
    """
    return 2 * a * x + b * step
