"""Text in, text out: every ``….txt`` in fixtures/authoring is a list of tests."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from course.authoring.checkout import Checkout
from course.authoring.po import Catalog, Entry
from course.authoring.source import Lesson
from course.draws import normal
from course.exercise import Exercise, Misconception

FIXTURES = Path(__file__).parent.parent / "fixtures" / "authoring"

SMALL_LESSON = """\
# Doubling

You double a *tensor* in
one step.

```{code-cell} python
:tags: [setup]

from course import check, start

start("en", variant="")
```

## Your turn

```{code-cell} python
print("two times", 2)  # the factor
```

Write `double(x)`.

```{code-cell} python
:exercise: double

def double(x): ...
### BEGIN SOLUTION
def double(x):
    return 2 * x
### END SOLUTION
```

```{code-cell} python
:check: double

check("double")
```
"""


class Block(NamedTuple):
    """One test of a fixture file."""

    title: str
    source: str
    expected: str


def pytest_generate_tests(metafunc):
    """Give an argument ``prose_block`` each block of ``prose.txt``, and so on."""
    for name in metafunc.fixturenames:
        stem, _, word = name.rpartition("_")
        if word == "block":
            found = [pytest.param(block, id=block.title) for block in blocks(stem)]
            metafunc.parametrize(name, found)


def blocks(stem: str) -> list[Block]:
    """Return the blocks of a fixture file."""
    text = (FIXTURES / f"{stem}.txt").read_text(encoding="utf-8")
    pattern = r"^==== (.*)\n((?:.*\n)*?)====>\n((?:.*\n)*?)(?=^==== |\Z)"
    return [Block(*found) for found in re.findall(pattern, text, re.MULTILINE)]


def double(x):
    """Return twice `x`."""
    return 2 * x


def squared(x):
    """Did you multiply `x` by itself?"""
    return x * x


def make_exercise(**changes: object) -> Exercise:
    """Return the exercise of the small lesson, with other fields where a test wants them."""
    fields: dict[str, object] = {
        "name": "double",
        "kind": "write",
        "points": 2,
        "lesson": "small",
        "draws": {"x": normal("n")},
        "reference": double,
        "watch": ("value",),
        "variables": ("double",),
        "rtol": 1e-6,
        "hint": "What is two times `x`?",
        "idea": "Multiply by 2.",
        "misconceptions": [Misconception("squared", "Did you multiply `x` by itself?", squared)],
    }
    return Exercise(**{**fields, **changes})  # pyright: ignore[reportArgumentType]


@pytest.fixture
def exercise() -> Callable[..., Exercise]:
    """Return `make_exercise`."""
    return make_exercise


@pytest.fixture
def small_lesson() -> str:
    """Return the source of a lesson with one exercise."""
    return SMALL_LESSON


@pytest.fixture
def small(tmp_path: Path) -> Checkout:
    """Return a checkout with one short lesson and one exercise, in English and Ukrainian."""
    files = {
        "course/lessons/01_small.md": SMALL_LESSON,
        "course/speech.py": 'translate("Well done, {name}.", name=name)\n',
    }
    for path, text in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8", newline="\n")
    (tmp_path / "locales" / "uk" / "LC_MESSAGES").mkdir(parents=True)
    return Checkout(tmp_path, {"double": make_exercise()})


@pytest.fixture
def translated() -> Callable[[Lesson, dict[str, str]], Catalog]:
    """Return a function that gives the catalog of a lesson with these translations."""

    def make(lesson: Lesson, translations: dict[str, str], language: str = "uk") -> Catalog:
        from course.authoring.messages import lesson_messages

        entries = {
            (message.context, message.msgid): Entry(
                message, (translations.get(message.msgid, ""),), line=number
            )
            for number, message in enumerate(lesson_messages(lesson), start=7)
        }
        return Catalog(language, lesson.name, entries)

    return make
