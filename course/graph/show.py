"""A picture into the notebook: for eyes, for screen readers, and for places without HTML."""

from __future__ import annotations

import base64
from html import escape


def show(svg: str, alt: str, html: str | None = None) -> None:
    """Display a picture below the running cell; outside a notebook, print its description.

    Args:
        svg: The picture, for exports and for pages that strip HTML.
        alt: What it shows, in words; also kept in the output's metadata.
        html: What JupyterLab shows; by default ``svg`` as an image with ``alt``, because
            JupyterLab itself shows SVG without alternative text, and not at all where a
            notebook is not trusted.
    """
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.display import display

    if not InteractiveShell.initialized():
        print(alt)  # noqa: T201 - a terminal has no pictures
        return
    display(
        {
            "text/html": html or image(svg, alt),
            "image/svg+xml": svg,
            "text/plain": alt,
        },
        metadata={"image/svg+xml": {"alt": alt}},
        raw=True,
    )


def image(svg: str, alt: str, attributes: str = "") -> str:
    """Return an HTML image that holds the whole SVG: no file and no network."""
    source = f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"
    described = f'src="{source}" alt="{escape(alt)}" style="max-width:100%"'
    return f"<img {described} {attributes}>" if attributes else f"<img {described}>"
