"""Cells as quick as the code that is in them: what ipykernel does around each, done once.

Before a cell runs, it is taken apart into tokens to look for magics, hashed in Python for a
debugger, and the shell's own functions are inspected: together more than most cells of a lesson.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Sequence
from typing import Any

from ipykernel import compiler, ipkernel
from IPython.core import inputtransformer2

# A line that could hold a magic: one of IPython's signs at its beginning or behind `=`, or help.
_MAGIC = re.compile(r"\s*[!?%,;/]|[^\n]*(?:\?|=\s*[!%])")
_MURMUR, _32_BITS = 0x5BD1E995, 0xFFFFFFFF


def quicken() -> None:
    """Spare the cells of this process, and of those that it forks, what they do not need."""
    _look_for_magics()
    _name_cells()
    _inspect_once()


def _look_for_magics() -> None:
    """Take a cell apart only where one of its lines could hold a magic."""
    manager: Any = inputtransformer2.TransformerManager
    transform = manager.do_token_transforms
    known = manager().token_transformers

    def do_token_transforms(self: Any, lines: list[str]) -> list[str]:
        if self.token_transformers == known and not any(map(_MAGIC.match, lines)):
            return lines
        return transform(self, lines)

    manager.do_token_transforms = do_token_transforms


def _name_cells() -> None:
    """Hash cells as ipykernel does, whose hash a syntax error shows, but four bytes at a time."""
    compiler.murmur2_x86 = murmur2


def murmur2(text: str, seed: int) -> int:
    """Return MurmurHash2 of ``text``, the number that is the file name of a cell.

    >>> murmur2("print(1)", 0xC70F6907) == compiler.murmur2_x86("print(1)", 0xC70F6907)
    True
    """
    data = text.encode("utf8")
    rest = len(data) % 4
    number = seed ^ len(data)
    for (word,) in struct.iter_unpack("<I", data[: len(data) - rest]):
        mixed = word * _MURMUR & _32_BITS
        mixed = (mixed ^ mixed >> 24) * _MURMUR & _32_BITS
        number = number * _MURMUR & _32_BITS ^ mixed
    if rest:
        number = (number ^ int.from_bytes(data[-rest:], "little")) * _MURMUR & _32_BITS
    number = (number ^ number >> 13) * _MURMUR & _32_BITS
    return number ^ number >> 15


def _inspect_once() -> None:
    """Remember which arguments a method takes."""
    module: Any = ipkernel
    inspect = module._accepts_parameters  # noqa: SLF001 - there is no public name
    known: dict[Any, dict[str, bool]] = {}

    def accepts_parameters(method: Any, names: Sequence[str]) -> dict[str, bool]:
        key = getattr(method, "__func__", method), *names
        if key not in known:
            known[key] = inspect(method, names)
        return known[key]

    module._accepts_parameters = accepts_parameters  # noqa: SLF001
