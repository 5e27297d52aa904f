"""Slips around ``.grad``: a walk that is cut off, a line that empties nothing."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from course.slips.cell import Cell, Slip, method, stored, target

# What these give back has no past.
CUTS = ("detach", "item", "tolist", "numpy")
MAKES_NEW = ("torch.tensor", "torch.Tensor", "torch.as_tensor", "float")


def walks_cut_off(cell: Cell) -> Iterator[Slip]:
    """``torch.tensor([first, second], requires_grad=True)``: no path leads on from here."""
    if not any(method(call) == "backward" for call in _calls(cell)):
        return
    for call in _calls(cell):
        name = ast.unparse(call.func)
        if method(call) in CUTS and not _is_gradient(call.func.value):  # pyright: ignore[reportAttributeAccessIssue]
            yield cell.slip(call, "walk_cut_off", f"{method(call)}()", "walk")
        if name in MAKES_NEW and any(
            isinstance(n, ast.Name) for a in call.args for n in ast.walk(a)
        ):
            yield cell.slip(call, "walk_cut_off", name, "walk")
    for node in cell.nodes(ast.Attribute):
        if isinstance(node, ast.Attribute) and node.attr == "data" and not stored(node):
            yield cell.slip(node, "walk_cut_off", ".data", "walk")


def leaves_cut_off(cell: Cell) -> Iterator[Slip]:
    """``w.detach_()`` between walks: this leaf is not tracked any more."""
    if any(method(call) == "backward" for call in _calls(cell)):
        for call in _calls(cell):
            if method(call) == "detach_":
                yield cell.slip(call, "untracked_by", "detach_()", "sure")


def halves_walked(cell: Cell) -> Iterator[Slip]:
    """``first + second.backward()``: only the second one walks."""
    for node in cell.nodes(ast.Expr):
        match node:
            case ast.Expr(value=ast.BinOp(left=left, right=ast.Call(func=ast.Attribute() as walk))):
                if walk.attr == "backward" and ".backward()" not in ast.unparse(left):
                    yield cell.slip(node, "half_walked", ast.unparse(walk.value), "sure")
            case _:
                pass


def emptied_in_vain(cell: Cell) -> Iterator[Slip]:
    """``w.grad.clone().zero_()`` and ``w.grad = w.grad.detach()``: nothing is emptied."""
    for call in _calls(cell):
        if method(call) == "zero_" and _is_copied(call.func.value):  # pyright: ignore[reportAttributeAccessIssue]
            yield cell.slip(call, "copy_emptied", ast.unparse(_origin(call.func)), "sure")
    for node in cell.nodes(ast.Assign):
        place = node.targets[0] if isinstance(node, ast.Assign) else None
        if not isinstance(node, ast.Assign) or place is None:
            continue
        again = ast.unparse(_origin(node.value)) == ast.unparse(place)
        if _is_gradient(place) and again and cell.loop_of(node) is not None:
            yield cell.slip(node, "put_back", ast.unparse(place), "sure")


def names_emptied(cell: Cell) -> Iterator[Slip]:
    """``grad = w.grad`` and later ``grad = None``: `w.grad` keeps its tensor.

    ``w = None`` leaves nothing to compute with.
    """
    shared: dict[str, str] = {}
    arguments = {argument.arg for argument in cell.function.args.args}
    assignments = [n for n in cell.nodes(ast.Assign) if isinstance(n, ast.Assign)]
    for node in sorted(assignments, key=lambda n: n.lineno):
        name = target(node)
        if name in shared and _is_nothing(node.value):
            yield cell.slip(node, "name_emptied", shared[name], "sure")
        elif name in arguments and ast.unparse(node.value) == "None":
            yield cell.slip(node, "argument_replaced", name, "sure")
        elif name and _is_gradient(node.value):
            shared[name] = ast.unparse(node.value)


def results_emptied(cell: Cell) -> Iterator[Slip]:
    """``loss.grad = None``: a result collects nothing."""
    arguments = {argument.arg for argument in cell.function.args.args}
    assignments = [n for n in cell.nodes(ast.Assign) if isinstance(n, ast.Assign)]
    results = {target(n) for n in assignments if isinstance(n.value, ast.BinOp)}
    others = {target(n) for n in assignments if not isinstance(n.value, ast.BinOp)}
    for node in cell.nodes(ast.Attribute):
        place = node.value if isinstance(node, ast.Attribute) and node.attr == "grad" else None
        if not isinstance(place, ast.Name) or place.id not in results - others - arguments:
            continue
        parent = cell.parents[node]
        if stored(node) or (isinstance(parent, ast.Attribute) and parent.attr == "zero_"):
            yield cell.slip(node, "result_emptied", place.id, "sure")


def _calls(cell: Cell) -> list[ast.Call]:
    return [node for node in cell.nodes(ast.Call) if isinstance(node, ast.Call)]


def _is_gradient(node: ast.expr) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == "grad"


def _is_copied(node: ast.expr) -> bool:
    """Whether a chain of calls contains ``clone()``."""
    while isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        if node.func.attr == "clone":
            return True
        node = node.func.value
    return False


def _origin(node: ast.expr) -> ast.expr:
    """Return what a chain of ``clone()``, ``detach()``, ``zero_()`` and ``data`` begins with."""
    while True:
        if isinstance(node, ast.Call):
            node = node.func
        elif isinstance(node, ast.Attribute) and node.attr in ("clone", "detach", "zero_", "data"):
            node = node.value
        else:
            return node


def _is_nothing(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value in (None, 0)
