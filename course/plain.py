"""Any Python value as bounded plain data, and when two such values are alike.

Plain data is what crosses the grader's wall: JSON types, and dicts with one telling key for the
rest (``tensor``, ``tuple``, ``dict``, ``set``, ``opaque``, ``blank``).  Nothing here trusts the
value: types are read with ``type()``, and whatever raises becomes ``opaque``.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import torch
from torch import Tensor

Plain = Any

MAX_ITEMS = 10_000
MAX_TEXT = 2_000
MAX_DEPTH = 8
MAX_DIGITS_BITS = 1_000  # what a float can hold


def plain(value: object) -> Plain:
    """Return ``value`` as plain data of at most ``MAX_ITEMS`` numbers; never raises.

    >>> plain((0, 5))
    {'tuple': [0, 5]}
    """
    try:
        return _plain(value, _Budget(), 0)
    except BaseException:  # a value whose methods exit must not end the notebook
        return {"opaque": type(value).__name__[:MAX_TEXT]}


def has_blank(data: Plain) -> bool:
    """Whether ``...`` still stands somewhere in the value."""
    if isinstance(data, list):
        return any(map(has_blank, data))
    if isinstance(data, dict):
        return "blank" in data or any(map(has_blank, data.values()))
    return False


def as_number(data: Plain) -> float | None:
    """Return the one number that ``data`` is, be it a Python number or a 0-d tensor; else None."""
    if isinstance(data, bool):
        return None
    if isinstance(data, int | float):
        return float(data)
    if isinstance(data, dict) and data.get("shape") == [] and data["dtype"] != "bool":
        return float(data["tensor"][0])
    return None


def alike(a: Plain, b: Plain, rtol: float) -> bool:
    """Whether two values cannot be told apart: same structure, numbers within ``rtol``.

    A 0-d tensor and a Python number of the same value are alike, a list and a tuple too.

    >>> alike({"tuple": [1, 2]}, [1.0, 2.0], rtol=1e-6)
    True
    """
    if isinstance(a, bool) or isinstance(b, bool):
        return a is b
    x, y = as_number(a), as_number(b)
    if x is not None and y is not None:
        both_tensors = isinstance(a, dict) and isinstance(b, dict)
        return close(x, y, rtol) and (not both_tensors or a["dtype"] == b["dtype"])
    if isinstance(a, dict) and isinstance(b, dict) and "tensor" in a and "tensor" in b:
        return (
            (a["shape"], a["dtype"]) == (b["shape"], b["dtype"])
            and len(a["tensor"]) == len(b["tensor"])
            and all(close(p, q, rtol) for p, q in zip(a["tensor"], b["tensor"], strict=True))
        )
    items, others = _sequence(a), _sequence(b)
    if items is not None and others is not None:
        return len(items) == len(others) and all(
            alike(p, q, rtol) for p, q in zip(items, others, strict=True)
        )
    if isinstance(a, dict) and isinstance(b, dict):
        if "dict" in a and "dict" in b:
            mine, theirs = dict(entries(a)), dict(entries(b))
            return mine.keys() == theirs.keys() and all(
                alike(mine[key], theirs[key], rtol) for key in mine
            )
        return "opaque" not in a and a == b
    if isinstance(a, str) and isinstance(b, str):
        return fold(a) == fold(b)
    return type(a) is type(b) and a == b


def flags(data: Plain) -> Plain:
    """Return ``[requires_grad, is_leaf]`` of each tensor, None for what has no flags.

    >>> flags(plain((torch.tensor(2.0, requires_grad=True), 5)))
    [[True, True], None]
    """
    items = _sequence(data)
    if items is not None:
        return [flags(item) for item in items]
    is_tensor = isinstance(data, dict) and "tensor" in data
    return [data["requires_grad"], data["is_leaf"]] if is_tensor else None


def kinds(data: Plain) -> Plain:
    """Return for each tensor whether it holds floating-point numbers, None for what is none.

    >>> kinds(plain((torch.tensor(2), torch.tensor(2.0), 5)))
    [False, True, None]
    """
    items = _sequence(data)
    if items is not None:
        return [kinds(item) for item in items]
    is_tensor = isinstance(data, dict) and "tensor" in data
    return "float" in data["dtype"] if is_tensor else None


def untyped(data: Plain) -> Plain:
    """Return ``data`` with all tensors of one type, so that only their numbers count.

    >>> alike(untyped(plain(torch.tensor(5))), untyped(plain(torch.tensor(5.0))), rtol=1e-6)
    True
    """
    items = _sequence(data)
    if items is not None:
        return [untyped(item) for item in items]
    return {**data, "dtype": "float64"} if isinstance(data, dict) and "tensor" in data else data


def bag(data: Plain) -> Plain:
    """Return the items of a list, a tuple, a set or a text with commas, sorted; else ``data``.

    >>> bag({"tuple": ["x", "a"]}), bag("x, a")
    (['a', 'x'], ['a', 'x'])
    """
    if isinstance(data, str):
        data = [word for word in (fold(part) for part in data.split(",")) if word]
    items = data["set"] if isinstance(data, dict) and "set" in data else _sequence(data)
    return data if items is None else sorted(items, key=repr)


def fold(text: str) -> str:
    """Return ``text`` without what typing habits change: width, case, quotes, spaces.

    The name of an error is one word.

    >>> fold(" `Runtime Error`") == fold("runtime  error") == fold("RuntimeError")
    True
    """
    text = unicodedata.normalize("NFKC", text).casefold()
    words = " ".join(text.strip(" \t\n'\"`‘’“”«»").split())
    return re.sub(r"^(\w+) error$", r"\1error", words)


def close(x: float, y: float, rtol: float) -> bool:
    """Whether two numbers agree within ``rtol`` of the larger one; NaN agrees with NaN."""
    if math.isnan(x) or math.isnan(y):
        return math.isnan(x) and math.isnan(y)
    return x == y or abs(x - y) <= 1e-9 + rtol * max(abs(x), abs(y)) < math.inf


def entries(data: Plain) -> list[tuple[str, Plain]]:
    """Return the (key, value) pairs of a plain dict; keys that are no text are shown by repr."""
    return [(key if isinstance(key, str) else repr(key), value) for key, value in data["dict"]]


class _Budget:
    """Counts what is still allowed to be copied."""

    def __init__(self) -> None:
        self.left = MAX_ITEMS

    def spend(self, items: int) -> None:
        self.left -= items
        if self.left < 0:
            raise ValueError(f"more than {MAX_ITEMS} items")


def _plain(value: Any, budget: _Budget, depth: int) -> Plain:
    budget.spend(1)
    kind: Any = type(value)  # never `isinstance`, which a value may answer as it likes
    if value is None or kind in (bool, float):
        return value
    if kind is int:
        return value if value.bit_length() <= MAX_DIGITS_BITS else {"opaque": "int"}
    if kind in (Fraction, Decimal):
        return float(value)
    if kind is str:
        return value[:MAX_TEXT]
    if value is Ellipsis:
        return {"blank": True}
    if issubclass(kind, type) and issubclass(value, BaseException):
        return value.__name__  # `RuntimeError`, typed without quotes
    if issubclass(kind, Tensor):
        return _plain_tensor(value, budget)
    if kind.__module__ == "numpy":
        return _plain(value.tolist(), budget, depth)
    return _plain_container(value, kind, budget, depth)


def _plain_container(value: Any, kind: Any, budget: _Budget, depth: int) -> Plain:
    def inside(item: Any) -> Plain:
        return _plain(item, budget, depth + 1)

    if depth >= MAX_DEPTH:
        return {"opaque": kind.__name__[:MAX_TEXT]}
    if issubclass(kind, tuple):
        return {"tuple": [inside(item) for item in value]}
    if issubclass(kind, list):
        return [inside(item) for item in value]
    if issubclass(kind, set | frozenset):
        return {"set": sorted((inside(item) for item in value), key=repr)}
    if issubclass(kind, Mapping):
        return {"dict": [[inside(key), inside(value[key])] for key in value]}
    return {"opaque": kind.__name__[:MAX_TEXT]}


def _plain_tensor(tensor: Tensor, budget: _Budget) -> Plain:
    budget.spend(tensor.numel())
    dtype = str(tensor.dtype).removeprefix("torch.")
    if tensor.is_complex():
        return {"opaque": f"{dtype} tensor"}
    with torch.no_grad():
        values = tensor.detach().to(torch.float64).flatten().tolist()
    return {
        "tensor": values,
        "shape": list(tensor.shape),
        "dtype": dtype,
        "requires_grad": tensor.requires_grad,
        "is_leaf": tensor.is_leaf,
    }


def _sequence(data: Plain) -> list[Plain] | None:
    if isinstance(data, list):
        return data
    if isinstance(data, dict) and "tuple" in data:
        return data["tuple"]
    return None
