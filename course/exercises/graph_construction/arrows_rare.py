"""Exercise 2.1: rarer wrong ideas; programs are not redrawn for them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

from course.exercises.graph_construction.arrows import arrows, behind, operands, tracked


@arrows.misconception(rare=True)
def leaf_left_out(**lines: str) -> dict[str, list[str]]:
    """You left `x` out. Where do the arrows of `a` end? A leaf has a node too, its account: write
    the name of the leaf.
    """
    return {name: [n for n in names if n != "x"] for name, names in tracked(lines).items()}


@arrows.misconception(rare=True)
def used_only_once(**lines: str) -> Iterator[dict[str, list[str]]]:
    """A tensor that an earlier line has used is missing here. How many lines may use one tensor?
    Each of them has its own arrow to it.
    """
    known, seen = tracked(lines), set[str]()
    found = {}
    for name, names in known.items():
        found[name] = [n for n in names if n not in seen]
        seen.update(names)
    if found != known:
        yield found


@arrows.misconception(rare=True)
def operand_opened(**lines: str) -> Iterator[dict[str, list[str]]]:
    """You replaced one operand by what it was made from. How far does an arrow go? Stop at the
    names that stand in the line itself.
    """
    known = tracked(lines)
    for name, names in known.items():
        for operand in {n for n in names if n in known}:
            others = list(names)
            others.remove(operand)
            yield known | {name: others + known[operand]}


@arrows.misconception(rare=True)
def itself_for_an_operand(**lines: str) -> Iterator[dict[str, list[str]]]:
    """You listed the tensor itself beside an operand. Does an arrow of its node lead back to it?
    Write down the operands of the line, and nothing else.
    """
    known = tracked(lines)
    for side in (slice(1), slice(-1, None)):
        yield {name: [name, *names[side]] for name, names in known.items()}


@arrows.misconception(rare=True)
def counted(**lines: str) -> dict[str, int]:
    """You wrote how many arrows there are. To which tensors do they lead? Write down one name in
    quotes for each arrow.
    """
    return {name: len(names) for name, names in tracked(lines).items()}


@arrows.misconception(rare=True)
def counted_with_untracked(**lines: str) -> Iterator[dict[str, Any]]:
    """You wrote how many operands there are. To which tensors do the arrows lead? Write down one
    name in quotes for each arrow.
    """
    yield {name: len(names) for name, names in operands(lines).items()}
    yield {name: [len(names)] for name, names in operands(lines).items()}


@arrows.misconception(rare=True)
def other_operand_twice(**lines: str) -> dict[str, list[str]]:
    """You listed an operand twice because the line has two. Which is the other one, and is it
    tracked? `k` gets no arrow, and nothing takes its place.
    """
    known = tracked(lines)
    return {n: names * 2 if "k" in operands(lines)[n] else names for n, names in known.items()}


@arrows.misconception(rare=True)
def end_without_arrows(**lines: str) -> dict[str, list[str]]:
    """You gave `y` no arrows. Where does the walk back begin, and where does it go first? The last
    tensor has arrows to its own operands.
    """
    return tracked(lines) | {"y": []}


@arrows.misconception(rare=True)
def untracked_operand_stops(**lines: str) -> Iterator[dict[str, list[str]]]:
    """You expect no arrow in a line with an untracked tensor. Is `b` tracked? One tracked operand
    is enough, and it keeps its arrow.
    """
    known = tracked(lines)
    stopped = [name for name, names in operands(lines).items() if "k" in names]
    found = {name: [] if name in stopped else names for name, names in known.items()}
    yield found
    yield {name: [n for n in names if n not in stopped] for name, names in found.items()}


@arrows.misconception(rare=True)
def all_earlier_lines(**lines: str) -> dict[str, list[str]]:
    """You listed all tensors of the lines above. Does this line use every one of them? Write only
    the operands that stand in it.
    """
    names = list(lines)
    return {name: ["x", *names[: names.index(name)]] for name in names}


@arrows.misconception(rare=True)
def nothing_listed(**lines: str) -> dict[str, list[str]]:
    """All your lists are empty. Which tensors stand on the right-hand side of each line? The
    tracked ones among them belong in its list.
    """
    return {name: [] for name in lines}


@arrows.misconception(rare=True)
def line_above_alone(**lines: str) -> dict[str, list[str]]:
    """You followed the order of the lines. Does the graph know which line stands above another?
    Look at what the line uses, not at where it stands.
    """
    return {"a": tracked(lines)["a"], "b": ["a"], "c": ["b"], "y": ["c"]}


@arrows.misconception(rare=True)
def further_back(**lines: str) -> Iterator[dict[str, list[str]]]:
    """You listed what lies further back too. How far does one arrow go? A node knows only its
    direct operands; the rest of the past belongs to them.
    """
    for known in (tracked(lines), operands(lines)):
        every: dict[str, list[str]] = {}
        for name, names in known.items():
            every[name] = names + [n for operand in names for n in every.get(operand, [])]
        yield every
        yield {n: known[n] + [b for b in behind(known, n) if b not in known[n]] for n in known}
    known = tracked(lines)
    for name in known:
        yield from (known | {name: wrong} for wrong in _beside_operands(known, name))


def _beside_operands(known: dict[str, list[str]], name: str) -> Iterator[list[str]]:
    """Yield the operands of one line, once or twice, with some of what lies behind them."""
    operand, further = set(known[name]), set(behind(known, name)) - set(known[name])
    most = [[[n] * times for times in range(n in operand, 3)] for n in operand | further]
    for parts in product(*most):
        listed = [n for part in parts for n in part]
        if further & set(listed):
            yield listed
