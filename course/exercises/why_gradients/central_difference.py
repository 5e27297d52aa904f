"""Exercise 0.2: a slope from two values of a function.

Here are wrong ideas about the two values; `central_difference_distance` has those about what they
are divided by.
"""

from __future__ import annotations

from course.declare import write
from course.draws import Dice, drawn, number
from course.exercises.why_gradients.formulas import Function, slope
from course.inputs import Recipe


def _rising_cubic(dice: Dice) -> Recipe:
    """Draw a cubic that rises everywhere: ``b * b < 3 * a * c``.

    For a parabola, every symmetric formula would give the exact slope.
    """
    b = dice.choice((-1, 1)) * dice.integer(2, 5)
    coefficients = [dice.integer(-9, 9), dice.integer(9, 12), b, dice.integer(2, 5)]
    return {"kind": "polynomial", "coefficients": [float(c) for c in coefficients]}


# Here the slope is negative: it tells a lost sign from a right one. And `h` is never drawn.
FALLING = {
    "f": {"kind": "polynomial", "coefficients": [5.0, -7.0, 2.0, -3.0]},
    "x": {"kind": "value", "value": 1.25},
    "h": {"kind": "value", "value": 0.5},
}


@write(
    points=2,
    always=[FALLING],
    rtol=1e-4,  # an answer that computes with float32 is right too
    hint="Take one step of `h` to each side of `x`. How far apart are the two places?",
    idea="Rise over run: `f(x + h) - f(x - h)`, in parentheses, divided by the whole distance "
    "`(2 * h)`, in parentheses too.",
)
def central_difference(
    f: Function = drawn(_rising_cubic),
    x: float = number(-1.75, -0.75, 0.75, 1.25, 2.25),
    h: float = number(0.75, 0.375, 0.25, 0.125),
) -> float:
    """The slope between the points one step to the left and one step to the right."""
    return (f(x + h) - f(x - h)) / (2 * h)


@central_difference.misconception
def half_steps(f: Function, x: float, h: float) -> float:
    """You went half a step to each side, so the whole distance is one step. How far does the task
    go to each side? Use `x - h` and `x + h`, and divide by their distance.
    """
    return (f(x + h / 2) - f(x - h / 2)) / h


@central_difference.misconception
def forward_only(f: Function, x: float, h: float) -> float:
    """This formula looks to one side only, from `x` to `x + h`. What makes a difference central?
    Take one value on each side of `x`.
    """
    return (f(x + h) - f(x)) / h


@central_difference.misconception
def backward_only(f: Function, x: float, h: float) -> float:
    """This formula looks to one side only, from `x - h` to `x`. What makes a difference central?
    Take one value on each side of `x`.
    """
    return (f(x) - f(x - h)) / h


@central_difference.misconception
def sign_lost(f: Function, x: float, h: float) -> float:
    """Your slope is never negative. What should it be where `f` falls? Leave `abs` away, so that
    the sign can say it.
    """
    return abs(f(x + h) - f(x - h)) / (2 * h)


@central_difference.misconception
def sides_swapped(f: Function, x: float, h: float) -> float:
    """The sign is turned around. Which value comes first when you ask how much `f` grows? Subtract
    the left one from the right one.
    """
    return (f(x - h) - f(x + h)) / (2 * h)


@central_difference.misconception
def values_added(f: Function, x: float, h: float) -> float:
    """You added the two values. Does their sum say how fast `f` changes between them? Subtract
    them.
    """
    return (f(x + h) + f(x - h)) / (2 * h)


@central_difference.misconception
def inputs_subtracted(f: Function, x: float, h: float) -> float:
    """You subtracted inside the parentheses of `f`. Do you need the difference of two places, or of
    two values? Call `f` twice, then subtract.
    """
    return f((x + h) - (x - h)) / (2 * h)


@central_difference.misconception
def value_for_slope(f: Function, x: float, h: float) -> float:
    """This is the value of `f` at `x`. Does the task ask how large `f` is, or how fast it changes?
    Compare two values near `x`.
    """
    return f(x)


@central_difference.misconception
def step_not_used(f: Function, x: float, h: float) -> float:
    """Your result is the exact slope. With this large step, a difference of two values misses it a
    little. Do you use a step of your own, more values, or a derivative? Take the `h` that is given.
    """
    return slope(f, x)


@central_difference.misconception
def function_multiplied(f: Function, x: float, h: float) -> object:
    """Python reads `f * (x + h)` as a product, and a function cannot be multiplied. How do you call
    a function? Write `f(x + h)`, without the star.
    """
    star: object = f
    return star * (x + h)  # type: ignore[operator]


@central_difference.misconception
def step_added_to_value(f: Function, x: float, h: float) -> float:
    """Your result is 1 for every function. Did you add `h` to the value of `f`, or to the place
    where you call it? Write the step inside the parentheses: `f(x + h)`.
    """
    return ((f(x) + h) - (f(x) - h)) / (2 * h)


@central_difference.misconception
def not_centred(f: Function, x: float, h: float) -> float:
    """The two places are as far apart as they should be, but `x` is not in the middle. Where do
    you start? Go one step to each side.
    """
    return (f(x + 2 * h) - f(x)) / (2 * h)


@central_difference.misconception
def two_steps(f: Function, x: float, h: float) -> float:
    """You went two steps to each side, and divided by two in all. How far apart are `x - 2 * h` and
    `x + 2 * h`? Go one step to each side.
    """
    return (f(x + 2 * h) - f(x - 2 * h)) / (2 * h)


@central_difference.misconception
def second_difference(f: Function, x: float, h: float) -> float:
    """This formula says how fast the slope changes, not how large it is. Which two values does a
    slope compare? Leave `f(x)` and the square of `h` out.
    """
    return (f(x + h) - 2 * f(x) + f(x - h)) / h**2


@central_difference.misconception
def right_side_swapped(f: Function, x: float, h: float) -> float:
    """The sign is turned around, and only one side of `x` is used. Which value comes first when you
    ask how much `f` grows? Subtract the left one from the right one, one step to each side.
    """
    return (f(x) - f(x + h)) / h


@central_difference.misconception
def around_zero(f: Function, x: float, h: float) -> float:
    """You took the values around 0. Where does the task ask for the slope? Go one step to each side
    of `x`.
    """
    return (f(h) - f(-h)) / (2 * h)


@central_difference.misconception
def mean_value(f: Function, x: float, h: float) -> float:
    """This is the mean of two values of `f`. Does a mean say how fast `f` changes between them?
    Subtract them, and divide by the distance.
    """
    return (f(x + h) + f(x - h)) / 2


def _of_the_lesson(x: float) -> float:
    return 4 * x**3 + 5 * x**2 + 8 * x + 6


@central_difference.misconception
def function_of_the_lesson(f: Function, x: float, h: float) -> float:
    """You called a function of the lesson. Which function is handed over when somebody calls
    yours? Call the argument `f`.
    """
    g = _of_the_lesson
    return (g(x + h) - g(x - h)) / (2 * h)


@central_difference.misconception
def places_of_the_lesson(f: Function, x: float, h: float) -> float:
    """The numbers of the lesson stand in your function. At which place, and with which step,
    should it work? Use the arguments `x` and `h`.
    """
    return (f(1.75) - f(1.25)) / 0.5
