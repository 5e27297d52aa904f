"""Exercise 3.1: what travels along each arrow of a small graph.

Here are the usual wrong ideas; `ledger_factors` has more of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from math import prod
from typing import Any

from course.declare import predict
from course.draws import number
from course.exercises.programs import local_factor, run

Numbers = Mapping[str, float]
NOTHING: Numbers = {}

HALVES = (-2.5, -1.5, 0.5, 1.5, 2.5, 3.5)

ARROWS = ("y->b", "y->c", "b->a", "c->a", "a->x")


def ledger_program(x: float, p: float, q: float) -> str:
    """Return the program of exercise 3.1."""
    return f"""
x = torch.tensor({x}, requires_grad=True)
a = x * {p}
b = a**2
c = a * {q}
y = b - c
"""


def fill(
    local: Numbers, own: Numbers, combine: Callable[[Iterable[float]], float] = sum
) -> dict[str, Any]:
    """Return the ledger that these local factors give; the learner's own entries go on counting."""
    entries: dict[str, float] = {}
    arriving: dict[str, list[float]] = {"y": [1.0]}
    for arrow in ARROWS:
        source, target = arrow.split("->")
        entries[arrow] = combine(arriving[source]) * local[arrow]
        arriving.setdefault(target, []).append(own.get(arrow, entries[arrow]))
    return {"ledger": entries, "x_grad": combine(arriving["x"])}


def local_factors(x: float, p: float, q: float) -> dict[str, float]:
    """Return what multiplies the upstream gradient on each arrow, as PyTorch computes it."""
    program = run(ledger_program(x, p, q))
    ends = {arrow: arrow.split("->") for arrow in ARROWS}
    return {
        arrow: local_factor(program[source], program[target])
        for arrow, (source, target) in ends.items()
    }


@predict(
    points=1,
    variables=("ledger", "x_grad"),
    shows=ledger_program,
    hint="Start at `y` with 1 and go back one arrow at a time. Upstream is the sum of everything "
    "that arrives at the node where the arrow starts.",
    idea="An arrow carries upstream times local. The local factor says how fast the node at its "
    "start changes with the node at its end. Both arrows into `a` are added before the last step.",
)
def ledger(
    x: float = number(*HALVES),
    p: float = number(3.0, 4.0, 5.0),
    q: float = number(3.0, 6.0, 7.0),
    own: Numbers = NOTHING,
) -> dict[str, Any]:
    """The contribution on each arrow of a small graph, and the gradient that reaches `x`."""
    return fill(local_factors(x, p, q), own)


@ledger.misconception
def minus_lost(x: float, p: float, q: float, own: Numbers) -> dict[str, Any]:
    """The sign of `b - c` is lost. By how much does `b - c` change when `c` grows by 1? Write that
    number as the local factor on the arrow from `y` to `c`.
    """
    return fill({**local_factors(x, p, q), "y->c": 1.0}, own)


@ledger.misconception
def local_alone(x: float, p: float, q: float, own: Numbers) -> dict[str, Any]:
    """This is the local factor alone. What has arrived at the node where this arrow starts?
    Multiply the local factor by it.
    """
    local = local_factors(x, p, q)
    return {"ledger": dict(local), "x_grad": local["a->x"]}


@ledger.misconception
def value_for_slope(x: float, p: float, q: float, own: Numbers) -> dict[str, Any]:
    """You used the value of the node where the derivative belongs. The value says how large the
    node is; how fast does it change? Look up its operation on the card of local derivatives.
    """
    values = run(ledger_program(x, p, q))
    local = local_factors(x, p, q)
    changed = {"b->a": values["b"].item(), "c->a": values["c"].item(), "a->x": values["a"].item()}
    return fill({**local, **changed}, own)


@ledger.misconception
def exponent_lost(x: float, p: float, q: float, own: Numbers) -> dict[str, Any]:
    """The exponent is missing as a factor. What is the derivative of `a**2` with respect to `a`?
    Write it down, then put in the number that `a` holds.
    """
    values = run(ledger_program(x, p, q))
    return fill({**local_factors(x, p, q), "b->a": values["a"].item()}, own)


@ledger.misconception
def base_lost(x: float, p: float, q: float, own: Numbers) -> dict[str, Any]:
    """Only the exponent is there. Does `a**2` change equally fast at every `a`? Look up the row of
    `a**n` on the card, then put in the number that `a` holds.
    """
    return fill({**local_factors(x, p, q), "b->a": 2.0}, own)


