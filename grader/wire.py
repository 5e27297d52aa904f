"""Frames: how a child tells what happened, and how its parent reads it.

A frame is a length (four bytes) and JSON.  Whoever reads one must expect anything.
"""

from __future__ import annotations

import json
import os
import re
import struct
from collections.abc import Iterator
from typing import Any

_LENGTH = struct.Struct(">I")


class BadFrame(Exception):
    """What came out of the sandbox is not what comes out of an honest one."""


def write(handle: int, message: object) -> None:
    """Write ``message`` as one frame, however small the pipe is."""
    body = json.dumps(message, ensure_ascii=False).encode("utf-8", "backslashreplace")
    view = memoryview(_LENGTH.pack(len(body)) + body)
    while view:
        view = view[os.write(handle, view) :]


def mark(name: str) -> bytes:
    """Return what a child writes among its printed bytes where a cell begins."""
    return b"\0\x1e" + name.encode() + b"\x1e"


class Printed:
    """Cuts printed bytes into those of each cell, by the marks between them."""

    _MARK = re.compile(rb"\0\x1e([^\x1e\0]{1,100})\x1e")
    _BEGUN = re.compile(rb"\0(?:\x1e[^\x1e\0]{0,100})?\Z")

    def __init__(self) -> None:
        self._held = b""
        self._name = ""

    def feed(self, data: bytes) -> Iterator[tuple[str, bytes]]:
        """Yield (cell, bytes) of what is complete; the beginning of a mark waits for its end."""
        data = self._held + data
        begun = self._BEGUN.search(data)
        self._held = data[begun.start() :] if begun else b""
        before, *rest = self._MARK.split(data[: len(data) - len(self._held)])
        pieces = [(self._name, before), *zip(rest[::2], rest[1::2], strict=True)]
        for name, piece in pieces:
            self._name = name if isinstance(name, str) else name.decode("utf-8", "replace")
            if piece:
                yield self._name, piece


class Reader:
    """Cuts a stream of bytes into frames; holds at most one frame's bytes."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._bytes = bytearray()

    def feed(self, data: bytes) -> Iterator[dict[str, Any] | BadFrame]:
        """Yield the messages that are complete now; one that is no message is a `BadFrame`.

        Raises:
            BadFrame: If a frame claims to be longer than one may be; nothing after it is legible.
        """
        self._bytes += data
        while len(self._bytes) >= _LENGTH.size:
            (length,) = _LENGTH.unpack_from(self._bytes)
            if length > self._most:
                raise BadFrame(f"a frame of {length} bytes")
            end = _LENGTH.size + length
            if len(self._bytes) < end:
                return
            body = bytes(self._bytes[_LENGTH.size : end])
            del self._bytes[:end]
            yield _message(body)


def _message(body: bytes) -> dict[str, Any] | BadFrame:
    try:
        message = json.loads(body)
    except (ValueError, RecursionError) as error:
        return BadFrame(f"no JSON: {type(error).__name__}")
    return message if isinstance(message, dict) else BadFrame("no message")
