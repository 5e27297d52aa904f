"""Exercise 0.1: the slope of a cubic, by the power rule."""

from __future__ import annotations

from course.declare import predict
from course.draws import number
from course.exercises.why_gradients.formulas import formula, function, slope


def cubic_program(x: float, a: float, b: float, c: float, d: float) -> str:
    """Return the program of exercise 0.1."""
    return f"x = {x}\ny = {formula([a, b, c, d])}"


@predict(
    points=1,
    shows=cubic_program,
    rtol=1e-3,  # the numbers are short ones, and the task says that nothing is rounded
    hint="Differentiate term by term, and write the four results in a row before you put in the "
    "number for `x`. Which term does not change with `x`?",
    idea="The derivative of `a * x**3 + b * x**2 + c * x + d` is `3 * a * x**2 + 2 * b * x + c`. "
    "Put in the value of `x` last.",
)
def slope_by_hand(
    x: float = number(-4.5, -3.5, -2.5, -1.5),
    a: float = number(2, 3, 4),
    b: float = number(17, 20, 23, 25, 27, 29, 31),
    c: float = number(-41, -33, -29, -25),
    d: float = number(64, 95, 120, 150),
) -> float:
    """The derivative of a cubic at one point."""
    return slope(function([a, b, c, d]), x)


@slope_by_hand.misconception
def value_for_slope(x: float, a: float, b: float, c: float, d: float) -> float:
    """This is the value of `y`. Does the question ask how large `y` is, or how fast it changes?
    Differentiate first, then put in `x`.
    """
    return function([a, b, c, d])(x)


@slope_by_hand.misconception(term="constant")
def constant_kept(x: float, a: float, b: float, c: float, d: float) -> float:
    """The number at the end is still in your sum. How much does it change when `x` changes? Leave
    it out: the derivative of a constant is 0.
    """
    return slope(function([a, b, c, d]), x) + d


@slope_by_hand.misconception
def power_kept(x: float, a: float, b: float, c: float, d: float) -> float:
    """The exponents came down as factors, but the powers of `x` were not lowered. Which power of
    `x` is in the derivative of `x**3`? Lower each exponent by one.
    """
    return 3 * a * x**3 + 2 * b * x**2 + c * x


@slope_by_hand.misconception
def factor_lost(x: float, a: float, b: float, c: float, d: float) -> float:
    """You lowered the exponents, but the factors 3 and 2 are missing. What is the derivative of
    `x**3`? Each exponent comes down as a factor.
    """
    return a * x**2 + b * x + c


@slope_by_hand.misconception
def coefficients_lost(x: float, a: float, b: float, c: float, d: float) -> float:
    """The numbers in front of the powers are missing. If `x**3` changes by 1, by how much does
    `5 * x**3` change? A constant factor stays.
    """
    return 3 * x**2 + 2 * x + 1


@slope_by_hand.misconception(term="linear")
def linear_term_kept(x: float, a: float, b: float, c: float, d: float) -> float:
    """The term with plain `x` is still whole. By how much does `8 * x` grow when `x` grows by 1?
    Only its factor belongs to the derivative.
    """
    return 3 * a * x**2 + 2 * b * x + c * x


@slope_by_hand.misconception(term="linear")
def linear_term_lost(x: float, a: float, b: float, c: float, d: float) -> float:
    """The term with plain `x` is missing. Is it a constant? Its derivative is its factor."""
    return 3 * a * x**2 + 2 * b * x


@slope_by_hand.misconception
def minus_lost(x: float, a: float, b: float, c: float, d: float) -> float:
    """Every minus is lost: that of your `x` and that of the formula. Does a term that is subtracted
    make the slope larger or smaller? Keep each sign.
    """
    return 3 * a * x**2 - 2 * b * x - c


