"""A trace as SVG: boxes with numbers, forward arrows going down and backward arrows going up."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from html import escape

from course.graph.boxes import Content, Text, contents_of
from course.graph.labels import called, flow_text, mark, step_text
from course.graph.layout import Arrow, Layout, Renderer, Route, lay_out
from course.graph.layout import Box as Space
from course.graph.look import FONT_SIZE, LIGHT, LINE, SMALL, Paint
from course.graph.svg import arrowhead, beside, curve, element, text, title
from course.graph.text import width_of
from course.graph.trace_data import Flow, Start, Trace
from course.graph.value import written
from course.graph.words import alt_text

APART = 3.5  # pixels of each arrow from the line that Graphviz drew


@dataclass(frozen=True)
class Placed:
    """A trace with a place for everything in it.

    Attributes:
        alt: The whole picture in words.
        ranks: At which stop one sees a node run, from 1. Without folds, these are the steps.
    """

    trace: Trace
    alt: str
    ranks: dict[str, int]
    contents: tuple[Content, ...]
    arrows: tuple[tuple[Arrow, Flow | Start | None], ...]
    layout: Layout

    @cached_property
    def drawn(self) -> str:
        """The graph as an SVG group, its top left corner at the origin; colours are in braces."""
        return _drawn(self, "{{{}}}".format)


def placed(trace: Trace, *, renderer: Renderer | None = None) -> Placed:
    """Return where the boxes and arrows of ``trace`` go."""
    contents = contents_of(trace)
    arrows: list[tuple[Arrow, Flow | Start | None]] = [
        (_with_room(flow.target, flow.source, _label(trace, flow)), flow) for flow in trace.flows
    ]
    for node in trace.nodes:
        arrows += [(Arrow(f"{node.key}c{each.slot}", node.key), None) for each in node.constants]
    arrows += [
        (_with_room(start.node, start.key, written(start.seed)), start) for start in trace.starts
    ]
    alt = alt_text(trace)  # now, because `dot` may still be starting
    layout = lay_out(
        [Space(content.key, content.width, content.height) for content in contents],
        [arrow for arrow, _ in arrows],
        gaps=(18.0, 22.0),
        renderer=renderer,
    )
    ranks = {node.key: rank for rank, node in enumerate(trace.in_order(), start=1)}
    return Placed(trace, alt, ranks, tuple(contents), tuple(arrows), layout)


def _with_room(tail: str, head: str, label: str) -> Arrow:
    return Arrow(tail, head, width_of(label, SMALL) + 10)


def _label(trace: Trace, flow: Flow) -> str:
    return f"{mark(flow)} {flow_text(trace, flow)}"


def graph_svg(place: Placed, paint: Paint) -> str:
    """Return the graph as an SVG group, its top left corner at the origin."""
    svg = place.drawn
    for role in LIGHT:
        svg = svg.replace(f'="{{{role}}}"', f'="{paint(role)}"')
    return svg


def _drawn(place: Placed, paint: Paint) -> str:
    arrows = (
        _arrow(place, paint, link, route)
        for (_, link), route in zip(place.arrows, place.layout.routes, strict=True)
    )
    boxes = (_box(content, place, paint) for content in place.contents)
    return element("g", *arrows, *boxes, font_size=FONT_SIZE)


def _arrow(
    place: Placed,
    paint: Paint,
    link: Flow | Start | None,
    route: Route,
) -> str:
    if link is None:
        return element("g", _line(route, paint("edge"), dashed=True), class_="agp-forward")
    forward = element(
        "g",
        _line(Route(tuple(beside(route.points, APART)), None), paint("forward")),
        class_="agp-forward",
    )
    sent = link.seed if isinstance(link, Start) else link.contribution
    marked = isinstance(link, Flow) and link.marked
    if not marked and (sent is None or not place.trace.in_order()):
        return forward
    back = tuple(reversed(beside(route.points, -APART)))
    if isinstance(link, Start):
        label, told, step = written(link.seed), written(link.seed), 0
    else:
        label = _label(place.trace, link)
        source, target = (called(place.trace.node(key)) for key in (link.source, link.target))
        told, step = f"{label} ({source} → {target})", place.ranks.get(link.source)
    return forward + element(
        "g",
        title(told),
        _line(Route(back, None), paint("backward"), width=4 if marked else 1.8),
        _label_text(label, route, paint),
        class_="agp-flow",
        data_at=step,
    )


def _label_text(label: str, route: Route, paint: Paint) -> str:
    if route.label is None:
        return ""
    x, y = route.label
    width = width_of(label, SMALL)
    behind = element(
        "rect",
        x=x - width / 2,
        y=y - 8,
        width=width,
        height=16,
        fill=paint("paper"),
        fill_opacity=0.85,
    )
    return behind + text(
        label, x, y + 4, fill=paint("backward"), font_size=SMALL, text_anchor="middle"
    )


def _line(route: Route, colour: str, *, width: float = 1.2, dashed: bool = False) -> str:
    return element(
        "path",
        d=curve(route.points),
        fill="none",
        stroke=colour,
        stroke_width=width,
        stroke_dasharray="4 3" if dashed else None,
    ) + (
        ""
        if dashed
        else element("polygon", points=arrowhead(route.points[-1], route.points[-2]), fill=colour)
    )


def _box(content: Content, place: Placed, paint: Paint) -> str:
    x, y = place.layout.centers[content.key]
    left, top = x - content.width / 2, y - content.height / 2
    rank = place.ranks.get(content.key)
    frame = element(
        "rect",
        class_="agp-frame",
        x=left,
        y=top,
        width=content.width,
        height=content.height,
        rx=4 if content.role == "operation" else 10,
        fill=paint(content.role),
        stroke=paint("edge"),
        stroke_dasharray="4 3" if content.role in {"constant", "fold"} else None,
    )
    lines = (
        _text(each, left + 9, top + LINE * (row + 1) + 2, paint)
        for row, line in enumerate(content.lines)
        for each in line
    )
    return element(
        "g",
        title(" · ".join(line[-1].content for line in content.lines)),
        element("desc", escape(content.description)),
        frame,
        *lines,
        _badge(step_text(place.trace.node(content.key)), left + content.width, top, paint)
        if rank
        else "",
        class_=f"agp-box agp-{content.role}",
        role="graphics-symbol img",
        data_at=rank,
    )


def _text(line: Text, x: float, y: float, paint: Paint) -> str:
    return text(
        line.content,
        x,
        y,
        fill=paint(line.role),
        font_size=None if line.size == FONT_SIZE else line.size,
        class_=None if line.when == "always" else f"agp-{line.when}",
        display="none" if line.when in {"before", "freed"} else None,
    )


def _badge(step: str, x: float, y: float, paint: Paint) -> str:
    """Return the step's number in a pill at the box's corner; while one steps, ▶ or ✓ beside it."""
    width = width_of(step, SMALL) + 12
    signs = (
        text(sign, x - width - 6, y + 14, fill=paint("ink"), class_=f"agp-{name}", display="none")
        for sign, name in (("▶", "run"), ("✓", "tick"))
    )
    return element(
        "g",
        element("rect", x=x - width + 4, y=y - 7, width=width, height=16, rx=8, fill=paint("ink")),
        text(
            step,
            x + 4 - width / 2,
            y + 5,
            fill=paint("paper"),
            font_size=SMALL,
            text_anchor="middle",
            font_weight="bold",
        ),
        class_="agp-badge",
    ) + "".join(signs)
