"""One real backward pass, watched through PyTorch's public hooks."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import torch
from torch import Tensor
from torch.utils.hooks import RemovableHandle

from course.graph.retained import RetainedGrads
from course.graph.value import Value, value_of
from course.graph.walk import Walk, leaf_of


@dataclass
class Recording:
    """What the hooks saw; nodes by their index in the walk.

    Attributes:
        before: Per leaf, ``.grad`` when the pass began.
        order: Nodes as the engine started them.
        upstream: Per node, the gradient of each of its outputs.
        sent: Per operation that finished, the gradient for each of its inputs.
        after: Per leaf, ``.grad`` when the pass was over.
        error: What PyTorch raised, if it did.
    """

    before: dict[int, Value | None] = field(default_factory=dict)
    order: list[int] = field(default_factory=list)
    upstream: dict[int, tuple[Value | None, ...]] = field(default_factory=dict)
    sent: dict[int, tuple[Value | None, ...]] = field(default_factory=dict)
    after: dict[int, Value | None] = field(default_factory=dict)
    error: str | None = None


def record(graph: Walk, seeds: Sequence[Tensor]) -> Recording:
    """Run ``backward()`` from the outputs of ``graph`` and return what happened in it.

    The graph can be used again, and what ``retain_grad()`` keeps is as before. Leaves have got
    their gradients, unless this runs ``untouched``.
    """
    recording = Recording()
    leaves = {
        index: leaf for index, node in enumerate(graph.nodes) if (leaf := leaf_of(node)) is not None
    }

    def started(index: int, grads: tuple[Tensor | None, ...]) -> None:
        retained.node_starts()
        recording.order.append(index)
        recording.upstream[index] = _values(grads)

    def finished(index: int, grads: tuple[Tensor | None, ...], _: Any) -> None:
        if index not in leaves:
            recording.sent[index] = _values(grads)
        retained.node_finishes(grads)

    retained = RetainedGrads()
    handles: list[RemovableHandle] = []
    recording.before = _grads(leaves)
    with contextlib.ExitStack() as stack:
        for index, node in enumerate(graph.nodes):
            handles.append(node.register_prehook(partial(started, index)))
            handles.append(node.register_hook(partial(finished, index)))
        for handle in handles:
            stack.callback(handle.remove)
        stack.callback(retained.give_back)
        stack.enter_context(retained)
        try:
            torch.autograd.backward(
                graph.outputs, list(map(_given, graph.outputs, seeds)), retain_graph=True
            )
        except Exception as error:  # noqa: BLE001 - a custom Function's backward may raise anything
            recording.error = f"{type(error).__name__}: {error}"
    recording.after = _grads(leaves)
    return recording


def _given(output: Tensor, seed: Tensor) -> Tensor | None:
    """Return None where ``backward()`` starts with 1 by itself.

    What is given is compared with the output, for which PyTorch first imports modules for a second.
    """
    plain = output.numel() == 1 and not output.is_complex() and seed.item() == 1
    return None if plain else seed


def _grads(leaves: Mapping[int, Tensor]) -> dict[int, Value | None]:
    return {
        index: None if leaf.grad is None else value_of(leaf.grad) for index, leaf in leaves.items()
    }


def _values(grads: Sequence[Tensor | None]) -> tuple[Value | None, ...]:
    # The engine may add to these tensors in place later, so they become data now.
    return tuple(None if grad is None else value_of(grad) for grad in grads)
