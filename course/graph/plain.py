"""Drawings and traces as JSON values and back, for a wall that nothing else may cross.

What comes back is not trusted: a wrong shape, a long text or a key that is no key is refused, so
that whoever draws it draws a picture and nothing else.
"""

from __future__ import annotations

import dataclasses
import re
import types
from collections.abc import Mapping
from functools import cache
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from course.graph.drawing import Drawing
from course.graph.trace_data import Trace

MOST_ITEMS = 1000
MOST_LETTERS = 2000
_KEY = re.compile(r"[a-z]\d{1,6}")
_KEYS = frozenset({"key", "node", "source", "target", "tail", "head"})  # what names a box

Picture = TypeVar("Picture", Drawing, Trace)


def to_plain(picture: Drawing | Trace) -> dict[str, Any]:
    """Return ``picture`` as dictionaries, lists, texts and numbers."""
    return dataclasses.asdict(picture)


def from_plain(kind: type[Picture], data: object) -> Picture:
    """Return the picture that ``to_plain`` was given.

    Raises:
        ValueError: If ``data`` is anything else; the message says where.
    """
    picture: Picture = _read(kind, data, kind.__name__)
    boxes, ends = _boxes_and_ends(picture)
    if len(set(boxes)) < len(boxes) or not ends <= set(boxes):
        raise ValueError(f"{kind.__name__}: a line without a box, or two boxes with one key")
    return picture


def _boxes_and_ends(picture: Drawing | Trace) -> tuple[list[str], set[str]]:
    """Return the keys of all boxes, and the keys at which lines end."""
    if isinstance(picture, Drawing):
        ends = {end for line in picture.lines for end in (line.tail, line.head)}
        return [shape.key for shape in picture.shapes], ends
    ends = {end for flow in picture.flows for end in (flow.source, flow.target)}
    return [node.key for node in picture.nodes], ends | {start.node for start in picture.starts}


def _read(kind: Any, data: object, place: str) -> Any:
    if dataclasses.is_dataclass(kind):
        return _read_record(kind, data, place)
    if kind is float:
        # Some write 2.0 as 2; but True is no number here.
        if type(data) not in (int, float):
            raise ValueError(f"{place}: not a number")
        return float(data)  # pyright: ignore[reportArgumentType]
    if kind in (int, bool, str, types.NoneType):
        return _of_type(data, (kind,), place)
    arguments = get_args(kind)
    match get_origin(kind):
        case _ if get_origin(kind) is tuple:
            return _read_items(arguments, data, place)
        case _ if get_origin(kind) is Literal:
            if data not in arguments:
                raise ValueError(f"{place}: none of {arguments}")
            return data
        case _ if get_origin(kind) in (Union, types.UnionType):
            return _read_one_of(arguments, data, place)
        case _:
            raise TypeError(f"{place}: {kind} cannot be read")


def _read_record(kind: Any, data: object, place: str) -> Any:
    if not isinstance(data, Mapping) or set(data) != set(_fields(kind)):
        raise ValueError(f"{place}: not the fields of {kind.__name__}")
    values = {
        name: _read(hint, data[name], f"{place}.{name}") for name, hint in _fields(kind).items()
    }
    for name in _KEYS & values.keys():
        if values[name] is not None and not _KEY.fullmatch(values[name]):
            raise ValueError(f"{place}.{name}: not a key")
    return kind(**values)


def _read_items(arguments: tuple[Any, ...], data: object, place: str) -> tuple[Any, ...]:
    if not isinstance(data, list | tuple) or len(data) > MOST_ITEMS:
        raise ValueError(f"{place}: not a list of at most {MOST_ITEMS}")
    kinds = [arguments[0]] * len(data) if arguments[-1] is Ellipsis else list(arguments)
    if len(kinds) != len(data):
        raise ValueError(f"{place}: not {len(kinds)} items")
    return tuple(
        _read(kind, item, f"{place}[{index}]")
        for index, (kind, item) in enumerate(zip(kinds, data, strict=True))
    )


def _read_one_of(kinds: tuple[Any, ...], data: object, place: str) -> Any:
    reasons: list[str] = []
    for kind in kinds:
        try:
            return _read(kind, data, place)
        except ValueError as error:
            reasons.append(str(error))
    raise ValueError("; ".join(reasons))


def _of_type(data: object, kinds: tuple[type, ...], place: str) -> Any:
    if type(data) not in kinds:
        raise ValueError(f"{place}: not {kinds[-1].__name__}")
    if isinstance(data, str) and len(data) > MOST_LETTERS:
        raise ValueError(f"{place}: longer than {MOST_LETTERS} letters")
    if isinstance(data, int) and data < 0:
        raise ValueError(f"{place}: below 0")
    return data


@cache
def _fields(kind: type) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in dataclasses.fields(kind)}
