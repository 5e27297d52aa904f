"""Plain data as short Python-like text: numbers keep the decimal point in every language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from course.inputs import Operation, Recipe
from course.language import listed
from course.plain import Plain

_SIGNS = {"add": "+", "sub": "-", "mul": "*", "div": "/"}
MAX_SHOWN = 7
MAX_LENGTH = 200


def show(data: Plain) -> str:
    """Return ``data`` as a learner would type it, shortened.

    >>> show({"tensor": [0.5, 2.0], "shape": [2], "dtype": "float64"})
    'tensor([0.5, 2.0])'
    >>> show({"tensor": [1.0, 0.0], "shape": [2], "dtype": "bool"})
    'tensor([True, False])'
    >>> show({"tuple": [0, 5]})
    '(0, 5)'
    """
    text = _show(data)
    return text if len(text) <= MAX_LENGTH else text[: MAX_LENGTH - 1] + "…"


def show_number(value: float) -> str:
    """Return a number with five significant digits.

    >>> show_number(72.0), show_number(1 / 3)
    ('72.0', '0.33333')
    """
    short = float(f"{value:.5g}")
    return repr(short)


def show_inputs(recipes: Mapping[str, Recipe]) -> str:
    """Return the inputs of one draw as code spans, by name.

    >>> show_inputs({"y": {"kind": "graph", "operations": [["mul", 0, 0]], "leaves": [{}]}})
    '`y = k * k`'
    """
    tensors = [name for name, recipe in recipes.items() if recipe["kind"] == "tensor"]
    return listed(f"`{_show_input(n, recipe, tensors)}`" for n, recipe in recipes.items())


def _show_input(name: str, recipe: Recipe, tensors: Sequence[str]) -> str:
    if recipe["kind"] == "graph":  # its leaves are x, z, u where tracked, else k
        tracked = iter("xzu")
        leaves = [next(tracked) if leaf.get("requires_grad") else "k" for leaf in recipe["leaves"]]
        *lines, last = _program(recipe["operations"], leaves)
        return "; ".join([*lines, f"{name} = {last}"])
    if recipe["kind"] == "function":
        *lines, last = _program(recipe["operations"], tensors)
        body = "; ".join([*lines, f"return {last}"])
        return f"def {name}({', '.join(tensors)}): {body}"
    return f"{name} = {_show_recipe(recipe)}"


def _program(operations: Sequence[Operation], inputs: Sequence[str]) -> list[str]:
    """Return an assignment per operation; of the last one, only its right-hand side."""
    names, lines = list(inputs), list[str]()
    fresh = (letter for letter in "abcdefghijlmnopqrst" if letter not in inputs)
    for operation, *operands in operations:
        words = [names[index] for index in operands]
        sign = _SIGNS.get(operation)
        text = f" {sign} ".join(words) if sign else f"torch.{operation}({words[0]})"
        names.append(next(fresh))
        lines.append(f"{names[-1]} = {text}")
    return [*lines[:-1], lines[-1].partition(" = ")[2]]


def _show_recipe(recipe: Recipe) -> str:
    kind = recipe["kind"]
    if kind == "value":
        return show(recipe["value"])
    if kind == "tensor":
        return show({"tensor": recipe["values"], "shape": recipe["shape"]})
    if kind == "tensors":
        return "{" + ", ".join(repr(name) for name in recipe["items"]) + "}"
    if kind == "polynomial":
        terms = [f"{c:g}*x**{power}" for power, c in enumerate(recipe["coefficients"]) if c]
        text = " + ".join(reversed(terms)).replace("*x**0", "").replace("x**1", "x")
        return text.replace("+ -", "- ")
    if kind == "steps":
        return show(
            [
                {"tuple": [node, [{"tuple": list(a)} for a in arrows]]}
                for node, arrows in recipe["steps"]
            ]
        )
    return kind


def _show(data: Plain) -> str:
    if isinstance(data, float):
        return show_number(data)
    if isinstance(data, list):
        return f"[{_items(data)}]"
    if not isinstance(data, dict):
        return repr(data)
    if "blank" in data:
        return "..."
    if "tensor" in data:
        return _show_tensor(data)
    if "tuple" in data:
        return f"({_items(data['tuple'])}{',' if len(data['tuple']) == 1 else ''})"
    if "set" in data:
        return f"{{{_items(data['set'])}}}" if data["set"] else "set()"
    if "dict" in data:
        pairs = [f"{_show(key)}: {_show(value)}" for key, value in data["dict"]]
        return "{" + ", ".join(pairs) + "}"
    return f"<{data.get('opaque', '?')}>"


def _show_tensor(data: Plain) -> str:
    values, shape = data["tensor"], data["shape"]
    of_flags = data.get("dtype") == "bool"
    shown = [repr(bool(value)) if of_flags else show_number(value) for value in values[:MAX_SHOWN]]
    if shape == []:
        return f"tensor({shown[0]})"
    if len(shape) == 1 and len(values) <= MAX_SHOWN:
        return f"tensor([{', '.join(shown)}])"
    return f"tensor of shape {tuple(shape)}"


def _items(items: list[Plain]) -> str:
    shown = [_show(item) for item in items[:MAX_SHOWN]]
    return ", ".join(shown + ["…"] * (len(items) > MAX_SHOWN))
