"""A trace as HTML that can be stepped through: by mouse, by keyboard, with a screen reader.

The HTML is the still picture, an image with its alternative text. Where scripts run, the image
puts the living picture in its place once it has loaded. The script and all it needs are
attributes of the image, because pages that strip scripts strip such attributes without a trace,
while of a script element many leave the text. Nothing is fetched, and no kernel is asked.
"""

from __future__ import annotations

import json
from functools import cache
from html import escape
from pathlib import Path

from course.graph.chain import Derivative, derivatives
from course.graph.look import theme_css, themed
from course.graph.show import image
from course.graph.signs import sign_svg
from course.graph.still import factor_text
from course.graph.svg import element, title
from course.graph.text import FONTS
from course.graph.trace_data import Flow, Trace
from course.graph.trace_svg import Placed, graph_svg
from course.graph.value import number_text
from course.graph.words import (
    first_sentences,
    legend,
    problem_sentence,
    step_sentences,
)
from course.language import current_language, translate
from course.lines import in_a_row

MARGIN = 12.0
SMALLEST = 0.75


def steps_html(place: Placed, still: str) -> str:
    """Return the picture for a page: ``still`` as an image, and the script that moves it."""
    trace = place.trace
    picture = {
        "html": _body(place),
        "say": _said(trace),
    }
    data = json.dumps(picture, ensure_ascii=False, separators=(",", ":"))
    living = f"data-picture={_quoted(data)} onload={_quoted(_file('steps.js').rstrip() + '(this)')}"
    return (
        f'<div class="agp" data-lm-suppress-shortcuts="true" lang="{current_language()}">'
        f"{image(still, place.alt, living)}</div>"
    )


def _said(trace: Trace) -> list[str]:
    """Return one text for each stop; none where nothing has run, and the problem says why."""
    if not trace.in_order():
        return [""]
    return [
        in_a_row(first_sentences(trace)),
        *(in_a_row(step_sentences(trace, node)) for node in trace.in_order()),
    ]


def _quoted(attribute: str) -> str:
    """Return an attribute's value in single quotes, so that markup in it stays short."""
    return "'" + attribute.replace("&", "&amp;").replace("'", "&#39;").replace("<", "&lt;") + "'"


@cache
def _file(name: str) -> str:
    return Path(__file__).with_name(name).read_text(encoding="utf-8")


def _body(place: Placed) -> str:
    trace = place.trace
    problem = problem_sentence(trace)
    chain = "".join(_derivative(place, each) for each in derivatives(trace))
    return "".join(
        (
            f"<style>{theme_css()}{_file('steps.css')}</style>",
            f"<p>{escape(problem)}</p>" if problem else "",
            _control(hidden=not trace.in_order()),
            '<p class="agp-say" aria-live="polite"></p>',
            '<div class="agp-body">',
            f'<div class="agp-graph" tabindex="0" role="group" aria-label="{_graph_label()}">',
            _svg(place),
            "</div>",
            f'<div class="agp-chain">{chain}</div></div>',
            _legend(trace),
        )
    )


def _graph_label() -> str:
    return escape(translate("Graph of the backward pass"))


def _control(*, hidden: bool) -> str:
    moves = (
        ("first", "⏮", translate("First")),
        ("back", "◀", translate("Back")),
        ("next", "▶", translate("Next")),
        ("last", "⏭", translate("Last")),
    )
    buttons = "".join(
        f'<button type="button" data-go="{move}">'
        f'<span aria-hidden="true">{sign}&#xFE0E;</span> {escape(label)}</button>'
        for move, sign, label in moves
    )
    return (
        f'<div class="agp-control" role="group"{" hidden" if hidden else ""} '
        f'aria-label="{escape(translate("Steps of the backward pass (arrow keys work too)"))}">'
        f'{buttons}<label><input type="checkbox" class="agp-arrows" checked> '
        f"{escape(translate('forward arrows'))}</label></div>"
    )


def _svg(place: Placed) -> str:
    width, height = place.layout.width + 2 * MARGIN, place.layout.height + 2 * MARGIN
    return element(
        "svg",
        title(translate("Graph of the backward pass")),
        element("g", graph_svg(place, themed), transform=f"translate({MARGIN} {MARGIN})"),
        role="graphics-document document",
        width=width,
        height=height,
        viewBox=f"0 0 {width:.1f} {height:.1f}",
        # A picture shrinks to its page as long as it can be read; then the page scrolls.
        style=f"min-width:{width * SMALLEST:.0f}px",
        font_family=FONTS,
        fill=themed("ink"),
    )


def _derivative(place: Placed, derivative: Derivative) -> str:
    paths = "".join(
        f"<li>{' · '.join(_factor(place, each) for each in path.flows)}"
        f' <span class="agp-term">= {number_text(path.term)}</span></li>'
        for path in derivative.paths
    )
    sentence = f"∂{derivative.of}/∂{derivative.by} = {derivative.formula} = {derivative.terms}"
    return f"<p>{escape(sentence)}</p><ul>{paths}</ul>"


def _factor(place: Placed, flow: Flow) -> str:
    at = place.ranks[flow.source]
    factor = escape(factor_text(flow))
    return f'<span class="agp-term agp-factor" data-at="{at}">{factor}</span>'


def _legend(trace: Trace) -> str:
    entries = "".join(
        f'<li><svg width="24" height="16" aria-hidden="true">{sign_svg(sign, themed)}</svg>'
        f"{escape(meaning)}</li>"
        for sign, meaning in legend(trace)
    )
    return f'<ul class="agp-legend">{entries}</ul>'
