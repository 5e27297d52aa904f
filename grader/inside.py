"""Which files of this project go into the sandbox: what the zygote imports, and no more.

They are found by reading import statements, so that a new import cannot silently carry an answer
through the wall: what judges or knows answers is refused by name.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import lru_cache

from course.errors import CourseError
from grader.sandbox.jail import PACKAGES

ENTRY = "grader.zygote"
NEVER_INSIDE = ("course.exercise", "course.exercises", "course.judge", "course.lesson")
_OURS = ("course", "grader")


@lru_cache(maxsize=1)
def files_inside() -> tuple[str, ...]:
    """Return the paths of all files that go in, sorted.

    Raises:
        CourseError: If something that knows answers would be among them.
    """
    modules = _reached(ENTRY)
    for module in sorted(modules):
        if module.startswith(NEVER_INSIDE):
            raise CourseError(
                f"{module} knows answers, but the sandbox would import it; "
                f"keep it out of what {ENTRY} reaches."
            )
    return tuple(sorted(str(PACKAGES / _path(module)) for module in modules))


def _reached(entry: str) -> set[str]:
    reached: set[str] = set()
    waiting = [entry]
    while waiting:
        module = waiting.pop()
        if module not in reached:
            reached.add(module)
            waiting += [name for name in _imports(module) if _is_module(name)]
    # The package `course` itself is a stand-in there; its own file offers `check` and `hint`.
    return reached - {"course"}


def _imports(module: str) -> Iterator[str]:
    tree = ast.parse((PACKAGES / _path(module)).read_text(encoding="utf-8"))
    parent = module.rpartition(".")[0]
    if parent:
        yield parent
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _is_module(name: str) -> bool:
    if name == "course" or name.partition(".")[0] not in _OURS:
        return False
    return (PACKAGES / _path(name)).is_file()


def _path(module: str) -> str:
    stem = module.replace(".", "/")
    return f"{stem}/__init__.py" if (PACKAGES / stem).is_dir() else f"{stem}.py"
