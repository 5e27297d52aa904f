"""Exercise 3.4: wrong ideas about what the walk visits, and what each arrow brings."""

from __future__ import annotations

from course.exercises.backward.backward_pass import Steps, backward_pass, walk


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
