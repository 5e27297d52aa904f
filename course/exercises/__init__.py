"""The exercises: a folder for each lesson, a module for each exercise.

A module is found because it is here; nothing is registered anywhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from importlib import import_module
from pkgutil import walk_packages

from course.exercise import Exercise, registry


@lru_cache(maxsize=1)
def load() -> Mapping[str, Exercise]:
    """Import every module below this package and return all exercises by name."""
    for module in walk_packages(__path__, f"{__name__}."):
        import_module(module.name)
    return registry
