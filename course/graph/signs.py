"""The small drawings in front of a legend's lines, 24 by 16 pixels each."""

from __future__ import annotations

from course.graph.look import Paint
from course.graph.svg import element, text


def sign_svg(sign: str, paint: Paint) -> str:
    """Return the drawing for a line of the legend."""
    match sign:
        case "forward" | "backward":
            up = sign == "backward"
            tip, end = (1, 15) if up else (15, 1)
            head = tip + (6 if up else -6)
            return element(
                "path",
                d=f"M11,{end}V{tip}M8,{head}L11,{tip}L14,{head}",
                fill="none",
                stroke=paint(sign),
                stroke_width=1.8 if up else 1.2,
            )
        case "leaf" | "constant" | "fold":
            return element(
                "rect",
                x=1,
                y=2,
                width=21,
                height=13,
                rx=6,
                fill=paint(sign),
                stroke=paint("edge"),
                stroke_dasharray=None if sign == "leaf" else "4 3",
            )
        case "kept":
            return text("●", 4, 12, fill=paint("quiet"))
        case _:
            return ""  # the line itself begins with its sign
