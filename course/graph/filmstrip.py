"""The backward pass as a strip of small frames, for places where nothing can be clicked."""

from __future__ import annotations

from collections.abc import Sequence

from course.graph.boxes import Content
from course.graph.labels import arrived_text, called, step_text
from course.graph.layout import Point
from course.graph.look import SMALL, Paint
from course.graph.svg import element, text
from course.graph.text import width_of
from course.graph.trace_data import TracedNode
from course.graph.trace_svg import Placed

MOST_FRAMES = 16
WIDTH = 168.0  # pixels of a frame
HEIGHTS = (60.0, 190.0)  # least and greatest, without the caption
CAPTION = 34.0
GAP = 12.0


def filmstrip(place: Placed, paint: Paint, width: float) -> tuple[str, float, float] | None:
    """Return the frames in rows at most ``width`` wide, as SVG with its width and height.

    ``None`` if there are no steps, or more than a reader would look at.
    """
    steps = place.trace.in_order()
    if not 0 < len(steps) <= MOST_FRAMES:
        return None
    columns = max(1, round((width + GAP) / (WIDTH + GAP)))
    frame_width = (width + GAP) / columns - GAP
    ratio = place.layout.height / max(place.layout.width, 1)
    size = frame_width, min(max(frame_width * ratio, HEIGHTS[0]), HEIGHTS[1])
    across, down = size[0] + GAP, size[1] + CAPTION + GAP
    small = _Small(place, paint, size)
    frames = (
        element(
            "g",
            small.frame(node) + _caption(place, node, paint, size),
            transform=f"translate({number % columns * across:.1f} {number // columns * down:.1f})",
        )
        for number, node in enumerate(steps)
    )
    rows = (len(steps) - 1) // columns + 1
    return "".join(frames), min(columns, len(steps)) * across - GAP, rows * down


class _Small:
    """The graph without its texts, as it is at each step; every state is drawn once."""

    def __init__(self, place: Placed, paint: Paint, size: Point) -> None:
        self._place = place
        self._scale = min(
            (size[0] - 8) / max(place.layout.width, 1), (size[1] - 8) / max(place.layout.height, 1)
        )
        self._left = (size[0] - place.layout.width * self._scale) / 2
        self._border = element(
            "rect",
            width=size[0],
            height=size[1],
            rx=4,
            fill="none",
            stroke=paint("edge"),
            stroke_width=0.5,
        )
        self._lines = [
            tuple(self._line(route.points, paint, sends=sends) for sends in (False, True))
            for route in place.layout.routes
        ]
        self._boxes = {
            content.node: {
                state: self._box(content, paint, state) for state in ("waiting", "now", "done")
            }
            for content in place.contents
            if content.node is not None
        }

    def frame(self, now: TracedNode) -> str:
        """Return the graph at the moment when one node runs."""
        constants = f"{now.key}c"
        sends = (
            arrow.head == now.key and not arrow.tail.startswith(constants)
            for arrow, _ in self._place.arrows
        )
        lines = (line[sent] for line, sent in zip(self._lines, sends, strict=True))
        boxes = (states[self._state(key, now)] for key, states in self._boxes.items())
        return "".join((self._border, *lines, *boxes))

    def _state(self, key: str, now: TracedNode) -> str:
        rank = self._place.ranks.get(key)
        if key == now.key:
            return "now"
        return "waiting" if rank is None or rank > self._place.ranks[now.key] else "done"

    def _at(self, point: Point) -> Point:
        return self._left + point[0] * self._scale, 4 + point[1] * self._scale

    def _line(self, points: Sequence[Point], paint: Paint, *, sends: bool) -> str:
        (x1, y1), (x2, y2) = self._at(points[0]), self._at(points[-1])
        return element(
            "line",
            x1=x1,
            y1=y1,
            x2=x2,
            y2=y2,
            stroke=paint("backward" if sends else "edge"),
            stroke_width=2 if sends else 0.7,
        )

    def _box(self, content: Content, paint: Paint, state: str) -> str:
        x, y = self._at(self._place.layout.centers[content.key])
        wide, high = content.width * self._scale, content.height * self._scale
        return element(
            "rect",
            x=x - wide / 2,
            y=y - high / 2,
            width=wide,
            height=high,
            rx=2,
            fill=paint(state),
            stroke=paint("ink" if state == "now" else "edge"),
            stroke_width=1.5 if state == "now" else 0.7,
        )


def _caption(place: Placed, now: TracedNode, paint: Paint, size: Point) -> str:
    lines = (f"{step_text(now)}  {now.kind}", f"{called(now)}: {arrived_text(place.trace, now)}")
    return "".join(
        text(_cut(line, size[0]), 2, size[1] + 13 + 14 * row, font_size=SMALL, fill=paint(role))
        for row, (line, role) in enumerate(zip(lines, ("ink", "backward"), strict=True))
    )


def _cut(line: str, width: float) -> str:
    """Return as much of ``line`` as fits."""
    if width_of(line, SMALL) <= width:
        return line
    while width_of(f"{line}…", SMALL) > width:
        line = line[:-1]
    return f"{line}…"
