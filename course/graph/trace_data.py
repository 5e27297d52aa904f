"""What ``trace`` has seen, as plain data: a backward pass that can be drawn anywhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from course.graph.value import Number, Value


@dataclass(frozen=True)
class Constant:
    """An input that autograd does not follow, so that no gradient flows to it.

    Attributes:
        reason: ``"number"``, ``"untracked"`` (a tensor with ``requires_grad=False``) or
            ``"unknown"`` (its value was not kept, because the backward pass does not need it).
    """

    slot: int
    name: str | None
    value: Value | None
    reason: Literal["number", "untracked", "unknown"]


@dataclass(frozen=True)
class Account:
    """What a leaf's ``.grad`` held before, and holds when this pass is over."""

    before: Value | None
    after: Value | None


@dataclass(frozen=True)
class TracedNode:
    """One node of the backward pass.

    Attributes:
        key: ``n0``, ``n1`` … in forward order.
        kind: PyTorch's name of the node, as in ``MulBackward0``.
        name: What the learner calls its tensor, if anything.
        expression: How its value was computed, in the learner's names.
        values: The forward value of each of its outputs; ``None`` where nothing kept it.
        upstream: The gradient that arrived, the sum of all contributions, per output.
        step: When the engine ran it, from 1; ``None`` if it did not.
        saved: The tensors that it keeps until it has run, in the learner's names.
        constants: Its inputs that autograd does not follow.
        account: For ``AccumulateGrad``, the leaf's ``.grad``.
        folded: How many nodes this one stands for; 1, unless it is a fold.
        first: For a fold, the first of its steps; ``step`` is the last.
    """

    key: str
    kind: str
    name: str | None
    expression: str
    values: tuple[Value | None, ...]
    upstream: tuple[Value | None, ...] = ()
    step: int | None = None
    saved: tuple[str, ...] = ()
    constants: tuple[Constant, ...] = ()
    account: Account | None = None
    folded: int = 1
    first: int | None = None

    @property
    def value(self) -> Value | None:
        """The forward value, if the node has one output only."""
        return self.values[0] if len(self.values) == 1 else None

    @property
    def gradient(self) -> Value | None:
        """The gradient that arrived, if the node has one output only."""
        return self.upstream[0] if len(self.upstream) == 1 else None


@dataclass(frozen=True)
class Flow:
    """An edge: what one node sends to the node whose value it used.

    Attributes:
        source: The node that sends; it computed its value from ``target``'s.
        target: The node that receives.
        slot: Which input of ``source`` this is.
        output: Which output of ``target`` was used.
        contribution: What was sent; ``None`` if no gradient flows here.
        local: The factor between the gradient of ``source`` and the contribution, for scalars.
        formula: The same factor in symbols, where it is known.
        marked: Whether to look here first, because a learner's number differs.
    """

    key: str
    source: str
    target: str
    slot: int
    output: int
    contribution: Value | None = None
    local: Number | None = None
    formula: str | None = None
    marked: bool = False


@dataclass(frozen=True)
class Start:
    """Where the backward pass starts: an output, and the gradient it starts with."""

    key: str
    node: str
    output: int
    name: str | None
    value: Value
    seed: Value


@dataclass(frozen=True)
class Problem:
    """Why there are no gradients on the picture.

    Attributes:
        kind: ``"freed"``: ``backward()`` has run before. ``"stopped"``: it raised.
            ``"differs"``: a learner's number on an arrow does, and the rest is left to find.
        message: What PyTorch said; or the arrow.
        node: The node at which the engine stopped, if it had started.
    """

    kind: Literal["freed", "stopped", "differs"]
    message: str
    node: str | None


@dataclass(frozen=True)
class Trace:
    """A whole backward pass. ``dataclasses.asdict`` makes it JSON.

    Attributes:
        code_was_run: Whether the code that builds the graph was handed over and watched.
    """

    nodes: tuple[TracedNode, ...]
    flows: tuple[Flow, ...]
    starts: tuple[Start, ...]
    problem: Problem | None = None
    code_was_run: bool = False

    def node(self, key: str) -> TracedNode:
        """Return one node."""
        return self._by_key[key]

    @cached_property
    def _by_key(self) -> dict[str, TracedNode]:
        return {node.key: node for node in self.nodes}

    @cached_property
    def _arriving(self) -> dict[str, list[Flow]]:
        arriving: dict[str, list[Flow]] = {node.key: [] for node in self.nodes}
        for flow in sorted(self.flows, key=lambda flow: self.node(flow.source).step or 0):
            if flow.contribution:
                arriving[flow.target].append(flow)
        return arriving

    @cached_property
    def _leaving(self) -> dict[str, list[Flow]]:
        leaving: dict[str, list[Flow]] = {node.key: [] for node in self.nodes}
        for flow in self.flows:
            leaving[flow.source].append(flow)
        return leaving

    def arriving(self, key: str) -> list[Flow]:
        """Return what a node receives, in the order in which it was sent."""
        return self._arriving[key]

    def leaving(self, key: str) -> list[Flow]:
        """Return the edges along which a node sends."""
        return self._leaving[key]

    def leaves(self) -> Iterator[TracedNode]:
        """Yield the leaves, in forward order."""
        return (node for node in self.nodes if node.account is not None)

    def in_order(self) -> list[TracedNode]:
        """Return the nodes that ran, in the engine's order."""
        return sorted((n for n in self.nodes if n.step is not None), key=lambda n: n.step or 0)
