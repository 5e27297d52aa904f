"""The backward pass as a strip of small frames, for places where nothing can be clicked."""

from __future__ import annotations

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
    frames = (
        element(
            "g",
            _frame(place, node, paint, size),
            transform=f"translate({number % columns * across:.1f} {number // columns * down:.1f})",
        )
        for number, node in enumerate(steps)
    )
    rows = (len(steps) - 1) // columns + 1
    return "".join(frames), min(columns, len(steps)) * across - GAP, rows * down


def _frame(place: Placed, now: TracedNode, paint: Paint, size: Point) -> str:
    scale = min(
        (size[0] - 8) / max(place.layout.width, 1), (size[1] - 8) / max(place.layout.height, 1)
    )
    left = (size[0] - place.layout.width * scale) / 2

    def small(point: Point) -> Point:
        return left + point[0] * scale, 4 + point[1] * scale

    lines: list[str] = []
    for (arrow, _), route in zip(place.arrows, place.layout.routes, strict=True):
        (x1, y1), (x2, y2) = small(route.points[0]), small(route.points[-1])
        sends = arrow.head == now.key and not arrow.tail.startswith(f"{now.key}c")
        lines.append(
            element(
                "line",
                x1=x1,
                y1=y1,
                x2=x2,
                y2=y2,
                stroke=paint("backward" if sends else "edge"),
                stroke_width=2 if sends else 0.7,
            )
        )
    boxes: list[str] = []
    for content in place.contents:
        if content.node is None:
            continue
        rank = place.ranks.get(content.node)
        x, y = small(place.layout.centers[content.key])
        wide, high = content.width * scale, content.height * scale
        state = "waiting" if rank is None or rank > place.ranks[now.key] else "done"
        boxes.append(
            element(
                "rect",
                x=x - wide / 2,
                y=y - high / 2,
                width=wide,
                height=high,
                rx=2,
                fill=paint("now" if content.node == now.key else state),
                stroke=paint("ink" if content.node == now.key else "edge"),
                stroke_width=1.5 if content.node == now.key else 0.7,
            )
        )
    border = element(
        "rect",
        width=size[0],
        height=size[1],
        rx=4,
        fill="none",
        stroke=paint("edge"),
        stroke_width=0.5,
    )
    return border + "".join(lines) + "".join(boxes) + _caption(place, now, paint, size)


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
