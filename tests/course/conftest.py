"""What tests of the engine share: exercises and notebooks that exist for one test."""

from __future__ import annotations

import linecache
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import pytest
import torch

import course.session
from course.exercise import Exercise, registry
from course.feedback import Feedback
from course.session import start


@pytest.fixture
def declared() -> Iterator[Callable[..., Exercise]]:
    """Return a function that declares an exercise, which is forgotten after the test."""
    before = dict(registry)

    def declare(decorator: Callable[..., Exercise], reference: Callable[..., Any]) -> Exercise:
        registry.pop(reference.__name__, None)
        return decorator(reference)

    yield declare
    registry.clear()
    registry.update(before)


class Notebook:
    """A notebook without a kernel: cells are run, and `check` looks into them."""

    def __init__(self) -> None:
        self.names: dict[str, Any] = {"torch": torch}
        self.numbers = count()

    def run(self, code: str) -> None:
        """Run a cell; its source can be read again, as in IPython."""
        file = f"<cell {next(self.numbers)}>"
        linecache.cache[file] = (len(code), None, code.splitlines(keepends=True), file)
        exec(compile(code, file, "exec"), self.names)  # noqa: S102 - a learner's cell

    def refused(self, name: str) -> Feedback:
        """Check an answer that is not right, and return what was raised."""
        with pytest.raises(Feedback) as caught:
            course.session.check(name)
        return caught.value


@pytest.fixture
def notebook(monkeypatch: pytest.MonkeyPatch) -> Notebook:
    """Return a fresh notebook in English."""
    made = Notebook()
    monkeypatch.setattr(course.session, "_namespace", lambda: made.names)
    start("en", variant="")
    return made
