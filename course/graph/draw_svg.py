"""A drawing as SVG: torchviz's colours, a legend in the learner's language, text that fits."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from course.graph.drawing import Drawing, Kind, Shape
from course.graph.layout import Arrow, Box, Layout, Renderer, Route, lay_out
from course.graph.svg import arrowhead, curve, element, text, title
from course.graph.text import FONTS, width_of, wrap
from course.language import listed, translate, translate_plural
from course.lines import in_a_row

FONT_SIZE = 12.0
LINE_HEIGHT = 16.0
MARGIN = 16.0
LEGEND_WIDTH = 460.0
MAX_ARROWS = 30  # that are told in words
INK = "#1a1a1a"
_FILL: dict[Kind, str] = {
    "leaf": "#add8e6",
    "operation": "#e3e3e3",
    "saved": "#ffb545",
    "output": "#caff70",
    "base": "#a2cd5a",
    "fold": "#ffffff",
}


def svg_of(drawing: Drawing, *, renderer: Renderer | None = None) -> str:
    """Return the drawing with its legend as one SVG document, black on white in every theme."""
    named = tuple(_with_name(shape) for shape in drawing.shapes)
    layout = lay_out(
        [Box(shape.key, *_size(shape)) for shape in named],
        [Arrow(line.tail, line.head) for line in drawing.lines],
        renderer=renderer,
    )
    legend, legend_width, legend_height = _legend(drawing, layout.height + 2 * MARGIN)
    width = max(layout.width, legend_width) + 2 * MARGIN
    height = layout.height + legend_height + 3 * MARGIN
    graph = element(
        "g",
        *(
            _line(route, line.style)
            for route, line in zip(layout.routes, drawing.lines, strict=True)
        ),
        *(_box(shape, layout) for shape in named),
        transform=f"translate({(width - layout.width) / 2:.1f} {MARGIN})",
    )
    return element(
        "svg",
        title(alt_text(drawing)),
        element("rect", width="100%", height="100%", rx=8, fill="#ffffff"),
        graph,
        *legend,
        xmlns="http://www.w3.org/2000/svg",
        role="img",
        width=width,
        height=height,
        viewBox=f"0 0 {width:.1f} {height:.1f}",
        font_family=FONTS,
        font_size=FONT_SIZE,
        fill=INK,
    )


def alt_text(drawing: Drawing) -> str:
    """Return what the picture shows, for those who do not see it: whole sentences.

    Boxes of the same name are numbered.  A large graph is told without its arrows.
    """
    called = _called(drawing)
    steps = [*drawing.of_kind("operation"), *drawing.of_kind("fold")]
    arrows = [f"{called[line.tail]} → {called[line.head]}" for line in drawing.lines]
    sentences = [
        translate(
            "Autograd graph of {outputs}.",
            outputs=listed(called[shape.key] for shape in drawing.of_kind("output")),
        ),
        translate_plural(
            "It has {n} node: {operations}.",
            "It has {n} nodes: {operations}.",
            sum(shape.count for shape in steps),
            operations=listed(called[shape.key] for shape in steps),
        ),
        translate_plural(
            "Gradients reach {n} leaf: {leaves}.",
            "Gradients reach {n} leaves: {leaves}.",
            len(drawing.of_kind("leaf")),
            leaves=listed(called[shape.key] for shape in drawing.of_kind("leaf")),
        ),
    ]
    if 0 < len(arrows) <= MAX_ARROWS:
        sentences.append(translate("Its arrows: {arrows}.", arrows=listed(arrows)))
    return in_a_row(sentences)


def _called(drawing: Drawing) -> dict[str, str]:
    """Return what each box is called: accounts by their leaves, others of one name by number."""
    names = {shape.key: " ".join(_with_name(shape).lines).strip() for shape in drawing.shapes}
    leaves = {shape.key: shape.lines[0] for shape in drawing.of_kind("leaf")}
    for line in drawing.lines:
        if line.tail in leaves:
            names[line.head] = f"{names[line.head]} {leaves[line.tail]}".strip()
    counts, seen = Counter(names.values()), Counter[str]()
    for key, name in names.items():
        seen[name] += 1
        if counts[name] > 1:
            names[key] = f"{name} ({seen[name]})"
    return names


def _with_name(shape: Shape) -> Shape:
    if shape.kind == "fold":
        more = translate_plural("{n} more node", "{n} more nodes", shape.count)
        return replace(shape, lines=(more, *shape.lines))
    if shape.kind != "output" or shape.lines[0]:
        return shape
    return replace(shape, lines=(translate("output"), *shape.lines[1:]))


def _size(shape: Shape) -> tuple[float, float]:
    widest = max(width_of(line, FONT_SIZE) for line in shape.lines)
    return widest + 18, LINE_HEIGHT * len([line for line in shape.lines if line]) + 10


def _box(shape: Shape, layout: Layout) -> str:
    width, height = _size(shape)
    x, y = layout.centers[shape.key]
    lines = [line for line in shape.lines if line]
    first = y - LINE_HEIGHT * len(lines) / 2 + 12
    return element(
        "g",
        title(f"{' '.join(lines)} · {_meaning(shape.kind)}"),
        element(
            "rect",
            x=x - width / 2,
            y=y - height / 2,
            width=width,
            height=height,
            rx=3 if shape.kind == "operation" else 10,
            fill=_FILL[shape.kind],
            stroke=INK,
            stroke_dasharray="4 3" if shape.kind == "fold" else None,
        ),
        *(
            text(line, x, first + LINE_HEIGHT * row, text_anchor="middle")
            for row, line in enumerate(lines)
        ),
    )


def _line(route: Route, style: str) -> str:
    path = element(
        "path",
        d=curve(route.points),
        fill="none",
        stroke=INK,
        stroke_dasharray="2 3" if style == "dotted" else None,
    )
    if style != "arrow":
        return path
    tip, back = route.points[-1], route.points[-2]
    return path + element("polygon", points=arrowhead(tip, back))


def _meaning(kind: Kind) -> str:
    match kind:
        case "leaf":
            return translate("leaf: backward() writes its gradient into .grad")
        case "operation":
            return translate("step of the backward pass (a grad_fn)")
        case "saved":
            return translate("tensor kept for the backward pass")
        case "output":
            return translate("output: here backward() starts")
        case "base":
            return translate("tensor whose memory the output shares")
        case "fold":
            return translate("folded steps; to see them, give a result from the middle")


def _legend(drawing: Drawing, top: float) -> tuple[list[str], float, float]:
    """Return what the colours and arrows mean, and how wide and high that is."""
    drawn: list[str] = []
    width, y = 0.0, top
    entries: list[tuple[Kind | None, str]] = [
        (kind, _meaning(kind)) for kind in _FILL if drawing.of_kind(kind)
    ]
    arrows = translate("Arrows point the way the values flowed; backward() walks against them.")
    for kind, meaning in [*entries, (None, arrows)]:
        if kind:
            drawn.append(
                element(
                    "rect",
                    x=MARGIN,
                    y=y,
                    width=16,
                    height=12,
                    rx=1 if kind == "operation" else 5,
                    fill=_FILL[kind],
                    stroke=INK,
                    stroke_dasharray="4 3" if kind == "fold" else None,
                )
            )
        else:
            points = (
                (MARGIN + 8, y - 1),
                (MARGIN + 8, y + 4),
                (MARGIN + 8, y + 8),
                (MARGIN + 8, y + 13),
            )
            drawn.append(_line(Route(points, None), "arrow"))
        for line in wrap(meaning, FONT_SIZE, LEGEND_WIDTH):
            drawn.append(text(line, MARGIN + 26, y + 10.5))
            width = max(width, 26 + width_of(line, FONT_SIZE))
            y += LINE_HEIGHT
        y += 3
    return drawn, width, y - top
