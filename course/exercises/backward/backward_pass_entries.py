"""Exercise 3.4: wrong ideas about which entry of ``grads`` is begun, read and written."""

from __future__ import annotations

from typing import Any

from course.exercises.backward.backward_pass import Steps, backward_pass, walk


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
