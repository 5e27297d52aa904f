"""Exercise 2.3: wrong ideas about where the walk goes, whom it asks and when it ends."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from torch import Tensor

from course.exercises.graph_construction.count_nodes import count_nodes, nodes_behind


@count_nodes.misconception
def stumbles_over_none(y: Tensor) -> Any:
    """An arrow to a constant leads to `None`, and the `grad_fn` of a leaf is `None`. Can `None` be
    asked for its arrows? Skip it before you ask.
    """
    waiting: list[Any] = [y.grad_fn]
    while waiting:
        waiting += [child for child, _ in waiting.pop().next_functions]
    return len(nodes_behind(y))


@count_nodes.misconception(looks_like=["one_node_only"])
def names_stop_the_walk(y: Tensor) -> int:
    """You compared names, so the walk stops at the second product. Can two different nodes have the
    same name? Put the nodes themselves into the set.
    """
    seen: set[str] = set()
    waiting: list[Any] = [y.grad_fn]
    while waiting:
        node = waiting.pop()
        if node is not None and node.name() not in seen:
            seen.add(node.name())
            waiting += [child for child, _ in node.next_functions]
    return len(seen)


@count_nodes.misconception(looks_like=["accounts_only"])
def two_levels_only(y: Tensor) -> int:
    """You counted a few nodes only: the accounts, or the first node and the ends of its arrows.
    Which nodes lie in between? Go on from each node until no arrow is left, and count all.
    """
    if y.grad_fn is None:
        return 0
    ends = {child for child, _ in y.grad_fn.next_functions if child is not None}
    return len(ends) + 1


@count_nodes.misconception(looks_like=["names_stop_the_walk", "direct_arrows_only"])
def one_node_only(y: Tensor) -> int:
    """You counted one node. In which case is the end of an arrow added to those that wait? Check
    that case, and check that the loop runs until none waits.
    """
    return min(1, len(nodes_behind(y)))


@count_nodes.misconception(looks_like=["compares_names", "last_arrow_only", "two_levels_only"])
def stops_at_the_first_none(y: Tensor) -> int:
    """Your loop ends too early. Is `None`, or a node that was met before, a reason to leave the
    loop, or only to skip this one? Use `continue`, not `break`.
    """
    seen: set[Any] = set()
    waiting: list[Any] = [y.grad_fn]
    while waiting:
        node = waiting.pop()
        if node is None or node in seen:
            break
        seen.add(node)
        waiting += [child for child, _ in node.next_functions]
    return len(seen)


@count_nodes.misconception(rare=True)
def accounts_and_first_left_out(y: Tensor) -> int:
    """The `AccumulateGrad` nodes are missing, and so is the node that the walk starts from. When is
    each of them counted? These are nodes too, and they count.
    """
    return max(0, sum(bool(node.next_functions) for node in nodes_behind(y)) - 1)


@count_nodes.misconception
def asked_what_is_no_node(y: Any) -> Any:
    """Something was asked for its arrows that is no node. Is it a pair out of `next_functions`,
    or a tensor? Take the node out of the pair, and the `grad_fn` of a tensor.
    """
    return y.next_functions


@count_nodes.misconception
def first_arrow_only(y: Tensor) -> int:
    """You followed the first arrow of each node. Where do the others lead? Take all of
    `next_functions`.
    """
    return _follow(y, lambda arrows: arrows[:1])


@count_nodes.misconception
def last_arrow_only(y: Tensor) -> int:
    """You followed the last arrow of each node. Where do the others lead? Take all of
    `next_functions`.
    """
    return _follow(y, lambda arrows: arrows[-1:])


@count_nodes.misconception(looks_like=["one_node_only", "two_levels_only"])
def direct_arrows_only(y: Tensor) -> int:
    """You looked at the arrows of one node only. Where do the arrows of the next nodes lead? Go on
    until none is left.
    """
    return sum(child is not None for child, _ in y.grad_fn.next_functions) if y.grad_fn else 0


@count_nodes.misconception(
    looks_like=["asked_before_it_waits", "counts_arrows", "counts_every_none"]
)
def counted_before_asked(y: Tensor) -> int:
    """Some nodes are counted twice. Which comes first in your loop: counting a node, or asking
    whether it was seen before? Ask first.
    """
    count, seen = 0, set()
    waiting: list[Any] = [] if y.grad_fn is None else [y.grad_fn]
    while waiting:
        node = waiting.pop()
        count += 1
        if node not in seen:
            seen.add(node)
            waiting += [child for child, _ in node.next_functions if child is not None]
    return count


@count_nodes.misconception(looks_like=["compares_names", "first_node_left_out", "last_arrow_only"])
def longest_way(y: Tensor) -> int:
    """You counted the nodes on one way, or the rounds of your walk. Which nodes lie beside that
    way? Count every node, also where several wait at the same time.
    """
    level: set[Any] = set() if y.grad_fn is None else {y.grad_fn}
    rounds = 0
    while level:
        rounds += 1
        level = {c for node in level for c, _ in node.next_functions if c is not None}
    return rounds


@count_nodes.misconception
def asked_a_node(y: Tensor) -> Any:
    """This node has no attribute of that name. Did you mean `next_functions`, or `name()`? Only
    tensors have `grad_fn` and `is_leaf`.
    """
    return y.grad_fn.is_leaf  # pyright: ignore[reportOptionalMemberAccess, reportAttributeAccessIssue]


@count_nodes.misconception
def kept_between_calls(y: Tensor, seen: set[Any] = set()) -> int:  # noqa: B006 - the mistake
    """Your function counts other nodes when it is called again. What does it find from the first
    call: is a set or a count kept outside? Make it anew inside the function.
    """
    new = [node for node in nodes_behind(y) if node not in seen]
    seen.update(new)
    return len(new)


@count_nodes.misconception(looks_like=["counts_paths", "asked_before_it_waits", "counts_arrows"])
def asked_who_waits(y: Tensor) -> int:
    """You ask whether a node is waiting. Is a node that was counted still waiting, or was it taken
    out? Keep a set of all nodes that were seen, beside those that wait.
    """
    count = 0
    waiting: list[Any] = [] if y.grad_fn is None else [y.grad_fn]
    while waiting:
        node = waiting.pop()
        count += 1
        for child, _ in node.next_functions:
            if child is not None and child not in waiting:
                waiting.append(child)
    return count


def _follow(y: Tensor, choose: Callable[[tuple[Any, ...]], tuple[Any, ...]]) -> int:
    seen: set[Any] = set()
    waiting: list[Any] = [y.grad_fn]
    while waiting:
        node = waiting.pop()
        if node is None or node in seen:
            continue
        seen.add(node)
        arrows = tuple(child for child, _ in node.next_functions)
        waiting += choose(arrows)
    return len(seen)


@count_nodes.misconception(looks_like=["counts_arrows"])
def each_arrow_before_asking(y: Tensor) -> int:
    """You counted arrows, some of them more than once. Which comes first in your loop: counting the
    end of an arrow, or asking whether it was seen before? Ask first, and begin with `y.grad_fn`.
    """
    count, seen = 0, set()
    waiting: list[Any] = [] if y.grad_fn is None else [y.grad_fn]
    while waiting:
        node = waiting.pop()
        seen.add(node)
        children = [child for child, _ in node.next_functions if child is not None]
        count += len(children)
        waiting += [child for child in children if child not in seen]
    return count
