"""What a trace says in words: in boxes, below the picture, and to who does not see it."""

from __future__ import annotations

from collections.abc import Sequence

from course.graph.trace_data import Constant, Flow, Start, Trace, TracedNode
from course.graph.value import Value, number_text, written
from course.language import translate, translate_plural


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
    return translate("keeps {tensors}", tensors=", ".join(node.saved))


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


def reason(constant: Constant) -> str:
    """Return why no gradient flows to an input."""
    match constant.reason:
        case "number":
            return translate("A number: no gradient flows here.")
        case "untracked":
            return translate("requires_grad=False: no gradient flows here.")
        case "unknown":
            return translate(
                "Not followed, and its value was not kept: the backward pass does not need it."
            )


def fold_text(node: TracedNode) -> str:
    """Return what a fold stands for."""
    return translate_plural("{n} more node", "{n} more nodes", node.folded)


def step_text(node: TracedNode) -> str:
    """Return a node's step, or the steps of a fold: ``9``, ``5–900``."""
    if node.first is not None and node.first != node.step:
        return f"{node.first}–{node.step}"
    return str(node.step)


def step_sentences(trace: Trace, node: TracedNode) -> list[str]:
    """Return what happens when the engine runs one node."""
    if node.folded > 1:
        return [
            translate_plural(
                "Steps {steps}: {n} node runs ({kinds}).",
                "Steps {steps}: {n} nodes run ({kinds}).",
                node.folded,
                steps=step_text(node),
                kinds=node.kind,
            )
        ]
    if node.account is not None:
        return [
            translate(
                "Step {step}: AccumulateGrad receives {arrived} for {leaf} and adds it. {account}",
                step=node.step,
                leaf=node.name,
                arrived=arrived_text(trace, node),
                account=account_text(node)[1],
            )
        ]
    sentences = [
        translate(
            "Step {step}: {kind} ({expression}) receives {arrived}.",
            step=node.step,
            kind=node.kind,
            expression=node.expression,
            arrived=arrived_text(trace, node),
        )
    ]
    sentences += [
        translate(
            "It sends {product} to {target}.",
            product=f"{mark(flow)} {flow_text(trace, flow)}",
            target=called(trace.node(flow.target)),
        )
        for flow in trace.leaving(node.key)
        # After an error, or in a ledger, nothing is said of what is not known.
        if flow.contribution or flow.marked or trace.problem is None
    ]
    if node.constants:
        sentences.append(
            translate(
                "No gradient flows to {constants}.",
                constants=", ".join(constant_text(constant) for constant in node.constants),
            )
        )
    if node.saved:
        sentences.append(
            translate(
                "Then backward() frees what it kept: {tensors}.", tensors=", ".join(node.saved)
            )
        )
    return sentences


def first_sentences(trace: Trace) -> list[str]:
    """Return what is to be seen before the first step."""
    return [
        translate("Before backward(): values are known, gradients are not."),
        *(f"{start_text(start)}." for start in trace.starts),
    ]


def problem_sentence(trace: Trace) -> str | None:
    """Return why there are no gradients, or not all of them."""
    if trace.problem is None:
        return None
    if trace.problem.kind == "freed":
        return translate(
            "backward() has already run on this graph and freed what it kept, so only the "
            "structure is left; run the forward pass again, or call backward(retain_graph=True) "
            "the first time."
        )
    if trace.problem.kind == "differs":
        return translate(
            "✗ marks the first arrow whose number differs: {arrow}.", arrow=trace.problem.message
        )
    where = "" if trace.problem.node is None else trace.node(trace.problem.node).kind
    return translate(
        "backward() stopped at {node}: {message}",
        node=where,
        message=trace.problem.message.splitlines()[0],
    )


def alt_text(trace: Trace) -> str:
    """Return the whole picture as sentences, in the order of the steps."""
    sentences = [
        translate_plural(
            "Backward pass through {n} node.",
            "Backward pass through {n} nodes.",
            sum(node.folded for node in trace.nodes),
        )
    ]
    problem = problem_sentence(trace)
    if problem:
        sentences.append(problem)
    if trace.in_order():
        sentences += [f"{start_text(start)}." for start in trace.starts]
    for node in trace.in_order()[:40]:
        sentences += step_sentences(trace, node)
    return " ".join(sentences)


def legend(trace: Trace) -> list[tuple[str, str]]:
    """Return (what is shown, what it means) for all that this picture shows."""
    entries = [
        ("forward", translate("values flow down to the output")),
        ("leaf", translate("leaf: its .grad is an account that backward() adds to")),
    ]
    if any(flow.contribution for flow in trace.flows):
        meaning = translate("gradients flow back: upstream · local = what is sent")
        entries.insert(1, ("backward", meaning))
    if any(node.constants for node in trace.nodes):
        entries.append(("constant", translate("dashed: no gradient flows here")))
    if any(flow.local is None and flow.contribution for flow in trace.flows):
        entries.append(("vector", translate("→ a vector is sent; local would be a matrix")))
    if any(node.saved for node in trace.nodes):
        entries.append(("kept", translate("keeps: tensors that are saved until the step has run")))
    return entries
