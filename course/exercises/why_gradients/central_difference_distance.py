"""Exercise 0.2: wrong ideas about the distance that the difference is divided by."""

from __future__ import annotations

from course.exercises.why_gradients.central_difference import central_difference
from course.exercises.why_gradients.formulas import Function


@central_difference.misconception
def distance_halved(f: Function, x: float, h: float) -> float:
    """Your result is twice as large as it should be. How far is it from `x - h` to `x + h`? Divide
    by that whole distance.
    """
    return (f(x + h) - f(x - h)) / h


@central_difference.misconception
def distance_doubled(f: Function, x: float, h: float) -> float:
    """Your result is half as large as it should be. How far is it from `x` to `x + h`? Divide by
    exactly the distance between the two places that you compare.
    """
    return (f(x + h) - f(x)) / (2 * h)


@central_difference.misconception
def divided_then_multiplied(f: Function, x: float, h: float) -> float:
    """Python computes `a / 2 * h` from left to right, so you multiplied by `h`. What should stand
    below the line as a whole? Put it in parentheses: `/ (2 * h)`.
    """
    return (f(x + h) - f(x - h)) / 2 * h


@central_difference.misconception
def one_value_divided(f: Function, x: float, h: float) -> float:
    """Only the second value was divided. In which order does Python compute `a - b / c`? Put the
    difference in parentheses.
    """
    return f(x + h) - f(x - h) / (2 * h)


@central_difference.misconception
def one_value_divided_too_far(f: Function, x: float, h: float) -> float:
    """Parentheses are missing twice. In which order does Python compute `a - b / 2 * h`? Write them
    around the difference above and around the product below.
    """
    return f(x + h) - f(x - h) / 2 * h


@central_difference.misconception
def not_divided(f: Function, x: float, h: float) -> float:
    """This is how much `f` grows, not how fast. Over which distance does it grow? Divide by it."""
    return f(x + h) - f(x - h)


@central_difference.misconception
def divided_by_place(f: Function, x: float, h: float) -> float:
    """You divided by `2 * x`. Does the distance between the two places depend on where they are?
    Divide by how far apart they are.
    """
    return (f(x + h) - f(x - h)) / (2 * x)


@central_difference.misconception
def divided_by_two(f: Function, x: float, h: float) -> float:
    """You divided by 2. How far apart are the two places when the step is `h`? Divide by the whole
    distance, not by the number of steps.
    """
    return (f(x + h) - f(x - h)) / 2


@central_difference.misconception
def distance_vanished(f: Function, x: float, h: float) -> float:
    """The distance below the line is 0. Is it `x + h - x - h` without parentheses, or did `h`
    become 0? Keep the `h` that is given, and divide by `(2 * h)`.
    """
    return (f(x + h) - f(x - h)) / (x + h - x - h)


@central_difference.misconception
def start_divided(f: Function, x: float, h: float) -> float:
    """Only the second value was divided, and it is that of `x`. What does Python compute first in
    `a - b / c`? Put the difference in parentheses, and take one value on each side of `x`.
    """
    return f(x + h) - f(x) / h


@central_difference.misconception
def rise_to_the_right(f: Function, x: float, h: float) -> float:
    """This is how much `f` grows to the right of `x`, not how fast. Over which distance does it
    grow, and what happens on the left? Take one value on each side, then divide.
    """
    return f(x + h) - f(x)


@central_difference.misconception
def distance_doubled_on_the_left(f: Function, x: float, h: float) -> float:
    """Your result is half as large as it should be. How far is it from `x - h` to `x`? Divide by
    exactly the distance between the two places that you compare.
    """
    return (f(x) - f(x - h)) / (2 * h)


@central_difference.misconception
def divided_by_x(f: Function, x: float, h: float) -> float:
    """You divided by `x`. Does the distance between the two places depend on where they are? Divide
    by how far they are apart.
    """
    return (f(x + h) - f(x - h)) / x


