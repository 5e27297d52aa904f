"""The one exception that an author or an instructor can repair."""

from __future__ import annotations


class CourseError(Exception):
    """Says in one sentence what was found, what was expected and how to repair it."""

    def _render_traceback_(self) -> list[str]:
        """Return what IPython shows in place of a traceback."""
        return str(self).splitlines()
