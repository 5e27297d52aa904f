"""The structure of a graph as plain data, and when two structures are the same graph.

Nodes are labelled by what PyTorch calls them *now*; a comparison is always with a live reference,
because the names change between versions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor

from course.inputs import leaves
from course.plain import Plain

MAX_NODES = 200
# For these, it matters which operand is which; for a sum or a product it does not.
_ORDERED = ("Sub", "Rsub", "Div", "Pow")


def structure(output: Tensor, inputs: Mapping[str, object]) -> Plain:
    """Return nodes (labels) and edges ``[from, slot, to]`` behind ``output``.

    A leaf's node is labelled with the name of the input it belongs to.  More than ``MAX_NODES``
    nodes give ``{"too_large": True}``.
    """
    names = {
        id(leaf): name if len(leaves(built)) == 1 else f"{name}[{index}]"
        for name, built in inputs.items()
        for index, leaf in enumerate(leaves(built))
    }
    numbers: dict[Any, int] = {}
    edges: list[list[int]] = []
    waiting = [] if output.grad_fn is None else [output.grad_fn]
    while waiting:
        node = waiting.pop()
        if node in numbers:
            continue
        if len(numbers) >= MAX_NODES:
            return {"too_large": True}
        numbers[node] = len(numbers)
        waiting += [child for child, _ in node.next_functions if child is not None]
    for node, number in numbers.items():
        for slot, (child, _) in enumerate(node.next_functions):
            if child is not None:
                edges.append([number, slot, numbers[child]])
    return {"nodes": [_label(node, names) for node in numbers], "edges": edges}


def links(result: object) -> Plain:
    """Return, for each item of a returned sequence, which of its items are leaves of that one.

    ``slopes`` holds how fast that item changes with each of these leaves.

    >>> import torch
    >>> x = torch.tensor(2.0, requires_grad=True)
    >>> links((x, x * 3))
    {'links': [[], [0]], 'slopes': [[], [[3.0]]]}
    """
    items: list[Any] = list(result) if isinstance(result, tuple | list) else [result]
    places = {id(item): place for place, item in enumerate(items)}
    found: list[list[int]] = []
    for item in items:
        seen: set[Any] = set()
        waiting = [item.grad_fn] if isinstance(item, Tensor) else []
        while waiting and len(seen) < MAX_NODES:
            node = waiting.pop()
            if node is not None and node not in seen:
                seen.add(node)
                waiting += [child for child, _ in node.next_functions]
        behind = {id(getattr(node, "variable", node)) for node in seen}
        found.append(sorted(places[leaf] for leaf in behind & places.keys()))
    return {
        "links": found,
        "slopes": [
            [_slope(item, items[place]) for place in reached]
            for item, reached in zip(items, found, strict=True)
        ],
    }


def _slope(item: Tensor, leaf: Tensor) -> Plain:
    """Return how fast the sum of ``item`` changes with each number in ``leaf``; [] if unknown.

    After a backward pass the graph is freed; its result is in ``grad`` then.
    """
    try:
        slope = torch.autograd.grad(item.sum(), leaf, retain_graph=True)[0]
    except Exception:  # noqa: BLE001 - the learner's graph may be freed, and its nodes may raise
        slope = leaf.grad
    numbers = [] if slope is None else slope.detach().flatten()[:MAX_NODES]
    return [float(number) for number in numbers]


def same_graph(a: Plain, b: Plain) -> bool:
    """Whether two structures are one graph: sizes and labels first, then an isomorphism.

    ``b`` is the reference; its size bounds the time that a comparison takes.
    """
    if a is None or b is None or "too_large" in a or "too_large" in b:
        return a is None and b is None
    if len(a["edges"]) != len(b["edges"]) or Counter(a["nodes"]) != Counter(b["nodes"]):
        return False
    if not a["nodes"]:
        return True  # networkx says no
    import networkx as nx

    first, second = _digraph(a), _digraph(b)
    # Colours that take the neighbourhood into account leave the search hardly any choice.
    colours = [_colours(graph) for graph in (first, second)]
    if Counter(colours[0].values()) != Counter(colours[1].values()):
        return False
    for graph, colour in zip((first, second), colours, strict=True):
        nx.set_node_attributes(graph, colour, "colour")
    return nx.vf2pp_is_isomorphic(first, second, node_label="colour")


def _label(node: Any, names: Mapping[int, str]) -> str:
    label = node.name().removeprefix("torch::autograd::")
    variable = getattr(node, "variable", None)
    return label if variable is None else f"{label} {names.get(id(variable), '')}".strip()


def _digraph(data: Plain) -> Any:
    """Return a simple directed graph in which each arrow is a node that carries its slot."""
    import networkx as nx

    graph = nx.DiGraph()
    for number, label in enumerate(data["nodes"]):
        graph.add_node(number, label=label)
    for index, (source, slot, target) in enumerate(data["edges"]):
        ordered = data["nodes"][source].startswith(_ORDERED)
        graph.add_node(("arrow", index), label=f"slot {slot}" if ordered else "slot")
        graph.add_edge(source, ("arrow", index))
        graph.add_edge(("arrow", index), target)
    return graph


def _colours(graph: Any) -> dict[Any, int]:
    colours = {node: hash(graph.nodes[node]["label"]) for node in graph}
    for _ in range(len(graph)):
        refined = {
            node: hash(
                (
                    colours[node],
                    tuple(sorted(colours[n] for n in graph.successors(node))),
                    tuple(sorted(colours[n] for n in graph.predecessors(node))),
                )
            )
            for node in graph
        }
        stable = len(set(refined.values())) == len(set(colours.values()))
        colours = refined
        if stable:
            break
    return colours