@central_difference.misconception
def divided_by_right_place(f: Function, x: float, h: float) -> float:
    """You divided by `x + h`, which is a place. How far is it from one place to the other? Divide
    by that distance.
    """
    return (f(x + h) - f(x - h)) / (x + h)


@central_difference.misconception
def multiplied_by_distance(f: Function, x: float, h: float) -> float:
    """You multiplied by the distance. If `f` grows by the same amount on a shorter way, is it
    steeper or less steep? Divide by the distance.
    """
    return (f(x + h) - f(x - h)) * (2 * h)


@central_difference.misconception
def divided_by_square(f: Function, x: float, h: float) -> float:
    """You divided by the square of `h`. The error shrinks with the square; what does the distance
    between the two places do? Divide by the distance.
    """
    return (f(x + h) - f(x - h)) / h**2


@central_difference.misconception
def divided_by_twice_the_square(f: Function, x: float, h: float) -> float:
    """You divided by the square of `h`. The error shrinks with the square; what does the distance
    between the two places do? Divide by the distance.
    """
    return (f(x + h) - f(x - h)) / (2 * h**2)


@central_difference.misconception
def half_steps_long_distance(f: Function, x: float, h: float) -> float:
    """You took half a step to each side, but divided by a longer distance. How far apart are your
    two places? Divide by that.
    """
    return (f(x + h / 2) - f(x - h / 2)) / (2 * h)


@central_difference.misconception
def half_steps_short_distance(f: Function, x: float, h: float) -> float:
    """You took half a step to each side, but divided by a shorter distance. How far apart are your
    two places? Divide by that.
    """
    return (f(x + h / 2) - f(x - h / 2)) / (h / 2)


@central_difference.misconception
def second_value_halved(f: Function, x: float, h: float) -> float:
    """Only the second value was divided, and by 2. What does Python compute first in `a - b / 2`?
    Put the difference in parentheses, and divide by the whole distance.
    """
    return f(x + h) - f(x - h) / 2


@central_difference.misconception
def distance_added_to(f: Function, x: float, h: float) -> float:
    """You added 2 and `h`. How far is it from `x - h` to `x + h`: two steps, or a step and 2?
    Multiply.
    """
    return (f(x + h) - f(x - h)) / (2 + h)


@central_difference.misconception
def whole_division(f: Function, x: float, h: float) -> float:
    """`//` leaves only the whole part of a quotient. Is a slope always a whole number? Divide
    with one `/`.
    """
    return (f(x + h) - f(x - h)) // (2 * h)


@central_difference.misconception
def run_over_rise(f: Function, x: float, h: float) -> float:
    """Your fraction stands on its head: the distance is above the line. What is divided by what in
    a slope? Put the difference of the values above.
    """
    return (2 * h) / (f(x + h) - f(x - h))


@central_difference.misconception
def step_as_exponent(f: Function, x: float, h: float) -> float:
    """`2 ** h` is a power. How far is it from `x - h` to `x + h`? Multiply: `2 * h`."""
    return (f(x + h) - f(x - h)) / 2**h


@central_difference.misconception
def first_value_divided(f: Function, x: float, h: float) -> float:
    """Only the first value was divided. In which order does Python compute `a / b - c`? Put the
    difference in parentheses.
    """
    return f(x + h) / (2 * h) - f(x - h)


@central_difference.misconception
def values_divided(f: Function, x: float, h: float) -> float:
    """You divided one value by the other. Does a quotient of values say by how much `f` grows?
    Subtract them, then divide by the distance.
    """
    return f(x + h) / f(x - h)


@central_difference.misconception
def not_divided_but_halved_steps(f: Function, x: float, h: float) -> float:
    """You took half a step to each side, and did not divide. How far apart are your two places?
    Take a whole step to each side, and divide by the distance.
    """
    return f(x + h / 2) - f(x - h / 2)
