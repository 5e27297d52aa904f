"""A trace as HTML that can be stepped through: by mouse, by keyboard, with a screen reader.

The HTML holds the still picture, as an image with its alternative text. Where scripts run, a
script puts the living picture in its place; where they do not, or a page strips them, the still
picture stays. Nothing is fetched, and no kernel is asked.
"""

from __future__ import annotations

import hashlib
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
from course.graph.words import alt_text, first_sentences, legend, problem_sentence, step_sentences
from course.language import current_language, translate

MARGIN = 12.0


def steps_html(place: Placed, still: str) -> str:
    """Return the picture for a page: ``still`` as an image, and the script that moves it."""
    trace = place.trace
    picture = {
        "html": _body(place),
        "say": [
            " ".join(first_sentences(trace)),
            *(" ".join(step_sentences(trace, node)) for node in trace.in_order()),
        ],
    }
    # Equal pictures have equal keys, so the bytes of an output depend on its picture alone.
    key = hashlib.sha256(json.dumps(picture).encode()).hexdigest()[:12]
    # "</" would end the script inside a string.
    data = json.dumps({"key": key, **picture}, ensure_ascii=False).replace("</", "<\\/")
    return (
        f'<figure class="agp" data-picture="{key}" data-lm-suppress-shortcuts="true" '
        f'lang="{current_language()}">{image(still, alt_text(trace))}</figure>'
        f"<script>{_file('steps.js').rstrip()}({data});</script>"
    )


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
            _control(),
            '<p class="agp-say" aria-live="polite"></p>',
            '<div class="agp-body">',
            f'<div class="agp-graph" tabindex="0" role="group" aria-label="{_graph_label()}">',
            _svg(place),
            "</div>",
            f'<div class="agp-chain">{chain}{_legend(trace)}</div></div>',
        )
    )


def _graph_label() -> str:
    return escape(translate("Graph of the backward pass"))


def _control() -> str:
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
        f'<div class="agp-control" role="group" '
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
        font_family=FONTS,
        fill=themed("ink"),
    )


def _derivative(place: Placed, derivative: Derivative) -> str:
    paths = "".join(
        f"<li>{' · '.join(_factor(place, each) for each in path.flows)}"
        f" = {number_text(path.term)}</li>"
        for path in derivative.paths
    )
    sentence = f"∂{derivative.of}/∂{derivative.by} = {derivative.formula} = {derivative.terms}"
    return f"<p>{escape(sentence)}</p><ul>{paths}</ul>"


def _factor(place: Placed, flow: Flow) -> str:
    at = place.ranks[flow.source]
    return f'<span class="agp-factor" data-at="{at}">{escape(factor_text(flow))}</span>'


def _legend(trace: Trace) -> str:
    entries = "".join(
        f'<li><svg width="24" height="16" aria-hidden="true">{sign_svg(sign, themed)}</svg>'
        f"{escape(meaning)}</li>"
        for sign, meaning in legend(trace)
    )
    return f'<ul class="agp-legend">{entries}</ul>'
