"""Draw README's picture with the course's own pictures: ``python docs/picture.py`` writes it."""

from __future__ import annotations

from html import escape
from pathlib import Path

import torch

from course.graph.collect import trace_for
from course.graph.layout import place_with_wasm
from course.graph.look import light
from course.graph.svg import element, title
from course.graph.text import FONTS
from course.graph.trace_svg import graph_svg, placed
from course.graph.words import alt_text
from course.language import speaking

PICTURE = Path(__file__).with_name("picture.svg")
MARGIN = 16


def picture() -> str:
    """Return the backward pass through the polynomial at 2 as SVG, the same on every machine."""
    x = torch.tensor(2.0, requires_grad=True)
    y = 5 * x**3 + 2 * x**2 + 4 * x + 8
    with speaking("en"):
        # Graphviz inside the process: an installed `dot` may be of any version.
        place = placed(trace_for(y, {"x": x, "y": y}), renderer=place_with_wasm)
        width = place.layout.width + 2 * MARGIN
        height = place.layout.height + 2 * MARGIN
        return element(
            "svg",
            title("A backward pass"),
            element("desc", escape(alt_text(place.trace))),
            element("rect", width="100%", height="100%", rx=8, fill=light("paper")),
            element("g", graph_svg(place, light), transform=f"translate({MARGIN} {MARGIN})"),
            xmlns="http://www.w3.org/2000/svg",
            role="img",
            width=width,
            height=height,
            viewBox=f"0 0 {width:.1f} {height:.1f}",
            font_family=FONTS,
            font_size=13,
        )


if __name__ == "__main__":
    PICTURE.write_text(picture() + "\n", encoding="utf-8")
