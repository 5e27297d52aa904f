"""Tracebacks as quick as the cells that raise them: the same text, computed once.

A lesson raises on purpose, and what IPython shows then costs more than all other cells together:
it colours whole functions of torch, compiles Python's grammar for each frame, and looks at every
module there is.  The zygote does this once; its children remember.
"""

from __future__ import annotations

import inspect
import sys
from functools import lru_cache
from typing import Any

import stack_data
import stack_data.core
from pygments.formatters.terminal256 import Terminal256Formatter
from pygments.lexer import RegexLexerMeta

_CELL_FILES = "ipykernel_"


def quicken() -> None:
    """Remember what tracebacks are made of, in this process and in those that it forks."""
    _share_token_tables()
    _remember_styles()
    _remember_coloured_functions()
    _know_cell_files()


def forget_last_error() -> None:
    """Remove what an exception leaves behind in ``sys``."""
    for name in ("last_type", "last_value", "last_traceback", "last_exc"):
        if hasattr(sys, name):
            delattr(sys, name)


def _share_token_tables() -> None:
    """Let a lexer class that adds no rules use the compiled table of the class it comes from."""
    compiled = RegexLexerMeta.process_tokendef

    def process_tokendef(cls: Any, name: str, tokendefs: Any = None) -> Any:
        if "tokens" not in vars(cls):
            for base in cls.__mro__[1:]:
                if "_tokens" in vars(base):
                    cls._all_tokens = base._all_tokens  # noqa: SLF001 - as the compiler sets it
                    return base._tokens  # noqa: SLF001
        return compiled(cls, name, tokendefs)

    RegexLexerMeta.process_tokendef = process_tokendef  # type: ignore[method-assign]


def _remember_styles() -> None:
    """Make the style that marks a node, and the escapes of its colours, only once."""
    package: Any = stack_data
    package.style_with_executing_node = lru_cache(package.style_with_executing_node)
    formatters: Any = Terminal256Formatter
    set_up = formatters._setup_styles  # noqa: SLF001 - there is no public name
    known: dict[Any, tuple[dict[str, Any], dict[str, Any]]] = {}

    def remembered(self: Any) -> None:
        key = (type(self), self.style, self.usebold, self.useunderline, self.useitalic)
        if key not in known:
            set_up(self)
            known[key] = dict(self.style_string), dict(self.best_match)
        self.style_string.update(known[key][0])
        self.best_match.update(known[key][1])

    formatters._setup_styles = remembered  # noqa: SLF001


def _remember_coloured_functions() -> None:
    """Colour the same function, with the same node marked in the same style, only once.

    It needs `_remember_styles`: a style that is made anew each time is never the same.
    """
    core: Any = stack_data.core
    colour = core._pygmented_with_ranges  # noqa: SLF001 - there is no public name
    known: dict[Any, list[str]] = {}

    def remembered(formatter: Any, code: str, ranges: list[tuple[int, int]]) -> list[str]:
        key = (type(formatter), formatter.style, code, tuple(sorted(ranges)))
        if key not in known:
            known[key] = colour(formatter, code, ranges)
        return list(known[key])

    core._pygmented_with_ranges = remembered  # noqa: SLF001


def _know_cell_files() -> None:
    """Answer at once that no module was read from the file that stands for a cell."""
    look = inspect.getmodule

    def getmodule(found: Any, _filename: str | None = None) -> Any:
        is_code = inspect.isframe(found) or inspect.iscode(found) or inspect.istraceback(found)
        if is_code and _CELL_FILES in (_filename or inspect.getfile(found)):
            return None
        return look(found, _filename)

    inspect.getmodule = getmodule
