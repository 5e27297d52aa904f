"""The frames of one run, as they come: outputs by nbclient's own code, observations kept for later.

Everything that arrives is hostile.  What a frame claims about itself is believed only as far as it
can do no harm: that a cell printed this or that, or that it ended.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode

from grader.outputs import count, message
from grader.wire import BadFrame, Printed, Reader

MAX_LOG = 20
MAX_SHOWN = 10_000  # messages that show something, in one run
MAX_UPDATED = 100_000  # displays, by all updates together: each one changes all of its name
MAX_RUN_TAGS = 6_000  # in the markup of one run


@dataclass
class CellRun:
    """What one cell showed.

    Attributes:
        status: ``"ok"`` or ``"error"`` as the kernel replied; None if it never ended.
        observed: What was seen of its exercise; the first frame counts, None if none came.
    """

    outputs: list[NotebookNode] = field(default_factory=list)
    execution_count: int | None = None
    status: str | None = None
    seconds: float = 0.0
    observed: list[Any] | None = None


class Collector:
    """Turns frames into the `CellRun` of each cell.

    Attributes:
        current: The cell that says it is running, or None between two cells.
        walls: The child's own report, sent before any cell ran.
        finished: Whether all cells were run.
    """

    def __init__(self, names: Iterable[str], most_bytes: int) -> None:
        self.cells = {name: CellRun() for name in names}
        self.current: str | None = None
        self.walls: dict[str, Any] | None = None
        self.finished = False
        self.log: list[str] = []
        self._last: str | None = None
        self._reader = Reader(most_bytes)
        self._printed = Printed()
        self._shown = self._updated = self._tags = 0
        self._named: Counter[str] = Counter()
        nodes = [
            NotebookNode(cell_type="code", metadata=NotebookNode(), source="", outputs=[])
            for _ in self.cells
        ]
        self._index = {name: number for number, name in enumerate(self.cells)}
        self._notebook = nbformat.NotebookNode(cells=nodes, metadata=NotebookNode())
        self._client = _Client(self._notebook)
        self._client.reset_execution_trackers()
        self._client.clear_before_next_output = False

    def feed(self, data: bytes) -> None:
        """Take in bytes of the frames' pipe.

        Raises:
            BadFrame: If nothing after them can be read.
        """
        for frame in self._reader.feed(data):
            try:
                if isinstance(frame, BadFrame):
                    raise frame
                self._take(frame)
            except (BadFrame, ValueError, TypeError, KeyError, AttributeError) as error:
                if len(self.log) < MAX_LOG:
                    self.log.append(f"{type(error).__name__}: {error}"[:200])

    def printed(self, data: bytes) -> None:
        """Take in bytes that C code or a subprocess printed."""
        for name, piece in self._printed.feed(data):
            if name in self.cells:
                content = {"name": "stdout", "text": piece.decode("utf-8", "replace")}
                self._show(name, "stream", message("stream", content))

    def result(self) -> dict[str, CellRun]:
        """Return what was collected, with neighbouring prints joined."""
        for cell, node in zip(self.cells.values(), self._notebook.cells, strict=True):
            cell.outputs = _joined(node.outputs)
        return self.cells

    def _take(self, frame: dict[str, Any]) -> None:
        kind, content, name = frame.get("msg_type"), frame.get("content"), frame.get("parent")
        if kind == "walls" and self.walls is None and isinstance(content, dict):
            self.walls = content
        elif kind == "all_done":
            self.finished = True
        elif kind == "fatal":
            raise BadFrame(str(content))
        elif kind == "execute_input":
            self._begin(self._known(name), content)
        elif kind == "cell_done":
            self._end(self._known(name), content)
        elif kind == "observed":
            cell = self.cells[self._known(name)]
            if cell.observed is None and isinstance(content, list):
                cell.observed = content
        elif isinstance(kind, str):
            self._count(kind, content)
            shown = name if name in self.cells else self.current or self._last
            self._show(self._known(shown), kind, message(kind, content))

    def _count(self, kind: str, content: Any) -> None:
        """Keep account of what costs time to show, and refuse what is too much."""
        self._shown += 1
        if name := str((content.get("transient") or {}).get("display_id") or ""):
            self._updated += self._named[name]
            self._named[name] += kind != "update_display_data"
        markup = content["data"].get("text/html") if "data" in content else None
        self._tags += markup.count("<") if isinstance(markup, str) else 0
        if self._tags > MAX_RUN_TAGS and markup is not None:
            del content["data"]["text/html"]
        if self._shown > MAX_SHOWN or self._updated > MAX_UPDATED:
            raise BadFrame("too many outputs")

    def _known(self, name: object) -> str:
        if not isinstance(name, str) or name not in self.cells:
            raise BadFrame("no such cell")
        return name

    def _begin(self, name: str, content: Any) -> None:
        self.current = name
        self.cells[name].execution_count = count(content["execution_count"])

    def _end(self, name: str, content: Any) -> None:
        cell = self.cells[name]
        if cell.status is None and content["status"] in ("ok", "error"):
            cell.status = content["status"]
            seconds = content.get("seconds")
            cell.seconds = seconds if type(seconds) is float and 0 <= seconds < 1e6 else 0.0
        self._last, self.current = name, None

    def _show(self, name: str, kind: str, content: dict[str, Any]) -> None:
        node = self._notebook.cells[self._index[name]]
        above = {"msg_id": name}
        envelope = {
            "msg_type": kind,
            "header": {"msg_type": kind},
            "parent_header": above,
            "metadata": {},
            "content": content,
        }
        self._client.process_message(envelope, node, self._index[name])


class _Client(NotebookClient):
    """nbclient's own account of displays, without its check of what `message` has checked."""

    def output(
        self, outs: list[NotebookNode], msg: Any, display_id: str | None, cell_index: int
    ) -> NotebookNode:
        """Append one output, and return it."""
        output = NotebookNode(output_type=msg["msg_type"], **msg["content"])
        output.pop("transient", None)
        if self.clear_before_next_output:
            outs[:] = []
            self.clear_display_id_mapping(cell_index)
            self.clear_before_next_output = False
        if display_id:
            places = self._display_id_map.setdefault(display_id, {})
            places.setdefault(cell_index, []).append(len(outs))
        outs.append(output)
        return output


def _joined(outputs: list[NotebookNode]) -> list[NotebookNode]:
    joined: list[NotebookNode] = []
    for output in outputs:
        before = joined[-1] if joined else None
        if (
            before is not None
            and output.output_type == "stream" == before.output_type
            and output.name == before.name
        ):
            before.text += output.text
        else:
            joined.append(output)
    return joined
