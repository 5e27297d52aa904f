"""The pipe that a kernel's messages go to, and the streams that print into it."""

from __future__ import annotations

import base64
import io
import os
import threading
import time
from collections.abc import Iterable
from typing import Any

from jupyter_client.jsonutil import json_default
from jupyter_client.session import Session
from traitlets import Any as AnyTrait

from grader import wire

_FLUSH_CHARACTERS = 8192
_FLUSH_SECONDS = 0.2


class Pipe:
    """Where the messages of one process go; its children by fork write nothing here.

    Attributes:
        left: How many characters the present cell may still print.
    """

    def __init__(self, handle: int, cell_characters: int) -> None:
        self._handle = handle
        self._owner = os.getpid()
        self._cell_characters = cell_characters
        self.lock = threading.RLock()
        self.streams: list[PipeStream] = []
        self.left = cell_characters

    @property
    def is_mine(self) -> bool:
        """Whether this process, not a child of it, is the one that reports."""
        return os.getpid() == self._owner

    def send(self, kind: str, content: object, parent: str | None = None) -> None:
        """Send one message, after what was printed before it."""
        if kind != "stream":
            for stream in self.streams:
                stream.flush()
        with self.lock:
            content = content if kind == "stream" else _plain(content)
            wire.write(self._handle, {"msg_type": kind, "parent": parent, "content": content})

    def begin_cell(self) -> None:
        """Let the next cell print as much as any."""
        self.left = self._cell_characters

    def take(self, text: str) -> str:
        """Return as much of ``text`` as the cell may still print."""
        if self.left <= 0:
            return ""
        if len(text) > self.left:
            notice = f"\n[left out: a cell may print {self._cell_characters} characters]\n"
            text, self.left = text[: self.left] + notice, 0
        self.left -= min(self.left, len(text))
        return text


class PipeStream(io.TextIOBase):
    """``sys.stdout`` or ``sys.stderr`` of the kernel.

    In a process that the learner's code forked it writes to the file descriptor instead.
    """

    encoding = "UTF-8"
    errors = "backslashreplace"

    def __init__(self, pipe: Pipe, name: str, handle: int) -> None:
        self._pipe, self.name, self._handle = pipe, name, handle
        self._held: list[str] = []
        self._size = 0
        self._flushed_at = 0.0
        self.parent: str | None = None

    @property
    def buffer(self) -> io.BufferedWriter:
        """For bytes: the descriptor itself."""
        return io.BufferedWriter(io.FileIO(self._handle, "w", closefd=False), 1)

    def fileno(self) -> int:
        """Return the descriptor that stands for this stream in C code and subprocesses."""
        return self._handle

    def writable(self) -> bool:
        """Return True."""
        return True

    def isatty(self) -> bool:
        """Return False: nobody sits in front of it."""
        return False

    def write(self, text: str, /) -> int:
        """Hold ``text`` back until there is enough of it, or time has passed."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text)}")
        if not self._pipe.is_mine:
            os.write(self._handle, text.encode("utf-8", "backslashreplace"))
            return len(text)
        with self._pipe.lock:
            kept = self._pipe.take(text)
            self._held.append(kept)
            self._size += len(kept)
            late = time.monotonic() - self._flushed_at > _FLUSH_SECONDS
            if self._size > _FLUSH_CHARACTERS or late:
                self.flush()
        return len(text)

    def writelines(self, lines: Iterable[str], /) -> None:  # type: ignore[override]
        """Write each of ``lines``."""
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        """Send what is held back."""
        if not self._pipe.is_mine:
            return
        with self._pipe.lock:
            text, self._held, self._size = "".join(self._held), [], 0
            self._flushed_at = time.monotonic()
            if text:
                self._pipe.send("stream", {"name": self.name, "text": text}, self.parent)


class PipeSession(Session):
    """A Jupyter session that sends to a `Pipe` instead of a ZeroMQ socket."""

    pipe = AnyTrait()

    def send(  # type: ignore[override]
        self,
        stream: object,
        msg_or_type: dict[str, Any] | str,
        content: dict[str, Any] | None = None,
        parent: dict[str, Any] | None = None,
        ident: object = None,
        buffers: Iterable[Any] | None = None,
        *rest: object,
        **options: Any,
    ) -> dict[str, Any]:
        """Send one message, if there is a pipe and this process may use it."""
        if isinstance(msg_or_type, dict):
            message = msg_or_type
        else:
            message = self.msg(msg_or_type, content=content, parent=parent)
        pipe: Pipe | None = self.pipe
        if pipe is not None and pipe.is_mine:
            content = message["content"]
            if buffers and isinstance(content, dict):
                encoded = [base64.b64encode(memoryview(b).cast("B")).decode() for b in buffers]
                content = {**content, "buffers": encoded}
            above = (message.get("parent_header") or {}).get("msg_id")
            pipe.send(message["header"]["msg_type"], content, above)
        return message


def _plain(value: Any) -> Any:
    """Return ``value`` as JSON can hold it, as jupyter_client would make it."""
    if isinstance(value, float):
        return value if value - value == 0 else repr(value)
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if value is None or isinstance(value, str | int):
        return value
    return json_default(value)
