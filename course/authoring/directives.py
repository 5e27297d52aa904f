"""Directives and author's notes, turned into what plain JupyterLab shows."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import escape
from itertools import pairwise

from markdown_it.token import Token

from course.authoring.markdown import BOXES, cell_parser, line_range, line_starts
from course.authoring.prose import NOTE, Place
from course.errors import CourseError

# Titles are messages of the catalog `interface`, with this msgctxt: a bare "Note" is also a grade.
CONTEXT = "title of a box"
TITLES: Mapping[str, str] = {
    "note": "Note",
    "tip": "Tip",
    "hint": "Hint",
    "important": "Important",
    "warning": "Warning",
    "seealso": "See also",
    "dropdown": "Show more",
}
_COLOURS = {"important": "warning", "warning": "warning", "tip": "success"}
_FOLDED = frozenset({"hint", "dropdown"})


def render(source: str, say: Callable[[str], str], place: Place = "line {}".format) -> str:
    r"""Return a Markdown cell without directives and without notes to translators.

    A blank line on both sides of the body lets JupyterLab read it as Markdown inside HTML.

    Args:
        source: The cell, already translated.
        say: Translates the title of a directive that has no title of its own.
        place: Says in an error where a line of the cell is; lines count from 0.

    >>> print(render(":::{note}\nAn *idea*.\n:::", str))
    <div class="alert alert-info">
    <BLANKLINE>
    **Note**
    <BLANKLINE>
    An *idea*.
    <BLANKLINE>
    </div>
    """
    lines = [source[a:b] for a, b in pairwise(line_starts(source))]
    open_boxes: list[Token] = []
    for token in cell_parser().parse(source):
        if token.type == "directive_open":
            _open(token, lines, say, place)
            open_boxes.append(token)
        elif token.type == "directive_close":
            _close(open_boxes.pop(), lines)
        elif token.type == "html_block" and NOTE.fullmatch(token.content.strip()):
            first, end = line_range(token)
            after = end < len(lines) and not lines[end].strip()
            lines[first : end + after] = [""] * (end + after - first)
    return "".join(lines).strip("\n")


def _open(token: Token, lines: list[str], say: Callable[[str], str], place: Place) -> None:
    first, name = line_range(token)[0], token.meta["name"]
    if name not in BOXES:
        known = ", ".join(sorted(BOXES))
        raise CourseError(f"{place(first)}: found the directive {name!r}; use one of {known}")
    if not token.meta["closed"]:
        raise CourseError(f"{place(first)}: the directive {name!r} is never closed; close it")
    indent = _indent(lines[first])
    title = token.info or say(TITLES[name])
    if name in _FOLDED:
        opening = ["<details>", f"<summary>{_plain_html(title)}</summary>", ""]
    else:
        colour = _COLOURS.get(name, "info")
        opening = [f'<div class="alert alert-{colour}">', "", f"**{title}**", ""]
    lines[first] = "".join(f"{indent}{line}".rstrip() + "\n" for line in opening)
    for number in range(first + 1, token.meta["body"]):
        lines[number] = ""


def _close(token: Token, lines: list[str]) -> None:
    last = line_range(token)[1] - 1
    tag = "details" if token.meta["name"] in _FOLDED else "div"
    end = "\n" if lines[last].endswith("\n") else ""
    # What follows at once, without a blank line, would become part of the HTML block.
    follows = "\n" if last + 1 < len(lines) and lines[last + 1].strip() else ""
    lines[last] = f"\n{_indent(lines[last])}</{tag}>{end}{follows}"


def _indent(line: str) -> str:
    match = re.match(r"[ \t>]*", line)
    return match[0] if match else ""


def _plain_html(title: str) -> str:
    """Return a title for inside ``<summary>``, where JupyterLab reads no Markdown."""
    html = re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(title, quote=False))
    return re.sub(r"(\*\*|\*)(.+?)\1", r"<em>\2</em>", html)
