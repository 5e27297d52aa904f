"""JupyterLab in Chromium, on one learner's copies of the notebooks."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from course.copies import copy_notebooks, write_jupyter_settings

START_SECONDS = 90
KERNEL_LISTENS = """() => {
    const session = window.jupyterapp?.shell.currentWidget?.sessionContext;
    const kernel = session?.isReady ? session.session?.kernel : null;
    return kernel?.connectionStatus === "connected" && kernel.status === "idle";
}"""


@contextmanager
def jupyterlab(copies: Path, settings: Path) -> Iterator[str]:
    """Serve ``copies`` on a free port of this machine; yield the address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        sys.executable, "-m", "jupyterlab", "--allow-root", "--no-browser", "--ip=127.0.0.1",
        f"--port={port}", f"--notebook-dir={copies}", "--IdentityProvider.token=",
        "--expose-app-in-browser",
    ]  # fmt: skip
    environment = {
        **os.environ,
        "JUPYTER_CONFIG_PATH": str(settings),
        "JUPYTER_CONFIG_DIR": str(copies / ".config"),
    }
    log = copies / "jupyterlab.log"
    with log.open("w") as file:
        # nbgrader looks for its course where the server was started.
        server = subprocess.Popen(command, cwd=copies, env=environment, stdout=file, stderr=file)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address, server, log)
        yield address
    finally:
        server.terminate()
        server.wait(30)


def _wait_for(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/api", timeout=5):  # noqa: S310 - our own server
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)
    pytest.fail(f"JupyterLab did not start:\n{log.read_text()}")


@pytest.fixture
def open_lesson(checkout, tmp_path, browser):
    """Return a context manager that opens one lesson's notebook in one language as a page."""

    @contextmanager
    def opened(code: str, lesson: str):
        copy_notebooks(code, checkout / "notebooks", tmp_path)
        settings = write_jupyter_settings(code, tmp_path)
        overrides = settings / "labconfig" / "default_setting_overrides.json"
        changed = json.loads(overrides.read_text("utf-8"))
        # Every cell stays on the page, so that a test can look at all of them.
        changed["@jupyterlab/notebook-extension:tracker"] = {"windowingMode": "none"}
        overrides.write_text(json.dumps(changed), encoding="utf-8")
        with jupyterlab(tmp_path, settings) as address:
            page = browser.new_page(viewport={"width": 1200, "height": 1600})
            page.goto(f"{address}/lab/tree/{code}/{lesson}/{lesson}.ipynb")
            page.wait_for_selector(".jp-Notebook .jp-CodeCell", timeout=START_SECONDS * 1000)
            # The page shows "idle" before its kernel listens, and what is run then is lost.
            page.wait_for_function(KERNEL_LISTENS, timeout=START_SECONDS * 1000)
            yield page
            page.close()

    return opened
