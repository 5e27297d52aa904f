"""Large graphs made small enough to read: what repeats is shown once at each end.

A loop leaves the same few nodes again and again. Its first and last round stay, and the rounds
between become one box. Where that is not enough, the first steps of the backward pass stay, the
leaves with their accounts, and one box for all that is between.
"""

from __future__ import annotations

import itertools
from collections.abc import Hashable, Sequence
from dataclasses import replace

from course.graph.trace_data import Flow, Trace, TracedNode
from course.graph.value import Value
from course.graph.walk import Walk, kind_of, leaf_of

SMALL = 60  # nodes; a graph that is no larger is shown as it is
FIRST_STEPS = 20  # nodes of a larger graph that are shown, besides its leaves
MOST_LEAVES = 8
LONGEST_ROUND = 64
FEWEST_ROUNDS = 4


def groups_of(graph: Walk) -> list[list[int]]:
    """Return sets of nodes (by index, ascending) that are to be one box each."""
    if len(graph.nodes) <= SMALL:
        return []
    groups = [
        list(range(start + length, end - length))
        for start, end, length in _runs([_signature(graph, i) for i in range(len(graph.nodes))])
    ]
    if len(graph.nodes) - sum(map(len, groups)) <= SMALL:
        return groups
    # One rest is easier to read than a rest beside folds that nothing leads to.
    leaves = [index for index, node in enumerate(graph.nodes) if leaf_of(node) is not None]
    stay = {*_first_steps(graph), *leaves[:MOST_LEAVES]}
    return [[index for index in range(len(graph.nodes)) if index not in stay]]


def _signature(graph: Walk, index: int) -> Hashable:
    """Return what a node has in common with its like in other rounds of a loop."""
    inputs = tuple(
        None
        if below is None
        else "leaf"
        if leaf_of(graph.nodes[below[0]]) is not None
        else (index - below[0], below[1])
        for below in graph.inputs(index)
    )
    return kind_of(graph.nodes[index]), inputs


def _runs(signatures: Sequence[Hashable]) -> list[tuple[int, int, int]]:
    """Return (start, end, length of a round) of every stretch that repeats often enough.

    >>> _runs(list("xababababab"))
    [(1, 11, 2)]
    """
    runs: list[tuple[int, int, int]] = []
    free = 0
    while free < len(signatures):
        best = (free, free + 1, 1)
        for length in range(1, LONGEST_ROUND + 1):
            end = free + length
            while end < len(signatures) and signatures[end] == signatures[end - length]:
                end += 1
            rounds = (end - free) // length
            if rounds >= FEWEST_ROUNDS and free + rounds * length > best[1]:
                best = (free, free + rounds * length, length)
        if best[1] > free + 1:
            runs.append(best)
        free = best[1]
    return runs


def _first_steps(graph: Walk) -> list[int]:
    """Return nodes with which the backward pass may begin.

    A node comes after all that send to it, so that no arrow leads from the rest back to these.
    """
    waiting = [0] * len(graph.nodes)
    below = [[each[0] for each in graph.inputs(i) if each is not None] for i in range(len(waiting))]
    for index in itertools.chain(*below):
        waiting[index] += 1
    queue = [index for index in dict.fromkeys(map(graph.root, graph.outputs)) if not waiting[index]]
    for index in queue:
        for target in below[index]:
            waiting[target] -= 1
            if not waiting[target]:
                queue.append(target)
        if len(queue) >= FIRST_STEPS:
            break
    return queue[:FIRST_STEPS]


def fold_trace(trace: Trace, groups: Sequence[Sequence[int]]) -> Trace:
    """Return ``trace`` with each group as one node; parallel edges become one with their sum."""
    if not groups:
        return trace
    inside = {f"n{index}": f"g{number}" for number, group in enumerate(groups) for index in group}
    by_key = {node.key: node for node in trace.nodes}
    nodes: list[TracedNode] = []
    added: set[str] = set()
    for node in trace.nodes:
        group = inside.get(node.key)
        if group is None:
            nodes.append(node)
        elif group not in added:
            added.add(group)
            members = [by_key[f"n{index}"] for index in groups[int(group[1:])]]
            nodes.append(_fold(group, members))
    return replace(
        trace,
        nodes=tuple(nodes),
        flows=tuple(_merged(trace.flows, inside)),
        starts=tuple(
            replace(start, node=inside.get(start.node, start.node)) for start in trace.starts
        ),
    )


def _fold(key: str, members: Sequence[TracedNode]) -> TracedNode:
    steps = [node.step for node in members if node.step is not None]
    return TracedNode(
        key=key,
        kind=", ".join(sorted({node.kind for node in members})),
        name=None,
        expression="…",
        values=(),
        step=max(steps, default=None),
        first=min(steps, default=None),
        folded=len(members),
    )


def _merged(flows: Sequence[Flow], inside: dict[str, str]) -> list[Flow]:
    merged: dict[tuple[str, str, int | str], Flow] = {}
    for flow in flows:
        source, target = inside.get(flow.source, flow.source), inside.get(flow.target, flow.target)
        if source == target:
            continue
        changed = source != flow.source or target != flow.target
        place = (source, target, "fold" if changed else flow.slot)
        there = merged.get(place)
        moved = replace(flow, source=source, target=target)
        if source != flow.source:
            moved = replace(moved, local=None, formula=None)
        merged[place] = moved if there is None else _sum(there, moved)
    return [replace(flow, key=f"f{number}") for number, flow in enumerate(merged.values())]


def _sum(first: Flow, second: Flow) -> Flow:
    one, other = first.contribution, second.contribution
    if one is None or other is None:
        return replace(first, contribution=one or other, local=None, formula=None)
    return replace(first, contribution=_added(one, other), local=None, formula=None)


def _added(one: Value, other: Value) -> Value:
    if one.numbers is None or other.numbers is None or one.shape != other.shape:
        return Value(one.shape)
    pairs = zip(one.numbers, other.numbers, strict=True)
    return Value(
        one.shape,
        tuple("nan" if isinstance(a, str) or isinstance(b, str) else a + b for a, b in pairs),
    )
