"""What the hooks saw and what the forward pass left behind, put together as one ``Trace``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor
from torch.autograd.function import BackwardCFunction

from course.graph.expressions import Expressions, constant_text
from course.graph.forward import Forward, forward_values, inputs_shown, maker
from course.graph.names import Names
from course.graph.operations import output_count, output_shape
from course.graph.record import Recording, record
from course.graph.trace_data import Account, Constant, Flow, Problem, Start, Trace, TracedNode
from course.graph.untouched import untouched
from course.graph.value import Number, Value, value_of
from course.graph.walk import Walk, kind_of, leaf_of
from course.graph.watched import Watched

FREED = "Trying to backward through the graph a second time"


def trace_of(
    graph: Walk, names: Names, seeds: Sequence[Tensor], watched: Watched | None = None
) -> Trace:
    """Run the backward pass of ``graph`` once and return all that can be known about it."""
    leaves = [leaf for node in graph.nodes if (leaf := leaf_of(node)) is not None]
    # Reading what nodes keep is inside, too: a checkpoint computes it anew, by the learner's code.
    with untouched(leaves):
        recording = record(graph, seeds)
        if recording.error is not None and FREED in recording.error:
            # What ran before PyTorch noticed would be half a story.
            recording = Recording(before=recording.before, error=recording.error)
        with torch.no_grad():
            return _assembled(graph, names, seeds, recording, forward_values(graph, names, watched))


def _assembled(
    graph: Walk, names: Names, seeds: Sequence[Tensor], recording: Recording, known: Forward
) -> Trace:
    expressions = Expressions(graph, known, names, _given_names(graph, names))
    return Trace(
        nodes=tuple(
            _node(graph, index, recording, known, expressions, names)
            for index in range(len(graph.nodes))
        ),
        flows=tuple(_flows(graph, recording, expressions)),
        starts=tuple(
            Start(
                key=f"o{number}",
                node=f"n{graph.root(output)}",
                output=output.output_nr,
                name=names.of(output),
                value=value_of(output),
                seed=value_of(seed),
            )
            for number, (output, seed) in enumerate(zip(graph.outputs, seeds, strict=True))
        ),
        problem=_problem(recording),
    )


def _given_names(graph: Walk, names: Names) -> dict[tuple[int, int], str]:
    given: dict[tuple[int, int], str] = {}
    for name, tensor in names.tensors():
        made_by = maker(graph, tensor)
        if made_by is not None:
            given.setdefault(made_by, name)
    for index, node in enumerate(graph.nodes):
        leaf = leaf_of(node)
        if leaf is not None:
            given[index, 0] = names.or_new(leaf, "v")
    return given


def _node(
    graph: Walk,
    index: int,
    recording: Recording,
    known: Forward,
    expressions: Expressions,
    names: Names,
) -> TracedNode:
    node = graph.nodes[index]
    leaf = leaf_of(node)
    account = None
    if leaf is not None:
        before = recording.before[index]
        account = Account(before, recording.after.get(index, before))
    return TracedNode(
        key=f"n{index}",
        kind=kind_of(node),
        name=expressions.names.get((index, 0)),
        expression=expressions.expressions[index],
        values=tuple(
            _value(known.values.get((index, output)), output_shape(node, output))
            for output in range(output_count(node))
        ),
        upstream=recording.upstream.get(index, ()),
        step=recording.order.index(index) + 1 if index in recording.upstream else None,
        saved=tuple(
            _written_saved(graph, tensor, expressions, names)
            for tensor in known.saved.get(index, ())
        ),
        constants=tuple(
            _constant(slot, known.constants.get((index, slot)), names)
            for slot, below in enumerate(inputs_shown(graph, index))
            if below is None
        ),
        account=account,
    )


def _value(tensor: Tensor | None, shape: torch.Size) -> Value | None:
    """Return a forward value, unless the tensor has been changed in place since."""
    return None if tensor is None or tensor.shape != shape else value_of(tensor)


def _written_saved(graph: Walk, tensor: Tensor, expressions: Expressions, names: Names) -> str:
    made_by = maker(graph, tensor)
    if made_by is None:
        return constant_text(tensor, names)
    return expressions.called(made_by)


def _constant(slot: int, tensor: Tensor | None, names: Names) -> Constant:
    if tensor is None:
        return Constant(slot, None, None, "unknown")
    name = names.of(tensor)
    plain = name is None and tensor.dim() == 0
    return Constant(slot, name, value_of(tensor), "number" if plain else "untracked")


def _flows(graph: Walk, recording: Recording, expressions: Expressions) -> list[Flow]:
    flows: list[Flow] = []
    rest = [index for index in reversed(range(len(graph.nodes))) if index not in recording.upstream]
    for index in [*recording.order, *rest]:
        sent = recording.sent.get(index)
        upstream = recording.upstream.get(index, ())
        for slot, below in enumerate(graph.inputs(index)):
            if below is None:
                continue
            contribution = sent[slot] if sent else None
            flows.append(
                Flow(
                    key=f"f{len(flows)}",
                    source=f"n{index}",
                    target=f"n{below[0]}",
                    slot=slot,
                    output=below[1],
                    contribution=contribution,
                    local=_local(graph.nodes[index], slot, upstream, contribution),
                    formula=expressions.slopes.get((index, slot)),
                )
            )
    return flows


def _local(
    node: Any, slot: int, upstream: Sequence[Value | None], contribution: Value | None
) -> Number | None:
    """Return the factor that an edge multiplies by, if both of its ends are numbers."""
    if len(upstream) != 1 or upstream[0] is None or contribution is None:
        return None
    arrived, sent = upstream[0].scalar, contribution.scalar
    if arrived is None or sent is None:
        return None
    if arrived != 0:
        return sent / arrived
    if isinstance(node, BackwardCFunction):
        return None  # a custom backward() is the learner's code: it runs once, in the real pass
    unit: Any = node(torch.ones(output_shape(node), dtype=node._input_metadata[0].dtype))  # noqa: SLF001 - public nowhere
    local = unit[slot] if isinstance(unit, tuple) else unit
    return None if local is None else value_of(local).scalar


def _problem(recording: Recording) -> Problem | None:
    if recording.error is None:
        return None
    at = recording.order[-1] if recording.order else None
    return Problem(
        kind="freed" if FREED in recording.error else "stopped",
        message=recording.error,
        node=None if at is None else f"n{at}",
    )
