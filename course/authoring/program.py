"""Messages of a code cell: comments, printed strings, and the messages of asserts."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import pairwise

from course.authoring.literals import Literal, fields, read_literal, write_literal
from course.authoring.markdown import line_starts
from course.authoring.segments import CODE, Segment

# Comments that speak to a tool, not to a person.
_DIRECTIVE = re.compile(
    r"#+\s*(?:(?:BEGIN|END)\s+[A-Z]|noqa\b|type:|fmt:|ruff:|pyright:|pylint:|pragma:|%%)"
)
# What looks like a word and is code: calls, dotted and underscored names, names with digits.
_CODE = re.compile(r"`[^`]*`|\w+\([^()]*\)|\w+(?:\.\w+)+|\w*[_\d]\w*")
_WORD = re.compile(r"[^\W\d_]{2,}")
KEEP_FIELDS = "Keep every {placeholder}; their order may change."


def program_segments(source: str, *, wordless: bool = False) -> list[Segment]:
    """Return the messages of a code cell, in the order of the source.

    Args:
        source: The source of the cell.
        wordless: Whether to add what has no words, and so is no message.

    Raises:
        SyntaxError: If the cell is not Python.
    """
    found = [*_comments(source), *_strings(source)]
    return sorted(
        (segment for segment in found if wordless or has_words(segment.msgid)),
        key=lambda segment: segment.start,
    )


def has_words(text: str) -> bool:
    """Whether ``text`` holds a word of a natural language, as far as spelling can tell.

    >>> [has_words(text) for text in ("y.backward()", "w1 = 3", "{x}: {y}", "the slope of y")]
    [False, False, False, True]
    """
    literals = "".join(literal for literal, _ in fields(text))
    return bool(_WORD.search(_CODE.sub(" ", literals)))


def is_directive(comment: str) -> bool:
    """Whether a comment, with its ``#``, is an instruction to a tool.

    >>> is_directive("### BEGIN SOLUTION"), is_directive("# begin with the output")
    (True, False)
    """
    return _DIRECTIVE.match(comment) is not None


def skeleton(source: str) -> str:
    """Return the syntax tree of a cell without its texts: a translation never changes it.

    >>> skeleton("print(f'{a} and {b}')  # x") == skeleton('print(f"{b} und {a}")')
    True
    >>> skeleton("print(f'{a}')") == skeleton("print(f'{b}')")
    False
    """
    return ast.dump(_Blank().visit(ast.parse(source)))


class _Blank(ast.NodeTransformer):
    def visit_Constant(self, node: ast.Constant) -> ast.Constant:
        return ast.Constant("") if isinstance(node.value, str) else node

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.Constant:
        values = [ast.dump(part) for part in node.values if isinstance(part, ast.FormattedValue)]
        return ast.Constant(" ".join(sorted(values)))


def set_language(source: str, language: str) -> str | None:
    """Return the setup cell with the language of ``start("en", …)``, or None without such a call.

    >>> set_language('start("en", variant="")', "uk")
    'start("uk", variant="")'
    """
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(func=ast.Name(id="start"), args=[ast.Constant(value=str()) as first, *_]):
                start, end = _span(source, first)
                return f'{source[:start]}"{language}"{source[end:]}'
            case _:
                pass
    return None


def _comments(source: str) -> Iterator[Segment]:
    starts = line_starts(source)
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT and not is_directive(token.string):
            text = token.string.lstrip("#").strip()
            line = token.start[0] - 1
            end = starts[line] + token.start[1] + len(token.string.rstrip())
            yield Segment(end - len(text), end, text, "code comment", line, _one_line, context=CODE)


def _one_line(translation: str) -> str:
    """Return a comment without line breaks; the no-break spaces of French stay."""
    return re.sub(r"\s*\n\s*", " ", translation)


def _strings(source: str) -> Iterator[Segment]:
    literals = [read_literal(source, start, end) for start, end in _literal_spans(source)]
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(func=ast.Name(id="print"), args=arguments):
                pass
            case ast.Assert(msg=ast.expr() as message):
                arguments = [message]
            case _:
                continue
        for argument in arguments:
            if isinstance(argument, ast.Constant | ast.JoinedStr):
                start, end = _span(source, argument)
                pieces = [piece for piece in literals if start <= piece.start and piece.end <= end]
                yield from _messages(source, pieces)


def _messages(source: str, pieces: Sequence[Literal]) -> Iterator[Segment]:
    """Yield the message of adjacent literals; a comment between them keeps them apart."""
    if not pieces or any(piece.is_bytes for piece in pieces):
        return
    if any("#" in source[a.end : b.start] for a, b in pairwise(pieces)):
        for piece in pieces:
            yield from _messages(source, [piece])
        return
    formatted = any(piece.is_formatted for piece in pieces)
    text = "".join(piece.text(formatted=formatted) for piece in pieces)
    named = [name for _, name in fields(text) if name] if formatted else []
    yield Segment(
        pieces[0].start,
        pieces[-1].end,
        text,
        "code string",
        source.count("\n", 0, pieces[0].start),
        partial(write_literal, pieces[0], formatted=formatted),
        Counter(("placeholder", name) for name in named),
        context=CODE,
        comments=(KEEP_FIELDS,) if named else (),
    )


def _literal_spans(source: str) -> Iterator[tuple[int, int]]:
    """Yield where each string literal stands, f-strings as a whole on every Python."""
    starts = line_starts(source)
    depth, begin = 0, 0
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        kind = tokenize.tok_name[token.type]
        if kind == "FSTRING_START":
            begin = begin if depth else starts[token.start[0] - 1] + token.start[1]
            depth += 1
        elif kind == "FSTRING_END":
            depth -= 1
            if not depth:
                yield begin, starts[token.end[0] - 1] + token.end[1]
        elif kind == "STRING" and not depth:
            start, end = token.start, token.end
            yield starts[start[0] - 1] + start[1], starts[end[0] - 1] + end[1]


def _span(source: str, node: ast.expr) -> tuple[int, int]:
    """Return the offsets of a node; ``ast`` counts columns in UTF-8 bytes."""
    starts = line_starts(source)

    def offset(line: int, column: int) -> int:
        return starts[line - 1] + len(source[starts[line - 1] :].encode()[:column].decode())

    end_line, end_column = node.end_lineno or node.lineno, node.end_col_offset or node.col_offset
    return offset(node.lineno, node.col_offset), offset(end_line, end_column)
