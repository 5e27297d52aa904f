"""The one exception that an author or an instructor can repair."""

from __future__ import annotations


class CourseError(Exception):
    """Says in one sentence what was found, what was expected and how to repair it."""
