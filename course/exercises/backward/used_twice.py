"""Exercise 3.2: a leaf that is used twice."""

from __future__ import annotations

from math import cos, radians, sin

from course.draws import number
from course.exercise import predict
from course.exercises.programs import run


def twice_program(x: float, k: float) -> str:
    """Return the program of exercise 3.2."""
    return f"""
x = torch.tensor({x}, requires_grad=True)
y = {k} * x * torch.sin(x)
y.backward()
"""


@predict(
    points=1,
    shows=twice_program,
    hint="Give the two uses of `x` two names, say `u` and `v`, and find what each one contributes.",
    idea="Let `y = k * u * sin(v)`. The use `u` contributes `k * sin(x)`, and `v` contributes "
    "`k * x * cos(x)`. Both go to the same account, `x.grad`, and are added there.",
)
def used_twice(
    x: float = number(1.2, 2.2, 4.2, 4.3, 5.2), k: float = number(4.0, 5.0, 6.0, 7.0, 8.0)
) -> float:
    """The number in `x.grad` when `x` is used twice."""
    return run(twice_program(x, k))["x"].grad.item()


@used_twice.misconception
def derivatives_multiplied(x: float, k: float) -> float:
    """You multiplied the derivatives of the two factors. Is the derivative of a product the product
    of the derivatives? Each use of `x` gives a contribution of its own: find both and add them.
    """
    return k * cos(x)


@used_twice.misconception
def only_the_first_use(x: float, k: float) -> float:
    """This is the contribution of the `x` outside `torch.sin`. Where else does `x` stand in the
    program? Add the contribution of that use.
    """
    return k * sin(x)


@used_twice.misconception
def only_the_second_use(x: float, k: float) -> float:
    """This is the contribution of the `x` inside `torch.sin`. Does a later contribution replace an
    earlier one? Add the contribution of the other use.
    """
    return k * x * cos(x)


@used_twice.misconception
def value_for_derivative(x: float, k: float) -> float:
    """This is the value of `y`. Does the question ask how large `y` is, or how fast it changes?
    Differentiate first, then put in `x`.
    """
    return run(twice_program(x, k))["y"].item()


@used_twice.misconception
def sign_of_cosine(x: float, k: float) -> float:
    """You used `-cos(x)` as the derivative of `sin(x)`. Which of the two derivatives has the minus,
    that of the sine or that of the cosine? Look at the card of local derivatives.
    """
    return k * sin(x) - k * x * cos(x)


@used_twice.misconception
def factor_lost(x: float, k: float) -> float:
    """The constant factor is missing. Does it disappear when you differentiate? A constant that
    multiplies stays: put it into both contributions.
    """
    return sin(x) + x * cos(x)


@used_twice.misconception
def factor_at_one_use(x: float, k: float) -> float:
    """The constant factor stands in one contribution only. Does it multiply one `x` or the whole
    product? Put it into both contributions.
    """
    return k * sin(x) + x * cos(x)


@used_twice.misconception
def factor_at_the_other_use(x: float, k: float) -> float:
    """The constant factor stands in one contribution only. Does it multiply one `x` or the whole
    product? Put it into both contributions.
    """
    return sin(x) + k * x * cos(x)


@used_twice.misconception
def derivatives_added(x: float, k: float) -> float:
    """You added the derivatives of the two factors. Is a product differentiated like a sum? Each
    contribution keeps the other factor: multiply by it before you add.
    """
    return k + cos(x)


@used_twice.misconception
def functions_swapped(x: float, k: float) -> float:
    """Sine and cosine have changed places. What happens to `torch.sin(x)` while only the `x` before
    it moves? Keep the sine there, and differentiate it in the other contribution.
    """
    return k * cos(x) + k * x * sin(x)


@used_twice.misconception
def in_degrees(x: float, k: float) -> float:
    """Your sine and cosine took `x` for degrees. Which unit does `torch.sin` expect? Compute in
    radians, as `math.sin` does.
    """
    return k * sin(radians(x)) + k * x * cos(radians(x))


@used_twice.misconception
def contributions_multiplied(x: float, k: float) -> float:
    """You multiplied the two contributions. What is multiplied: the steps along one path, or what
    different paths bring? Add what arrives at `x`.
    """
    return k * sin(x) * k * x * cos(x)


@used_twice.misconception
def place_lost(x: float, k: float) -> float:
    """The `x` in front is missing in one contribution. What stands before the sine while only the
    `x` inside it moves? Keep all of it as a factor.
    """
    return k * sin(x) + k * cos(x)


@used_twice.misconception
def sine_kept(x: float, k: float) -> float:
    """The sine is still there where only the `x` inside it moves. What is the derivative of
    `sin(x)`? Look at the card of local derivatives.
    """
    return k * sin(x) + k * x * sin(x)


@used_twice.misconception
def sine_turned(x: float, k: float) -> float:
    """The sine is still there where only the `x` inside it moves. What is the derivative of
    `sin(x)`? Look at the card of local derivatives.
    """
    return k * sin(x) - k * x * sin(x)
