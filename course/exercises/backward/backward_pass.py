"""Exercise 3.4: a backward pass over a graph that is written down as steps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import torch
from torch import Tensor
from torch.autograd.graph import Node

from course.draws import Dice, drawn
from course.exercise import write
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
    return walk(steps)


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


@backward_pass.misconception
def looked_up_too_early(steps: Steps) -> dict[str, float]:
    """`grads` has no entry of that name yet. Was a contribution to this node stored before it is
    read? Begin the output with 1.0 and every other node with 0.0, as `grads.get(target, 0.0)` does.
    """
    grads = {steps[0][0]: 1.0}
    for node, arrows in steps:
        for target, local in arrows:
            grads[target] += grads[node] * local
    return grads


@backward_pass.misconception
def sums_from_one(steps: Steps) -> dict[str, float]:
    """Your sums start from 1. What has a node before anything arrives? Start them from 0.0; only
    the output begins with 1.0.
    """
    grads = {steps[0][0]: 1.0}
    for node, arrows in steps:
        for target, local in arrows:
            grads[target] = grads.get(target, 1.0) + grads[node] * local
    return grads


@backward_pass.misconception
def one_step_only(steps: Steps) -> dict[str, float]:
    """The walk ended after its first node. Does `return` or `break` stand inside the outer loop?
    Let the loop go on, and return behind both loops.
    """
    return walk(steps[:1])


@backward_pass.misconception
def against_the_order(steps: Steps) -> dict[str, float]:
    """You went through the steps from the last to the first. Which node has a gradient from the
    start? Take the steps in the order in which they are given.
    """
    grads = {steps[0][0]: 1.0}
    for node, arrows in reversed(steps):
        for target, local in arrows:
            grads[target] = grads.get(target, 0.0) + grads.get(node, 0.0) * local
    return grads


@backward_pass.misconception
def arrows_in_a_row(steps: Steps) -> dict[str, float]:
    """One arrow of a node went on with the product of the arrow before it. Do two arrows of the
    same node lie on one path? Begin each of them with `grads[node]`.
    """
    grads = {steps[0][0]: 1.0}
    for node, arrows in steps:
        upstream = grads[node]
        for target, local in arrows:
            upstream = grads[target] = upstream * local
    return grads


@backward_pass.misconception
def target_for_node(steps: Steps) -> dict[str, float]:
    """You multiplied what `target` has by `local`. Which node sends something along this arrow?
    Take the gradient of `node`.
    """
    grads = {steps[0][0]: 1.0}
    for _node, arrows in steps:
        for target, local in arrows:
            grads[target] = grads.get(target, 1.0) * local
    return grads


@backward_pass.misconception
def target_for_node_from_zero(steps: Steps) -> dict[str, float]:
    """You multiplied what `target` has by `local`. Which node sends something along this arrow?
    Take the gradient of `node`.
    """
    grads = {steps[0][0]: 1.0}
    for _node, arrows in steps:
        for target, local in arrows:
            grads[target] = grads.get(target, 0.0) * local
    return grads


@backward_pass.misconception
def sum_times_local(steps: Steps) -> dict[str, float]:
    """You multiplied what `target` has by `local` too. Has that come along this arrow? Multiply
    `grads[node]` alone by `local`, then add.
    """
    grads = {steps[0][0]: 1.0}
    for node, arrows in steps:
        for target, local in arrows:
            grads[target] = (grads.get(target, 0.0) + grads[node]) * local
    return grads


@backward_pass.misconception
def target_times_local(steps: Steps) -> dict[str, float]:
    """You multiplied what `target` has by `local`, and not what `node` sends. Which of the two
    goes along this arrow? Multiply `grads[node]` by `local`, then add.
    """
    grads = {steps[0][0]: 1.0}
    for node, arrows in steps:
        for target, local in arrows:
            grads[target] = grads.get(target, 0.0) * local + grads[node]
    return grads


@backward_pass.misconception
def target_added_to_itself(steps: Steps) -> dict[str, float]:
    """At a second arrow into `target`, you added what `target` has, times `local`. Which node sends
    something along this arrow? Add `grads[node] * local`, at each arrow.
    """
    grads = {steps[0][0]: 1.0}
    for node, arrows in steps:
        for target, local in arrows:
            old = grads.get(target)
            grads[target] = grads[node] * local if old is None else old + old * local
    return grads


@backward_pass.misconception
def last_product(steps: Steps) -> dict[str, float]:
    """One arrow goes on with the product of the arrow before it. Does that product belong to
    `node`? Take `grads[node]` anew for each arrow.
    """
    grads, upstream = {steps[0][0]: 1.0}, 1.0
    for _node, arrows in steps:
        for target, local in arrows:
            upstream *= local
            grads[target] = grads.get(target, 0.0) + upstream
    return grads


@backward_pass.misconception
def exchanged(steps: Steps) -> dict[str, float]:
    """You added to the gradient of `node`. Along an arrow from `node` to `target`, which of the two
    gets something? Exchange the names.
    """
    grads = {steps[0][0]: 1.0}
    for node, arrows in steps:
        for target, local in arrows:
            grads[node] = grads.get(node, 0.0) + grads.get(target, 1.0) * local
    return grads


@backward_pass.misconception
def exchanged_from_zero(steps: Steps) -> dict[str, float]:
    """You read the gradient of `target` and added to that of `node`. Along an arrow from `node` to
    `target`, which of the two gets something? Exchange the names.
    """
    grads = {steps[0][0]: 1.0}
    for node, arrows in steps:
        for target, local in arrows:
            grads[node] = grads.get(node, 0.0) + grads.get(target, 0.0) * local
    return grads


@backward_pass.misconception
def listed(steps: Steps) -> Any:
    """A list or a tuple stands where one number is needed. Do you keep a list for each node, or
    multiply by a whole arrow? Keep one number for each node, the sum of what has arrived.
    """
    grads: Any = {steps[0][0]: 1.0}
    for node, arrows in steps:
        for target, local in arrows:
            grads.setdefault(target, []).append(grads[node] * local)
    return grads


@backward_pass.misconception
def meeting_averaged(steps: Steps) -> dict[str, float]:
    """You took the mean of contributions that meet. Does a second path make the first one weaker?
    Add them, and do not divide.
    """
    return walk(steps, meet=lambda old, new: (old + new) / 2)


@backward_pass.misconception
def all_averaged(steps: Steps) -> dict[str, float]:
    """You took the mean of contributions that meet. Does a second path make the first one weaker?
    Add them, and do not divide.
    """
    grads = {steps[0][0]: 1.0}
    for node, arrows in steps:
        for target, local in arrows:
            new = grads[node] * local
            grads[target] = (grads.get(target, new) + new) / 2
    return grads


@backward_pass.misconception
def divided_among_arrows(steps: Steps) -> dict[str, float]:
    """You divided what a node sends by its number of arrows. Does a second arrow make the first one
    weaker? Send the whole gradient of `node`, times `local`, along each arrow.
    """
    grads = {steps[0][0]: 1.0}
    for node, arrows in steps:
        for target, local in arrows:
            grads[target] = grads.get(target, 0.0) + grads[node] * local / len(arrows)
    return grads


@backward_pass.misconception
def all_local_factors(steps: Steps) -> dict[str, float]:
    """You sent the sum of all local factors of a node along each of its arrows. Which factor
    belongs to which arrow? Multiply by that one alone.
    """
    grads = {steps[0][0]: 1.0}
    for node, arrows in steps:
        total = sum(local for _, local in arrows)
        for target, _ in arrows:
            grads[target] = grads[node] * total
    return grads


@backward_pass.misconception
def all_local_factors_added(steps: Steps) -> dict[str, float]:
    """You sent the sum of all local factors of a node along each of its arrows. Which factor
    belongs to which arrow? Multiply by that one alone.
    """
    grads = {steps[0][0]: 1.0}
    for node, arrows in steps:
        total = sum(local for _, local in arrows)
        for target, _ in arrows:
            grads[target] = grads.get(target, 0.0) + grads[node] * total
    return grads


@backward_pass.misconception(looks_like=["overwritten"])
def overwritten_by_the_next_step(steps: Steps) -> dict[str, float]:
    """The contributions of one step are added, but a later step replaces them. What does a node do
    with what other nodes brought before? Add to it.
    """
    grads = {steps[0][0]: 1.0}
    for node, arrows in steps:
        here: dict[str, float] = {}
        for target, local in arrows:
            here[target] = here.get(target, 0.0) + grads[node] * local
        grads.update(here)
    return grads


@backward_pass.misconception
def leaves_only(steps: Steps) -> dict[str, float]:
    """Your dictionary has the leaves only. Does the task ask for them, or for every node? Leave the
    output and the inner nodes in it.
    """
    inner = {node for node, _ in steps}
    return {name: grad for name, grad in walk(steps).items() if name not in inner}


@backward_pass.misconception
def without_the_output(steps: Steps) -> dict[str, float]:
    """The output is missing in your dictionary. Has it a gradient? The walk starts there with 1.0:
    leave it in.
    """
    return {name: grad for name, grad in walk(steps).items() if name != steps[0][0]}


@backward_pass.misconception
def without_the_leaves(steps: Steps) -> dict[str, float]:
    """The leaves are missing in your dictionary. They have no step of their own: where do they turn
    up? Store what arrives at each `target`.
    """
    inner = {node for node, _ in steps}
    return {name: grad for name, grad in walk(steps).items() if name in inner}


@backward_pass.misconception
def one_leaf_alone(steps: Steps) -> float:
    """One number came back. Does the task ask for one gradient, or for that of every node? Return
    the dictionary.
    """
    return walk(steps)["x"]


@backward_pass.misconception(looks_like=["looked_up_too_early", "overwritten"])
def first_arrow_only(steps: Steps) -> dict[str, float]:
    """Each node used its first arrow only. Does something leave the inner loop too early? Let every
    arrow bring its part.
    """
    return walk([(node, arrows[:1]) for node, arrows in steps])


@backward_pass.misconception
def subtracted(steps: Steps) -> dict[str, float]:
    """You subtracted a contribution. Where would a minus come from: is it not in `local` already?
    Add.
    """
    return walk(steps, meet=lambda old, new: old - new)


@backward_pass.misconception
def counted_twice(steps: Steps) -> dict[str, float]:
    """Contributions that meet are counted too often. Is the first one stored, and then added once
    more? Each arrow adds its part once.
    """
    grads = {steps[0][0]: 1.0}
    for node, arrows in steps:
        for target, local in arrows:
            new = grads[node] * local
            grads[target] = grads.get(target, new) + new
    return grads


@backward_pass.misconception
def upstream_kept_too(steps: Steps) -> dict[str, float]:
    """You added the gradient of `node` to its own part. Which number travels along the arrow? It is
    `grads[node] * local` alone.
    """
    return walk(steps, contribution=lambda upstream, local: upstream + upstream * local)


@backward_pass.misconception
def divided_by_the_factor(steps: Steps) -> dict[str, float]:
    """You divided by `local`. If `a` changes 2 times as fast as `x`, does `y` change more or less
    with `x` than with `a`? Multiply.
    """
    return walk(steps, contribution=lambda upstream, local: upstream / local)


@backward_pass.misconception
def steps_used_up(steps: Steps) -> dict[str, float]:
    """Your function empties `steps`, which belongs to the caller. What does a second call find
    there? Go through `steps` without taking anything out.
    """
    grads = {steps[0][0]: 1.0}
    while steps:
        node, arrows = steps.pop(0)
        for target, local in arrows:
            grads[target] = grads.get(target, 0.0) + grads[node] * local
    return grads


@backward_pass.misconception(looks_like=["first_kept", "overwritten"])
def largest_kept(steps: Steps) -> dict[str, float]:
    """You kept the largest contribution. Does `target` need only one of them? Add what arrives on
    different arrows.
    """
    return walk(steps, meet=max)


@backward_pass.misconception(looks_like=["first_kept", "overwritten"])
def smallest_kept(steps: Steps) -> dict[str, float]:
    """You kept the smallest contribution. Does `target` need only one of them? Add what arrives on
    different arrows.
    """
    return walk(steps, meet=min)


@backward_pass.misconception(looks_like=["first_kept", "overwritten"])
def largest_kept_or_zero(steps: Steps) -> dict[str, float]:
    """You kept the largest contribution. Does `target` need only one of them? Add what arrives on
    different arrows.
    """
    return walk([(steps[0][0], []), *steps], contribution=lambda u, v: max(u * v, 0.0), meet=max)


@backward_pass.misconception
def signs_lost(steps: Steps) -> dict[str, float]:
    """Your contributions have lost their signs. What does a negative `local` say: that `y` falls
    when the input grows? Keep the signs, and add.
    """
    return walk(steps, contribution=lambda upstream, local: abs(upstream * local))


@backward_pass.misconception
def local_squared(steps: Steps) -> dict[str, float]:
    """You multiplied by `local` twice. Does an arrow carry its local factor once or twice? Multiply
    by it once.
    """
    return walk(steps, contribution=lambda upstream, local: upstream * local**2)


@backward_pass.misconception
def upstream_squared(steps: Steps) -> dict[str, float]:
    """You multiplied by `grads[node]` twice. How often does it travel along one arrow? Multiply
    by it once.
    """
    return walk(steps, contribution=lambda upstream, local: upstream**2 * local)


@backward_pass.misconception(
    looks_like=["largest_kept", "overwritten", "overwritten_by_the_next_step"]
)
def last_path_only(steps: Steps) -> dict[str, float]:
    """You walked along each path alone, and the last path replaced the earlier ones. What does a
    node do with several paths? Add what each of them brings.
    """
    grads: dict[str, float] = {}

    def go(name: str, grad: float) -> None:
        grads[name] = grad
        for target, local in dict(steps).get(name, []):
            go(target, grad * local)

    go(steps[0][0], 1.0)
    return grads


@backward_pass.misconception
def output_without_a_start(steps: Steps) -> dict[str, float]:
    """Every gradient is 0, and the output has none. By how much does the output change when the
    output changes by 1? Give the output the gradient 1.0 at the start.
    """
    grads: dict[str, float] = {}
    for node, arrows in steps:
        for target, local in arrows:
            grads[target] = grads.get(target, 0.0) + grads.get(node, 0.0) * local
    return grads


@backward_pass.misconception
def first_step_left_out(steps: Steps) -> dict[str, float]:
    """The first step is missing in your walk. Which node does it begin at, and what does that one
    send? Go through all of `steps`.
    """
    grads = {steps[0][0]: 1.0}
    for node, arrows in steps[1:]:
        for target, local in arrows:
            grads[target] = grads.get(target, 0.0) + grads.get(node, 1.0) * local
    return grads
