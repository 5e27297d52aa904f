"""Exercise 3.4: a backward pass over a graph that is written down as steps.

Here are wrong ideas about the two rules, multiply along an arrow and add where arrows meet; the
modules beside this one have those about the entries, the arrows, the walk and the result.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import torch
from torch import Tensor
from torch.autograd.graph import Node

from course.declare import write
from course.draws import Dice, drawn
from course.inputs import Recipe, run_program

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
    labels = [*"xabcdef"[: len(tensors) - 1], "y"]
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
    node = cast(Node, tensor.grad_fn)

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


# What a drawn program may lack: factors with a minus, and two arrows from one node to another.
ALWAYS: Recipe = {
    "kind": "steps",
    "steps": [
        ("y", [("b", 1.0), ("c", -1.0)]),
        ("b", [("a", 2.0), ("a", -3.0)]),
        ("c", [("a", 0.5), ("x", -2.0)]),
        ("a", [("x", 1.5)]),
    ],
}


@write(
    points=3,
    watch=("value", "again"),
    always=({"steps": ALWAYS},),
    rtol=1e-4,  # an answer that computes with float32 tensors is right too
    hint="Two things can happen at `target`: it has no gradient yet, or some contribution has "
    "arrived before. `grads.get(target, 0.0)` covers both.",
    idea="Each arrow adds `grads[node] * local` to what `target` has so far.",
)
def backward_pass(steps: Steps = drawn(_real_steps)) -> dict[str, float]:
    """The gradient of every node of a graph that is given as steps."""
    grads = walk(steps)
    # In the order of the walk: what is wrong first in it is spoken about.
    return {node: grads[node] for node, _ in steps} | grads


@backward_pass.misconception
def overwritten(steps: Steps) -> dict[str, float]:
    """A later contribution replaced an earlier one. What does a node do with two contributions?
    Add the new one to what `target` has so far.
    """
    return walk(steps, meet=lambda old, new: new)


@backward_pass.misconception
def first_kept(steps: Steps) -> dict[str, float]:
    """The second contribution to a node was dropped. Does `target` need only what arrives first?
    Add each new contribution to it.
    """
    return walk(steps, meet=lambda old, new: old)


@backward_pass.misconception
def local_factor_alone(steps: Steps) -> dict[str, float]:
    """You added up the local factors. How does a node know what arrived from the output? Multiply
    `local` by `grads[node]`.
    """
    return walk(steps, contribution=lambda upstream, local: local)


@backward_pass.misconception
def upstream_alone(steps: Steps) -> dict[str, float]:
    """You passed the gradient of `node` on unchanged. What does the operation itself do to it?
    Multiply it by `local`.
    """
    return walk(steps, contribution=lambda upstream, local: upstream)


@backward_pass.misconception
def factors_added(steps: Steps) -> dict[str, float]:
    """You added upstream and local. Let `y` change 3 times as fast as `a`, and `a` 2 times as fast
    as `x`. Is that 5 times or 6 times? Multiply along a path.
    """
    return walk(steps, contribution=lambda upstream, local: upstream + local)


@backward_pass.misconception
def meeting_multiplied(steps: Steps) -> dict[str, float]:
    """You multiplied contributions that meet at one node. What is added: the
    steps along one path, or what different paths bring? Add what arrives on different arrows.
    """
    return walk(steps, meet=lambda old, new: old * new)


@backward_pass.misconception
def started_from_zero(steps: Steps) -> dict[str, float]:
    """Every gradient is 0. By how much does the output change when the output changes by 1? Give
    the output the gradient 1.0 at the start.
    """
    return walk(steps, start=0.0)


@backward_pass.misconception
def local_factor_kept(steps: Steps) -> dict[str, float]:
    """You stored the local factor itself. How does a node know what arrived from the output?
    Multiply `local` by `grads[node]`.
    """
    return walk(steps, contribution=lambda upstream, local: local, meet=lambda old, new: new)


@backward_pass.misconception
def upstream_copied(steps: Steps) -> dict[str, float]:
    """You passed the gradient of `node` on unchanged. What does the operation itself do to it?
    Multiply it by `local`.
    """
    return walk(steps, contribution=lambda upstream, local: upstream, meet=lambda old, new: new)


@backward_pass.misconception
def factors_added_and_kept(steps: Steps) -> dict[str, float]:
    """You added upstream and local. Let `y` change 3 times as fast as `a`, and `a` 2 times as fast
    as `x`. Is that 5 times or 6 times? Multiply along a path.
    """
    return walk(
        steps, contribution=lambda upstream, local: upstream + local, meet=lambda old, new: new
    )
