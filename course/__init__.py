"""What a notebook imports: ``from course import ask, check, draw, given, hint, start, trace``.

Importing this package loads nothing else, not even PyTorch; the first call does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__all__ = ["ask", "check", "draw", "given", "hint", "start", "trace"]

if TYPE_CHECKING:
    from course.graph import draw, trace
    from course.session import ask, check, given, hint, start

_HOMES = {
    "ask": "course.session",
    "check": "course.session",
    "draw": "course.graph",
    "given": "course.session",
    "hint": "course.session",
    "start": "course.session",
    "trace": "course.graph",
}


def __getattr__(name: str) -> Any:
    """Import a public name from its module when it is first used (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module 'course' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
