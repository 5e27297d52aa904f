"""Slips in what a line does: nothing at all, or something else than it seems."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from course.slips.cell import GIVES_NEW, METHODS, Cell, Slip, Tier, gives_none, method, stored

# Expressions that do nothing when they stand in a line of their own.
IDLE = (ast.BinOp, ast.UnaryOp, ast.Compare)


# These are no methods: to name them alone is to read them.
READ_ONLY = ("requires_grad", "is_leaf", "grad", "grad_fn", "data", "shape", "dtype")


def signs_exchanged(cell: Cell) -> Iterator[Slip]:
    """``total =+ part``: the sign belongs to the number."""
    for node in cell.nodes(ast.Assign):
        assert isinstance(node, ast.Assign)
        target = node.targets[-1]
        line = cell.lines[(target.end_lineno or 1) - 1].encode()
        # `x =-1` is a matter of taste; `x =- 1` and `x =+ 1` are not.
        found = re.match(r"\s+=([+-])\s", line[target.end_col_offset or 0 :].decode())
        if found:
            yield cell.slip(node, "sign_behind_equals", found[1], "sure")


def lines_without_effect(cell: Cell) -> Iterator[Slip]:
    """``w.grad == None`` and ``w.grad.zero_``: a line that changes nothing."""
    for node in cell.nodes(ast.Expr):
        match node:
            case ast.Expr(value=ast.Compare(ops=[ast.Eq(), *_])):
                yield cell.slip(node, "compared_not_assigned", tier="sure")
            case ast.Expr(value=ast.Attribute(attr=name)) if name in READ_ONLY:
                yield cell.slip(node, "read_alone", name, _if_read(cell, node))
            case ast.Expr(value=ast.Attribute(attr=name)):
                yield cell.slip(node, "named_not_called", name, "sure")
            case ast.Expr(value=ast.Name() | ast.Subscript() as value):
                yield cell.slip(node, "read_alone", ast.unparse(value), _if_read(cell, node))
            case ast.Expr(value=ast.Call() as call) if method(call) in GIVES_NEW:
                yield cell.slip(node, "kept_nowhere", tier="sure")
            case ast.Expr(value=value) if isinstance(value, IDLE) and not _calls_backward(value):
                yield cell.slip(node, "kept_nowhere", tier="sure")
            case _:
                pass


def _if_read(cell: Cell, node: ast.Expr) -> Tier:
    """Return how sure a look-up alone is a slip: as all of a ``with`` block, it may be meant so."""
    parent = cell.parents.get(node)
    return "likely" if isinstance(parent, ast.With) and parent.body == [node] else "sure"


def _calls_backward(node: ast.expr) -> bool:
    return any(isinstance(n, ast.Call) and method(n) == "backward" for n in ast.walk(node))


def methods_as_values(cell: Cell) -> Iterator[Slip]:
    """``first = x.grad.clone``: the method, not what it gives."""
    for node in cell.nodes(ast.Attribute):
        parent = cell.parents[node]
        is_called = isinstance(parent, ast.Call) and parent.func is node
        of_torch = isinstance(node, ast.Attribute) and ast.unparse(node.value).startswith("torch")
        if not (is_called or of_torch or isinstance(parent, ast.Expr | ast.Attribute | ast.Call)):
            assert isinstance(node, ast.Attribute)
            if node.attr in METHODS and not stored(node):
                yield cell.slip(node, "method_as_value", node.attr, "sure")


def none_as_result(cell: Cell) -> Iterator[Slip]:
    """``path = path.append(1)``: the method gives back nothing."""
    for node in cell.nodes(ast.Assign, ast.Return):
        value = getattr(node, "value", None)
        if isinstance(value, ast.Call) and gives_none(cell, value):
            yield cell.slip(node, "none_as_result", method(value), "sure")


def texts_for_words(cell: Cell) -> Iterator[Slip]:
    """``child != "None"``, and ``grads["node"]`` beside a variable ``node``."""
    local = {n.id for n in ast.walk(cell.function) if isinstance(n, ast.Name) and stored(n)}
    for node in cell.nodes(ast.Compare):
        assert isinstance(node, ast.Compare)
        for side in (node.left, *node.comparators):
            if isinstance(side, ast.Constant) and side.value in ("None", "True", "False"):
                yield cell.slip(node, "word_as_text", str(side.value), "sure")
    targets = [loop.target for loop in cell.nodes(ast.For) if isinstance(loop, ast.For)]
    loop_names = {n.id for target in targets for n in ast.walk(target) if isinstance(n, ast.Name)}
    for node in cell.nodes(ast.Subscript):
        key = node.slice if isinstance(node, ast.Subscript) else None
        if isinstance(key, ast.Constant) and key.value in local:
            tier: Tier = "sure" if key.value in loop_names else "likely"
            yield cell.slip(node, "name_as_text", str(key.value), tier)


def always_true(cell: Cell) -> Iterator[Slip]:
    """``if name == "x" or "z"``: a text or a number alone counts as true."""
    for node in cell.nodes(ast.BoolOp):
        assert isinstance(node, ast.BoolOp)
        if isinstance(node.op, ast.Or) and isinstance(cell.parents[node], ast.If | ast.While):
            constants = [v for v in node.values if isinstance(v, ast.Constant) and v.value]
            if constants:
                yield cell.slip(node, "always_true", ast.unparse(constants[0]), "sure")


def calls(cell: Cell) -> Iterator[Slip]:
    """Calls that lose something: decimals, pairs, rounds, the past."""
    for node in cell.nodes(ast.Call):
        assert isinstance(node, ast.Call)
        function = node.func.id if isinstance(node.func, ast.Name) else ""
        if function in ("int", "round") and node.args and _loses_decimals(node):
            yield cell.slip(node, "decimals_lost", function)
        if function == "dict" and _may_lose_pairs(node, cell):
            yield cell.slip(node, "pairs_lost")
        if function == "range" and len(node.args) == 2 and ast.unparse(node.args[0]) == "1":
            yield cell.slip(node, "begins_at_one", tier="weak")
        if method(node) == "detach":
            yield cell.slip(node, "cut_off", "detach()")
        if method(node) == "zero_" and _is_value(node, cell):
            yield cell.slip(node, "value_emptied", ast.unparse(node.func.value))  # pyright: ignore[reportAttributeAccessIssue]


def _may_lose_pairs(call: ast.Call, cell: Cell) -> bool:
    """Whether ``dict(arrows)`` is used for its pairs; ``in dict(steps)`` only asks for a name."""
    is_asked = isinstance(cell.parents[call], ast.Compare)
    return len(call.args) == 1 and isinstance(call.args[0], ast.Name) and not is_asked


def generator_returned(cell: Cell) -> Iterator[Slip]:
    """``return (g for g in gradients)``: nothing is computed yet."""
    for node in cell.nodes(ast.Return):
        if isinstance(getattr(node, "value", None), ast.GeneratorExp):
            yield cell.slip(node, "generator_returned")


def _loses_decimals(call: ast.Call) -> bool:
    """Whether ``int`` or ``round`` keeps fewer than five decimals of what is no literal."""
    digits = call.args[1] if len(call.args) > 1 else None
    kept = digits.value if isinstance(digits, ast.Constant) else 0
    return not isinstance(call.args[0], ast.Constant) and isinstance(kept, int) and kept < 5


def _is_value(call: ast.Call, cell: Cell) -> bool:
    """Whether ``zero_()`` stands behind an argument itself, or behind its ``data``."""
    text = ast.unparse(call.func.value)  # pyright: ignore[reportAttributeAccessIssue]
    return text.removesuffix(".data") in [argument.arg for argument in cell.function.args.args]


def decimal_commas(cell: Cell) -> Iterator[Slip]:
    """``0,1 * noise``: a tuple of 0 and the product; two plain numbers are left alone."""
    for node in cell.nodes(ast.Tuple):
        match node:
            case ast.Tuple(elts=[ast.Constant(value=int()) as first, ast.BinOp()]):
                line = cell.lines[first.lineno - 1].encode()
                found = re.match(r"\d+,\d+(?![\w.])", line[first.col_offset :].decode())
                if found:
                    yield cell.slip(node, "decimal_comma", found[0], "sure")
            case _:
                pass
