"""Exercises of lesson 3, *How `backward()` works*.  Learners read the docstrings of misconceptions.

Every expected number is computed by PyTorch's own autograd, on the program that learners read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import permutations
from math import cos, prod, sin
from typing import Any

import torch
from torch import Tensor

from course.draws import Dice, drawn, leaf, number
from course.exercise import choose, predict, write
from course.inputs import Recipe, run_program

Numbers = Mapping[str, float]

HALVES = (-2.5, -1.5, 0.5, 1.5, 2.5, 3.5)


def run(program: str) -> dict[str, Any]:
    """Execute the program that a learner reads, and return its variables."""
    variables: dict[str, Any] = {"torch": torch}
    exec(program, variables)
    return variables


def local_factor(output: Tensor, operand: Tensor) -> float:
    """Return the derivative of one operation's output with respect to one of its operands."""
    return torch.autograd.grad(output, operand, retain_graph=True)[0].item()


# 3.1 ------------------------------------------------------------------------------------------

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
    """Return the ledger of someone who uses these local factors; their own entries go on counting."""
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
    idea="An arrow carries upstream times local. The local factor is the derivative of the node "
    "where the arrow starts with respect to the node where it ends. Both arrows into `a` are added "
    "before the last step.",
)
def ledger(
    x: float = number(*HALVES),
    p: float = number(3.0, 4.0, 5.0),
    q: float = number(3.0, 6.0, 7.0),
    own: Numbers = {},
) -> dict[str, Any]:
    """The contribution on each arrow of a small graph, and the gradient that reaches `x`."""
    return fill(local_factors(x, p, q), own)


@ledger.misconception
def minus_lost(x: float, p: float, q: float, own: Numbers) -> dict[str, Any]:
    """The sign of `b - c` is lost. By how much does `b - c` change when `c` grows by 1? Write that
    number as the local factor on the arrow from `y` to `c`."""
    return fill({**local_factors(x, p, q), "y->c": 1.0}, own)


@ledger.misconception
def local_alone(x: float, p: float, q: float, own: Numbers) -> dict[str, Any]:
    """This is the local factor alone. What has arrived at the node where this arrow starts?
    Multiply the local factor by it."""
    local = local_factors(x, p, q)
    return {"ledger": dict(local), "x_grad": local["a->x"]}


@ledger.misconception
def value_for_slope(x: float, p: float, q: float, own: Numbers) -> dict[str, Any]:
    """You used the value of the node where the derivative belongs. The value says how large the
    node is; how fast does it change? Look up its operation on the card of local derivatives."""
    values = run(ledger_program(x, p, q))
    local = local_factors(x, p, q)
    changed = {"b->a": values["b"].item(), "c->a": values["c"].item(), "a->x": values["a"].item()}
    return fill({**local, **changed}, own)


@ledger.misconception
def exponent_lost(x: float, p: float, q: float, own: Numbers) -> dict[str, Any]:
    """The exponent is missing as a factor. What is the derivative of `a**2` with respect to `a`?
    Write it down, then put in the number that `a` holds."""
    values = run(ledger_program(x, p, q))
    return fill({**local_factors(x, p, q), "b->a": values["a"].item()}, own)


@ledger.misconception
def one_path(x: float, p: float, q: float, own: Numbers) -> dict[str, Any]:
    """Only one of two contributions went on. How many arrows arrive at `a`? Add what they bring
    before you take the step to `x`."""
    return fill(local_factors(x, p, q), own, combine=lambda arriving: next(iter(arriving)))


@ledger.misconception
def other_path(x: float, p: float, q: float, own: Numbers) -> dict[str, Any]:
    """Only one of two contributions went on. How many arrows arrive at `a`? Add what they bring
    before you take the step to `x`."""
    return fill(local_factors(x, p, q), own, combine=lambda arriving: list(arriving)[-1])


@ledger.misconception
def paths_multiplied(x: float, p: float, q: float, own: Numbers) -> dict[str, Any]:
    """You multiplied the two contributions that arrive at `a`. Factors along one path multiply;
    what happens to different paths that meet? Add them."""
    return fill(local_factors(x, p, q), own, combine=prod)


@ledger.misconception
def last_step_forgotten(x: float, p: float, q: float, own: Numbers) -> dict[str, Any]:
    """This is what arrives at `a`. Which operation leads from `x` to `a`, and which factor does it
    add? Multiply by it."""
    return fill({**local_factors(x, p, q), "a->x": 1.0}, own)


