"""Gradients that a pass writes into tensors which called ``retain_grad()``, taken back again.

A node does not know its tensors.  They can be found among all objects of Python, but that takes
longer than the whole picture.  So the pass is watched: what ``retain_grad()`` writes is computed
between two nodes, by ``clone`` the first time and by ``add`` from then on.  Only where that has
happened are the tensors looked for.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import torch
from torch import Tensor
from torch.utils._python_dispatch import TorchDispatchMode


class RetainedGrads(TorchDispatchMode):
    """Watches one pass; tell it where nodes start and finish, and what they send."""

    def __init__(self) -> None:
        super().__init__()
        self._between = True
        self._sent: dict[int, Tensor] = {}  # held, so that an id stands for one tensor
        self._written: dict[int, tuple[Tensor, Tensor | None]] = {}  # by id: after, before

    @classmethod
    def _should_skip_dynamo(cls) -> bool:
        """Return False, as nothing here is compiled; else the first pass imports the compiler."""
        return False

    def node_starts(self) -> None:
        """What is computed from now on is a node's own."""
        self._between = False

    def node_finishes(self, sent: Iterable[Tensor | None]) -> None:
        """What is computed from now on happens between two nodes."""
        self._between = True
        self._sent |= {id(grad): grad for grad in sent if grad is not None}

    def __torch_dispatch__(
        self,
        func: Any,
        types: Sequence[type],
        args: tuple[Any, ...] = (),
        kwargs: dict[str, Any] | None = None,
    ) -> Any:
        result = func(*args, **(kwargs or {}))
        if self._between and func is torch.ops.aten.clone.default:
            self._written[id(result)] = result, None
        elif self._between and func is torch.ops.aten.add.Tensor:
            if id(args[0]) in self._sent:  # the engine adds up what two nodes have sent
                self._sent[id(result)] = result
            else:
                self._written[id(result)] = result, args[0]
        return result

    def give_back(self) -> None:
        """Set ``.grad`` of every tensor that has retained it to what it was before."""
        if not self._written:
            return
        for tensor in _retaining():
            change = self._written.get(id(tensor.grad))
            if change is not None:
                tensor.grad = change[1]


def _retaining() -> list[Tensor]:
    """Return all tensors that keep their gradient by ``retain_grad()``, wherever they are."""
    kinds = list(_subclasses(Tensor))
    known = frozenset(kinds)
    return [
        found
        for found in gc.get_referrers(*kinds)  # a tensor refers to its class
        if type(found) in known and not found.is_leaf and found.retains_grad
    ]


def _subclasses(kind: type) -> Iterator[type]:
    yield kind
    for each in kind.__subclasses__():
        yield from _subclasses(each)
