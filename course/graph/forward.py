"""Forward values of a graph that was built before anyone watched.

PyTorch keeps what its backward pass needs, and nothing else. So values come from the leaves, the
outputs, the learner's variables and the saved tensors; the table of operations fills in what
follows from them, forwards for values and backwards for a single unknown constant.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import torch
from torch import Tensor

from course.graph.names import Names
from course.graph.operations import Operation, base_name, kept, operation_of, output_shape
from course.graph.walk import Walk, kind_of, leaf_of
from course.graph.watched import Watched, numbers, untracked

# Which input a saved tensor is, by the name under which a node keeps it.
SLOTS = {
    "self": 0,
    "input": 0,
    "other": 1,
    "mat2": 1,
    "vec": 1,
    "tensor": 1,
    "target": 1,
    "exponent": 1,
}
ADDMM_SLOTS = {"mat1": 1, "mat2": 2}


@dataclass
class Forward:
    """What is known about the forward pass.

    Attributes:
        values: Tensor made by (node, output).
        constants: Tensor that came into (node, input) without being followed.
        saved: Per node, the tensors that it keeps.
        numbers: Per node, the plain numbers that the call was given, where one has watched it.
    """

    values: dict[tuple[int, int], Tensor] = field(default_factory=dict)
    constants: dict[tuple[int, int], Tensor] = field(default_factory=dict)
    saved: dict[int, list[Tensor]] = field(default_factory=dict)
    numbers: dict[int, list[float]] = field(default_factory=dict)


def forward_values(graph: Walk, names: Names, watched: Watched | None = None) -> Forward:
    """Return every forward value that can still be known; nothing is guessed."""
    known = Forward()
    if watched is not None:
        _read_watched(graph, watched, known)
    for tensor in (*graph.outputs, *(tensor for _, tensor in names.tensors())):
        made_by = maker(graph, tensor)
        if made_by is not None:
            known.values.setdefault(made_by, tensor.detach())
    for index, node in enumerate(graph.nodes):
        leaf = leaf_of(node)
        if leaf is not None:
            known.values[index, 0] = leaf.detach()
        else:
            _read_saved(graph, index, known)
    forwards = range(len(graph.nodes))
    found = -1
    with torch.no_grad():
        while found < (found := len(known.values) + len(known.constants)):
            for index in (*forwards, *reversed(forwards)):
                _complete(graph, index, known)
    return known


def _read_watched(graph: Walk, watched: Watched, known: Forward) -> None:
    for (node, output), value in watched.values.items():
        if node in graph.position:
            known.values[graph.position[node], output] = value
    for node, operands in watched.operands.items():
        if node in graph.position:
            index = graph.position[node]
            known.numbers[index] = numbers(operands)
            followed = [below is not None for below in graph.inputs(index)]
            for slot, tensor in untracked(operands, followed).items():
                known.constants[index, slot] = tensor


def inputs_shown(graph: Walk, index: int) -> list[tuple[int, int] | None]:
    """Return the inputs of a node, and ``None`` for those that it does not know as inputs.

    ``15 - c`` has one input for autograd, and two for who wrote it.
    """
    inputs = graph.inputs(index)
    operation = operation_of(kind_of(graph.nodes[index]))
    return inputs + [None] * ((operation.arity if operation else 0) - len(inputs))


def maker(graph: Walk, tensor: Tensor) -> tuple[int, int] | None:
    """Return the node and the output that made ``tensor``, if that is in the graph."""
    if not tensor.requires_grad or tensor.is_leaf:
        return None
    try:
        node = tensor.grad_fn
    except RuntimeError:  # a view of what was changed in place, which PyTorch no longer allows
        return None
    return None if node not in graph.position else (graph.position[node], tensor.output_nr)


def _read_saved(graph: Walk, index: int, known: Forward) -> None:
    known.saved[index] = []
    for name, tensor in _saved_tensors(graph.nodes[index]):
        known.saved[index].append(tensor)
        made_by = maker(graph, tensor)
        if made_by is not None:
            known.values.setdefault(made_by, tensor.detach())
        elif not tensor.requires_grad:
            slot = _slot(graph, index, name)
            if slot is not None:
                known.constants[index, slot] = tensor


def _saved_tensors(node: Any) -> Iterator[tuple[str, Tensor]]:
    for attribute in sorted(set(dir(node))):
        if attribute.startswith("_saved_"):
            try:
                value = getattr(node, attribute)
            except RuntimeError:  # freed, or changed in place since
                continue
            if isinstance(value, Tensor):
                yield attribute.removeprefix("_saved_"), value
    try:
        saved = getattr(node, "saved_tensors", ())  # of a custom Function
    except RuntimeError:
        return
    for number, value in enumerate(saved):
        if isinstance(value, Tensor):
            yield str(number), value


def _slot(graph: Walk, index: int, name: str) -> int | None:
    inputs = graph.inputs(index)
    slots = ADDMM_SLOTS if kind_of(graph.nodes[index]) == "AddmmBackward0" else SLOTS
    slot = slots.get(name)
    return slot if slot is not None and slot < len(inputs) and inputs[slot] is None else None


def _complete(graph: Walk, index: int, known: Forward) -> None:
    """Compute what follows for one node: its value, or its one unknown constant."""
    node = graph.nodes[index]
    operation = operation_of(kind_of(node))
    if operation is None:
        return
    inputs = inputs_shown(graph, index)
    values = [
        known.constants.get((index, slot)) if below is None else known.values.get(below)
        for slot, below in enumerate(inputs)
    ]
    result = known.values.get((index, 0))
    unknown = [slot for slot, value in enumerate(values) if value is None]
    if result is None and not unknown:
        computed = _computed(operation, node, values)
        if computed is not None:
            known.values[index, 0] = computed
    elif result is not None and len(unknown) == 1:
        slot = unknown[0]
        below = inputs[slot]
        shape = None if below is None else output_shape(graph.nodes[below[0]], below[1])
        missing = _missing(kind_of(node), node, result, values)
        if missing is None and shape is not None and len(inputs) == 1:
            missing = _undone(kind_of(node), result, shape)
        if missing is None:
            return
        if below is None:
            typed = partial(_with, operation, node, values, slot, result)
            known.constants[index, slot] = _as_typed(missing, known.numbers.get(index, []), typed)
        elif missing.shape == shape:
            known.values[below] = missing


def _computed(operation: Operation, node: Any, values: list[Any]) -> Tensor | None:
    try:
        value = operation.value(node, *values)
    except (RuntimeError, TypeError, AttributeError, IndexError):
        return None  # inputs the table did not think of; better no value than a wrong one
    return value if value.shape == output_shape(node) else None


def _with(
    operation: Operation, node: Any, values: list[Any], slot: int, result: Tensor, constant: Tensor
) -> bool:
    """Return whether ``constant`` as one of the inputs gives exactly ``result``."""
    again = _computed(operation, node, [*values[:slot], constant, *values[slot + 1 :]])
    return again is not None and torch.equal(again, result)


def _as_typed(
    found: Tensor, seen: Sequence[float], gives_result: Callable[[Tensor], bool]
) -> Tensor:
    """Return the number that was seen, else the shortest that does: 0.1 rather than 0.0999999."""
    first = found.reshape(-1)[0] if found.numel() else found
    if not bool((found == first).all()) or not bool(torch.isfinite(first).all()):
        return found
    shorter = (float(f"{first.item():.{digits}g}") for digits in range(1, 10))
    for number in (*seen, *shorter):
        short = torch.tensor(number, dtype=found.dtype)
        if gives_result(short):
            return short
    return found


def _missing(kind: str, node: Any, result: Tensor, values: list[Any]) -> Tensor | None:
    """Return the one unknown operand of a sum, difference, product or quotient."""
    match kind, values:
        case ("AddBackward0", [None, b]):
            return result - kept(node, "alpha") * b
        case ("AddBackward0", [a, None]) if kept(node, "alpha") == 1:
            return result - a
        case ("SubBackward0", [None, b]):
            return result + kept(node, "alpha") * b
        case ("SubBackward0", [a, None]) if kept(node, "alpha") == 1:
            return a - result
        case ("RsubBackward1", [a, None]):
            return result + kept(node, "alpha") * a
        case ("MulBackward0", [None, b]) if bool((b != 0).all()):
            return result / b
        case ("DivBackward0", [None, b]):
            return result * b
        case _:
            return None


def _undone(kind: str, result: Tensor, shape: torch.Size) -> Tensor | None:
    """Return the input of what can be undone exactly: a sign, another look at the same numbers."""
    match base_name(kind):
        case "Neg":
            return -result
        case "T":
            return result.t()
        case "Clone" | "Alias" | "View" | "UnsafeView" | "Squeeze" | "Unsqueeze":
            return result.reshape(shape)
        case _:
            return None