# 3.2 ------------------------------------------------------------------------------------------


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
    idea="With `y = k * u * sin(v)`, one contribution is `k * sin(x)` and the other is "
    "`k * x * cos(x)`. Both go to the same account, `x.grad`, and are added there.",
)
def used_twice(
    x: float = number(0.5, 1.0, 2.0, 2.5, 4.0), k: float = number(3.0, 5.0, 7.0)
) -> float:
    """The number in `x.grad` when `x` is used twice."""
    return run(twice_program(x, k))["x"].grad.item()


@used_twice.misconception
def derivatives_multiplied(x: float, k: float) -> float:
    """You multiplied the derivatives of the two factors. Is the derivative of a product the product
    of the derivatives? Each use of `x` gives a contribution of its own: find both and add them."""
    return k * cos(x)


@used_twice.misconception
def only_the_first_use(x: float, k: float) -> float:
    """This is the contribution of the `x` before `torch.sin`. Where else does `x` stand in the
    program? Add the contribution of that use."""
    return k * sin(x)


@used_twice.misconception
def only_the_second_use(x: float, k: float) -> float:
    """This is the contribution of the `x` inside `torch.sin`. Does a later contribution replace an
    earlier one? Add the contribution of the other use."""
    return k * x * cos(x)


@used_twice.misconception
def value_for_derivative(x: float, k: float) -> float:
    """This is the value of `y`. Does the question ask how large `y` is, or how fast it changes?
    Differentiate first, then put in `x`."""
    return run(twice_program(x, k))["y"].item()


@used_twice.misconception
def sign_of_cosine(x: float, k: float) -> float:
    """You used `-cos(x)` as the derivative of `sin(x)`. Which of the two derivatives has the minus,
    that of the sine or that of the cosine? Look at the card of local derivatives."""
    return k * sin(x) - k * x * cos(x)


@used_twice.misconception
def factor_lost(x: float, k: float) -> float:
    """The constant factor is missing. Does it disappear when you differentiate? A constant that
    multiplies stays."""
    return sin(x) + x * cos(x)


# 3.3 ------------------------------------------------------------------------------------------


def order_program(a: str, b: str, c: str, y: str, x: float) -> str:
    """Return the program of exercise 3.3: two branches that meet again."""
    return f"""
x = torch.tensor({x}, requires_grad=True)
{a} = x * 3
{b} = {a}**2
{c} = torch.exp({a})
{y} = {b} * {c}
"""


def names(*choices: str) -> Any:
    """Draw one of the names."""
    return drawn(lambda dice: {"kind": "value", "value": dice.choice(choices)})


def legal(program: Mapping[str, Any], order: Sequence[str]) -> bool:
    """Whether each node comes after all nodes whose arrows lead to it, in the real graph."""
    place = {program[name].grad_fn: index for index, name in enumerate(order)}
    return all(
        place[node] < place.get(child, place[None])  # the leaf, `x`, has no grad_fn
        for node in place
        if node is not None
        for child, _ in node.next_functions
        if child is not None
    )


@choose(
    points=1,
    shows=order_program,
    hint="A node may send something on only when all of its own contributions have arrived.",
    idea="Start with the output. Then take any node whose arriving arrows have all been used. Two "
    "nodes that do not need each other may come in either order; `x` comes last.",
)
def legal_orders(
    a: str = names("a", "p", "s"),
    b: str = names("b", "q", "t"),
    c: str = names("c", "r", "u"),
    y: str = names("y", "z", "w"),
    x: float = number(0.5, 1.5),
) -> set[str]:
    """All orders in which the backward pass can visit the nodes."""
    program = run(order_program(a, b, c, y, x))
    orders = permutations((y, b, c, a, "x"))
    return {" ".join(order) for order in orders if legal(program, order)}


@legal_orders.misconception
def forward_order(a: str, b: str, c: str, y: str, x: float) -> str:
    """This is the order in which the program computes. Where does the only gradient that is known
    at the beginning stand? Start from the output and go back."""
    return " ".join(("x", a, b, c, y))


@legal_orders.misconception
def one_branch_first(a: str, b: str, c: str, y: str, x: float) -> str:
    """This order goes back along one branch to the end before it looks at the other one. What is
    still missing at the node where the branches meet? Wait there until both have arrived."""
    return " ".join((y, b, a, "x", c))


@legal_orders.misconception
def too_early(a: str, b: str, c: str, y: str, x: float) -> str:
    """In this order the node where the branches meet is visited after only one of them. How many
    arrows lead to it? Visit it when both have brought something."""
    return " ".join((y, c, a, b, "x"))


