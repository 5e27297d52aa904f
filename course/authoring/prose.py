"""Messages of a Markdown cell: headings, paragraphs, list items, table cells, titles."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import pairwise

from markdown_it.token import Token

from course.authoring.markdown import BOXES, cell_parser, line_range, line_starts
from course.authoring.segments import Segment
from course.errors import CourseError

NOTE = re.compile(r"<!--\s*i18n:\s*(?P<text>.*?)\s*-->", re.DOTALL)
_CONTAINER = re.compile(r"[ \t>]*(?:(?:[-+*]|\d{1,9}[.)])[ \t]+)*[ \t>]*")
_KINDS = {
    "heading_open": "heading",
    "th_open": "table header",
    "td_open": "table cell",
    "footnote_reference_open": "footnote",
    "list_item_open": "list item",
    "blockquote_open": "quote",
}
Place = Callable[[int], str]


def prose_segments(source: str, place: Place = "line {}".format) -> list[Segment]:
    """Return the messages of a Markdown cell, in the order of the source.

    ``<!-- i18n: text -->`` is a note on the next message; ``<!-- i18n: skip -->`` leaves the
    next block in English, ``skip-start`` and ``skip-end`` all blocks between them.

    Args:
        source: The source of the cell.
        place: Says in an error where a line of the cell is; lines count from 0.
    """
    return list(_walk(source, cell_parser().parse(source), place))


def flat(content: str) -> str:
    r"""Return Markdown on one line, but for its hard breaks.

    >>> flat("soft\nbreak and  \nhard\\\nbreaks")
    'soft break and\\\nhard\\\nbreaks'
    """
    parts = []
    *lines, last = content.split("\n")
    for line in lines:
        text = line.strip()
        slashes = len(text) - len(text.rstrip("\\"))
        if slashes % 2:
            parts.append(f"{text}\n")
        elif line.endswith("  ") and text:
            parts.append(f"{text}\\\n")
        else:
            parts.append(f"{text} ")
    return "".join([*parts, last.strip()])


def shape(children: Sequence[Token] | None) -> Counter[tuple[str, str]]:
    """Return what a translation must keep of parsed inline Markdown, each with its number.

    Emphasis is emphasis, be it ``*`` or ``**``: scripts without italics need the choice.
    """
    found: Counter[tuple[str, str]] = Counter()
    for token in children or []:
        match token.type:
            case "code_inline":
                found["code", " ".join(token.content.split())] += 1
            case "math_inline" | "math_inline_double":
                found["math", " ".join(token.content.split())] += 1
            case "html_inline":
                found["html", token.content] += not NOTE.fullmatch(token.content)
            case "link_open":
                found["link", str(token.attrGet("href"))] += 1
            case "image":
                found["image", str(token.attrGet("src"))] += 1
                found += shape(token.children)
            case "footnote_ref":
                found["footnote", str(token.meta.get("label"))] += 1
            case "hardbreak":
                found["hard line break", ""] += 1
            case "s_open":
                found["strikethrough", ""] += 1
            case "em_open" | "strong_open":
                found["emphasis", ""] += 1
            case _:
                pass
    return +found


def inline_shape(message: str) -> Counter[tuple[str, str]]:
    """Return the shape of a message that stands alone, outside any lesson."""
    return shape(cell_parser().parseInline(message)[0].children)


def _walk(source: str, tokens: Iterable[Token], place: Place) -> Iterator[Segment]:
    starts = line_starts(source)
    lines = [source[a:b].rstrip("\r\n") for a, b in pairwise(starts)]
    notes: list[str] = []
    column = 0
    for token, containers in _translatable(tokens, notes):
        if token.type in ("tr_open", "th_open", "td_open"):
            column = 0 if token.type == "tr_open" else column + 1
        if token.type == "directive_open" and token.meta["name"] in BOXES and token.info:
            start, end, prefix = _title(token, lines)
            content, kind = token.info, "title"
            children = cell_parser().parseInline(content)[0].children
        elif token.type == "inline" and _has_text(token.children):
            kinds = (_KINDS[name] for name in reversed(containers) if name in _KINDS)
            kind = next(kinds, "paragraph")
            start, end, prefix = _locate(token, kind, column, lines, place)
            content, children = token.content, token.children
        else:
            continue
        first, last = _line_range(token, content)
        yield Segment(
            starts[first] + start,
            starts[last] + end,
            flat(content),
            kind,
            line=first,
            write=_write_cell if kind.startswith("table") else partial(_write, prefix),
            shape=shape(children),
            comments=tuple(notes),
        )
        notes.clear()


def _translatable(
    tokens: Iterable[Token], notes: list[str]
) -> Iterator[tuple[Token, Sequence[str]]]:
    """Yield each token and what contains it, but for what the author keeps in English.

    The author's notes on the next message are put into ``notes``.
    """
    containers: list[str] = []
    off = False  # between skip-start and skip-end
    skipped_at: int | None = None  # depth of a block that is skipped
    for token in tokens:
        if token.nesting == 1:
            containers.append(token.type)
        elif token.nesting == -1:
            containers.pop()
        words = NOTE.findall(token.content) if token.type == "html_block" else []
        if words:
            off = "skip-end" not in words and (off or "skip-start" in words)
            skipped_at = len(containers) if "skip" in words else skipped_at
            notes += [word for word in words if not word.startswith("skip")]
        elif skipped_at is not None:
            if token.nesting < 1 and len(containers) == skipped_at:
                skipped_at = None
        elif not off:
            yield token, containers


Span = tuple[int, int, str]  # column of the start, column of the end, what further lines begin with


def _line_range(token: Token, content: str) -> tuple[int, int]:
    first, _ = line_range(token)
    return first, first + content.count("\n")


def _locate(token: Token, kind: str, column: int, lines: list[str], place: Place) -> Span:
    """Return where the content of an inline token stands in its first and last line."""
    first, last = _line_range(token, token.content)
    if kind.startswith("table"):
        start, end = _table_cell(lines[first], column)
        if lines[first][start:end].replace("\\|", "|") == token.content:
            return start, end, ""
    else:
        top, *_, bottom = [*token.content.split("\n")] * 2
        start, _ = _suffix(lines[first], top)
        begin, end = _suffix(lines[last], bottom)
        if start >= 0 and begin >= 0:
            return start, end, lines[last][:begin] if last > first else ""
    message = f"cannot find {token.content!r} in the source; write it in a simpler way"
    raise CourseError(f"{place(first)}: {message}")


def _suffix(line: str, content: str) -> tuple[int, int]:
    """Return where ``content`` ends its line: containers only ever add to the left."""
    line, text = line.rstrip(), content.strip()
    if not line.endswith(text):
        line = re.sub(r"[ \t]+#+$", "", line).rstrip()  # the closing marks of a heading
    return (len(line) - len(text) if line.endswith(text) else -1), len(line)


def _table_cell(line: str, column: int) -> tuple[int, int]:
    """Return the span of a cell of a table row; columns count from 1."""
    container = _CONTAINER.match(line)
    begin = container.end() if container else 0
    bars = [bar.start() for bar in re.finditer(r"(?<!\\)\|", line) if bar.start() >= begin]
    edges = [*([] if bars[:1] == [begin] else [begin - 1]), *bars, len(line)]
    start, end = edges[column - 1] + 1, edges[column]
    text = line[start:end]
    return start + len(text) - len(text.lstrip()), start + len(text.rstrip())


def _title(token: Token, lines: list[str]) -> Span:
    end = len(lines[line_range(token)[0]].rstrip())
    return end - len(token.info), end, ""


def _has_text(children: Sequence[Token] | None) -> bool:
    """Whether there is anything to translate besides code, math and HTML.

    >>> [_has_text(cell_parser().parseInline(text)[0].children) for text in ("`x` $y$", "`x` is")]
    [False, True]
    """
    return any(
        _has_text(token.children)
        if token.type == "image"
        else token.type in ("text", "text_special") and re.search(r"[^\W\d_]", token.content)
        for token in children or []
    )


def _write(prefix: str, translation: str) -> str:
    return flat(translation).replace("\n", f"\n{prefix}")


def _write_cell(translation: str) -> str:
    return re.sub(r"(?<!\\)\|", r"\\|", flat(translation))
