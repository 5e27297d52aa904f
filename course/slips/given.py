"""Slips with what the caller gave: it is taken apart, and a second call finds less of it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from course.slips.cell import OF_TENSORS_TOO, Cell, Slip, is_alone, method

CHANGES = ("append", "extend", "insert", "remove", "pop", "popitem", "clear", "sort", "reverse",
           "update", "setdefault")  # fmt: skip
COPIES = ("list", "tuple", "sorted", "reversed", "copy")


def given_taken_apart(cell: Cell) -> Iterator[Slip]:
    """``arrows.pop()``, where ``arrows`` is a list inside an argument."""
    whole, copied = _of_the_caller(cell)
    for node in cell.nodes(ast.Call):
        if isinstance(node, ast.Call) and method(node) in CHANGES:
            if method(node) in OF_TENSORS_TOO and not is_alone(cell, node):
                continue
            place = node.func.value  # pyright: ignore[reportAttributeAccessIssue]
            if _root(place) in whole or (
                isinstance(place, ast.Subscript) and _root(place) in copied
            ):
                yield cell.slip(node, "argument_changed", ast.unparse(place), "again")


def _of_the_caller(cell: Cell) -> tuple[set[str], set[str]]:
    """Return the names of what the caller gave, or a part of it; and of copies with such parts."""
    whole = {argument.arg for argument in cell.function.args.args}
    copied: set[str] = set()
    for node in sorted(cell.nodes(ast.For, ast.Assign), key=lambda n: getattr(n, "lineno", 0)):
        value = node.iter if isinstance(node, ast.For) else node.value  # pyright: ignore[reportAttributeAccessIssue]
        targets = [node.target] if isinstance(node, ast.For) else node.targets  # pyright: ignore[reportAttributeAccessIssue]
        names = {n.id for t in targets for n in ast.walk(t) if isinstance(n, ast.Name)}
        if any(not isinstance(t, ast.Name | ast.Tuple | ast.List) for t in targets):
            continue
        root = _root(value)
        is_part = isinstance(node, ast.For) or not isinstance(targets[0], ast.Name)
        is_part = is_part or _takes(value)
        if root in whole | copied and (is_part or (root in whole and not _copies(value))):
            whole |= names
        elif root in whole | copied:
            copied |= names
    return whole, copied


def _root(node: ast.expr) -> str:
    """Return the name that a place, a call or a copy begins with; empty if there is none."""
    while not isinstance(node, ast.Name):
        if isinstance(node, ast.Subscript | ast.Attribute):
            node = node.value
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            node = node.func.value
        elif isinstance(node, ast.Call) and _copies(node) and node.args:
            node = node.args[0]
        else:
            return ""
    return node.id


def _copies(node: ast.expr) -> bool:
    """Whether an expression makes a new list of the same parts."""
    if isinstance(node, ast.Subscript):
        return isinstance(node.slice, ast.Slice)
    return isinstance(node, ast.Call) and (
        ast.unparse(node.func) in COPIES or method(node) == "copy"
    )


def _takes(node: ast.expr) -> bool:
    """Whether an expression takes one part out of a collection."""
    if isinstance(node, ast.Subscript):
        return not isinstance(node.slice, ast.Slice)
    return isinstance(node, ast.Call) and method(node) in ("pop", "get")
