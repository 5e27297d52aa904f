"""Exercise 3.4: wrong ideas about arrows that leave one node, or meet at one."""

from __future__ import annotations

from course.exercises.backward.backward_pass import Steps, backward_pass, walk


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
    return walk(_with_all_factors(steps), meet=lambda old, new: new)


@backward_pass.misconception
def all_local_factors_added(steps: Steps) -> dict[str, float]:
    """You sent the sum of all local factors of a node along each of its arrows. Which factor
    belongs to which arrow? Multiply by that one alone.
    """
    return walk(_with_all_factors(steps))


def _with_all_factors(steps: Steps) -> Steps:
    """Return the steps with the sum of a node's local factors on each of its arrows."""
    return [
        (node, [(target, sum(local for _, local in arrows)) for target, _ in arrows])
        for node, arrows in steps
    ]


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
def equal_arrows_once(steps: Steps) -> dict[str, float]:
    """Two arrows lead from one node to the same target, and only one of them counted. Can a set, or
    a dictionary, hold both? Add what each arrow brings at once.
    """
    return walk([(node, list(dict(arrows).items())) for node, arrows in steps])


@backward_pass.misconception
def averaged_when_complete(steps: Steps) -> dict[str, float]:
    """You took the mean of contributions that meet. Does a second path make the first one weaker?
    Add them, and do not divide.
    """
    arrived = {steps[0][0]: [1.0]}
    for node, arrows in steps:
        for target, local in arrows:
            upstream = sum(arrived[node]) / len(arrived[node])
            arrived.setdefault(target, []).append(upstream * local)
    return {node: sum(parts) / len(parts) for node, parts in arrived.items()}


@backward_pass.misconception(rare=True)
def sum_multiplied_again(steps: Steps) -> dict[str, float]:
    """Which number travels along the arrow? It is `grads[node] * local` alone. Add what arrives on
    different arrows.
    """
    grads = {steps[0][0]: 1.0}
    for node, arrows in steps:
        for target, local in arrows:
            grads[target] = (grads.get(target, 0.0) + local) * grads[node]
    return grads
