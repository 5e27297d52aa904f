"""Recipes: plain data (JSON) from which an input is built, on either side of the grader's wall.

A recipe never holds code, and nothing here knows a reference answer (design.md §4.4).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from itertools import pairwise
from typing import Any

import torch
from torch import Tensor

from course.errors import CourseError

Recipe = Mapping[str, Any]
Operation = Sequence[Any]  # (name, index) or (name, index, index) into the tensors so far

MAX_PLACES = 20

OPERATIONS: Mapping[str, Callable[..., Tensor]] = {
    "add": torch.add,
    "sub": torch.sub,
    "mul": torch.mul,
    "div": torch.div,
    "sin": torch.sin,
    "exp": torch.exp,
    "square": torch.square,
    "tanh": torch.tanh,
    "sum": torch.sum,
}


def build(recipe: Recipe) -> Any:
    """Return a fresh object made from ``recipe``.

    Kinds: ``value`` (the plain value itself), ``tensor``, ``tensors`` (dict of name to tensor),
    ``polynomial`` (function of one tensor, which notes in ``places`` at which numbers it was
    called, None for a tensor), ``function`` (function of several tensors),
    ``graph`` (the tensor at the end of a small program), ``module`` (a perceptron with ``tanh``)
    and ``steps`` (a backward pass written down as tuples).

    Raises:
        CourseError: If the kind is unknown.

    >>> build({"kind": "polynomial", "coefficients": [8.0, 4.0]})(torch.tensor(2.0))
    tensor(16.)
    """
    builder = _BUILDERS.get(recipe["kind"])
    if builder is None:
        known = ", ".join(sorted(_BUILDERS))
        raise CourseError(f"A recipe has kind {recipe['kind']!r}; expected one of {known}.")
    return builder(recipe)


def leaves(built: object) -> list[Tensor]:
    """Return the tensors inside a built input, in a fixed order: itself, values, parameters."""
    if isinstance(built, Tensor):
        return [built]
    if isinstance(built, dict):
        return [value for value in built.values() if isinstance(value, Tensor)]
    if isinstance(built, torch.nn.Module):
        return list(built.parameters())
    return []


def run_program(operations: Sequence[Operation], tensors: Sequence[Tensor]) -> list[Tensor]:
    """Return ``tensors`` followed by the result of each operation."""
    results = list(tensors)
    for name, *indices in operations:
        results.append(OPERATIONS[name](*(results[index] for index in indices)))
    return results


def _tensor(recipe: Recipe) -> Tensor:
    dtype = getattr(torch, recipe.get("dtype", "float64"))
    shape = recipe["shape"]
    # A copy, because `reshape` gives a view, and a view refuses what a learner's own leaf allows.
    tensor = torch.tensor(recipe["values"], dtype=dtype).reshape(shape).clone()
    tensor.requires_grad_(recipe.get("requires_grad", False))
    if recipe.get("grad") is not None:
        tensor.grad = torch.tensor(recipe["grad"], dtype=dtype).reshape(shape)
    return tensor


def _tensors(recipe: Recipe) -> dict[str, Tensor]:
    return {name: _tensor(item) for name, item in recipe["items"].items()}


def _polynomial(recipe: Recipe) -> Callable[[Tensor], Tensor]:
    coefficients = recipe["coefficients"]

    places: list[float | None] = []

    def f(x: Tensor) -> Tensor:
        if len(places) < MAX_PLACES:
            places.append(float(x) if isinstance(x, int | float) else None)
        total: Any = 0.0
        for coefficient in reversed(coefficients):  # Horner's scheme
            total = total * x + coefficient
        return total

    f.places = places  # pyright: ignore[reportFunctionMemberAccess]
    return _named(f)


def _function(recipe: Recipe) -> Callable[..., Tensor]:
    """Return a function with the ``def`` line that is shown, so that Python checks each call."""

    def run(*inputs: Tensor) -> Tensor:
        return run_program(recipe["operations"], inputs)[-1]

    def of_one(first: Tensor) -> Tensor:
        return run(first)

    def of_two(first: Tensor, second: Tensor) -> Tensor:
        return run(first, second)

    def of_three(first: Tensor, second: Tensor, third: Tensor) -> Tensor:
        return run(first, second, third)

    functions: list[Callable[..., Tensor]] = [of_one, of_two, of_three]
    return _named(functions[_arity(recipe["operations"]) - 1])


def _arity(operations: Sequence[Operation]) -> int:
    """Return how many tensors a program begins with; one of its lines uses the line before it.

    >>> _arity([("square", 0), ("sum", 1)]), _arity([("mul", 0, 1), ("sum", 2)])
    (1, 2)
    """
    return 1 + max(
        index - line for line, (_, *indices) in enumerate(operations) for index in indices
    )


def _named(function: Callable[..., Tensor]) -> Callable[..., Tensor]:
    """Call a function ``f``, as it is shown: Python's messages name it so."""
    function.__name__ = function.__qualname__ = "f"
    return function


def _graph(recipe: Recipe) -> Tensor:
    return run_program(recipe["operations"], [_tensor(leaf) for leaf in recipe["leaves"]])[-1]


def _module(recipe: Recipe) -> torch.nn.Module:
    sizes = recipe["sizes"]
    generator = torch.Generator().manual_seed(recipe["seed"])
    layers: list[torch.nn.Module] = []
    for before, after in pairwise(sizes):
        layers += [torch.nn.Linear(before, after, dtype=torch.float64), torch.nn.Tanh()]
    module = torch.nn.Sequential(*layers[:-1])
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.copy_(torch.randn(parameter.shape, generator=generator, dtype=torch.float64))
    return module


def _steps(recipe: Recipe) -> list[tuple[str, list[tuple[str, float]]]]:
    return [
        (node, [(target, local) for target, local in arrows]) for node, arrows in recipe["steps"]
    ]


_BUILDERS: Mapping[str, Callable[[Recipe], Any]] = {
    # A copy: whoever changes a list must not change the recipe, which the reference gets as well.
    "value": lambda recipe: deepcopy(recipe["value"]),
    "tensor": _tensor,
    "tensors": _tensors,
    "polynomial": _polynomial,
    "function": _function,
    "graph": _graph,
    "module": _module,
    "steps": _steps,
}
