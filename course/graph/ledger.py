"""A trace that shows only what a learner has found already, and where to look next."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from course.graph.trace_data import Flow, Problem, Trace, TracedNode

Arrow = tuple[str, str]  # names of the tensors at its start and at its end, as in "b->a"


def arrow(text: str) -> Arrow:
    """Return the names at both ends of an arrow.

    >>> arrow("b -> a")
    ('b', 'a')
    """
    source, _, target = text.partition("->")
    return source.strip(), target.strip()


def found_so_far(trace: Trace, right: Collection[Arrow], wrong: Arrow) -> Trace:
    """Return ``trace`` with the numbers of the arrows in ``right`` only, and ``wrong`` marked.

    A node's gradient is shown once all that arrives there is in ``right``.
    """
    names = {node.key: node.name or node.expression for node in trace.nodes}

    def ends(flow: Flow) -> Arrow:
        return names[flow.source], names[flow.target]

    hidden = {flow.target for flow in trace.flows if ends(flow) not in right}
    return replace(
        trace,
        nodes=tuple(_hidden(node) if node.key in hidden else node for node in trace.nodes),
        flows=tuple(
            flow
            if ends(flow) in right
            else replace(flow, contribution=None, local=None, marked=ends(flow) == wrong)
            for flow in trace.flows
        ),
        problem=Problem("differs", " → ".join(wrong), None),
    )


def _hidden(node: TracedNode) -> TracedNode:
    account = node.account and replace(node.account, after=node.account.before)
    return replace(node, upstream=(), step=None, account=account)
