"""Exercise 2.3: walking over a graph, each node once; wrong ideas about what is counted."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from torch import Tensor
from torch.autograd.graph import Node

from course.declare import write
from course.draws import Dice, drawn
from course.inputs import Recipe

# On x, z, u (tracked) and k (not tracked).  Each has shared nodes, one operand used twice, several
# constants and several nodes of one name, and every wrong idea below counts another number there.
# A chain would make "follow the first arrow" right.
X, Z, U, K = range(4)
PROGRAMS = (
    [
        *[("exp", U), ("mul", 4, K), ("add", 5, 5), ("sin", 6), ("mul", 7, X)],
        *[("add", 8, K), ("sub", 9, Z), ("mul", 7, 10), ("mul", 4, 11), ("mul", 5, 12)],
    ],
    [
        *[("add", Z, X), ("mul", K, 4), ("mul", 5, U), ("sub", 6, U), ("mul", 7, K)],
        *[("add", 8, 8), ("exp", 9), ("mul", 9, 10), ("mul", 11, 5)],
    ],
    [
        *[("add", U, X), ("mul", X, 4), ("add", 5, K), ("mul", 6, 6), ("sub", 7, K)],
        *[("mul", 7, 8), ("mul", 9, Z), ("sub", 10, K), ("exp", 11)],
    ],
    [
        *[("sin", X), ("mul", 4, 4), ("sub", 5, K), ("sub", K, 6), ("mul", 7, U)],
        *[("add", 7, 8), ("sub", K, 9), ("mul", 10, 9), ("exp", 11)],
    ],
    [
        *[("mul", K, Z), ("add", 4, 4), ("mul", K, 5), ("mul", 6, X), ("mul", X, 7)],
        *[("sin", 8), ("add", 9, 6), ("mul", 6, 10), ("exp", 11)],
    ],
)


def _scalar(dice: Dice, *, requires_grad: bool) -> Recipe:
    values = dice.normal(1)
    return {"kind": "tensor", "values": values, "shape": [], "requires_grad": requires_grad}


def _graph(dice: Dice) -> Recipe:
    leaves = [_scalar(dice, requires_grad=tracked) for tracked in (True, True, True, False)]
    return {"kind": "graph", "operations": dice.choice(PROGRAMS), "leaves": leaves}


LEAF: Recipe = {"kind": "tensor", "values": [1.5], "shape": [], "requires_grad": True}
# Without a constant: a `None` that is counted does not make up for a node that is not.
NO_CONSTANT: Recipe = {"kind": "graph", "operations": [("mul", 0, 0), ("sin", 1)], "leaves": [LEAF]}


def nodes_behind(y: Tensor) -> list[Node]:
    """Return every node behind ``y``, once."""
    found: list[Node] = []
    waiting = [y.grad_fn] if y.grad_fn is not None else []
    while waiting:
        node = waiting.pop()
        if node in found:
            continue
        found.append(node)
        waiting += [child for child, _ in node.next_functions if child is not None]
    return found


def paths(y: Tensor) -> Iterable[Any]:
    """Yield a node as often as a path leads to it, and None where an arrow leads nowhere."""
    waiting: list[Any] = [] if y.grad_fn is None else [y.grad_fn]
    while waiting:
        node = waiting.pop()
        yield node
        if node is not None:
            waiting += [child for child, _ in node.next_functions]


@write(
    points=3,
    watch=("value", "again"),
    always=({"y": LEAF}, {"y": NO_CONSTANT}),
    hint="Two questions to ask about each `node` before it is counted: is it a node at all, and "
    "was it counted before?",
    idea="Keep a set of the nodes that were seen. Skip `None`, skip what is in the set, and count "
    "only the rest.",
)
def count_nodes(y: Tensor = drawn(_graph)) -> int:
    """The number of nodes behind `y`, each counted once."""
    return len(nodes_behind(y))


@count_nodes.misconception
def none_for_the_first_node(y: Tensor) -> int:
    """Two mistakes cancel out: `None` is counted, and the node that the walk starts from is not.
    What if no arrow leads to `None`? Count `y.grad_fn`, and skip `None`.
    """
    return len({child for node in nodes_behind(y) for child, _ in node.next_functions})


@count_nodes.misconception
def counts_paths(y: Tensor) -> int:
    """You counted the ways through the graph. If two ways lead to one node, how many nodes are
    there? Remember which nodes you have seen.
    """
    return sum(node is not None for node in paths(y))


@count_nodes.misconception
def counts_paths_and_none(y: Tensor) -> int:
    """Two things are counted that should not be: `None`, and nodes that were met before. Which line
    counts them? Ask both questions before that line.
    """
    return sum(1 for _ in paths(y))


@count_nodes.misconception
def counts_none(y: Tensor) -> int:
    """You counted one more than there are. Is `None` among your nodes, or does the count begin at
    1? `None` is a place without an arrow: skip it, and begin at 0.
    """
    return len(set(paths(y)))


@count_nodes.misconception
def counts_every_none(y: Tensor) -> int:
    """`None` is counted as a node, each time anew. What does it stand for in `next_functions`? It
    is a place without an arrow: skip it.
    """
    nodes = nodes_behind(y)
    return len(nodes) + sum(child is None for n in nodes for child, _ in n.next_functions)


@count_nodes.misconception
def compares_names(y: Tensor) -> int:
    """You compared names. Can two different nodes have the same name, for example two products? Put
    the nodes themselves into the set.
    """
    return len({node.name() for node in nodes_behind(y)})


@count_nodes.misconception
def counts_arrows(y: Tensor) -> int:
    """You counted arrows. Can a node be reached by two arrows, and is it then two nodes? Count the
    ends of the arrows, each once, and the node that the walk starts from.
    """
    return sum(child is not None for n in nodes_behind(y) for child, _ in n.next_functions)


@count_nodes.misconception
def without_accounts(y: Tensor) -> int:
    """The `AccumulateGrad` nodes are missing. Where do the arrows of the first operations lead?
    These are nodes too, and they count.
    """
    return sum(bool(node.next_functions) for node in nodes_behind(y))


@count_nodes.misconception(looks_like=["two_levels_only"])
def accounts_only(y: Tensor) -> int:
    """You counted a few nodes only: the accounts, or the first node and the ends of its arrows.
    Which nodes lie in between? Go on from each node until no arrow is left, and count all.
    """
    return sum(not node.next_functions for node in nodes_behind(y))


@count_nodes.misconception(looks_like=["counts_arrows", "counts_every_none"])
def asked_before_it_waits(y: Tensor) -> int:
    """Some nodes are counted twice. Can a node be put among the waiting ones twice before it is
    marked as seen? Ask when you take it out, or mark it when you put it in.
    """
    count, seen = 0, set()
    waiting: list[Any] = [] if y.grad_fn is None else [y.grad_fn]
    while waiting:
        node = waiting.pop()
        count += 1
        seen.add(node)
        arrows = [child for child, _ in node.next_functions]
        waiting += [child for child in arrows if child is not None and child not in seen]
    return count


@count_nodes.misconception
def first_node_left_out(y: Tensor) -> int:
    """One node is missing: the one that the walk starts from. When is it counted? `y.grad_fn` is a
    node too.
    """
    return max(0, len(nodes_behind(y)) - 1)


@count_nodes.misconception
def leaf_counted(y: Tensor) -> int:
    """For a leaf the answer is 0, and you counted something. What is the `grad_fn` of a leaf? There
    is no node to begin with.
    """
    return len(nodes_behind(y)) or 1


@count_nodes.misconception(looks_like=["counts_paths"])
def children_once_per_node(y: Tensor) -> int:
    """You left out repeated arrows of one node. Can two different nodes lead to the same one?
    Remember all nodes you have seen, in one set for the whole walk.
    """
    count = 0
    waiting: list[Any] = [] if y.grad_fn is None else [y.grad_fn]
    while waiting:
        node = waiting.pop()
        count += 1
        waiting += {child for child, _ in node.next_functions if child is not None}
    return count


@count_nodes.misconception(looks_like=["asked_before_it_waits", "counts_arrows"])
def leaves_added(y: Tensor) -> int:
    """You counted the leaves beside their nodes. Is a leaf tensor a node? Its `AccumulateGrad` is,
    and that is counted already.
    """
    nodes = nodes_behind(y)
    return len(nodes) + sum(not node.next_functions for node in nodes)


@count_nodes.misconception(looks_like=["counts_every_none", "asked_before_it_waits"])
def counts_all_arrows(y: Tensor) -> int:
    """You counted arrows, those to `None` too. Can a node be reached by two arrows, and is it then
    two nodes? Count the nodes, each once.
    """
    return sum(len(node.next_functions) for node in nodes_behind(y))


@count_nodes.misconception(looks_like=["counts_arrows", "asked_before_it_waits"])
def none_subtracted(y: Tensor) -> int:
    """You take one away for each `None`. Was it counted before? `None` adds nothing and takes
    nothing away: only skip it.
    """
    nodes = nodes_behind(y)
    return sum(1 if node is not None else -1 for node in paths(y)) if nodes else 0