@slope_by_hand.misconception(term="square")
def minus_lost_at_the_square(x: float, a: float, b: float, c: float, d: float) -> float:
    """The term that comes from `x**2` has the wrong sign. Is it the minus of your `x` that is lost?
    Put `x` in with its sign, in parentheses.
    """
    return 3 * a * x**2 - 2 * b * x + c


@slope_by_hand.misconception(term="linear")
def sign_lost_at_plain_x(x: float, a: float, b: float, c: float, d: float) -> float:
    """The term that comes from plain `x` has the wrong sign. Which sign stands before it in `y`?
    Keep the sign of each term in the derivative.
    """
    return 3 * a * x**2 + 2 * b * x - c


@slope_by_hand.misconception(term="cube")
def square_as_double(x: float, a: float, b: float, c: float, d: float) -> float:
    """Your first term is too large or too small. Is `x**2` the same as `2 * x`? It is `x * x`: put
    that in.
    """
    return 3 * a * (2 * x) + 2 * b * x + c


@slope_by_hand.misconception
def differentiated_twice(x: float, a: float, b: float, c: float, d: float) -> float:
    """This is the derivative of the derivative. How often does the power rule apply? Use it once
    on each term.
    """
    return 6 * a * x + 2 * b


@slope_by_hand.misconception(term="cube")
def cubic_factor_lost(x: float, a: float, b: float, c: float, d: float) -> float:
    """One of your terms lacks the factor that comes from its exponent. What is the derivative of
    `x**3`, and that of `x**2`? Check both terms.
    """
    return a * x**2 + 2 * b * x + c


@slope_by_hand.misconception(term="square")
def square_factor_lost(x: float, a: float, b: float, c: float, d: float) -> float:
    """One of your terms lacks the factor that comes from its exponent. What is the derivative of
    `x**3`, and that of `x**2`? Check both terms.
    """
    return 3 * a * x**2 + b * x + c


@slope_by_hand.misconception
def x_not_put_in(x: float, a: float, b: float, c: float, d: float) -> float:
    """You added the factors of the derivative as if `x` were 1. What is your `x`? Put it into each
    power before you add.
    """
    return 3 * a + 2 * b + c


@slope_by_hand.misconception(term="square")
def x_lost_at_the_square(x: float, a: float, b: float, c: float, d: float) -> float:
    """One term has lost its `x`. What is the derivative of `x**2`? Lower the exponent by one,
    and keep the `x` that is left.
    """
    return 3 * a * x**2 + 2 * b + c


@slope_by_hand.misconception
def integrated(x: float, a: float, b: float, c: float, d: float) -> float:
    """You went the other way: the exponents grew. What does the power rule do to an exponent?
    It comes down as a factor, and is lowered by one.
    """
    return a * x**4 / 4 + b * x**3 / 3 + c * x**2 / 2 + d * x


@slope_by_hand.misconception
def rise_alone(x: float, a: float, b: float, c: float, d: float) -> float:
    """This is how much `y` grows over a small step. Over which distance does it grow? Divide by
    it, or use the power rule.
    """
    f = function([a, b, c, d])
    return f(x + 0.001) - f(x)


@slope_by_hand.misconception
def of_the_lesson(x: float, a: float, b: float, c: float, d: float) -> float:
    """This is the answer for a function of the lesson. Which function and which `x` are yours?
    Look at what `ask` has printed.
    """
    return 72.0


@slope_by_hand.misconception
def of_the_twin(x: float, a: float, b: float, c: float, d: float) -> float:
    """This is the answer for a function of the lesson. Which function and which `x` are yours?
    Look at what `ask` has printed.
    """
    return 50.0


@slope_by_hand.misconception(term="cube")
def minus_squared(x: float, a: float, b: float, c: float, d: float) -> float:
    """Python reads `-2.5**2` as `-(2.5**2)`. What is the square of a negative number? Write the
    number in parentheses: `(-2.5)**2`.
    """
    return -3 * a * x**2 + 2 * b * x + c
