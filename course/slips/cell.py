"""A learner's function, taken apart: what every search for slips asks about it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

Loop = ast.For | ast.While
Function = ast.FunctionDef
Tier = Literal["sure", "walk", "again", "flag", "flag off", "likely", "weak"]

MAX_CODE = 60
EMPTY = ("set", "list", "dict")
# These change what stands before the point, and give back None.
GIVES_NONE = ("append", "extend", "add", "update", "insert", "sort", "reverse", "clear", "backward")
# Tensors, or `torch`, have methods of these names too, which give back something new.
OF_TENSORS_TOO = ("add", "sort")
# These leave what stands before the point as it is, and give back something new.
GIVES_NEW = ("clone", "detach", "item", "sum", "mean", "exp", "sin", "tolist")
METHODS = (*GIVES_NONE, *GIVES_NEW, "zero_", "retain_grad", "requires_grad_", "pop")


@dataclass(frozen=True)
class Slip:
    """One slip.

    Attributes:
        kind: Which slip it is; `course.slip_words` has a sentence for each kind.
        line: Its line, counted from the ``def`` line as 1.
        code: That line, shortened.
        name: The name that it is about, where there is one.
        tier: ``sure`` if nobody can mean it so; ``flag`` if it is told where a flag differs, and
            ``flag off`` where that flag should be off; ``walk`` where a gradient is missing, and
            ``again`` where a second call finds something else.
    """

    kind: str
    line: int
    code: str
    name: str = ""
    tier: Tier = "likely"


@dataclass(frozen=True)
class Cell:
    """A parsed function, the lines of its cell, and what each node stands in."""

    function: Function
    lines: list[str]
    parents: dict[ast.AST, ast.AST] = field(default_factory=dict)

    def slip(self, node: ast.AST, kind: str, name: str = "", tier: Tier = "likely") -> Slip:
        """Return a slip in the line where a node begins."""
        line: int = getattr(node, "lineno", 1)
        code = self.lines[line - 1].strip().replace("`", "'")
        code = code if len(code) <= MAX_CODE else code[: MAX_CODE - 1] + "…"
        return Slip(kind, line - self.function.lineno + 1, code, name, tier)

    def nodes(self, *kinds: type) -> Iterator[ast.AST]:
        """Yield the nodes of these kinds in the whole function."""
        return (node for node in ast.walk(self.function) if isinstance(node, kinds))

    def above(self, node: ast.AST) -> Iterator[ast.AST]:
        """Yield what a node stands in, from the inside out, up to the nearest function."""
        while node in self.parents and not isinstance(node, Function | ast.Lambda):
            node = self.parents[node]
            yield node

    def loop_of(self, node: ast.AST) -> Loop | None:
        """Return the innermost loop that a node stands in."""
        return next((n for n in self.above(node) if isinstance(n, Loop)), None)

    def uses(self, name: str) -> list[ast.Name]:
        """Return where a name is read."""
        return [
            node for node in self.nodes(ast.Name)
            if isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Load)
        ]  # fmt: skip


def method(call: ast.Call) -> str:
    """Return the name behind the point of a call; empty if there is no point."""
    return call.func.attr if isinstance(call.func, ast.Attribute) else ""


def stored(name: object) -> bool:
    """Whether something is stored under a name or in a place, and not read."""
    return isinstance(getattr(name, "ctx", None), ast.Store)


def target(node: ast.AST) -> str:
    """Return the one name that an assignment fills; else an empty text."""
    targets = node.targets if isinstance(node, ast.Assign) else []
    single = targets[0] if len(targets) == 1 else None
    return single.id if isinstance(single, ast.Name) else ""


def is_empty(value: ast.expr) -> bool:
    """Whether an expression makes an empty collection."""
    if isinstance(value, ast.Call):
        return ast.unparse(value.func) in EMPTY and not value.args
    return (
        isinstance(value, ast.List | ast.Dict | ast.Set)
        and not list(ast.iter_child_nodes(value))[1:]
    )


def is_container(value: ast.expr) -> bool:
    """Whether an expression makes a new collection."""
    if isinstance(value, ast.Call):
        return ast.unparse(value.func) in EMPTY
    return isinstance(value, ast.List | ast.Dict | ast.Set)


def is_alone(cell: Cell, node: ast.AST) -> bool:
    """Whether a call is a line of its own: ``seen.add(x)``; what ``h.add(x)`` gives is used."""
    return isinstance(cell.parents.get(node), ast.Expr)


def gives_none(cell: Cell, call: ast.Call) -> bool:
    """Whether a call is one of a method that gives back None.

    Where tensors have a method of this name, what stands before the point is known to be a
    collection.
    """
    name = method(call)
    if name not in GIVES_NONE or name == "backward":
        return name in GIVES_NONE
    place = call.func.value  # pyright: ignore[reportAttributeAccessIssue]
    if ast.unparse(place) == "torch":
        return False
    return name not in OF_TENSORS_TOO or _is_collection(cell, place)


def _is_collection(cell: Cell, place: ast.expr) -> bool:
    """Whether a place is a new collection, or a name that only ever held such ones."""
    if is_container(place) or isinstance(place, ast.ListComp | ast.SetComp | ast.DictComp):
        return True
    if not isinstance(place, ast.Name):
        return False
    arguments = cell.function.args
    names = [argument.arg for argument in arguments.args]
    defaults = dict(zip(names[::-1], arguments.defaults[::-1], strict=False))
    if place.id in names and place.id not in defaults:
        return False
    values = [n.value for n in ast.walk(cell.function) if target(n) == place.id]  # pyright: ignore[reportAttributeAccessIssue]
    values += [defaults[place.id]] if place.id in defaults else []
    others = [value for value in values if place.id not in _names(value)]
    return bool(others) and all(_is_collection(cell, value) for value in others)


def _names(value: ast.expr) -> set[str]:
    return {node.id for node in ast.walk(value) if isinstance(node, ast.Name)}


def is_changed(cell: Cell, name: str) -> bool:
    """Whether some line puts something into what a name holds, or counts it up."""
    return any(_changes(cell, node, name) for node in ast.walk(cell.function))


def _changes(cell: Cell, node: ast.AST, name: str) -> bool:
    match node:
        case ast.Call(func=ast.Attribute(value=place, attr=attr)) if ast.unparse(place) == name:
            alone = is_alone(cell, node) and name != "torch"
            return (
                attr in ("setdefault", "pop")
                or gives_none(cell, node)
                or (attr in OF_TENSORS_TOO and alone)
            )
        case ast.AugAssign(target=place):
            return ast.unparse(place) == name
        case ast.Subscript(value=place):
            return stored(node) and ast.unparse(place) == name
        case _:
            return False