@legal_orders.misconception
def middle_first(a: str, b: str, c: str, y: str, x: float) -> str:
    """This order begins in the middle. What would the first node multiply with its local factor?
    Only the output has a gradient from the start: it is 1."""
    return " ".join((b, c, y, a, "x"))


# 3.4 ------------------------------------------------------------------------------------------


@write(
    points=2,
    watch=("grads", "walks"),
    hint="`backward()` can start from any scalar tensor. Could it start from one that contains both "
    "losses?",
    idea="The gradient of a sum is the sum of the gradients: add the two losses and call "
    "`backward()` once on the sum.",
)
def both_losses(x: Tensor = leaf("n")) -> None:
    """Leave the gradient of both losses together in `x.grad`, in one walk."""
    h = x.exp()
    ((3 * h).sum() + (h**2).sum()).backward()


@both_losses.misconception
def walked_twice(x: Tensor) -> None:
    """The gradient is right, but the graph was walked twice, and all its work was done twice. Could
    one walk carry both losses? Add them before you call `backward()` once."""
    h = x.exp()
    (3 * h).sum().backward(retain_graph=True)
    (h**2).sum().backward()


@both_losses.misconception
def still_freed(x: Tensor) -> None:
    """The second walk needs what `exp` saved, and the first walk freed it. Must there be a second
    walk? Add the losses before you call `backward()`."""
    h = x.exp()
    (3 * h).sum().backward()
    (h**2).sum().backward()


@both_losses.misconception
def first_only(x: Tensor) -> None:
    """Only `first` reached `x`. Which line sends the gradient of `second` back? Let one
    `backward()` start from both."""
    (3 * x.exp()).sum().backward()


@both_losses.misconception
def second_only(x: Tensor) -> None:
    """Only `second` reached `x`. What happened to the gradient of `first`: was it never sent, or
    thrown away by a reset? Let one `backward()` start from both."""
    (x.exp() ** 2).sum().backward()


@both_losses.misconception
def first_counted_twice(x: Tensor) -> None:
    """`first` arrived twice and `second` once. Is `first` part of two tensors on which you call
    `backward()`? Each loss should be in one of them only."""
    h = x.exp()
    first, second = (3 * h).sum(), (h**2).sum()
    first.backward(retain_graph=True)
    (first + second).backward()


@both_losses.misconception
def losses_multiplied(x: Tensor) -> None:
    """You multiplied the losses. Is the gradient of a product the sum of the gradients? Losses are
    added."""
    h = x.exp()
    ((3 * h).sum() * (h**2).sum()).backward()


@both_losses.misconception
def losses_subtracted(x: Tensor) -> None:
    """You subtracted one loss from the other. Should a larger `second` make the total smaller? Add
    the losses."""
    h = x.exp()
    ((3 * h).sum() - (h**2).sum()).backward()


@both_losses.misconception
def losses_averaged(x: Tensor) -> None:
    """The gradient is half of what is asked. Did you take the mean of the two losses? The task asks
    for their sum."""
    h = x.exp()
    (((3 * h).sum() + (h**2).sum()) / 2).backward()


@both_losses.misconception
def nothing_sent(x: Tensor) -> None:
    """Nothing arrived: `x.grad` is still `None`. Does a path lead from your loss back to this `x`,
    and is `backward()` called, with its parentheses?"""
    x.exp()


# 3.5 ------------------------------------------------------------------------------------------

Steps = list[tuple[str, list[tuple[str, float]]]]

# Programs (operation, operands) on one leaf; in each of them gradients meet more than once.
DIAMONDS = (
    [("sin", 0), ("mul", 1, 0), ("mul", 1, 2), ("add", 3, 2)],
    [("square", 0), ("mul", 1, 1), ("sub", 2, 0), ("mul", 3, 1)],
    [("exp", 0), ("mul", 1, 0), ("sub", 2, 1), ("mul", 3, 3), ("add", 4, 0)],
)


def _real_steps(dice: Dice) -> Recipe:
    """Draw a program, run PyTorch's backward pass on it, and write down its steps."""
    operations = dice.choice(DIAMONDS)
    x = torch.tensor(0.3 + abs(dice.normal(1)[0]), dtype=torch.float64, requires_grad=True)
    tensors = run_program(operations, [x])
    labels = ["x", *"abcdef"][: len(tensors) - 1] + ["y"]
    node_names = {t.grad_fn: label for t, label in zip(tensors, labels, strict=True)}
    steps = []
    for tensor, label in reversed(list(zip(tensors, labels, strict=True))[1:]):
        local = _local_factors(tensor)
        arrows = [[node_names.get(child, "x"), factor] for child, factor in local]
        steps.append([label, arrows])
    return {"kind": "steps", "steps": steps}


