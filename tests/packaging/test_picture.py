"""README's picture."""

from __future__ import annotations

import runpy


def test_picture_of_the_readme_is_current(checkout):
    """It is what the course draws today; if not, run: python docs/picture.py."""
    drawn = runpy.run_path(str(checkout / "docs" / "picture.py"))["picture"]()
    assert (checkout / "docs" / "picture.svg").read_text(encoding="utf-8") == drawn + "\n"
