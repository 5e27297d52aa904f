"""How every browser test starts Chromium: as root, without a screen, quiet towards the network."""

from __future__ import annotations

CHROMIUM = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
