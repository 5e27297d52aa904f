"""The one Markdown parser of the project: CommonMark, tables, math, footnotes and directives."""

from __future__ import annotations

import re
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token
from mdit_py_plugins.amsmath import amsmath_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.myst_blocks import myst_block_plugin

# Directives whose body is prose. `directives.py` says what each becomes in a notebook.
BOXES = frozenset({"note", "tip", "hint", "important", "warning", "seealso", "dropdown"})

OPTION = re.compile(r"[ \t]*:(?P<key>[\w-]+):[ \t]*(?P<value>.*?)[ \t\r]*$")
_OPENING = re.compile(r"(?P<fence>:{3,}|`{3,}|~{3,})\{(?P<name>[\w:-]+)\}[ \t]*(?P<title>.*)")


@cache
def cell_parser() -> MarkdownIt:
    """Return the parser of one Markdown cell.

    Footnotes stay where they are written: collecting them at the end, as a renderer does,
    would drop a definition whose reference is in another cell.
    """
    md = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    md.use(dollarmath_plugin, double_inline=True).use(amsmath_plugin)
    md.use(footnote_plugin, inline=False).disable("footnote_tail")
    md.block.ruler.before(
        "fence", "directive", _directive, {"alt": ["paragraph", "reference", "blockquote", "list"]}
    )
    return md


@cache
def lesson_parser() -> MarkdownIt:
    """Return the parser that finds the cells of a lesson: blocks only, and ``+++`` breaks."""
    md = MarkdownIt("commonmark").enable("table").use(dollarmath_plugin).use(amsmath_plugin)
    md.use(myst_block_plugin).disable(["myst_line_comment", "myst_target", "inline"])
    md.block.ruler.before(
        "fence", "directive", _directive, {"alt": ["paragraph", "reference", "blockquote", "list"]}
    )
    return md


def line_starts(text: str) -> list[int]:
    r"""Return the offset at which each line begins, and the end of the text.

    Lines end where Markdown ends them, which is less often than ``str.splitlines`` thinks.

    >>> line_starts("a\r\nb\u2028c\n")
    [0, 3, 7]
    """
    starts = [0, *(end.end() for end in re.finditer(r"\r\n|\n|\r", text))]
    return starts if starts[-1] == len(text) else [*starts, len(text)]


def line_range(token: Token) -> tuple[int, int]:
    """Return the lines of a block, from 0, the last one excluded."""
    first, end = token.map or (0, 0)
    return first, end


def _directive(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Parse a directive as a container, so that its body keeps the line numbers of the cell.

    Fences with other names (``{code-cell}``, ``{math}``) are left to the rule for fences.
    """
    if state.is_code_block(start):
        return False
    opening = _OPENING.match(_line(state, start))
    if opening is None or (opening["fence"][0] != ":" and opening["name"] not in BOXES):
        return False
    if silent:
        return True
    closing = _closing_line(state, start, end, opening["fence"])
    body = start + 1
    while body < min(closing, end) and OPTION.match(_line(state, body)):
        body += 1
    token = state.push("directive_open", "div", 1)
    token.info = opening["title"].strip()
    token.map = [start, min(closing + 1, end)]
    token.meta = {"name": opening["name"], "body": body, "closed": closing < end}
    if opening["name"] in BOXES:
        parent, last = state.parentType, state.lineMax
        state.parentType, state.lineMax = "directive", min(closing, end)
        state.md.block.tokenize(state, body, min(closing, end))
        state.parentType, state.lineMax = parent, last
    state.push("directive_close", "div", -1)
    state.line = min(closing + 1, end)
    return True


def _closing_line(state: StateBlock, start: int, end: int, fence: str) -> int:
    """Return the number of the line that closes ``fence``, or ``end`` if none does."""
    closing = re.compile(rf"{re.escape(fence[0])}{{{len(fence)},}}[ \t]*$")
    for number in range(start + 1, end):
        if state.sCount[number] < state.blkIndent and not state.isEmpty(number):
            return end
        if not state.is_code_block(number) and closing.match(_line(state, number)):
            return number
    return end


def _line(state: StateBlock, number: int) -> str:
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]]
