"""The learner's code, run once more and watched: every value, and every operand.

A graph that is already there has kept only what its backward pass needs.  Who hands over the code
instead, as in ``trace(lambda: (x + 3) + 4)``, sees all of it.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor, nn
from torch.autograd.graph import Node
from torch.overrides import TorchFunctionMode

from course.graph.errors import PictureError
from course.language import listed, translate


@dataclass
class Watched:
    """What was seen while the code ran.

    Attributes:
        values: The tensor that (node, output) made, as it was then.
        operands: What the call that made a node was given, in the order of writing.
    """

    values: dict[tuple[Node, int], Tensor] = field(default_factory=dict)
    operands: dict[Node, tuple[Any, ...]] = field(default_factory=dict)


class _Watching(TorchFunctionMode):
    def __init__(self, seen: Watched) -> None:
        super().__init__()
        self._seen = seen

    def __torch_function__(
        self,
        func: Any,
        types: Any,
        args: tuple[Any, ...] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> Any:
        result = func(*args, **(kwargs or {}))
        # What is changed in place may come back as nothing at all: ``h[0] = 5``.
        for tensor in _tensors([result, *args[:1]]):
            if tensor.grad_fn is not None:
                made_by = tensor.grad_fn, tensor.output_nr
                if made_by not in self._seen.values:
                    self._seen.values[made_by] = tensor.detach().clone()
                    operands = (*args, *(kwargs or {}).values())
                    if func is Tensor.__setitem__:
                        operands = args[0], args[2]  # an index is no operand
                    self._seen.operands.setdefault(tensor.grad_fn, operands)
        return result


def is_code(value: Any) -> bool:
    """Return whether ``value`` is to be run rather than drawn."""
    return inspect.isfunction(value) or inspect.ismethod(value)


def run(code: Callable[..., Any], given: Mapping[str, Any]) -> tuple[Any, dict[str, Any], Watched]:
    """Run ``code`` with those of ``given`` that it asks for.

    Returns:
        What it returned, what of ``given`` names tensors, and what was seen.  The random state is
        as before.

    Raises:
        PictureError: If it asks for something that is not given.
    """
    parameters = inspect.signature(code).parameters.values()
    missing = [
        each.name
        for each in parameters
        if each.name not in given
        and each.default is each.empty
        and each.kind not in {each.VAR_POSITIONAL, each.VAR_KEYWORD}
    ]
    if missing:
        raise PictureError(
            translate(
                "This function needs {names}; give it by name, as in trace(f, x=x).",
                names=listed(missing),
            )
        )
    asked = {each.name: given[each.name] for each in parameters if each.name in given}
    seen = Watched()
    with torch.random.fork_rng(devices=[]), _Watching(seen):
        result = code(**asked)
    names = {
        name: value
        for name, value in given.items()
        if name not in asked or isinstance(value, Tensor | nn.Module | list | tuple)
    }
    return result, names, seen


def _tensors(values: Iterable[Any]) -> Iterator[Tensor]:
    for value in values:
        if isinstance(value, Tensor):
            yield value
        elif isinstance(value, list | tuple):
            yield from _tensors(value)


def untracked(operands: Sequence[Any], followed: Sequence[bool]) -> dict[int, Tensor]:
    """Return those of ``operands`` that autograd does not follow, by input.

    Args:
        operands: What a call was given.
        followed: For each input of the node that it made, whether autograd follows it.
    """
    tensors = list(_tensors(operands))
    if len(tensors) < len(followed):
        tensors = [
            each if isinstance(each, Tensor) else torch.tensor(each, dtype=torch.float64)
            for each in operands
            if isinstance(each, Tensor | int | float)
        ]
    if [tensor.requires_grad for tensor in tensors] != list(followed):
        return {}  # the inputs are not the operands in their order; nothing is guessed
    return {slot: tensor for slot, tensor in enumerate(tensors) if not followed[slot]}


def numbers(operands: Sequence[Any]) -> list[float]:
    """Return the plain numbers among ``operands``."""
    return [each for each in operands if isinstance(each, int | float) and each is not True]
