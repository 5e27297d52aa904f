"""Exercise 3.1: further wrong ideas about local factors and about what is done with them."""

from __future__ import annotations

from collections.abc import Iterable
from math import isclose
from typing import Any

from course.exercises.backward.ledger import (
    Numbers,
    fill,
    ledger,
    ledger_program,
    local_factors,
)
from course.exercises.programs import run


@ledger.misconception
def minus_at_the_other(x: float, p: float, q: float, own: Numbers) -> dict[str, Any]:
    """The minus stands at the wrong operand. In `b - c`, does `y` grow or fall when `c` grows, and
    what about `b`? Exchange the two signs.
    """
    local = local_factors(x, p, q)
    return fill({**local, "y->b": local["y->c"], "y->c": local["y->b"]}, own)


@ledger.misconception
def another_start(x: float, p: float, q: float, own: Numbers) -> dict[str, Any]:
    """This arrow starts at `y`, and 1 arrives there: `y` changes exactly as fast as `y`. Which
    local factor has the row of `a - b` on the card? Write 1 times that factor.
    """
    y = run(ledger_program(x, p, q))["y"].item()
    first = {"y->b": own.get("y->b", y), "y->c": own.get("y->c", -y)}
    return fill({**local_factors(x, p, q), **first}, own)


@ledger.misconception
def factors_added(x: float, p: float, q: float, own: Numbers) -> dict[str, Any]:
    """You added upstream and local. Let `y` change 3 times as fast as `b`, and `b` 2 times as fast
    as `a`. Is that 5 times or 6 times? Multiply along a path.
    """
    local = local_factors(x, p, q)
    found = {"y->b": 1 + local["y->b"], "y->c": 1 + local["y->c"]}
    found["b->a"] = own.get("y->b", found["y->b"]) + local["b->a"]
    found["c->a"] = own.get("y->c", found["y->c"]) + local["c->a"]
    arriving = own.get("b->a", found["b->a"]) + own.get("c->a", found["c->a"])
    found["a->x"] = arriving + local["a->x"]
    return {"ledger": found, "x_grad": own.get("a->x", found["a->x"])}


@ledger.misconception
def value_moved(x: float, p: float, q: float, own: Numbers) -> dict[str, Any]:
    """You added the value of `x` to its gradient. Does `backward()` move `x`? It only leaves a
    number in `x.grad`: write that number alone.
    """
    filled = fill(local_factors(x, p, q), own)
    return {**filled, "x_grad": filled["x_grad"] + x}


@ledger.misconception
def another_end(x: float, p: float, q: float, own: Numbers) -> dict[str, Any]:
    """Only one arrow ends at `x`. What is left to be done with a single contribution? Write into
    `x_grad` what this arrow carries.
    """
    filled = fill(local_factors(x, p, q), own)
    mine = own.get("x_grad", 2 * filled["x_grad"])
    another = isclose(mine, filled["x_grad"] * x)  # `times_its_value` speaks of that one
    return {**filled, "x_grad": 2 * filled["x_grad"] if another else mine}


@ledger.misconception(rare=True)
def times_its_value(x: float, p: float, q: float, own: Numbers) -> dict[str, Any]:
    """You took one step too many. Does another operation stand between the last arrow and `x.grad`?
    What this arrow brings is what arrives.
    """
    filled = fill(local_factors(x, p, q), own)
    return {**filled, "x_grad": filled["x_grad"] * x}


@ledger.misconception
def constant_is_zero(x: float, p: float, q: float, own: Numbers) -> dict[str, Any]:
    """0 says that nothing changes along this arrow. By how much does the product change when `a`
    grows by 1? A plain number that multiplies is the local factor, and does not vanish.
    """
    return fill({**local_factors(x, p, q), "c->a": 0.0}, own)


@ledger.misconception
def constant_at_the_end_is_zero(x: float, p: float, q: float, own: Numbers) -> dict[str, Any]:
    """0 says that nothing changes along this arrow. By how much does the product change when `x`
    grows by 1? A plain number that multiplies is the local factor, and does not vanish.
    """
    return fill({**local_factors(x, p, q), "a->x": 0.0}, own)


@ledger.misconception
def constant_is_one(x: float, p: float, q: float, own: Numbers) -> dict[str, Any]:
    """You passed on unchanged what arrived at `c`. By how much does `c` change when `a` grows by
    1? Multiply by that number.
    """
    return fill({**local_factors(x, p, q), "c->a": 1.0}, own)


@ledger.misconception
def paths_averaged(x: float, p: float, q: float, own: Numbers) -> dict[str, Any]:
    """You took the mean of the two contributions that arrive at `a`. Does a second path make the
    first one weaker? Add them, and do not divide.
    """
    return fill(local_factors(x, p, q), own, combine=_mean)


@ledger.misconception
def cubed(x: float, p: float, q: float, own: Numbers) -> dict[str, Any]:
    """You differentiated the square, and the power stayed. What is the derivative of `a**2` with
    respect to `a`? Lower the power by one.
    """
    a = run(ledger_program(x, p, q))["a"].item()
    return fill({**local_factors(x, p, q), "b->a": 2 * a * a}, own)


def _mean(arriving: Iterable[float]) -> float:
    contributions = list(arriving)
    return sum(contributions) / len(contributions)
