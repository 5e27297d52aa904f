"""What PyTorch's nodes compute: how one writes it, its value, and its local derivatives.

One line per operation. ``{0}`` and ``{1}`` are the inputs; other fields are what the node keeps
(``_saved_exponent`` is ``{exponent}``). A node that is not here is written ``name(inputs)``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import torch
from torch import Tensor

SUM, PRODUCT, POWER, ATOM = 1, 2, 3, 4  # how strongly an expression holds together


@dataclass(frozen=True)
class Operation:
    """How one kind of node is written and computed.

    Attributes:
        form: The expression; ``{0}``, ``{1}`` are inputs.
        binds: How strongly the expression holds together.
        needs: How strongly each input has to, or it gets parentheses.
        value: Computes the value from the node and its inputs.
        slopes: The local derivative for each input, in symbols; empty if not worth showing.
    """

    form: str
    binds: int
    needs: int
    value: Callable[..., Tensor]
    slopes: tuple[str, ...] = ()

    @cached_property
    def arity(self) -> int:
        """How many inputs the expression shows."""
        return sum(f"{{{slot}}}" in self.form for slot in range(3))


def _function(name: str, slope: str = "") -> Operation:
    return Operation(
        f"{name}({{0}})",
        ATOM,
        0,
        lambda _, a: getattr(torch, name)(a),
        (slope,) if slope else (),
    )


def _same_numbers(form: str = "{0}") -> Operation:
    """Return an operation that only looks at its input in another shape."""
    return Operation(form, ATOM, ATOM, lambda node, a: a.reshape(output_shape(node)))


def kept(node: Any, name: str) -> Any:
    """Return what a node keeps under ``_saved_name``.

    Raises:
        RuntimeError: If it is freed.
    """
    return getattr(node, f"_saved_{name}")


def output_count(node: Any) -> int:
    """Return how many tensors a node computed in the forward pass."""
    return len(node._input_metadata)  # noqa: SLF001 - public nowhere


def output_shape(node: Any, output: int = 0) -> torch.Size:
    """Return the shape that the gradient of a node's output must have."""
    return torch.Size(node._input_metadata[output].shape)  # noqa: SLF001 - public nowhere


OPERATIONS: dict[str, Operation] = {
    "Add": Operation("{0} + {1}", SUM, SUM, lambda n, a, b: a + kept(n, "alpha") * b, ("1", "1")),
    "Sub": Operation(
        "{0} − {1}", SUM, PRODUCT, lambda n, a, b: a - kept(n, "alpha") * b, ("1", "−1")
    ),
    "Rsub": Operation(
        "{1} − {0}", SUM, PRODUCT, lambda n, a, b: b - kept(n, "alpha") * a, ("−1", "1")
    ),
    "Mul": Operation("{0}·{1}", PRODUCT, PRODUCT, lambda _, a, b: a * b, ("{1}", "{0}")),
    "Div": Operation("{0}/{1}", PRODUCT, POWER, lambda _, a, b: a / b, ("1/{1}", "−{0}/{1}²")),
    "Neg": Operation("−{0}", PRODUCT, POWER, lambda _, a: -a, ("−1",)),
    "Pow": Operation(
        "{0}{exponent}", POWER, ATOM, lambda n, a: a ** kept(n, "exponent"), ("{power_slope}",)
    ),
    "PowBackward1": Operation("{0}^{1}", POWER, ATOM, lambda _, a, b: a**b),
    "PowBackward2": Operation("{base}^{0}", POWER, ATOM, lambda n, a: kept(n, "self") ** a),
    "Reciprocal": Operation("1/{0}", PRODUCT, POWER, lambda _, a: 1 / a, ("−1/{0}²",)),
    "Exp": _function("exp", "exp({0})"),
    "Log": _function("log", "1/{0}"),
    "Sin": _function("sin", "cos({0})"),
    "Cos": _function("cos", "−sin({0})"),
    "Sqrt": _function("sqrt", "1/(2·sqrt({0}))"),
    "Tanh": _function("tanh", "1 − tanh({0})²"),
    "Sigmoid": _function("sigmoid"),
    "Relu": _function("relu"),
    "Abs": _function("abs"),
    "Mv": Operation("{0} @ {1}", PRODUCT, POWER, lambda _, a, b: a @ b),
    "Mm": Operation("{0} @ {1}", PRODUCT, POWER, lambda _, a, b: a @ b),
    "Dot": Operation("{0} @ {1}", PRODUCT, POWER, lambda _, a, b: a @ b),
    "Addmm": Operation("{0} + {1} @ {2}", SUM, POWER, lambda _, a, b, c: a + b @ c),
    "Select": Operation(
        "{0}{index}", ATOM, ATOM, lambda n, a: a.select(kept(n, "dim"), signed(kept(n, "index")))
    ),
    "T": Operation("{0}.T", ATOM, ATOM, lambda _, a: a.t()),
    "Permute": Operation("permute({0})", ATOM, 0, lambda n, a: a.permute(kept(n, "dims"))),
    "Mean": Operation("mean({0})", ATOM, 0, lambda n, a: _reduced(torch.mean, n, a)),
    "Sum": Operation("sum({0})", ATOM, 0, lambda n, a: _reduced(torch.sum, n, a)),
    "Expand": Operation("{0}", ATOM, ATOM, lambda n, a: a.expand(output_shape(n))),
    "Clone": _same_numbers("clone({0})"),
    "Alias": _same_numbers(),
    "View": _same_numbers("view({0})"),
    "UnsafeView": _same_numbers(),
    "Squeeze": _same_numbers("squeeze({0})"),
    "Unsqueeze": _same_numbers("unsqueeze({0})"),
}


def _reduced(function: Callable[..., Tensor], node: Any, a: Tensor) -> Tensor:
    dims = getattr(node, "_saved_dim", None)
    if dims is None:
        return function(a)
    return function(a, [signed(dim) for dim in dims], keepdim=kept(node, "keepdim"))


def signed(index: int) -> int:
    """Return an index that PyTorch keeps as an unsigned 64-bit number, as Python wrote it."""
    return index - 2**64 if index >= 2**63 else index


def base_name(kind: str) -> str:
    """Return the operation a node belongs to.

    >>> base_name("PowBackward0")
    'Pow'
    """
    return re.sub(r"Backward\d*$", "", kind)


def operation_of(kind: str) -> Operation | None:
    """Return the line of the table for a node, if there is one.

    Where PyTorch has several nodes for one operation, the number tells them apart.
    """
    return OPERATIONS.get(kind) or OPERATIONS.get(base_name(kind))


_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def power(exponent: float) -> str:
    """Return an exponent as one writes it: ``³``, or ``^0.5``.

    >>> power(3), power(1), power(0.5)
    ('³', '', '^0.5')
    """
    if exponent == 1:
        return ""
    return (
        str(int(exponent)).translate(_SUPERSCRIPT)
        if exponent == int(exponent)
        else f"^{exponent:g}"
    )
