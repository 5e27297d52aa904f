"""Slips around `requires_grad`: lines that seem to set the flag, and do not.

Most of them are told only where a flag is what differs (``FLAG``): elsewhere they are meant so.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from difflib import get_close_matches

from torch import Tensor

from course.slips.cell import METHODS, Cell, Slip, method, stored, target

# What is set on tensors in silence, and what a misspelled name may have meant.
KNOWN = ("requires_grad", "grad", "data", "requires_grad_")
CONVERSIONS = ("float", "double", "half", "to", "type", "long")


def attributes(cell: Cell) -> Iterator[Slip]:
    """``w.require_grad = True``, ``w.requires_grad_ = True``, ``w.grad = None``."""
    for node in cell.nodes(ast.Attribute):
        assert isinstance(node, ast.Attribute)
        if not stored(node):
            continue
        if node.attr in METHODS:
            yield cell.slip(node, "method_overwritten", node.attr, "sure")
        elif node.attr not in KNOWN and get_close_matches(node.attr, KNOWN[:1], 1, 0.75):
            yield cell.slip(node, "attribute_invented", node.attr, "sure")
        elif node.attr == "grad":
            yield cell.slip(node, "gradient_for_flag", tier="flag")
        elif not hasattr(Tensor, node.attr):
            yield cell.slip(node, "attribute_unknown", node.attr, "flag")


def variables(cell: Cell) -> Iterator[Slip]:
    """``requires_grad = True`` in a line of its own: a variable, and no flag of a tensor."""
    for node in cell.nodes(ast.Assign):
        name = target(node)
        if get_close_matches(name, KNOWN[:1], 1, 0.75) and not cell.uses(name):
            yield cell.slip(node, "variable_for_flag", name, "flag")


def copies(cell: Cell) -> Iterator[Slip]:
    """``tensor.clone().requires_grad_(False)``: the tensor itself keeps its flag."""
    made = {
        target(n): _copied(n.value) for n in cell.nodes(ast.Assign) if isinstance(n, ast.Assign)
    }
    for node in cell.nodes(ast.Attribute):
        assert isinstance(node, ast.Attribute)
        if node.attr == "requires_grad_" or (node.attr == "requires_grad" and stored(node)):
            known = made.get(node.value.id, "") if isinstance(node.value, ast.Name) else ""
            by = known or _copied(node.value)
            if by:
                yield cell.slip(node, "copy_flagged", by, "flag off")


def _copied(node: ast.expr) -> str:
    """Return the last call that makes a tensor anew, of a chain; empty if there is none."""
    made = isinstance(node, ast.Call) and method(node) in ("clone", "detach")
    return f"{method(node)}()" if made else ""  # pyright: ignore[reportArgumentType]


def conversions(cell: Cell) -> Iterator[Slip]:
    """``w.float()`` in a line of its own: the converted tensor is lost."""
    for node in cell.nodes(ast.Expr):
        value = node.value if isinstance(node, ast.Expr) else None
        if isinstance(value, ast.Call) and method(value) in CONVERSIONS:
            yield cell.slip(node, "kept_nowhere", tier="sure")


def calls(cell: Cell) -> Iterator[Slip]:
    """``requires_grad_()`` that should switch off, and ``detach()`` that switches off."""
    for node in cell.nodes(ast.Call):
        assert isinstance(node, ast.Call)
        if method(node) == "requires_grad_" and not node.args and not node.keywords:
            yield cell.slip(node, "switched_on", tier="flag off")
        if method(node) in ("detach", "tolist", "item") and not _is_tracked_after(node, cell):
            yield cell.slip(node, "untracked_by", f"{method(node)}()", "flag")


def blocks(cell: Cell) -> Iterator[Slip]:
    """``with torch.no_grad():`` around lines whose tensors should change their flag."""
    for node in cell.nodes(ast.With):
        assert isinstance(node, ast.With)
        if any("no_grad" in ast.unparse(item) for item in node.items):
            yield cell.slip(node, "block_for_flag", "no_grad()", "flag")


def loop_names(cell: Cell) -> Iterator[Slip]:
    """``tensor = tensor.detach()`` in a loop: the name moves, the tensor stays."""
    for loop in cell.nodes(ast.For):
        assert isinstance(loop, ast.For)
        names = {n.id for n in ast.walk(loop.target) if isinstance(n, ast.Name)}
        for node in ast.walk(loop):
            if target(node) in names:
                yield cell.slip(node, "loop_name_moved", target(node), "flag")


def comparisons(cell: Cell) -> Iterator[Slip]:
    """``name != "keep"`` for the argument ``keep``, and a tensor compared with a name."""
    arguments = [argument.arg for argument in cell.function.args.args]
    values = {
        loop.target.elts[1].id
        for loop in cell.nodes(ast.For)
        if isinstance(loop, ast.For)
        and ast.unparse(loop.iter).endswith(".items()")
        and isinstance(loop.target, ast.Tuple)
        and isinstance(loop.target.elts[-1], ast.Name)
        and isinstance(loop.target.elts[1], ast.Name)
    }
    for node in cell.nodes(ast.Compare):
        assert isinstance(node, ast.Compare)
        for side in (node.left, *node.comparators):
            if isinstance(side, ast.Constant) and side.value in arguments:
                yield cell.slip(node, "name_as_text", str(side.value), "sure")
            if isinstance(side, ast.Name) and side.id in values and _is_plain(node):
                yield cell.slip(node, "value_compared", side.id, "flag")


def _is_plain(node: ast.Compare) -> bool:
    """Whether a name is compared with a name by ``==`` or ``!=``."""
    sides = (node.left, *node.comparators)
    is_equality = isinstance(node.ops[0], ast.Eq | ast.NotEq)
    return is_equality and all(isinstance(side, ast.Name | ast.Constant) for side in sides)


def _is_tracked_after(call: ast.Call, cell: Cell) -> bool:
    """Whether ``requires_grad_`` stands behind a call, in the same chain."""
    above: ast.AST = call
    while isinstance(above, ast.Call | ast.Attribute):
        if isinstance(above, ast.Attribute) and above.attr == "requires_grad_":
            return True
        below, above = above, cell.parents[above]
        if isinstance(above, ast.Call) and above.func is not below:
            return False
    return False
