"""Slips in the order of lines: loops that end early, lines that never run, starts that repeat."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from course.slips.cell import Cell, Function, Loop, Slip, Tier, is_changed, is_container, target


def loops_left_early(cell: Cell) -> Iterator[Slip]:
    """``return`` or ``break`` inside a loop: always, or under a condition."""
    for node in cell.nodes(ast.Return, ast.Break):
        loop = cell.loop_of(node)
        if loop is None:
            continue
        always = node in loop.body or _on_every_way(node, cell, loop)
        if isinstance(node, ast.Break):
            likely = always or _skips(cell.parents[node])
            yield cell.slip(node, "break_in_loop", tier="likely" if likely else "weak")
        elif always:
            inner = any(isinstance(n, Loop) for n in cell.above(loop))
            # The first of many may be meant; a `while` that has one round is no loop.
            tier: Tier = "sure" if isinstance(loop, ast.While) else "likely"
            yield cell.slip(node, "return_in_inner_loop" if inner else "return_in_loop", tier=tier)
        else:
            yield cell.slip(node, "return_in_condition", tier="weak")


def _skips(node: ast.AST) -> bool:
    """Whether a condition asks about one thing of many: ``in seen``, or ``is None``."""
    test = node.test if isinstance(node, ast.If) else None
    return isinstance(test, ast.Compare) and isinstance(test.ops[0], ast.In | ast.Is)


def never_run(cell: Cell) -> Iterator[Slip]:
    """A line behind ``return``, ``break`` or ``continue`` in the same block."""
    for node in ast.walk(cell.function):
        for name in ("body", "orelse"):
            block: Any = getattr(node, name, None)
            for first, second in pairwise(block if _is_block(block) else ()):
                if isinstance(first, ast.Return | ast.Break | ast.Continue | ast.Raise):
                    yield cell.slip(second, "never_run", cell.lines[first.lineno - 1].strip())


def nothing_returned(cell: Cell) -> Iterator[Slip]:
    """No ``return`` with a value, or some ways to the end without one."""
    own = [
        n for n in cell.nodes(ast.Return) if next(
            (a for a in cell.above(n) if isinstance(a, Function | ast.Lambda)), None
        ) is cell.function
    ]  # fmt: skip
    values = [n for n in own if isinstance(n, ast.Return) and n.value is not None]
    prints = [n for n in cell.nodes(ast.Call) if ast.unparse(n).startswith("print(")]
    if not values and prints:
        yield cell.slip(prints[-1], "printed", tier="sure")
    if values and not isinstance(cell.function.body[-1], ast.Return):
        yield cell.slip(values[-1], "return_on_one_way")


def errors_hidden(cell: Cell) -> Iterator[Slip]:
    """``except RuntimeError: pass``: nobody reads the message."""
    for node in cell.nodes(ast.ExceptHandler):
        body = node.body if isinstance(node, ast.ExceptHandler) else []
        if all(isinstance(line, ast.Pass | ast.Continue) for line in body):
            yield cell.slip(node, "error_hidden", tier="sure")


def begun_anew(cell: Cell) -> Iterator[Slip]:
    """A collection that begins in every round of a loop, and is used behind it."""
    for node in cell.nodes(ast.Assign):
        loop, name = cell.loop_of(node), target(node)
        if loop is None or not name or node not in loop.body or not isinstance(node, ast.Assign):
            continue
        fresh = is_container(node.value) or isinstance(node.value, ast.Constant)
        within = set(ast.walk(loop))
        behind = any(use not in within and use.lineno > loop.lineno for use in cell.uses(name))
        if fresh and behind and is_changed(cell, name):
            yield cell.slip(node, "begun_anew", name)


def asked_in_vain(cell: Cell) -> Iterator[Slip]:
    """A set that is asked in every round of a loop, and begins in every round."""
    for node in cell.nodes(ast.Assign):
        loop, name = cell.loop_of(node), target(node)
        if loop is None or not name or node not in loop.body or not isinstance(node, ast.Assign):
            continue
        uses = [cell.parents[use] for use in cell.uses(name)]
        asked = any(isinstance(use, ast.Compare) for use in uses)
        only = all(isinstance(use, ast.Compare | ast.Attribute) for use in uses)
        if is_container(node.value) and asked and only and is_changed(cell, name):
            yield cell.slip(node, "begun_anew", name, "sure")


def _is_block(block: object) -> bool:
    return isinstance(block, list) and all(isinstance(node, ast.stmt) for node in block)


def _on_every_way(node: ast.AST, cell: Cell, loop: Loop) -> bool:
    """Whether only ``with`` blocks stand between a line and its loop."""
    between: list[ast.AST] = []
    for above in cell.above(node):
        if above is loop:
            break
        between.append(above)
    return all(isinstance(above, ast.With) for above in between)
