"""Colours and sizes of traces, in JupyterLab's light and dark themes.

Every text keeps a contrast of at least 4.5 : 1 against what it stands on (a test computes it).
"""

from __future__ import annotations

from collections.abc import Callable

Paint = Callable[[str], str]

FONT_SIZE = 12.0
SMALL = 11.0
LINE = 15.0

LIGHT = {
    "paper": "#ffffff",
    "ink": "#1a1a1a",
    "quiet": "#595959",  # what is said beside the point
    "forward": "#6b6b6b",
    "backward": "#b03a00",
    "operation": "#eef0f3",
    "leaf": "#d6e9fb",
    "start": "#dcf3c8",
    "constant": "#ffffff",
    "fold": "#e2e2ec",
    "waiting": "#ffffff",
    "now": "#ffe08a",
    "done": "#e3f1e3",
    "edge": "#5f6670",
}
DARK = {
    "paper": "#1b1d21",
    "ink": "#f2f2f2",
    "quiet": "#b9bdc4",
    "forward": "#a3a8b0",
    "backward": "#ffa366",
    "operation": "#2c3036",
    "leaf": "#173a5e",
    "start": "#2a4a17",
    "constant": "#1b1d21",
    "fold": "#3a3a4a",
    "waiting": "#1b1d21",
    "now": "#6b4e00",
    "done": "#213a24",
    "edge": "#9aa1ab",
}


def light(role: str) -> str:
    """Return a colour for pictures that stand alone: images, exports, feedback pages."""
    return LIGHT[role]


def themed(role: str) -> str:
    """Return a colour that follows the page's theme, for SVG inside our own HTML."""
    return f"var(--agp-{role})"


def theme_css() -> str:
    """Return the CSS that gives ``themed`` colours their values."""
    bright, dark = (
        ";".join(f"--agp-{role}:{colour}" for role, colour in theme.items())
        for theme in (LIGHT, DARK)
    )
    return (
        f".agp{{{bright}}}\n"
        f"[data-jp-theme-light=false] .agp{{{dark}}}\n"
        "@media (prefers-color-scheme:dark){"
        f"body:not([data-jp-theme-light]) .agp{{{dark}}}"
        "}\n"
    )
