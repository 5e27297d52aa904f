"""What the learner calls the tensors: keywords first, then the variables around the call."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from types import FrameType
from typing import Any

from torch import Tensor, nn

from course.graph.errors import PictureError
from course.language import translate


class Names:
    """Names of tensors, the first given to a tensor being the one that is shown."""

    def __init__(self, given: Mapping[str, Any], around: Mapping[str, Any]) -> None:
        self._by_id: dict[int, tuple[str, Tensor]] = {}
        self._taken: set[str] = set()
        for name, value in given.items():
            self._add(name, value)
        for name, value in list(around.items()):
            # IPython keeps results under _, _1, Out; nobody calls a tensor that. And a keyword may
            # use a name that another variable has: then the keyword holds.
            if name.startswith("_") or name in given:
                continue
            if isinstance(value, (Tensor, nn.Module)):
                self._add(name, value)

    def _add(self, name: str, value: Any) -> None:
        for full_name, tensor in _named_tensors(name, value):
            # Holding the tensor keeps its id its own.
            self._by_id.setdefault(id(tensor), (full_name, tensor))
            self._taken.add(full_name)

    def of(self, tensor: Tensor) -> str | None:
        """Return the learner's name of this very tensor, if it has one."""
        entry = self._by_id.get(id(tensor))
        return entry[0] if entry else None

    def or_new(self, tensor: Tensor, prefix: str) -> str:
        """Return the name of ``tensor``; if it has none, give it the next free ``prefix1`` …."""
        known = self.of(tensor)
        if known is not None:
            return known
        name = self.new(prefix)
        self._add(name, tensor)
        return name

    def new(self, prefix: str) -> str:
        """Return a name that nothing has yet, and keep it: ``prefix1``, ``prefix2`` …."""
        number = 1
        while f"{prefix}{number}" in self._taken:
            number += 1
        self._taken.add(f"{prefix}{number}")
        return f"{prefix}{number}"

    def tensors(self) -> list[tuple[str, Tensor]]:
        """Return all named tensors, in the order in which they were named."""
        return list(self._by_id.values())


def _named_tensors(name: str, value: Any) -> Iterator[tuple[str, Tensor]]:
    match value:
        case Tensor():
            yield name, value
        case nn.Module():
            for parameter, tensor in value.named_parameters(prefix=name):
                yield parameter, tensor
            for buffer, tensor in value.named_buffers(prefix=name):
                yield buffer, tensor
        case list() | tuple() if value and all(isinstance(each, Tensor) for each in value):
            for index, tensor in enumerate(value):
                yield f"{name}[{index}]", tensor
        case _:
            raise PictureError(
                translate(
                    "The name {name} stands for {kind}, not for a tensor; "
                    "give each name its tensor, as in draw(y, x=x).",
                    name=name,
                    kind=type(value).__name__,
                )
            )


def variables_around() -> dict[str, Any]:
    """Return the variables of the nearest caller outside this package, its own ones last."""
    frame = inspect.currentframe()
    while frame is not None and _is_ours(frame):
        frame = frame.f_back
    if frame is None:
        return {}
    return {
        **frame.f_locals,
        **{k: v for k, v in frame.f_globals.items() if k not in frame.f_locals},
    }


def _is_ours(frame: FrameType) -> bool:
    return str(frame.f_globals.get("__name__", "")).split(".")[0] == "course"
