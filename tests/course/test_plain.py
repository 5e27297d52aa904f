"""Plain data: bounded whatever comes in, and alike only where nobody could see a difference."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from course.plain import MAX_ITEMS, MAX_TEXT, alike, as_number, fold, has_blank, plain

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.just(...),
    lambda inner: (
        st.lists(inner)
        | st.tuples(inner, inner)
        | st.dictionaries(st.text(), inner)
        | st.frozensets(st.integers())
    ),
    max_leaves=20,
)


class Hostile:
    """Every method raises."""

    def __getattribute__(self, name) -> Any:
        raise RuntimeError(name)

    def __eq__(self, other) -> bool:
        raise RuntimeError

    __hash__ = None


class Leaving(list):
    """Ends the program when it is read."""

    def __iter__(self) -> Iterator[Any]:
        raise SystemExit


class Endless(list):
    """Never ends."""

    def __iter__(self) -> Iterator[Any]:
        while True:
            yield 1


class EndlessKeys(dict):
    """Has always one more key."""

    def __iter__(self) -> Iterator[Any]:
        return iter(int, 1)

    def __getitem__(self, key) -> Any:
        return key


UNREADABLE = {
    "hostile": Hostile(),
    "leaving": Leaving([1]),
    "endless": Endless([1]),
    "endless keys": EndlessKeys(),
    "object": object(),
    "function": lambda: 1,
    "complex number": 3 + 2j,
    "complex tensor": torch.tensor(1j),
    "huge number": 10**1000,
    "long list": list(range(MAX_ITEMS + 1)),
    "large tensor": torch.zeros(MAX_ITEMS + 1),
}


@given(ANYTHING)
def test_plain_data_crosses_the_wall(value):
    """JSON brings back what went in, NaN and all."""
    data = plain(value)
    assert alike(json.loads(json.dumps(data)), data, rtol=0)


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_cannot_be_copied_is_opaque(name):
    """Nothing that a value does reaches us, and its size is bounded."""
    data = plain(UNREADABLE[name])
    assert list(data) == ["opaque"]
    assert len(data["opaque"]) <= MAX_TEXT


def test_a_list_that_contains_itself_ends():
    """Depth is bounded too."""
    loop: list = []
    loop.append(loop)
    assert "opaque" in json.dumps(plain(loop))


@pytest.mark.parametrize(
    "value",
    [2, 2.0, np.float64(2), np.int32(2), torch.tensor(2.0), torch.tensor(2), np.array(2.0)],
    ids=repr,
)
def test_one_number_has_many_forms(value):
    """Whoever computes a number may do it in any of them."""
    assert as_number(plain(value)) == 2.0
    assert alike(plain(value), 2.0, rtol=0)


@pytest.mark.parametrize("value", [True, "2", [2.0], (2, 0), None, 2j, torch.tensor([2.0])])
def test_not_everything_is_one_number(value):
    """A truth value, a text, or a list of one number is something else."""
    assert as_number(plain(value)) is None
    assert not alike(plain(value), 2.0, rtol=0.5)


def test_largest_number_is_a_number_still():
    """An integer that no float can hold does not break the comparison."""
    assert as_number(plain(2**1000 - 1)) is not None
    assert as_number(plain(2**1024 - 1)) is None


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (torch.zeros(2), torch.zeros(3)),
        (torch.zeros(2, 1), torch.zeros(1, 2)),
        (torch.zeros(2), torch.zeros(2, dtype=torch.float64)),
        (torch.tensor(1.0), torch.tensor(1)),
        ([1.0, 2.0], [1.0]),
        ({"a": 1}, {"b": 1}),
        ({"a": 1}, {"a": 1, "b": 2}),
        (True, 1),
        (None, 0.0),
        (math.nan, 0.0),
        (math.inf, -math.inf),
        (math.inf, 1e300),
        ("text", "texts"),
        (object(), object()),
    ],
)
def test_different_values_are_not_alike(a, b):
    """Shape, type, length, key, sign: each of them counts."""
    assert not alike(plain(a), plain(b), rtol=1e-3)


@given(ANYTHING)
def test_every_value_is_alike_to_itself(value):
    """Except for what could not be read: nobody knows whether that is the same."""
    data = plain(value)
    assert alike(data, data, rtol=0) or "opaque" in json.dumps(data)


@given(st.floats(allow_nan=False, allow_infinity=False), st.floats(1e-6, 0.5))
def test_numbers_are_alike_within_the_tolerance(x, rtol):
    """The tolerance is relative to the larger number, in both orders."""
    inside, outside = x * (1 - rtol / 2), x * (1 - rtol * 2)
    assert alike(x, inside, rtol)
    assert alike(inside, x, rtol)
    if abs(x) * rtol > 1e-6 and math.isfinite(outside):
        assert not alike(x, outside, rtol)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ＲｕｎｔｉｍｅＥｒｒｏｒ", "RuntimeError"),
        ("  runtimeerror ", "RuntimeError"),
        ("“RuntimeError”", "RuntimeError"),
        ("'RuntimeError'", "RuntimeError"),
        ("«y　b  c»", "y b c"),
    ],
)
def test_typing_habits_do_not_count(typed, meant):
    """Width, case, quotes and spaces are no part of an answer."""
    assert fold(typed) == fold(meant)


def test_an_exception_may_be_written_without_quotes():
    """`RuntimeError` and `"RuntimeError"` are the same answer."""
    assert alike(plain(RuntimeError), plain("RuntimeError"), rtol=0)


@pytest.mark.parametrize("value", [Fraction(-7, 2), Decimal("-3.5")])
def test_exact_numbers_are_numbers(value: object):
    """Who computes by hand may do so with fractions."""
    assert as_number(plain(value)) == -3.5


def test_blank_is_found_at_any_depth():
    """An ellipsis that is still there means that something is not filled in."""
    assert has_blank(plain({"a": [1, (2, ...)]}))
    assert not has_blank(plain({"a": [1, (2, None)]}))
