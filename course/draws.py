"""How inputs are drawn: a generator of random numbers in, a recipe out.

Sizes are all different, so that a transpose never fits, and none of them is 2, so that a sum over
an axis never looks like a gradient that was added twice.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import torch

from course.inputs import Recipe

T = TypeVar("T")
SIZES = (3, 5, 7, 4)


@dataclass
class Dice:
    """Random numbers for one draw of all inputs of an exercise; the same seed, the same numbers."""

    seed: int
    _sizes: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.generator = torch.Generator().manual_seed(self.seed)
        self._order = self.permutation(SIZES)

    def permutation(self, values: Sequence[T]) -> list[T]:
        """Return ``values`` in a random order."""
        order = torch.randperm(len(values), generator=self.generator).tolist()
        return [values[index] for index in order]

    def integer(self, low: int, high: int) -> int:
        """Return a whole number from ``low`` to ``high``, both included."""
        return int(torch.randint(low, high + 1, (), generator=self.generator))

    def choice(self, values: Sequence[T]) -> T:
        """Return one of ``values``."""
        return values[self.integer(0, len(values) - 1)]

    def normal(self, *shape: int) -> list[float]:
        """Return standard normal numbers for a tensor of ``shape``, flat."""
        return torch.randn(shape, generator=self.generator, dtype=torch.float64).flatten().tolist()

    def size(self, symbol: str) -> int:
        """Return the length that ``symbol`` stands for in this draw."""
        if symbol not in self._sizes:
            self._sizes[symbol] = self._order[len(self._sizes) % len(self._order)]
        return self._sizes[symbol]


@dataclass(frozen=True)
class Draw:
    """A way to draw one input."""

    recipe: Callable[[Dice], Recipe]


# The functions below are defaults of parameters (`x=leaf("n")`); `Any` keeps type checkers quiet
# about a `Draw` where the body of a reference uses a tensor.


def normal(*shape: str) -> Any:
    """Draw a standard normal tensor, float64: ``normal("n", "d")`` is an n-by-d matrix."""
    return Draw(lambda dice: _tensor(dice, shape))


def leaf(*shape: str, dtype: str = "float64") -> Any:
    """Draw a leaf tensor that requires a gradient."""
    return Draw(lambda dice: {**_tensor(dice, shape), "requires_grad": True, "dtype": dtype})


def number(*values: float) -> Any:
    """Draw one of ``values``, as a Python number."""
    return Draw(lambda dice: {"kind": "value", "value": dice.choice(values)})


def drawn(recipe: Callable[[Dice], Recipe]) -> Any:
    """Draw by a function of its own: ``Dice`` in, recipe out."""
    return Draw(recipe)


def _tensor(dice: Dice, shape: Sequence[str]) -> dict[str, Any]:
    sizes = [dice.size(symbol) for symbol in shape]
    return {"kind": "tensor", "values": dice.normal(*sizes), "shape": sizes}
