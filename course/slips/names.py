"""Slips in names: what is never used, never filled, replaced, or kept too long."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from course.slips.cell import (
    GIVES_NONE,
    Cell,
    Function,
    Slip,
    is_alone,
    is_changed,
    is_container,
    is_empty,
    method,
    stored,
    target,
)

ADDS = ("add", "append")


def never_filled(cell: Cell) -> Iterator[Slip]:
    """A set that is asked (``in seen``) and into which nothing is ever put."""
    asked = {side.id for side in _asked(cell)}
    for node in cell.nodes(ast.Assign):
        name = target(node)
        if name in asked and isinstance(node, ast.Assign) and is_empty(node.value):
            uses = [cell.parents[use] for use in cell.uses(name)]
            only_read = all(isinstance(use, ast.Compare) or _is_len(use) for use in uses)
            places = [n for n in cell.nodes(ast.Name) if getattr(n, "id", "") == name]
            once = sum(map(stored, places)) == 1
            if only_read and once:
                yield cell.slip(node, "never_filled", name)


def asked_who_waits(cell: Cell) -> Iterator[Slip]:
    """Only the list is asked (``in waiting``) that loses what the walk takes out of it."""
    asked = _asked(cell)
    emptied = {
        ast.unparse(node.func.value)
        for node in cell.nodes(ast.Call)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("pop", "popleft")
    }
    if asked and all(side.id in emptied for side in asked):
        yield cell.slip(asked[0], "asked_who_waits", asked[0].id)


def kept_between_calls(cell: Cell) -> Iterator[Slip]:
    """State outside the function: a global name, or a default that changes."""
    for node in cell.nodes(ast.Global):
        yield cell.slip(node, "kept_between_calls", getattr(node, "names", [""])[0])
    arguments = cell.function.args
    names = [argument.arg for argument in arguments.args]
    defaults = dict(zip(names[::-1], arguments.defaults[::-1], strict=False))
    for name, value in defaults.items():
        if is_container(value) and is_changed(cell, name):
            yield cell.slip(value, "kept_between_calls", name)
    inside = {n.id for n in ast.walk(cell.function) if isinstance(n, ast.Name) and stored(n)}
    inside |= {n.arg for n in ast.walk(cell.function) if isinstance(n, ast.arg)}
    outside = [
        node
        for node in cell.nodes(ast.Name)
        if isinstance(node, ast.Name) and node.id not in inside and is_changed(cell, node.id)
    ]
    if outside:
        first = min(outside, key=lambda node: node.lineno)
        yield cell.slip(first, "kept_between_calls", first.id)


def added_if_there(cell: Cell) -> Iterator[Slip]:
    """``if child in seen: seen.add(child)``: only what is there already is put in."""
    for node in cell.nodes(ast.If):
        assert isinstance(node, ast.If)
        together = isinstance(node.test, ast.BoolOp) and isinstance(node.test.op, ast.And)
        parts = node.test.values if together else [node.test]  # pyright: ignore[reportAttributeAccessIssue]
        for part in parts:
            match part:
                case ast.Compare(left=what, ops=[ast.In()], comparators=[where]):
                    added = {f"{ast.unparse(where)}.{add}({ast.unparse(what)})" for add in ADDS}
                    if added & {ast.unparse(line) for line in node.body}:
                        yield cell.slip(node, "added_if_there", ast.unparse(what), "sure")
                case _:
                    pass


def part_returned(cell: Cell) -> Iterator[Slip]:
    """``return h``, where ``y = h * h`` comes after it, and no line uses ``y``."""
    last = cell.function.body[-1]
    returned = last.value if isinstance(last, ast.Return) else None
    if not isinstance(returned, ast.Name):
        return
    fillings = [n.lineno for n in cell.nodes(ast.Name) if _fills(n, returned.id)]  # pyright: ignore[reportAttributeAccessIssue]
    for node in cell.function.body:
        name, value = target(node), getattr(node, "value", None)
        is_free = name and name != returned.id and not name.startswith("_") and not cell.uses(name)
        if not is_free or node.lineno < max(fillings, default=0) or not _computes(value):
            continue
        if any(use in ast.walk(node) for use in cell.uses(returned.id)):
            yield cell.slip(last, "part_returned", returned.id)


def _fills(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name and stored(node)


def _computes(value: object) -> bool:
    """Whether an expression makes a new value out of others: no copy, and no change in place."""
    if isinstance(value, ast.Call):
        done = method(value)
        return done not in (*GIVES_NONE, "pop", "clone", "detach") and not done.endswith("_")
    return isinstance(value, ast.BinOp | ast.UnaryOp)


def unused(cell: Cell) -> Iterator[Slip]:
    """Arguments, helper functions and names that no line reads."""
    arguments = cell.function.args
    star = [arguments.vararg] if arguments.vararg else []
    for argument in (*arguments.args, *star):
        if not cell.uses(argument.arg):
            yield cell.slip(cell.function, "argument_unused", argument.arg)
    for helper in cell.nodes(Function):
        assert isinstance(helper, Function)
        if helper is not cell.function and not cell.uses(helper.name):
            yield cell.slip(helper, "helper_unused", helper.name)
    for node in cell.nodes(ast.Assign):
        name = target(node)
        if name and not name.startswith("_") and not cell.uses(name):
            yield cell.slip(node, "result_unused", name, "weak")
    for loop in cell.nodes(ast.For):
        assert isinstance(loop, ast.For)
        around = ast.unparse(loop.iter)
        if around.startswith("range") or "next_functions" in around:
            continue  # here it is usual that one is not needed
        for name in (n for n in ast.walk(loop.target) if isinstance(n, ast.Name)):
            if not name.id.startswith("_") and not cell.uses(name.id):
                yield cell.slip(loop, "loop_name_unused", name.id, "weak")


def argument_replaced(cell: Cell) -> Iterator[Slip]:
    """``x = torch.tensor(2.0)``: what the caller passed is lost."""
    names = [argument.arg for argument in cell.function.args.args]
    for node in cell.function.body:
        name = target(node)
        if name in names and isinstance(node, ast.Assign):
            read = {n.id for n in ast.walk(node.value) if isinstance(n, ast.Name)}
            if name not in read:
                yield cell.slip(node, "argument_replaced", name)


def argument_changed(cell: Cell) -> Iterator[Slip]:
    """``values[0] += 0.5`` or ``values.append(0.0)``: the list of the caller is changed."""
    names = [argument.arg for argument in cell.function.args.args]
    for node in cell.nodes(ast.Subscript, ast.Call):
        match node:
            case ast.Subscript(value=ast.Name(id=name), ctx=ast.Store()) if name in names:
                yield cell.slip(node, "argument_changed", name)
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=attr)):
                changes = attr in ("append", "extend", "insert", "reverse") or (
                    attr == "sort" and is_alone(cell, node)
                )
                if name in names and changes:
                    yield cell.slip(node, "argument_changed", name)
            case _:
                pass


def _asked(cell: Cell) -> list[ast.Name]:
    """Return the names behind ``in`` and ``not in``."""
    return [
        side
        for node in cell.nodes(ast.Compare)
        if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.In | ast.NotIn)
        for side in node.comparators
        if isinstance(side, ast.Name)
    ]


def _is_len(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and ast.unparse(node.func) == "len"
