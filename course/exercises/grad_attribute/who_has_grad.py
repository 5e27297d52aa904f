"""Exercise 4.4: which tensors have a `.grad` after a backward pass.

Here are wrong ideas about each tensor in turn; `who_has_grad_numbers` has those that may concern
several of them.
"""

from __future__ import annotations

import warnings

from course.declare import predict
from course.draws import number
from course.exercises.programs import run

NAMES = ("x", "b", "u", "k", "h", "p")


def tensors_program(x: float, b: float, k: float) -> str:
    """Return the program of exercise 4.4."""
    return f"""
x = torch.tensor({x}, requires_grad=True)
b = torch.tensor({b}, requires_grad=True)
u = torch.tensor(2.5, requires_grad=True)
k = torch.tensor({k})
h = x * k
h.retain_grad()
p = h**2
y = p + 0 * b
y.backward()
p.retain_grad()
"""


def table(x: float, b: float, k: float, /, **believed: float | None) -> dict[str, float | None]:
    """Return each tensor's `.grad` after the program, except for what someone believes instead."""
    program = run(tensors_program(x, b, k))
    found: dict[str, float | None] = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name in NAMES:
            grad = program[name].grad
            found[name] = None if grad is None else grad.item()
    return found | believed


@predict(
    points=1,
    shows=tensors_program,
    hint="Ask three questions about each tensor: is it a leaf that requires a gradient, or was "
    "`retain_grad()` called before the walk? And does a path lead from `y` to it?",
    idea="`x`, `b` and `h` have a number, and for `b` it is 0, because a path arrives and brings "
    "0. The others stay `None`: `u` has no path, `k` is not tracked, and `p` was asked too late.",
)
def who_has_grad(
    x: float = number(0.5, 1.5, 2.5),
    b: float = number(4.5, 6.5, 8.5),
    k: float = number(3.0, 5.0, 7.0),
) -> dict[str, float | None]:
    """For each tensor, the number in its `.grad`, or None."""
    return table(x, b, k)


@who_has_grad.misconception(looks_like=["square_taken_at_x"])
def stops_at_the_middle(x: float, b: float, k: float) -> dict[str, float | None]:
    """One factor `k` is missing: this is what arrives at `h`. Which operation leads from `x` to
    `h`, and which factor does it bring? Multiply by it.
    """
    return table(x, b, k, x=2 * x * k)


@who_has_grad.misconception
def square_of_x(x: float, b: float, k: float) -> dict[str, float | None]:
    """You differentiated $x^2$. What stands between `x` and the square? The path goes through `h`,
    and the step from `h` to `x` has a factor too.
    """
    return table(x, b, k, x=2 * x)


@who_has_grad.misconception
def exponent_lost(x: float, b: float, k: float) -> dict[str, float | None]:
    """The exponent is missing as a factor. What is the derivative of `h**2` with respect to `h`?
    Take it as the local factor of that step.
    """
    return table(x, b, k, x=x * k * k)


@who_has_grad.misconception
def last_factor_only(x: float, b: float, k: float) -> dict[str, float | None]:
    """This is the last local factor alone. What has arrived at `h` before the step to `x`? Multiply
    by it.
    """
    return table(x, b, k, x=k)


@who_has_grad.misconception
def leaf_stays_empty(x: float, b: float, k: float) -> dict[str, float | None]:
    """You expect nothing in `x`. Is `x` a leaf that requires a gradient, and does a path lead from
    `y` to it? What `h` keeps is not taken away from `x`: write down what arrives.
    """
    return table(x, b, k, x=None)


@who_has_grad.misconception
def zero_is_nothing(x: float, b: float, k: float) -> dict[str, float | None]:
    """You expect nothing in `b`. Does a path lead from `y` to `b`? It does, and it brings a number:
    0 is a gradient, `None` is the absence of one.
    """
    return table(x, b, k, b=None)


@who_has_grad.misconception
def zero_forgotten(x: float, b: float, k: float) -> dict[str, float | None]:
    """You expect that `b` arrives with the factor 1. What is `b` multiplied by before it is added?
    That number is the local factor.
    """
    return table(x, b, k, b=1.0)


@who_has_grad.misconception
def unused_is_zero(x: float, b: float, k: float) -> dict[str, float | None]:
    """You expect a 0 in `u`. Does any path lead from `y` to `u`? Nothing arrived, not even a zero:
    that is `None`.
    """
    return table(x, b, k, u=0.0)


@who_has_grad.misconception
def untracked_is_zero(x: float, b: float, k: float) -> dict[str, float | None]:
    """You expect a 0 in `k`. Does `k` require a gradient? No arrow leads to it, so nothing arrives:
    that is `None`.
    """
    return table(x, b, k, k=0.0)


@who_has_grad.misconception
def untracked_has_gradient(x: float, b: float, k: float) -> dict[str, float | None]:
    """You computed a derivative with respect to `k`. Did PyTorch? `k` does not require a gradient,
    so nothing is sent to it.
    """
    return table(x, b, k, k=2 * x * k * x)


@who_has_grad.misconception
def untracked_has_a_part(x: float, b: float, k: float) -> dict[str, float | None]:
    """You computed a derivative with respect to `k`. Did PyTorch? `k` does not require a gradient,
    so nothing is sent to it.
    """
    return table(x, b, k, k=x)


@who_has_grad.misconception
def retain_ignored(x: float, b: float, k: float) -> dict[str, float | None]:
    """You expect nothing in `h`, because it is no leaf. What does `h.retain_grad()` ask for, and
    does it stand before the walk? Here the gradient is kept.
    """
    return table(x, b, k, h=None)


@who_has_grad.misconception
def value_kept(x: float, b: float, k: float) -> dict[str, float | None]:
    """This is the value of `h`. Does `retain_grad()` keep how large `h` is, or what arrives at it?
    Write down the gradient of `y` with respect to `h`.
    """
    return table(x, b, k, h=x * k)


@who_has_grad.misconception
def retained_unit(x: float, b: float, k: float) -> dict[str, float | None]:
    """You expect 1 in `h`. That is what arrives at `p`: which operation leads from `h` to `p`?
    Multiply by its local factor.
    """
    return table(x, b, k, h=1.0)


@who_has_grad.misconception
def leaf_s_gradient(x: float, b: float, k: float) -> dict[str, float | None]:
    """This is the gradient of `x`. Does it arrive at `h` with all its factors already? Stop one
    step earlier.
    """
    return table(x, b, k, h=2 * x * k * k)


@who_has_grad.misconception
def asked_late(x: float, b: float, k: float) -> dict[str, float | None]:
    """You expect the gradient of `p`. Where does `p.retain_grad()` stand: before the walk or after
    it? What has passed is gone, and PyTorch does not warn.
    """
    return table(x, b, k, p=1.0)


@who_has_grad.misconception
def asked_late_zero(x: float, b: float, k: float) -> dict[str, float | None]:
    """You expect a 0 in `p`. Was a gradient kept there at all? `retain_grad()` came after the walk,
    so there is nothing: `None`.
    """
    return table(x, b, k, p=0.0)