def _local_factors(tensor: Tensor) -> list[tuple[Any, float]]:
    """Return (next node, local factor) of each arrow of a tensor's node, seen by a hook."""
    found: list[tuple[Any, float]] = []
    node = tensor.grad_fn
    assert node is not None

    def hook(grad_inputs: tuple[Tensor | None, ...], _: tuple[Tensor, ...]) -> None:
        for (child, _slot), grad in zip(node.next_functions, grad_inputs, strict=True):
            if child is not None and grad is not None:
                found.append((child, grad.item()))

    handle = node.register_hook(hook)
    tensor.backward(retain_graph=True)
    handle.remove()
    return found


def walk(
    steps: Steps,
    contribution: Callable[[float, float], float] = lambda upstream, local: upstream * local,
    meet: Callable[[float, float], float] = lambda old, new: old + new,
    start: float = 1.0,
) -> dict[str, float]:
    """Return the gradients that a backward pass with these two rules would find."""
    grads = {steps[0][0]: start}
    for node, arrows in steps:
        for target, local in arrows:
            new = contribution(grads[node], local)
            grads[target] = meet(grads[target], new) if target in grads else new
    return grads


@write(
    points=3,
    hint="Two things can happen at `target`: it has no gradient yet, or some contribution has "
    "arrived before. `grads.get(target, 0.0)` covers both.",
    idea="Each arrow adds `grads[node] * local` to what `target` has so far.",
)
def backward_pass(steps: Steps = drawn(_real_steps)) -> dict[str, float]:
    """The gradient of every node of a graph that is given as steps."""
    return walk(steps)


@backward_pass.misconception
def overwritten(steps: Steps) -> dict[str, float]:
    """A later contribution replaced an earlier one. What does a node do with two contributions?
    Add the new one to what `target` has so far."""
    return walk(steps, meet=lambda old, new: new)


@backward_pass.misconception
def first_kept(steps: Steps) -> dict[str, float]:
    """The second contribution to a node was dropped. Does `target` need only what arrives first?
    Add each new contribution to it."""
    return walk(steps, meet=lambda old, new: old)


@backward_pass.misconception
def local_factor_alone(steps: Steps) -> dict[str, float]:
    """You added up the local factors. How does a node know what arrived from above? Multiply
    `local` by `grads[node]`."""
    return walk(steps, contribution=lambda upstream, local: local)


@backward_pass.misconception
def upstream_alone(steps: Steps) -> dict[str, float]:
    """You passed the gradient of `node` on unchanged. What does the operation itself do to it?
    Multiply it by `local`."""
    return walk(steps, contribution=lambda upstream, local: upstream)


@backward_pass.misconception
def factors_added(steps: Steps) -> dict[str, float]:
    """You added upstream and local. If `y` changes 3 times as fast as `a`, and `a` 2 times as fast
    as `x`, is that 5 times or 6 times? Multiply along a path."""
    return walk(steps, contribution=lambda upstream, local: upstream + local)


@backward_pass.misconception
def meeting_multiplied(steps: Steps) -> dict[str, float]:
    """You multiplied contributions that meet at one node. Which of the two is a sum: the steps
    along a path, or the paths? Add what arrives on different arrows."""
    return walk(steps, meet=lambda old, new: old * new)


@backward_pass.misconception
def started_from_zero(steps: Steps) -> dict[str, float]:
    """Every gradient is 0. By how much does the output change when the output changes by 1? Give
    the output the gradient 1.0 at the start."""
    return walk(steps, start=0.0)


# 3.6 ------------------------------------------------------------------------------------------


def outcome(program: str) -> Any:
    """Return what a program leaves in `result`: a number or None; or the name of its exception."""
    try:
        result = run(program)["result"]
    except Exception as error:
        return type(error).__name__
    return result.item() if isinstance(result, Tensor) else result


def snippets(x: float, k: float) -> dict[str, str]:
    """Return the six programs of exercise 3.6 by letter."""
    begin = f"x = torch.tensor({x}, requires_grad=True)\n"
    return {
        "a": begin + f"y = x**{int(k)}\nresult = y.backward()",
        "b": begin + f"y = {k} * x\ny.backward()\nresult = y.grad",
        "c": begin + "y = x + 1\ny.backward()\ny.backward()\nresult = x.grad",
        "d": begin + f"y = {k} * x + 1\ny.backward()\ny.backward()\nresult = x.grad",
        "e": begin + "x.backward()\nresult = x.grad",
        "f": f"x = torch.tensor([{x}, {k}], requires_grad=True)\n"
        "y = 2 * x\ny.backward()\nresult = x.grad",
    }


