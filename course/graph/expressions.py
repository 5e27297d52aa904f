"""How each value was computed, and each local derivative, as the learner would write it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from torch import Tensor

from course.graph.forward import Forward, inputs_shown
from course.graph.names import Names
from course.graph.operations import ATOM, POWER, SUM, base_name, kept, operation_of, power, signed
from course.graph.value import number_text, value_of, written
from course.graph.walk import Walk, kind_of, leaf_of

LONGEST = 22  # letters; what is longer gets a name of its own


class Expressions:
    """Expressions of all nodes of a graph.

    Attributes:
        names: What the tensor made by (node, output) is called, where it has a name.
        expressions: How each node was computed.
        slopes: The local derivative in symbols, by (node, input), where the table knows it.
    """

    def __init__(
        self, graph: Walk, known: Forward, names: Names, given: Mapping[tuple[int, int], str]
    ) -> None:
        self.names: dict[tuple[int, int], str] = dict(given)
        self.expressions: dict[int, str] = {}
        self.slopes: dict[tuple[int, int], str] = {}
        self._binds: dict[int, int] = {}
        self._known = known
        self._names = names
        for index, node in enumerate(graph.nodes):
            if leaf_of(node) is None:
                self._write(graph, index)
            else:
                self.expressions[index] = self.names[index, 0]
            if (index, 0) not in self.names and len(self.expressions[index]) > LONGEST:
                self.names[index, 0] = names.new("v")

    def called(self, made_by: tuple[int, int]) -> str:
        """Return the name of a tensor in the graph, or how it was computed."""
        node, output = made_by
        own = self.names.get(made_by)
        if own is not None or output == 0:
            return own or self.expressions[node]
        return f"{self.expressions[node]}[{output}]"

    def _write(self, graph: Walk, index: int) -> None:
        node = graph.nodes[index]
        kind = kind_of(node)
        operation = operation_of(kind)
        inputs = inputs_shown(graph, index)
        if operation is None:
            # PyTorch's own nodes carry a number, a custom Function keeps the name it was given.
            function = base_name(kind)
            if kind[-1].isdigit():
                function = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", function).lower()
            arguments = (self._input(index, slot, below, 0) for slot, below in enumerate(inputs))
            self.expressions[index] = f"{function}({', '.join(arguments)})"
            self._binds[index] = ATOM
            return
        fields = _fields(kind, node)
        tight = [self._input(index, slot, below, POWER) for slot, below in enumerate(inputs)]
        texts = [
            self._input(index, slot, below, operation.needs + (slot > 0 and operation.needs > SUM))
            for slot, below in enumerate(inputs)
        ]
        if kind == "MulBackward0" and texts[1][0].isdigit():
            texts.reverse()  # 5·x, as it was most likely written
        self.expressions[index] = operation.form.format(*texts, **fields)
        self._binds[index] = operation.binds
        if _plain_sum(node):
            for slot, slope in enumerate(operation.slopes):
                self.slopes[index, slot] = slope.format(*tight, **fields).format(*tight)

    def _input(self, index: int, slot: int, below: tuple[int, int] | None, needs: int) -> str:
        if below is None:
            return constant_text(self._known.constants.get((index, slot)), self._names)
        text = self.called(below)
        tight = below in self.names or below[1] or self._binds[below[0]] >= needs
        return text if tight else f"({text})"


def constant_text(tensor: Tensor | None, names: Names) -> str:
    """Return how an input that is not followed is written: its name, its number, or ``?``."""
    if tensor is None:
        return "?"
    return names.of(tensor) or (
        written(value_of(tensor)) if tensor.dim() == 0 else names.or_new(tensor, "v")
    )


def _fields(kind: str, node: Any) -> dict[str, str]:
    """Return what an expression shows besides its inputs."""
    match kind:
        case "PowBackward0":
            exponent = float(kept(node, "exponent"))
            slope = {0.0: "0", 1.0: "1"}.get(exponent, f"{exponent:g}·{{0}}{power(exponent - 1)}")
            return {"exponent": power(exponent), "power_slope": slope}
        case "PowBackward2":
            base = kept(node, "self")
            return {"base": number_text(float(base)) if isinstance(base, int | float) else "?"}
        case "SelectBackward0":
            before = ":, " * kept(node, "dim")
            return {"index": f"[{before}{signed(kept(node, 'index'))}]"}
        case _:
            return {}


def _plain_sum(node: Any) -> bool:
    """Return whether ``alpha`` is 1, as it is wherever someone writes ``+`` or ``-``."""
    return getattr(node, "_saved_alpha", 1) == 1
