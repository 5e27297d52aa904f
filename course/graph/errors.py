"""The exception a learner sees when there is nothing to draw."""

from __future__ import annotations

from course.lines import lines_of


class PictureError(Exception):
    """Says in one localized sentence why there is no picture, and the way out."""

    def _render_traceback_(self) -> list[str]:
        """Return what IPython shows: the sentence, without a traceback."""
        return lines_of(str(self))
