"""Exercise 0.5: one partial derivative for each input."""

from __future__ import annotations

from course.declare import predict
from course.draws import number
from course.exercises.programs import run

Entries = dict[str, float]


def two_inputs_program(x: float, y: float, a: float, b: float) -> str:
    """Return the program of exercise 0.5."""
    return f"""
def f(x, y):
    return {a:g} * x**2 + {b:g} * x * y

x = {x}
y = {y}
"""


def entries(x: float, y: float) -> Entries:
    """Return a gradient in the form in which learners write it down."""
    return {"df/dx": x, "df/dy": y}


@predict(
    points=1,
    shows=two_inputs_program,
    hint="For `df/dx`, put in the number for `y` and differentiate what is left. For `df/dy`, put "
    "in the number for `x` instead.",
    idea="With `f = a * x**2 + b * x * y`, `df/dx` is `2 * a * x + b * y` and `df/dy` is `b * x`: "
    "the first term does not contain `y`.",
)
def gradient_vector(
    x: float = number(-1.5, 0.5, 1.5, 2.5),
    y: float = number(-3.5, -2.5, 4.5, 5.5),
    a: float = number(3, 4, 5),
    b: float = number(2, 6, 7),
) -> Entries:
    """Both partial derivatives of a function of two inputs."""
    # `run` gives the function that learners read; autograd wants tensors.
    program = f"""
import torch
{two_inputs_program(x, y, a, b)}
point = torch.tensor([x, y], dtype=torch.float64, requires_grad=True)
gradient = torch.autograd.grad(f(*point), point)[0].tolist()
"""
    return entries(*run(program)["gradient"])


def both_rates(x: float, y: float, a: float, b: float) -> tuple[float, float]:
    """Return both partial derivatives."""
    return 2 * a * x + b * y, b * x


@gradient_vector.misconception
def swapped(x: float, y: float, a: float, b: float) -> Entries:
    """This number belongs in the other entry. With respect to which input do you differentiate
    here? Let only `x` vary in `df/dx`, and only `y` in `df/dy`.
    """
    return entries(*reversed(both_rates(x, y, a, b)))


@gradient_vector.misconception
def mixed_term_dropped(x: float, y: float, a: float, b: float) -> Entries:
    """You treated the term with both inputs as a constant. Does `6 * x * y` change when only one of
    the two changes? The other one is a number that multiplies: it stays as a factor.
    """
    return entries(2 * a * x, 0.0)


@gradient_vector.misconception
def pure_term_kept(x: float, y: float, a: float, b: float) -> Entries:
    """The first term is still there. Does `x**2` change when only `y` changes? With respect to `y`
    it is a constant: leave it out.
    """
    return entries(2 * a * x + b * y, a * x**2 + b * x)


@gradient_vector.misconception
def pure_term_differentiated(x: float, y: float, a: float, b: float) -> Entries:
    """The derivative of the first term is in both entries. Does `x**2` change when only `y`
    changes? With respect to `y` its derivative is 0.
    """
    return entries(2 * a * x + b * y, 2 * a * x + b * x)


@gradient_vector.misconception
def both_vary(x: float, y: float, a: float, b: float) -> Entries:
    """You let both inputs vary at once and added the two rates. What does a partial derivative hold
    still? Vary one input in each entry.
    """
    total = sum(both_rates(x, y, a, b))
    return entries(total, total)


@gradient_vector.misconception(term="mixed")
def derivatives_multiplied(x: float, y: float, a: float, b: float) -> Entries:
    """The other input is missing as a factor. What is left of `6 * x * y` when you differentiate
    with respect to one input and the other is a number, such as 5? That number stays.
    """
    return entries(2 * a * x + b, b)


@gradient_vector.misconception
def product_rule_twice(x: float, y: float, a: float, b: float) -> Entries:
    """You used the product rule with both derivatives. Does `y` change when you differentiate with
    respect to `x`? Only one factor of the product varies.
    """
    return entries(2 * a * x + b * (x + y), b * (x + y))


@gradient_vector.misconception
def value_for_slope(x: float, y: float, a: float, b: float) -> Entries:
    """This is the value of `f`. Does an entry say how large `f` is, or how fast it changes with one
    input? Differentiate first.
    """
    value = a * x**2 + b * x * y
    return entries(value, value)


@gradient_vector.misconception
def power_kept(x: float, y: float, a: float, b: float) -> Entries:
    """Each term has one power too many. Did the exponents stay when they came down, or did you
    multiply each rate by its input? Lower each exponent by one, and leave it there.
    """
    return entries(2 * a * x**2 + b * x * y, b * x * y)


@gradient_vector.misconception(term="pure")
def factor_lost(x: float, y: float, a: float, b: float) -> Entries:
    """The factor 2 is missing. What is the derivative of `x**2`? Its exponent comes down as a
    factor.
    """
    return entries(a * x + b * y, b * x)


@gradient_vector.misconception
def minus_of_input_lost(x: float, y: float, a: float, b: float) -> Entries:
    """A minus is lost. Is one of your inputs negative? Put it in with its sign, in parentheses."""
    return entries(2 * a * abs(x) + b * abs(y), b * abs(x))


@gradient_vector.misconception
def inputs_swapped(x: float, y: float, a: float, b: float) -> Entries:
    """The formula is right, but the numbers of the two inputs are exchanged. Which number is `x`
    in your program? Put it in for `x`, and the other one for `y`.
    """
    return entries(2 * a * y + b * x, b * y)


@gradient_vector.misconception(term="pure")
def pure_term_dropped(x: float, y: float, a: float, b: float) -> Entries:
    """The first term is missing in `df/dx`. Does `x**2` change when `x` changes? Add its
    derivative.
    """
    return entries(b * y, b * x)


@gradient_vector.misconception
def coefficients_lost(x: float, y: float, a: float, b: float) -> Entries:
    """The numbers in front of the terms are missing. If `x**2` changes by 1, by how much does
    `5 * x**2` change? A constant factor stays.
    """
    return entries(2 * x + y, x)


@gradient_vector.misconception(term="mixed")
def mixed_term_kept(x: float, y: float, a: float, b: float) -> Entries:
    """The term with both inputs is still whole. What is left of `6 * x * y` when you
    differentiate with respect to `x`? Its own `x` goes, and the other factors stay.
    """
    return entries(2 * a * x + b * x * y, b * x * y)


@gradient_vector.misconception
def differentiated_twice(x: float, y: float, a: float, b: float) -> Entries:
    """You differentiated twice. How often does the power rule apply to each term? Use it once,
    then put in the numbers.
    """
    return entries(2 * a, 0.0)


@gradient_vector.misconception
def step_taken(x: float, y: float, a: float, b: float) -> Entries:
    """This is where a step downhill ends. Does the question ask for the new place, or for the
    slopes? Write the two partial derivatives themselves.
    """
    right = both_rates(x, y, a, b)
    return entries(x - 0.1 * right[0], y - 0.1 * right[1])
