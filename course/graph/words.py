"""What a trace says in whole sentences: step by step, as a legend, to who does not see it."""

from __future__ import annotations

from collections.abc import Iterator

from course.graph.labels import (
    account_text,
    arrived_text,
    called,
    constant_text,
    flow_text,
    mark,
    output_name,
    step_text,
    values_text,
)
from course.graph.trace_data import Constant, Start, Trace, TracedNode
from course.graph.value import written
from course.language import listed, translate, translate_plural
from course.lines import in_a_row


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
                constants=listed(constant_text(constant) for constant in node.constants),
            )
        )
    if node.saved:
        sentences.append(
            translate("Then backward() frees what it kept: {tensors}.", tensors=listed(node.saved))
        )
    return sentences


def first_sentences(trace: Trace) -> list[str]:
    """Return what is to be seen before the first step."""
    return [
        translate("Before backward(): values are known, gradients are not."),
        *(start_sentence(start) for start in trace.starts),
    ]


def start_sentence(start: Start) -> str:
    """Return where the backward pass starts, and with which gradient."""
    return translate(
        "{output}.backward() starts with {seed}.",
        output=output_name(start), seed=written(start.seed),
    )  # fmt: skip


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
        sentences += [start_sentence(start) for start in trace.starts]
    for node in trace.in_order()[:40]:
        sentences += step_sentences(trace, node)
    return in_a_row(sentences)


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
    if any(node.folded > 1 for node in trace.nodes):
        meaning = translate("folded steps; to see them, give a result from the middle")
        entries.append(("fold", meaning))
    freed = trace.problem is not None and trace.problem.kind == "freed"  # which says it all
    if not freed and any("?" in line for line in _recovered(trace)):
        entries.append(("unknown", _why_unknown(trace)))
    if any(node.saved for node in trace.nodes):
        entries.append(("kept", translate("keeps: tensors that are saved until the step has run")))
    return entries


def _recovered(trace: Trace) -> Iterator[str]:
    for node in trace.nodes:
        if node.folded == 1:
            yield values_text(node)
            yield from (constant_text(constant) for constant in node.constants)


def _why_unknown(trace: Trace) -> str:
    if trace.code_was_run:
        return translate("?: computed inside one call of PyTorch, and not kept")
    return translate(
        "?: not kept, because backward() does not need it; "
        "give trace the code to run, as in trace(lambda: (x + 3) + 4)"
    )


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
