"""Exercise 3.6: further wrong ideas about the six programs, in their order."""

from __future__ import annotations

from typing import Any

from course.exercises.backward.outcomes import all_outcomes, outcomes


@outcomes.misconception
def call_raises(x: float, k: float) -> dict[str, Any]:
    """You expect an error. What is missing for this walk: the graph was built by `y = ...`, and
    `y` is one number? The call works; what does it give back?
    """
    return all_outcomes(x, k, a="RuntimeError")


@outcomes.misconception
def call_gives_zero(x: float, k: float) -> dict[str, Any]:
    """You expect a number from the call. Is 0 the same as nothing? `backward()` gives nothing back:
    which word of Python stands for that?
    """
    return all_outcomes(x, k, a=0.0)


@outcomes.misconception
def call_gives_one(x: float, k: float) -> dict[str, Any]:
    """The walk does start with 1, but does the call give it back? `backward()` returns nothing and
    writes into `x.grad`.
    """
    return all_outcomes(x, k, a=1.0)


@outcomes.misconception
def output_has_zero(x: float, k: float) -> dict[str, Any]:
    """You expect a 0 in the output. Is `y` a leaf, and is a gradient kept there at all? Nothing is
    kept, not even a zero.
    """
    return all_outcomes(x, k, b=0.0)


@outcomes.misconception
def output_has_its_value(x: float, k: float) -> dict[str, Any]:
    """This is the value of `y`. Does `.grad` hold how large a tensor is? And is `y` a leaf? Only
    leaves keep what arrives.
    """
    return all_outcomes(x, k, b=k * x)


@outcomes.misconception
def sum_has_its_value(x: float, k: float) -> dict[str, Any]:
    """This is the value of `y`. Does `x.grad` hold how large `y` is, or how fast it changes with
    `x`? Add up the slopes of both calls.
    """
    return all_outcomes(x, k, c=x + 1)


@outcomes.misconception
def values_added(x: float, k: float) -> dict[str, Any]:
    """You added the values of `y`. Does `x.grad` collect how large `y` is, or how fast it changes
    with `x`? Add up the slopes of both calls.
    """
    return all_outcomes(x, k, c=2 * (x + 1))


@outcomes.misconception
def sum_has_no_slope(x: float, k: float) -> dict[str, Any]:
    """You expect 0. An addition saves nothing, but has it no slope? By how much does `x + 1` change
    when `x` grows by 1? Add up both calls.
    """
    return all_outcomes(x, k, c=0.0)


@outcomes.misconception
def sum_gives_none(x: float, k: float) -> dict[str, Any]:
    """You expect nothing in `x.grad`. `x` is a leaf, and both calls reach it: what does each of
    them bring? Add up both calls.
    """
    return all_outcomes(x, k, c=None)


@outcomes.misconception
def product_gives_none(x: float, k: float) -> dict[str, Any]:
    """You expect nothing in `x.grad`. Does the program come as far as its last line? Look at the
    second call: the product needs what the first one freed.
    """
    return all_outcomes(x, k, d=None)


@outcomes.misconception
def product_has_its_value(x: float, k: float) -> dict[str, Any]:
    """This is the value of `y`. Does the program come as far as its last line? Look at the second
    call: the product needs what the first one freed.
    """
    return all_outcomes(x, k, d=k * x + 1)


@outcomes.misconception
def leaf_counts_twice(x: float, k: float) -> dict[str, Any]:
    """You expect that the leaf is counted as the start and as the end. How fast does `x` change
    with `x`? The walk brings that number once.
    """
    return all_outcomes(x, k, e=2.0)


@outcomes.misconception
def vector_summed(x: float, k: float) -> dict[str, Any]:
    """You expect that the numbers of `y` are added. Does the program say so? Without `.sum()`,
    `backward()` does not know which of them to start from, and raises.
    """
    return all_outcomes(x, k, f=4.0)


@outcomes.misconception
def vector_gives_ones(x: float, k: float) -> dict[str, Any]:
    """You expect one gradient for each number in `x`. From which of the two outputs should the walk
    start? Without an argument, `backward()` accepts only a scalar.
    """
    return all_outcomes(x, k, f=[1.0, 1.0])


@outcomes.misconception
def vector_gives_values(x: float, k: float) -> dict[str, Any]:
    """These are the values of `y`. From which of the two outputs should a walk start? Without an
    argument, `backward()` accepts only a scalar.
    """
    return all_outcomes(x, k, f=[2 * x, 2 * k])
