"""Tensors as plain data that a picture can show: small ones whole, large ones as a range."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import torch
from torch import Tensor

Number = float | str  # "nan", "inf" and complex numbers are text, which every JSON reader knows

ALL_NUMBERS = 36  # elements; larger tensors are summarised
SHOWN_NUMBERS = 6  # elements that fit a box
LONGEST = 36  # letters that do


@dataclass(frozen=True)
class Value:
    """A tensor as it was at one moment.

    Attributes:
        shape: Its shape.
        numbers: All elements, row by row, if there are at most ``ALL_NUMBERS``; else ``None``.
        extent: Least and greatest element of a larger tensor.
    """

    shape: tuple[int, ...]
    numbers: tuple[Number, ...] | None = None
    extent: tuple[Number, Number] | None = None

    @property
    def scalar(self) -> float | None:
        """The number of a tensor with one finite element, else ``None``."""
        if self.numbers is None or len(self.numbers) != 1:
            return None
        number = self.numbers[0]
        return None if isinstance(number, str) else number


def value_of(tensor: Tensor) -> Value:
    """Return ``tensor`` as data, without touching it.

    >>> value_of(torch.tensor([1.0, float("inf")]))
    Value(shape=(2,), numbers=(1.0, 'inf'), extent=None)
    """
    shape = tuple(tensor.shape)
    if tensor.is_meta:
        return Value(shape)
    plain = tensor.detach()
    if plain.layout != torch.strided:
        plain = plain.to_dense()
    if plain.numel() <= ALL_NUMBERS:
        return Value(shape, tuple(_number(each) for each in plain.reshape(-1).tolist()))
    if plain.is_complex():
        return Value(shape)
    return Value(shape, None, (_number(plain.min().item()), _number(plain.max().item())))


def _number(element: Any) -> Number:
    if isinstance(element, complex) or not math.isfinite(element):
        return str(element)
    return float(element)


@lru_cache(maxsize=4096)
def written(value: Value) -> str:
    """Return ``value`` as short text: ``72``, ``[1, 2]``, ``(20, 3): -1.5 … 2``.

    >>> written(Value((2, 2), (1.0, 2.0, 3.0, 0.1)))
    '[[1, 2], [3, 0.1]]'
    >>> written(Value((), (72.0,)))
    '72'
    """
    if value.numbers is not None and len(value.numbers) == 1:
        return _nested([number_text(value.numbers[0])], value.shape)
    if value.numbers is not None and len(value.numbers) <= SHOWN_NUMBERS:
        text = _nested([_short(each) for each in value.numbers], value.shape)
        if len(text) <= LONGEST:
            return text
    shape = str(tuple(value.shape))
    if value.numbers is not None:
        finite = [each for each in value.numbers if not isinstance(each, str)]
        if len(finite) < len(value.numbers) or not finite:
            return f"{shape}: nan"
        return f"{shape}: {_short(min(finite))} … {_short(max(finite))}"
    if value.extent is None:
        return shape
    return f"{shape}: {_short(value.extent[0])} … {_short(value.extent[1])}"


def _nested(numbers: list[str], shape: tuple[int, ...]) -> str:
    if not shape:
        return numbers[0]
    inner = len(numbers) // shape[0] if shape[0] else 0
    rows = [_nested(numbers[at * inner : (at + 1) * inner], shape[1:]) for at in range(shape[0])]
    return f"[{', '.join(rows)}]"


def _short(number: Number) -> str:
    """Return one number among several: to four digits, unless it is short anyway."""
    text = number_text(number)
    return text if isinstance(number, str) or len(text) <= 6 else f"{number:.4g}"


def number_text(number: Number) -> str:
    """Return a number as short as six digits allow: ``72``, ``0.1``, ``1e+06``.

    >>> number_text(0.10000000149011612)
    '0.1'
    """
    return number if isinstance(number, str) else f"{number + 0.0:.6g}"
