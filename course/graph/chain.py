"""The chain rule by hand, read off a trace: one product per path, one factor per edge."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import prod

from course.graph.trace_data import Flow, Trace, TracedNode
from course.graph.value import number_text

MOST_PATHS = 8
MOST_DERIVATIVES = 6


@dataclass(frozen=True)
class Path:
    """One way from the output back to a tensor, and its product of local derivatives."""

    flows: tuple[Flow, ...]

    @property
    def term(self) -> float:
        """What this path adds to the derivative."""
        return prod(float(flow.local or 0) for flow in self.flows)

    @property
    def formula(self) -> str:
        """The product in symbols, without factors of 1: ``5·3·x²``."""
        factors = [_symbol(flow) for flow in self.flows]
        minus = sum(factor.startswith("−") for factor in factors) % 2
        shown = [each.removeprefix("−") for each in factors]
        product = "·".join(each for each in shown if each != "1") or "1"
        return f"−{product}" if minus else product


@dataclass(frozen=True)
class Derivative:
    """All paths from one output back to one number."""

    of: str
    by: str
    start: float
    paths: tuple[Path, ...]

    @property
    def formula(self) -> str:
        """The sum over paths in symbols."""
        terms = [path.formula for path in self.paths]
        return " + ".join(terms).replace("+ −", "− ")

    @property
    def terms(self) -> str:
        """The sum over paths in numbers: ``60 + 8 + 4 = 72``."""
        terms = [self.start * path.term for path in self.paths]
        total = number_text(sum(terms))
        if len(terms) == 1:
            return total
        return f"{' + '.join(_in_sum(term) for term in terms)} = {total}"


def _in_sum(term: float) -> str:
    return f"({number_text(term)})" if term < 0 else number_text(term)


def _symbol(flow: Flow) -> str:
    symbol = flow.formula
    if symbol is None or "?" in symbol:
        symbol = number_text(flow.local or 0.0).replace("-", "−")
    return f"({symbol})" if " " in symbol else symbol


def derivatives(trace: Trace) -> list[Derivative]:
    """Return the derivative of a scalar output by each scalar leaf, and each element of a vector.

    Empty if there are several outputs, if vectors are on the way, or if there are so many paths
    that a product for each would teach nothing.
    """
    if len(trace.starts) != 1 or trace.problem is not None:
        return []
    [start] = trace.starts
    seed = start.seed.scalar
    if seed is None:
        return []
    found: list[Derivative] = []
    for node in _targets(trace):
        paths = _paths(trace, start.node, node.key)
        if paths is None:
            return []
        name = node.name or node.expression
        if paths:
            found.append(Derivative(start.name or "y", name, seed, tuple(paths)))
    return sorted(found, key=lambda each: each.by) if len(found) <= MOST_DERIVATIVES else []


def _targets(trace: Trace) -> Iterator[TracedNode]:
    """Yield what one differentiates by: scalar leaves, and elements taken from a leaf."""
    leaves = {node.key: node for node in trace.leaves()}
    for node in trace.nodes:
        if node.gradient is None or node.gradient.scalar is None:
            continue
        from_leaf = any(flow.target in leaves for flow in trace.leaving(node.key))
        if node.key in leaves or (node.kind == "SelectBackward0" and from_leaf):
            yield node


def _paths(trace: Trace, start: str, end: str) -> list[Path] | None:
    """Return all paths, in the order of reading; ``None`` if they are too many or not scalar."""
    leaving = {
        node.key: sorted(trace.leaving(node.key), key=lambda f: f.slot) for node in trace.nodes
    }
    reaches = {end}
    for node in trace.nodes:  # forward order: inputs come first
        if any(flow.target in reaches for flow in leaving[node.key]):
            reaches.add(node.key)
    paths: list[Path] = []
    stack: list[tuple[str, tuple[Flow, ...]]] = [(start, ())]
    while stack:
        key, so_far = stack.pop()
        if key == end:
            paths.append(Path(so_far))
            if len(paths) > MOST_PATHS:
                return None
            continue
        for flow in reversed(leaving[key]):
            if flow.target not in reaches:
                continue
            if flow.local is None or isinstance(flow.local, str):
                return None
            stack.append((flow.target, (*so_far, flow)))
    return paths
