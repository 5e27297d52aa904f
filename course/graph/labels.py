"""The short texts on a trace: numbers, sums, names of things."""

from __future__ import annotations

from collections.abc import Sequence

from course.graph.trace_data import Constant, Flow, Start, Trace, TracedNode
from course.graph.value import Value, number_text, written
from course.language import listed, translate, translate_plural


def mark(flow: Flow) -> str:
    """Return the letter in a circle that stands for an edge, in the order of sending.

    >>> mark(Flow("f0", "n1", "n0", 0, 0)), mark(Flow("f27", "n1", "n0", 0, 0))
    ('ⓐ', 'ⓐⓑ')
    """
    number = int(flow.key.removeprefix("f"))
    letters = ""
    while number >= 0:
        letters = chr(ord("ⓐ") + number % 26) + letters
        number = number // 26 - 1
    return letters


def value_text(value: Value | None) -> str:
    """Return a value, or ``?`` where none was kept."""
    return "?" if value is None else written(value)


def values_text(node: TracedNode) -> str:
    """Return the forward values of all outputs of a node."""
    return ", ".join(value_text(value) for value in node.values)


def called(node: TracedNode) -> str:
    """Return what to call a node in a sentence: the learner's name, or how it was computed."""
    return node.name or node.expression


def gradient_text(value: Value | None) -> str:
    """Return a gradient; where none was sent, PyTorch says ``None``."""
    return "None" if value is None else written(value)


def sum_text(terms: Sequence[str]) -> str:
    """Return a sum, its negative terms in parentheses.

    >>> sum_text(["4", "-1"])
    '4 + (-1)'
    """
    first, *others = terms
    return " + ".join([first, *(f"({each})" if each[0] == "-" else each for each in others)])


def flow_text(trace: Trace, flow: Flow) -> str:
    """Return ``upstream · local = contribution``, or for vectors only what was sent."""
    if flow.marked:
        return "✗ ?"
    if flow.contribution is None:
        return "None"
    gradient = trace.node(flow.source).gradient
    if flow.local is None or gradient is None:
        return f"→ {written(flow.contribution)}"
    local = number_text(flow.local)
    if local.startswith("-"):
        local = f"({local})"
    return f"{written(gradient)} · {local} = {written(flow.contribution)}"


def arrived_text(trace: Trace, node: TracedNode) -> str:
    """Return the gradient that arrived; if over several edges, as their sum."""
    if node.folded > 1:
        return "…"
    if len(node.upstream) > 1:
        return ", ".join(gradient_text(each) for each in node.upstream)
    total = gradient_text(node.gradient)
    terms = [written(flow.contribution) for flow in trace.arriving(node.key) if flow.contribution]
    terms += [written(start.seed) for start in trace.starts if start.node == node.key]
    if len(terms) < 2:
        return total
    return f"{sum_text(terms)} = {total}"


def account_text(node: TracedNode) -> tuple[str, str]:
    """Return what ``.grad`` of a leaf holds before this pass, and what the pass does to it."""
    assert node.account is not None
    before, after = node.account.before, node.account.after
    if before is None:
        return f"{node.name}.grad: None", f"{node.name}.grad: None → {gradient_text(after)}"
    added = sum_text([written(before), gradient_text(node.gradient)])
    return (
        f"{node.name}.grad: {written(before)}",
        f"{node.name}.grad: {added} = {gradient_text(after)}",
    )


def kept_text(node: TracedNode) -> str:
    """Return which tensors a node keeps for the backward pass."""
    return translate("keeps {tensors}", tensors=listed(node.saved))


def output_name(start: Start) -> str:
    """Return what an output is called."""
    return start.name or translate("output")


def start_text(start: Start) -> str:
    """Return where the backward pass starts, and with which gradient."""
    name = output_name(start)
    return translate(
        "{output}.backward() starts with {seed}", output=name, seed=written(start.seed)
    )


def constant_text(constant: Constant) -> str:
    """Return the name and the value of an input that is not followed."""
    if constant.value is None:
        return "?"
    value = written(constant.value)
    return f"{constant.name} = {value}" if constant.name else value


def fold_text(node: TracedNode) -> str:
    """Return what a fold stands for."""
    return translate_plural("{n} more node", "{n} more nodes", node.folded)


def step_text(node: TracedNode) -> str:
    """Return a node's step, or the steps of a fold: ``9``, ``5–900``."""
    if node.first is not None and node.first != node.step:
        return f"{node.first}–{node.step}"
    return str(node.step)
