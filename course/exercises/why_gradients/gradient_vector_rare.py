"""Exercise 0.5: rarer wrong ideas; numbers are not redrawn for them."""

from __future__ import annotations

from collections.abc import Iterator

from course.exercises.why_gradients.gradient_vector import (
    Entries,
    both_rates,
    entries,
    gradient_vector,
)


@gradient_vector.misconception(rare=True)
def downhill(x: float, y: float, a: float, b: float) -> Entries:
    """The sizes are right, the signs are not. Does the gradient point uphill or downhill? Each
    entry is a slope itself; the minus belongs to the step against it.
    """
    right = both_rates(x, y, a, b)
    return entries(-right[0], -right[1])


@gradient_vector.misconception(rare=True)
def sign_of_the_other(x: float, y: float, a: float, b: float) -> Iterator[Entries]:
    """The size of this entry is right, the sign is not. Which inputs stand in its formula, and
    which signs have they? Put each of them in with its own sign.
    """
    right = both_rates(x, y, a, b)
    yield entries(right[0], -right[1])
    yield entries(-right[0], right[1])


@gradient_vector.misconception(rare=True, term="pure")
def pure_power_kept(x: float, y: float, a: float, b: float) -> Entries:
    """The term that comes from `x**2` still has its square. What happens to the exponent after it
    came down? Lower it by one.
    """
    return entries(2 * a * x**2 + b * y, b * x)


@gradient_vector.misconception(rare=True, term="pure")
def pure_coefficient_lost(x: float, y: float, a: float, b: float) -> Entries:
    """The number in front of `x**2` is missing in `df/dx`. If `x**2` changes by 1, by how much does
    `5 * x**2` change? A constant factor stays.
    """
    return entries(2 * x + b * y, b * x)


@gradient_vector.misconception(rare=True, term="mixed")
def mixed_coefficient_lost(x: float, y: float, a: float, b: float) -> Entries:
    """The number in front of `x * y` is missing. If `x * y` changes by 1, by how much does `6 * x *
    y` change? A constant factor stays.
    """
    return entries(2 * a * x + y, x)


@gradient_vector.misconception(rare=True, term="mixed")
def own_input_left(x: float, y: float, a: float, b: float) -> Entries:
    """In the term with both inputs the wrong one is left. When only `x` varies, which factor is a
    number and stays? In `df/dx` it is `y`, in `df/dy` it is `x`.
    """
    return entries(2 * a * x + b * x, b * y)


@gradient_vector.misconception(rare=True)
def normalised(x: float, y: float, a: float, b: float) -> Entries:
    """You divided by the length of the gradient. Is a gradient a direction alone? It also says how
    steep the function is: keep the two slopes as they are.
    """
    right = both_rates(x, y, a, b)
    length = (right[0] ** 2 + right[1] ** 2) ** 0.5
    return entries(right[0] / length, right[1] / length)


@gradient_vector.misconception(rare=True)
def length(x: float, y: float, a: float, b: float) -> Entries:
    """This is the length of the gradient. Does the question ask for one number, or for a slope of
    each input? Write the two entries.
    """
    right = both_rates(x, y, a, b)
    length = (right[0] ** 2 + right[1] ** 2) ** 0.5
    return entries(length, length)


@gradient_vector.misconception(rare=True)
def wide_step(x: float, y: float, a: float, b: float) -> Iterator[Entries]:
    """Did you use a difference to one side, with a large step? Its step sees the curve bend. Use a
    formula, or a step to both sides.
    """
    right = both_rates(x, y, a, b)
    for step in (1, 0.5, 0.25, -0.5, -0.25):
        yield entries(right[0] + a * step, right[1])


@gradient_vector.misconception(rare=True)
def part_of_the_step(x: float, y: float, a: float, b: float) -> Iterator[Entries]:
    """You multiplied by 0.1 or by -0.1, as in a step of gradient descent. Does the question ask for
    the step, or for the slopes? Write the two partial derivatives themselves.
    """
    right = both_rates(x, y, a, b)
    for part in (0.1, -0.1):
        yield entries(part * right[0], part * right[1])


@gradient_vector.misconception(rare=True)
def step_uphill(x: float, y: float, a: float, b: float) -> Entries:
    """This is where a step ends. Does the question ask for the new place, or for the slopes? Write
    the two partial derivatives themselves.
    """
    right = both_rates(x, y, a, b)
    return entries(x + 0.1 * right[0], y + 0.1 * right[1])


@gradient_vector.misconception(rare=True)
def terms_of_the_value(x: float, y: float, a: float, b: float) -> Entries:
    """These are the two terms of `f`. Has each entry to do with one term, or with one input?
    Differentiate the whole of `f` with respect to each input.
    """
    return entries(a * x**2, b * x * y)


@gradient_vector.misconception(rare=True)
def mixed_term_dropped_for_x(x: float, y: float, a: float, b: float) -> Entries:
    """The term with both inputs is missing in `df/dx`. Does it change when only `x` changes? `y` is
    a number that multiplies there: it stays as a factor.
    """
    return entries(2 * a * x, b * x)


@gradient_vector.misconception(rare=True)
def the_inputs(x: float, y: float, a: float, b: float) -> Entries:
    """You wrote the inputs themselves. Does an entry say where you are, or how fast `f` changes
    there? Differentiate, then put in the numbers.
    """
    return entries(x, y)


@gradient_vector.misconception(rare=True)
def value_over_input(x: float, y: float, a: float, b: float) -> Entries:
    """You divided `f` by its inputs. Which line has that slope: the one that touches the curve, or
    the one from the origin? Differentiate instead.
    """
    value = a * x**2 + b * x * y
    return entries(value / x, value / y)


@gradient_vector.misconception(rare=True)
def one_minus_lost(x: float, y: float, a: float, b: float) -> Iterator[Entries]:
    """The sign of one input is lost. Is `x` or `y` negative in your program? Put it in with its
    sign, in parentheses.
    """
    if x < 0 and y < 0:
        yield entries(2 * a * -x + b * y, b * -x)
        yield entries(2 * a * x + b * -y, b * x)
    elif x < 0:
        yield entries(2 * a * -x + b * y, b * x)
    else:
        yield entries(2 * a * -x + b * y, b * -x)
