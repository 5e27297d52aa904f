"""Large graphs made small enough to read: what repeats is shown once at each end.

A loop leaves the same few nodes again and again. Its first and last round stay, and the rounds
between become one box. What is still too much ends in one box for the rest.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import replace

from course.graph.trace_data import Flow, Trace, TracedNode
from course.graph.value import Value
from course.graph.walk import Walk, kind_of, leaf_of

SMALL = 60  # nodes; a graph that is no larger is shown as it is
MOST = 80  # nodes that are shown at all
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
    folded = {index for group in groups for index in group}
    shown = len(graph.nodes) - len(folded)
    if shown > MOST:
        near = _nearest(graph, folded)
        # One rest is easier to read than a rest beside folds that nothing leads to.
        rest = [i for i in range(len(graph.nodes)) if i not in near]
        groups = [group for group in groups if near.issuperset(group)] + [rest]
    return groups


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


def _nearest(graph: Walk, folded: set[int]) -> set[int]:
    """Return the nodes nearest to the outputs; what is folded costs nothing."""
    near: set[int] = set()
    cost = 0
    queue = [graph.root(output) for output in graph.outputs]
    for index in queue:
        if index in near:
            continue
        if cost >= MOST and index not in folded:
            break
        near.add(index)
        cost += index not in folded
        queue += [below[0] for below in graph.inputs(index) if below is not None]
    return near


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
