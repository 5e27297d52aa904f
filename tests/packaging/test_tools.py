"""Debian tools that tests ask for."""

from __future__ import annotations

import pytest


def test_tool_that_is_there_is_found(require_tool):
    """A tool comes as its path."""
    assert require_tool("make").endswith("make")


def test_missing_tool_skips_the_test_here(require_tool, monkeypatch):
    """On a person's machine the test is skipped, and the reason names the package."""
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(pytest.skip.Exception, match="msgfmt is missing; run: apt install gettext"):
        require_tool("msgfmt")


def test_missing_tool_fails_in_ci(require_tool, monkeypatch):
    """In CI nothing is left out silently."""
    monkeypatch.setenv("CI", "true")
    monkeypatch.setenv("PATH", "")
    with pytest.raises(pytest.fail.Exception, match="hunspell is missing"):
        require_tool("hunspell")
