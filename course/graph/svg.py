"""SVG, written by hand: elements, boxes of text, curves and arrowheads. Nothing here is random."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from html import escape
from math import hypot

from course.graph.layout import Point


def element(tag: str, *children: str, **attributes: object) -> str:
    """Return one element; attributes that are ``None`` are left out, ``_`` stands for ``-``.

    >>> element("rect", x=1, fill="none", stroke_width=0.5)
    '<rect x="1" fill="none" stroke-width="0.5"/>'
    """
    written = "".join(
        [
            f' {_attribute(name)}="{_written(value)}"'
            for name, value in attributes.items()
            if value is not None
        ]
    )
    if not children:
        return f"<{tag}{written}/>"
    return f"<{tag}{written}>{''.join(children)}</{tag}>"


@cache
def _attribute(name: str) -> str:
    return name.rstrip("_").replace("_", "-")


@lru_cache(maxsize=8192)
def _written(value: object) -> str:
    return _number(value) if isinstance(value, float) else escape(str(value))


def text(content: str, x: float, y: float, **attributes: object) -> str:
    """Return a line of text whose baseline starts (or is centred) at ``x``, ``y``."""
    return element("text", escape(content), x=x, y=y, **attributes)


def title(content: str) -> str:
    """Return the name of the element it stands in, for screen readers and as a tooltip."""
    return element("title", escape(content))


def curve(points: Sequence[Point]) -> str:
    """Return the ``d`` of a path through the control points of cubic Bézier curves."""
    (x, y), *rest = points
    return f"M{_pair(x, y)}C" + " ".join(_pair(*point) for point in rest)


def arrowhead(tip: Point, back: Point, size: float = 7.0) -> str:
    """Return the ``points`` of a triangle at ``tip`` that comes from the direction of ``back``."""
    along_x, along_y = _direction(back, tip)
    base_x, base_y = tip[0] - size * along_x, tip[1] - size * along_y
    half = size * 0.45
    corners = (
        tip,
        (base_x - half * along_y, base_y + half * along_x),
        (base_x + half * along_y, base_y - half * along_x),
    )
    return " ".join(_pair(*corner) for corner in corners)


def beside(points: Sequence[Point], distance: float) -> list[Point]:
    """Return the curve moved sideways by ``distance``, its ends still on the boxes' borders.

    Ends move along the border, which is horizontal unless the curve comes from the side.
    """
    moved: list[Point] = []
    last = len(points) - 1
    for index, (x, y) in enumerate(points):
        along_x, along_y = _direction(points[max(index - 1, 0)], points[min(index + 1, last)])
        if index in {0, last} and abs(along_y) > 0.3:
            moved.append((x - distance * (1 if along_y > 0 else -1), y))
        else:
            moved.append((x - distance * along_y, y + distance * along_x))
    return moved


def _direction(start: Point, end: Point) -> Point:
    length = hypot(end[0] - start[0], end[1] - start[1]) or 1.0
    return (end[0] - start[0]) / length, (end[1] - start[1]) / length


def _pair(x: float, y: float) -> str:
    return f"{_number(x)},{_number(y)}"


def _number(value: float) -> str:
    """Return a coordinate with at most one decimal.

    >>> _number(12.0), _number(0.25), _number(-0.01)
    ('12', '0.2', '0')
    """
    return "0" if abs(value) < 0.05 else f"{value:.1f}".removesuffix(".0")
