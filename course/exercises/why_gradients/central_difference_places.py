"""Exercise 0.2: wrong ideas about places, steps and arguments."""

from __future__ import annotations

from course.exercises.why_gradients.central_difference import central_difference
from course.exercises.why_gradients.formulas import Function, slope


@central_difference.misconception
def step_of_the_lesson(f: Function, x: float, h: float) -> float:
    """Your step is always 0.25, as in the lesson. Which step does the caller hand over? Use the
    argument `h`.
    """
    return (f(x + 0.25) - f(x - 0.25)) / 0.5


@central_difference.misconception
def half_the_step_of_the_lesson(f: Function, x: float, h: float) -> float:
    """Your step is always 0.125, as in the lesson. Which step does the caller hand over? Use the
    argument `h`.
    """
    return (f(x + 0.125) - f(x - 0.125)) / 0.25


@central_difference.misconception
def same_place_twice(f: Function, x: float, h: float) -> float:
    """Your result is always 0. At which two places do you call `f`? One must be on the left of `x`,
    and one on the right.
    """
    return 0.0


@central_difference.misconception
def arguments_exchanged(x: float, f: Function, h: float) -> float:
    """Here you add a number and a function. In which order does the task name the arguments? Write
    `def central_difference(f, x, h)`.
    """
    return (f(x + h) - f(x - h)) / (2 * h)


@central_difference.misconception
def place_and_step_exchanged(f: Function, h: float, x: float) -> float:
    """The place and the step have changed places. In which order does the task name the arguments?
    Write `def central_difference(f, x, h)`, and step by `h`.
    """
    return (f(x + h) - f(x - h)) / (2 * h)


@central_difference.misconception
def called_with_two(f: Function, x: float, h: float) -> float:
    """`f` takes one number. Where does the step go: beside the place, or into it? Add it to `x`,
    as in `f(x + h)`.
    """
    return f(x, h)  # type: ignore[call-arg]


@central_difference.misconception
def slope_at_the_step(f: Function, x: float, h: float) -> float:
    """You looked for the slope at `h`. Which argument is the place, and which one the step? Go one
    step of `h` to each side of `x`.
    """
    return slope(f, h)
