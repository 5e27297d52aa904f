"""Exercise 3.4: wrong ideas about which nodes are asked for."""

from __future__ import annotations

from course.exercises.backward.backward_pass import Steps, backward_pass, walk


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
