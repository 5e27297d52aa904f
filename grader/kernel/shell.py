"""A kernel for one forked process: ipykernel's own, with a pipe for a wire.

It is made before the fork, where it costs nothing to copy, and bound to its pipe after it.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import sys
import threading
from collections.abc import Generator
from types import SimpleNamespace
from typing import Any

from ipykernel.ipkernel import IPythonKernel
from ipykernel.zmqshell import ZMQInteractiveShell
from traitlets import Type
from traitlets.config import Config

from grader.kernel.pipe import Pipe, PipeSession, PipeStream


@contextlib.contextmanager
def interruptible() -> Generator[None]:
    """Let SIGINT end the body; one that comes late does not end what follows."""
    with contextlib.suppress(KeyboardInterrupt):
        signal.signal(signal.SIGINT, signal.default_int_handler)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # where that was itself interrupted


class PipeShell(ZMQInteractiveShell):
    """The shell of the kernel; it has no window system, keeps no history and never exits."""

    payload_manager: Any
    _transformed: tuple[str, str] | None = None

    def transform_cell(self, raw_cell: str) -> Any:
        """Return a cell as Python; ipykernel and IPython ask for it in turn, once each."""
        before, self._transformed = self._transformed, None
        if before is not None and before[0] == raw_cell:
            return before[1]
        source = super().transform_cell(raw_cell)
        self._transformed = raw_cell, source
        return source

    def should_run_async(
        self, raw_cell: str, *, transformed_cell: Any = None, preprocessing_exc_tuple: Any = None
    ) -> bool:
        """Whether a cell awaits something; one without the words need not be compiled to see it."""
        text = raw_cell if transformed_cell is None else transformed_cell
        if "await" not in text and "async" not in text:
            return False
        return super().should_run_async(
            raw_cell,
            transformed_cell=transformed_cell,
            preprocessing_exc_tuple=preprocessing_exc_tuple,
        )

    def _format_exception_for_storage(
        self, exception: BaseException, *_: object, **__: object
    ) -> dict[str, Any]:
        # IPython 9 formats each traceback a second time, to save it with a history nobody keeps.
        return {"ename": type(exception).__name__, "evalue": "", "traceback": []}

    def enable_gui(self, gui: object = None) -> None:
        """Ignore event loops: inline pictures are the only ones here."""
        self.active_eventloop = None

    @contextlib.contextmanager
    def _tee(self, channel: object) -> Generator[None]:
        # IPython 9 keeps every printed string in memory, for a magic that nobody uses here.
        yield

    def ask_exit(self) -> None:
        """Note that ``exit`` was called; the next cell runs all the same, as in nbclient."""
        self.payload_manager.write_payload({"source": "ask_exit"})


# Programs such as tqdm look at this name to know that they are in a notebook.
PipeShell.__name__ = PipeShell.__qualname__ = "ZMQInteractiveShell"


class PipeKernel(IPythonKernel):
    """The kernel."""

    shell_class = Type(PipeShell)
    shell: Any
    session: Any

    def __init__(self) -> None:
        config = Config()
        config.HistoryManager.enabled = False  # its database would start a thread
        config.InteractiveShell.colors = "neutral"
        super().__init__(config=config, session=PipeSession(), log=logging.getLogger("kernel"))
        self.shell_channel_thread = SimpleNamespace(parent_thread=threading.main_thread())

    def attach(self, handle: int, cell_characters: int) -> Pipe:
        """Send everything to ``handle`` from now on."""
        pipe = self.session.pipe = Pipe(handle, cell_characters)
        pipe.streams = [PipeStream(pipe, "stdout", 1), PipeStream(pipe, "stderr", 2)]
        sys.stdout, sys.stderr = pipe.streams
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115 - for the whole run
        self.session.session = os.urandom(8).hex()
        return pipe

    async def run_cell(self, name: str, source: str) -> dict[str, Any]:
        """Run one cell as Jupyter would, and return the kernel's reply to it."""
        parent = self.session.msg("execute_request", {"code": source})
        parent["header"]["msg_id"] = parent["msg_id"] = name
        self.set_parent([], parent, "shell")
        pipe: Pipe = self.session.pipe
        pipe.begin_cell()
        for stream in pipe.streams:
            stream.parent = name
        pipe.send("execute_input", {"execution_count": self.execution_count}, name)
        reply: dict[str, Any] = {"status": "error"}
        with interruptible():
            reply = await self.do_execute(
                source, silent=False, store_history=True, allow_stdin=False, cell_id=name
            )
        for stream in pipe.streams:
            stream.flush()
        return reply

    def run(self, main: Any) -> None:
        """Run the coroutine ``main`` in the loop that cells with ``await`` share."""

        async def with_loop() -> None:
            from tornado.ioloop import IOLoop

            self.io_loop = IOLoop.current()
            await main

        asyncio.run(with_loop())
