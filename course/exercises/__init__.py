"""The exercises, one module a lesson: references and misconceptions.

A module is found because it is here; nothing is registered anywhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from importlib import import_module
from pkgutil import iter_modules

from course.exercise import Exercise, registry


@lru_cache(maxsize=1)
def load() -> Mapping[str, Exercise]:
    """Import every module of this package and return all exercises by name."""
    for module in iter_modules(__path__):
        import_module(f"{__name__}.{module.name}")
    return registry
