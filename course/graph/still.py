"""A trace as one still SVG: the graph, the chain rule, what the signs mean, and a filmstrip.

It stands alone: no script, no style sheet, no ids, which would meet others on an exported page.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape

from course.graph.chain import Derivative, derivatives
from course.graph.filmstrip import filmstrip
from course.graph.labels import mark
from course.graph.look import FONT_SIZE, LINE, light
from course.graph.signs import sign_svg
from course.graph.svg import element, text, title
from course.graph.text import FONTS, width_of, wrap
from course.graph.trace_data import Flow
from course.graph.trace_svg import Placed, graph_svg
from course.graph.value import number_text
from course.graph.words import legend, problem_sentence
from course.language import translate

MARGIN = 16.0
NARROWEST = 520.0


@dataclass
class _Page:
    """Things below each other, and how much room they take."""

    width: float
    parts: list[str] = field(default_factory=list)
    y: float = MARGIN

    def add(self, svg: str, width: float, height: float) -> None:
        """Put a drawing below what is there."""
        self.parts.append(element("g", svg, transform=f"translate({MARGIN} {self.y:.1f})"))
        self.width = max(self.width, width)
        self.y += height + MARGIN

    def write(self, content: str, role: str = "ink", indent: float = 0) -> None:
        """Put lines of text below what is there."""
        for line in wrap(content, FONT_SIZE, max(self.width, NARROWEST) - indent):
            self.parts.append(text(line, MARGIN + indent, self.y + FONT_SIZE, fill=light(role)))
            self.width = max(self.width, indent + width_of(line, FONT_SIZE))
            self.y += LINE + 2


def still_svg(place: Placed, *, frames: bool = True) -> str:
    """Return the whole trace as one SVG document, for light paper; ``frames`` adds a filmstrip."""
    trace = place.trace
    page = _Page(0)
    problem = problem_sentence(trace)
    page.width = place.layout.width
    if problem:
        page.write(problem)
        page.y += MARGIN / 2
    page.add(graph_svg(place, light), place.layout.width, place.layout.height)
    for derivative in derivatives(trace):
        _write_derivative(page, derivative)
    page.y += MARGIN / 2
    for sign, meaning in legend(trace):
        page.parts.append(
            element("g", sign_svg(sign, light), transform=f"translate({MARGIN} {page.y:.1f})")
        )
        page.write(meaning, "ink", indent=30)
    strip = filmstrip(place, light, max(page.width, NARROWEST)) if frames else None
    if strip is not None:
        page.y += MARGIN / 2
        page.write(translate("Step by step: yellow runs, green has run, white waits."))
        page.add(*strip)
    width, height = page.width + 2 * MARGIN, page.y + MARGIN / 2
    return element(
        "svg",
        title(translate("Graph of the backward pass")),
        element("desc", escape(place.alt)),
        element("rect", width="100%", height="100%", rx=8, fill=light("paper")),
        *page.parts,
        xmlns="http://www.w3.org/2000/svg",
        role="img",
        width=width,
        height=height,
        viewBox=f"0 0 {width:.1f} {height:.1f}",
        font_family=FONTS,
        font_size=FONT_SIZE,
    )


def _write_derivative(page: _Page, derivative: Derivative) -> None:
    quotient = f"∂{derivative.of}/∂{derivative.by}"
    page.write(f"{quotient} = {derivative.formula} = {derivative.terms}")
    for path in derivative.paths:
        factors = " · ".join(factor_text(flow) for flow in path.flows)
        page.write(f"{factors} = {number_text(path.term)}", "backward", indent=20)


def factor_text(flow: Flow) -> str:
    """Return a factor with the mark of its edge: ``ⓙ 12``."""
    number = number_text(flow.local or 0.0)
    return f"{mark(flow)} {f'({number})' if number.startswith('-') else number}"