@ledger.misconception
def another_point(x: float, p: float, q: float, own: Numbers) -> dict[str, Any]:
    """The derivative of the square was taken at `x`. Which number is squared in the program? Put in
    the number that `a` holds.
    """
    return fill({**local_factors(x, p, q), "b->a": 2 * x}, own)


@ledger.misconception
def own_factor(x: float, p: float, q: float, own: Numbers) -> dict[str, Any]:
    """You multiplied by the factor that changes. By how much does a product change when one factor
    grows by 1? Use the other factor: the card has it in the row of `a * b`.
    """
    a = run(ledger_program(x, p, q))["a"].item()
    return fill({**local_factors(x, p, q), "c->a": a, "a->x": x}, own)


@ledger.misconception
def one_path(x: float, p: float, q: float, own: Numbers) -> dict[str, Any]:
    """Only one of two contributions went on. How many arrows arrive at `a`? Add what they bring
    before you take the step to `x`.
    """
    return fill(local_factors(x, p, q), own, combine=lambda arriving: next(iter(arriving)))


@ledger.misconception
def other_path(x: float, p: float, q: float, own: Numbers) -> dict[str, Any]:
    """Only one of two contributions went on. How many arrows arrive at `a`? Add what they bring
    before you take the step to `x`.
    """
    return fill(local_factors(x, p, q), own, combine=lambda arriving: list(arriving)[-1])


@ledger.misconception
def paths_multiplied(x: float, p: float, q: float, own: Numbers) -> dict[str, Any]:
    """You multiplied the two contributions that arrive at `a`. Factors along one path multiply;
    what happens to different paths that meet? Add them.
    """
    return fill(local_factors(x, p, q), own, combine=prod)


@ledger.misconception
def paths_subtracted(x: float, p: float, q: float, own: Numbers) -> dict[str, Any]:
    """You subtracted one contribution from the other. Is the minus of `b - c` not in `c->a`
    already? Add what arrives at `a`.
    """
    return fill(local_factors(x, p, q), own, combine=_difference)


@ledger.misconception
def last_step_forgotten(x: float, p: float, q: float, own: Numbers) -> dict[str, Any]:
    """This is what arrives at `a`. Which operation leads from `x` to `a`, and which factor does it
    bring? Multiply by it.
    """
    return fill({**local_factors(x, p, q), "a->x": 1.0}, own)


@ledger.misconception
def last_step_twice(x: float, p: float, q: float, own: Numbers) -> dict[str, Any]:
    """You took one step too many. Does another operation stand between the last arrow and `x.grad`?
    What this arrow brings is what arrives.
    """
    filled = fill(local_factors(x, p, q), own)
    return {**filled, "x_grad": filled["x_grad"] * p}


@ledger.misconception
def upstream_alone(x: float, p: float, q: float, own: Numbers) -> dict[str, Any]:
    """You passed on unchanged what arrived from the output. How fast does the node itself
    change? Look up its operation on the card, and multiply.
    """
    first = local_factors(x, p, q)
    return fill({arrow: first[arrow] if arrow[0] == "y" else 1.0 for arrow in ARROWS}, own)


@ledger.misconception
def values_on_arrows(x: float, p: float, q: float, own: Numbers) -> dict[str, Any]:
    """These are the values that the program computes. What travels on the way back: how large a
    node is, or how fast `y` changes with it? Start at `y` with 1.
    """
    return _values(x, p, q, end=1)


@ledger.misconception
def values_at_the_start(x: float, p: float, q: float, own: Numbers) -> dict[str, Any]:
    """These are the values that the program computes. What travels on the way back: how large a
    node is, or how fast `y` changes with it? Start at `y` with 1.
    """
    return _values(x, p, q, end=0)


def _values(x: float, p: float, q: float, *, end: int) -> dict[str, Any]:
    """Return the value of the node at the start (0) or at the end (1) of each arrow."""
    program = run(ledger_program(x, p, q))
    found = {arrow: program[arrow.split("->")[end]].item() for arrow in ARROWS}
    return {"ledger": found, "x_grad": x}


def _difference(arriving: Iterable[float]) -> float:
    first, *others = arriving
    return first - sum(others)


@ledger.picture
def first_wrong_arrow(place: str, x: float, p: float, q: float) -> None:
    """Show the graph with the numbers that are right so far, and mark the arrow to look at."""
    from course.graph import point_out

    arrow = place.partition('"')[2].removesuffix('"]')
    if arrow in ARROWS:
        program = run(ledger_program(x, p, q))
        tensors = {name: program[name] for name in "xabcy"}
        point_out(program["y"], arrow, ARROWS[: ARROWS.index(arrow)], **tensors)