def outcomes_program(x: float, k: float) -> str:
    """Return the six programs as one text, each under its letter."""
    return "\n\n".join(f"# {letter}\n{text}" for letter, text in snippets(x, k).items())


def all_outcomes(x: float, k: float, **believed: Any) -> dict[str, Any]:
    """Return the outcome of every program, except for what someone believes instead."""
    return {letter: outcome(text) for letter, text in snippets(x, k).items()} | believed


@predict(
    points=1,
    shows=outcomes_program,
    hint="Three questions decide: what does `backward()` return, which tensor gets a `.grad`, and "
    "did an operation save something that the first call freed?",
    idea="`backward()` returns None and fills leaves only. An addition saves nothing, so it can be "
    "walked again and the gradients add up; a product has saved its factors, and the first call "
    "freed them. Without an argument, `backward()` needs a scalar.",
)
def outcomes(x: float = number(1.5, 2.5, 4.5), k: float = number(3.0, 5.0, 7.0)) -> dict[str, Any]:
    """What each program leaves in `result`: a number, None, or the name of the exception."""
    return all_outcomes(x, k)


@outcomes.misconception
def backward_returns(x: float, k: float) -> dict[str, Any]:
    """You expect the derivative from the call itself. Where did every cell of this lesson read the
    gradient? `backward()` returns nothing and writes into `x.grad`."""
    return all_outcomes(x, k, a=k * x ** (k - 1))


@outcomes.misconception
def output_keeps_grad(x: float, k: float) -> dict[str, Any]:
    """You expect the gradient in the output. Is `y` a leaf? Only leaves keep what arrives; `y.grad`
    stays empty and PyTorch warns."""
    return all_outcomes(x, k, b=k)


@outcomes.misconception
def output_keeps_one(x: float, k: float) -> dict[str, Any]:
    """The walk does start at `y` with 1, but is it kept there? `y` is not a leaf, so `y.grad` stays
    empty and PyTorch warns."""
    return all_outcomes(x, k, b=1.0)


@outcomes.misconception
def second_call_raises(x: float, k: float) -> dict[str, Any]:
    """You expect that a second call always fails. What did the addition save for the way back?
    Nothing, so nothing is missing the second time."""
    return all_outcomes(x, k, c="RuntimeError")


@outcomes.misconception
def second_call_replaces(x: float, k: float) -> dict[str, Any]:
    """You expect that the second call replaces the first. Does `backward()` set `x.grad`, or add to
    it? Add up both calls."""
    return all_outcomes(x, k, c=1.0)


@outcomes.misconception
def second_call_works(x: float, k: float) -> dict[str, Any]:
    """You expect that the second call adds the same again. What does the product need on the way
    back, and who freed it? Compare this program with the one before it."""
    return all_outcomes(x, k, d=2 * k)


@outcomes.misconception
def second_product_replaces(x: float, k: float) -> dict[str, Any]:
    """You expect one gradient, as if the second call did nothing. Is what the product saved still
    there for a second walk? Compare this program with the one before it."""
    return all_outcomes(x, k, d=k)


@outcomes.misconception
def leaf_has_none(x: float, k: float) -> dict[str, Any]:
    """You expect nothing, because no operation was done. How fast does `x` change with `x`? The
    walk starts and ends at this leaf, with 1."""
    return all_outcomes(x, k, e=None)


@outcomes.misconception
def leaf_raises(x: float, k: float) -> dict[str, Any]:
    """You expect an error, because there is no graph. Is a leaf that requires a gradient not a
    graph of one node? The walk starts and ends there, with 1."""
    return all_outcomes(x, k, e="RuntimeError")


@outcomes.misconception
def vector_works(x: float, k: float) -> dict[str, Any]:
    """You expect a gradient, but `y` holds two numbers. Which of them should the walk start from?
    Without an argument, `backward()` accepts only a scalar."""
    return all_outcomes(x, k, f=2.0)


@outcomes.misconception
def vector_gives_none(x: float, k: float) -> dict[str, Any]:
    """You expect that nothing happens. `y` holds two numbers, so from which of them should the walk
    start? PyTorch does not guess: it raises."""
    return all_outcomes(x, k, f=None)
