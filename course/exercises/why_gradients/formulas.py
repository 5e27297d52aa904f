"""Polynomials as learners read them, and their slopes as PyTorch computes them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

import torch

from course.exercises.programs import run

Function = Callable[[Any], Any]


def formula(coefficients: Sequence[float]) -> str:
    """Return a polynomial in ``x`` as Python; the first coefficient has the highest power.

    >>> formula([4, -5, 0, 6])
    '4 * x**3 - 5 * x**2 + 6'
    """
    text = ""
    for power, c in zip(range(len(coefficients) - 1, -1, -1), coefficients, strict=True):
        factors = (f"{abs(c):g}", f"x**{power}" if power > 1 else "x")
        term = " * ".join(factors[: 2 if power else 1])
        text += f" {'-' if c < 0 else '+'} {term}" if c else ""
    return text.removeprefix(" + ").replace(" - ", "-", text.startswith(" - "))


def function(coefficients: Sequence[float]) -> Function:
    """Return the polynomial as a function, made from the text that learners read."""
    return _function(formula(coefficients))


@lru_cache(maxsize=256)  # numbers are redrawn many times, and each time a dozen models ask
def _function(text: str) -> Function:
    return run(f"def f(x):\n    return {text}")["f"]


def slope(f: Function, x: float) -> float:
    """Return the derivative of ``f`` at ``x``."""
    point = torch.tensor(x, dtype=torch.float64, requires_grad=True)
    return torch.autograd.grad(f(point), point)[0].item()
