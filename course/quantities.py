"""The numbers that a program holds: values of its expressions, gradients, local derivatives.

A wrong number is often a right one that answers another question.  The program that a learner
reads is run here, and every number in it is kept with the words that name it.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import torch
from torch import Tensor

from course.contained import contained
from course.exercise import Exercise
from course.language import translate
from course.numbers import PLAIN, predicted
from course.plain import as_number, close
from course.verdict import Verdict

EXACT = 1e-3
MOST = 2


class Quantity(NamedTuple):
    """A number of the program: ``value``, ``gradient``, ``local`` or ``share``, and of what."""

    kind: str
    value: float
    of: str
    to: str = ""


def of_place(exercise: Exercise, verdict: Verdict) -> str:
    """Return what else a wrong number of a prediction is: of another entry, or of the program."""
    mine, right = as_number(verdict.seen), verdict.expected
    # Where things are counted, a number that is equal to another one says nothing.
    if mine is None or type(right) is not float or mine in PLAIN or close(mine, -right, EXACT):
        return ""
    recipes = verdict.recipes or {}
    with contained():
        answer = predicted(exercise, exercise.reference, recipes)
    numbers = {place: as_number(value) for place, value in answer.items()}
    others = [p for p, n in numbers.items() if n is not None and close(mine, n, EXACT)]
    if len(others) == 1 and others[0] != verdict.place:
        return translate(
            "This number belongs to `{place}`. Did two entries change places? Check for each of "
            "them where it belongs.",
            place=others[0],
        )  # fmt: skip
    if exercise.shows is None:
        return ""
    return of_quantity(mine, exercise.shows(**{n: r.get("value") for n, r in recipes.items()}))


def of_quantity(number: float, program: str) -> str:
    """Return which numbers of a program a wrong number is, as sentences; empty if none or many."""
    if number in PLAIN or not math.isfinite(number):
        return ""
    fits = [q for q in quantities(program) if close(number, q.value, EXACT)]
    said = list(dict.fromkeys(_sentence(q) for q in fits))
    if not 1 <= len(said) <= MOST:
        return ""
    return " ".join([*said, translate("Which number does the question ask for?")])


@lru_cache(maxsize=256)
def quantities(program: str) -> tuple[Quantity, ...]:
    """Return the numbers of a program; lines that cannot be evaluated alone are left out."""
    found: list[Quantity] = []
    with contained():
        try:
            names = _Names(program)
            found += _values(names)
            found += _derivatives(names)
        except Exception:  # noqa: BLE001 - a program that fails is a program without quantities
            return tuple(found)
    return tuple(dict.fromkeys(found))


class _Names:
    """The variables of a program after each of its lines; plain numbers are tracked tensors."""

    def __init__(self, program: str) -> None:
        self.variables: dict[str, Any] = {"torch": torch}
        self.lines: list[tuple[str, ast.expr, dict[str, Any]]] = []
        for node in ast.parse(program.strip()).body:
            before = dict(self.variables)
            exec(compile(ast.Module([node], []), "<program>", "exec"), self.variables)  # noqa: S102 - ours
            target = node.targets[0] if isinstance(node, ast.Assign) else None
            if isinstance(node, ast.Assign) and isinstance(target, ast.Name):
                value = self.variables[target.id]
                if type(value) in (int, float):
                    self.variables[target.id] = torch.tensor(
                        float(value), dtype=torch.float64, requires_grad=True
                    )
                self.lines.append((target.id, node.value, before))


def _values(names: _Names) -> Iterator[Quantity]:
    for name, expression, before in names.lines:
        for part in ast.walk(expression):
            if part is expression and not isinstance(part, ast.Name):
                continue  # this is the value of the name
            if isinstance(part, ast.BinOp | ast.UnaryOp | ast.Call | ast.Name | ast.Subscript):
                number = _number(_evaluated(part, before))
                if number is not None and not _is_torch(part):
                    yield Quantity("value", number, ast.unparse(part))
        number = _number(names.variables.get(name))
        if number is not None:
            yield Quantity("value", number, name)


def _derivatives(names: _Names) -> Iterator[Quantity]:
    """Yield what each line passes on: its local derivatives, and the gradients behind it."""
    results = [
        (name, expression, before) for name, expression, before in names.lines
        if isinstance(names.variables[name], Tensor) and names.variables[name].grad_fn is not None
    ]  # fmt: skip
    if not results:
        return
    last = results[-1][0]
    output = names.variables[last]
    if output.numel() != 1:
        return
    arrives: dict[str, float] = {last: 1.0}
    for name, _, _ in names.lines:
        value = names.variables[name]
        if name != last and isinstance(value, Tensor) and value.requires_grad:
            number = _number(_gradient(output, value))
            if number is not None:
                arrives[name] = number
                yield Quantity("gradient", number, last, name)
    for name, expression, before in results:
        operands = {n.id for n in ast.walk(expression) if isinstance(n, ast.Name)} & arrives.keys()
        alone = {n: before[n].detach().requires_grad_() for n in operands if n in before}
        value = _evaluated(expression, {**before, **alone})
        for operand, leaf in alone.items():
            number = _number(_gradient(value, leaf)) if isinstance(value, Tensor) else None
            if number is None:
                continue
            if name != last:
                yield Quantity("local", number, name, operand)
                yield Quantity("share", number * arrives.get(name, 0.0), name, operand)


def _evaluated(part: ast.expr, variables: Mapping[str, Any]) -> Any:
    if _has_effect(part):
        return None
    try:
        code = compile(ast.Expression(part), "<program>", "eval")
        return eval(code, dict(variables))  # noqa: S307 - a part of our own program
    except Exception:  # noqa: BLE001 - some parts cannot stand alone
        return None


def _has_effect(part: ast.expr) -> bool:
    methods = [n.attr for n in ast.walk(part) if isinstance(n, ast.Attribute)]
    return any(name == "backward" or name.endswith("_") for name in methods)


def _is_torch(part: ast.expr) -> bool:
    return ast.unparse(part).startswith(("torch.tensor", "torch.randn"))


def _gradient(output: Tensor, leaf: Tensor) -> Tensor | None:
    if not output.requires_grad or output.numel() != 1:
        return None
    return torch.autograd.grad(output, leaf, retain_graph=True, allow_unused=True)[0]


def _number(value: object) -> float | None:
    if isinstance(value, Tensor):
        return value.item() if value.numel() == 1 and value.dtype.is_floating_point else None
    return float(value) if type(value) in (int, float) else None  # type: ignore[arg-type]


def _sentence(quantity: Quantity) -> str:
    number = f"{quantity.value:.5g}"
    sentences: dict[str, Callable[[], str]] = {
        "value": lambda: translate(
            "`{number}` is the value of `{name}`.", number=number, name=quantity.of
        ),
        "gradient": lambda: translate(
            "`{number}` is the derivative of `{name}` with respect to `{input}`.",
            number=number, name=quantity.of, input=quantity.to,
        ),
        "local": lambda: translate(
            "`{number}` is the local derivative in the line of `{name}`, with respect to "
            "`{input}`.",
            number=number, name=quantity.of, input=quantity.to,
        ),
        "share": lambda: translate(
            "`{number}` is what arrives at `{input}` through the line of `{name}`.",
            number=number, name=quantity.of, input=quantity.to,
        ),
    }  # fmt: skip
    return sentences[quantity.kind]()
