"""What every test may ask for."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from chromium import CHROMIUM

DEBIAN = {"bwrap": "bubblewrap", "dot": "graphviz", "msgfmt": "gettext"}


@pytest.fixture(scope="session")
def checkout() -> Path:
    """Return the root of the checkout."""
    return Path(__file__).parent.parent


@pytest.fixture(scope="session")
def require_tool() -> Callable[[str], str]:
    """Return a function that gives a tool's path; a missing one skips the test, or fails in CI."""

    def require(name: str) -> str:
        path = shutil.which(name)
        if path is None:
            message = f"{name} is missing; run: apt install {DEBIAN.get(name, name)}"
            if os.environ.get("CI") == "true":
                pytest.fail(message)
            pytest.skip(message)
        return path

    return require


@pytest.fixture(scope="module")
def browser(require_tool):
    """Return a Chromium without network.

    Playwright keeps an event loop running in this thread while it is open, and neither a second
    Playwright nor a kernel's client can start beside it. So it is closed after each test file.
    """
    program = require_tool("chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=CHROMIUM)
        yield chromium
        chromium.close()
