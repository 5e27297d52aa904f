"""Exercise 3.2: a leaf that is used twice."""

from __future__ import annotations

from math import cos, radians, sin

from course.declare import predict
from course.draws import number
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
    apart=0.02,
    shows=twice_program,
    hint="Give the two uses of `x` two names, say `u` and `v`, and find what each one contributes.",
    idea="Let `y = k * u * sin(v)`. The use `u` contributes `k * sin(x)`, and `v` contributes "
    "`k * x * cos(x)`. Both go to the same account, `x.grad`, and are added there.",
)
def used_twice(
    x: float = number(2.3, 2.5, 4.0, 4.1, 4.4, 4.9, 5.0, 5.2, 5.3),
    k: float = number(4.0, 5.0, 6.0, 7.0, 8.0),
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
    that of the sine or that of the cosine? Or is the sign of your `cos(x)` lost? It can be
    negative.
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


@used_twice.misconception
def sign_lost(x: float, k: float) -> float:
    """Only the sign is wrong. Which of your two contributions is larger, and which sign does it
    have? Follow each sign from the beginning.
    """
    return -(k * sin(x) + k * x * cos(x))


@used_twice.misconception
def contributions_averaged(x: float, k: float) -> float:
    """You took the mean of the two contributions. Does a second path make the first one weaker?
    Add them, and do not divide.
    """
    return (k * sin(x) + k * x * cos(x)) / 2


@used_twice.misconception
def counted_twice(x: float, k: float) -> float:
    """This is exactly twice the answer. Is the second use of `x` in your sum already? Two uses make
    two contributions, and each is counted once.
    """
    return 2 * (k * sin(x) + k * x * cos(x))


@used_twice.misconception
def front_not_differentiated(x: float, k: float) -> float:
    """You kept the `x` in front of the sine in both contributions. In one of them that `x` moves:
    what is the derivative of `x` itself? Put 1 in its place there.
    """
    return k * x * sin(x) + k * x * cos(x)


@used_twice.misconception
def two_uses_as_a_factor(x: float, k: float) -> float:
    """You multiplied the contribution of one use by 2. Do both uses contribute the same? One `x`
    stands outside the sine and one inside: find both contributions, and add them.
    """
    return 2 * k * x * cos(x)


@used_twice.misconception
def two_uses_outside(x: float, k: float) -> float:
    """You multiplied the contribution of one use by 2. Do both uses contribute the same? One `x`
    stands outside the sine and one inside: find both contributions, and add them.
    """
    return 2 * k * sin(x)


@used_twice.misconception
def beginning_of_the_walk(x: float, k: float) -> float:
    """The walk begins with 1 at `y`. What does it bring to `x`, along both uses? Multiply by the
    local factors on each way, and add.
    """
    return 1.0


@used_twice.misconception
def constant_alone(x: float, k: float) -> float:
    """This is the constant factor alone. Does `y` change with `x` as a straight line would? The
    sine depends on `x` too: find the contribution of each use.
    """
    return k


@used_twice.misconception
def contributions_subtracted(x: float, k: float) -> float:
    """You subtracted one contribution from the other. Does the product rule have a minus? Add what
    arrives at `x`.
    """
    return k * x * cos(x) - k * sin(x)
