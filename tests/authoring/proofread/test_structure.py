"""What a translation must keep is missed when it is lost, and left alone when it is kept."""

from __future__ import annotations

import pytest

from course.authoring.proofread.run import proofread
from course.authoring.proofread.structure import (
    kept_numbers,
    kept_shape,
    no_copy,
    silent_emphasis,
)

ENGLISH = "Call `f(x)` for $x^2$, see [here](a.md) **now**, {name}."
LOST = {
    "code": "Llama a f para $x^2$, mira [aquí](a.md) **ya**, {name}.",
    "math": "Llama a `f(x)` para $x^3$, mira [aquí](a.md) **ya**, {name}.",
    "link": "Llama a `f(x)` para $x^2$, mira [aquí](b.md) **ya**, {name}.",
    "emphasis": "Llama a `f(x)` para $x^2$, mira [aquí](a.md) ya, {name}.",
    "placeholder": "Llama a `f(x)` para $x^2$, mira [aquí](a.md) **ya**, {nombre}.",
}
TRAPS = ["**`f()`**方法", "这是**“叶张量”**吗", "_叶_张量"]


@pytest.mark.parametrize("part", LOST)
def test_lost_part_is_named(part, text):
    """Code, math, links, emphasis and fields are the same as in the English."""
    (finding,) = kept_shape(text("es", LOST[part], ENGLISH).catalog)
    assert part in finding.message
    assert (finding.level, finding.line, finding.english) == ("error", 5, ENGLISH)


def test_kept_parts_may_change_places(text):
    """Word order belongs to the language."""
    moved = "**Ya**, {name}: mira [aquí](a.md), `f(x)` y $x^2$."
    assert not list(kept_shape(text("es", moved, ENGLISH).catalog))


@pytest.mark.parametrize("trap", TRAPS)
def test_emphasis_that_does_not_parse_is_found(trap, text, rules_of):
    """Next to Han, marks of emphasis may stay visible."""
    assert rules_of(silent_emphasis(text("zh", trap, "A *leaf* tensor"))) == ["emphasis"]


def test_emphasis_that_parses_is_good(text):
    """A space, or marks outside, and it parses; in code marks are what they are."""
    good = "**`f()`** 方法，**梯度**（gradient）是 `a * b`，$a*b$"
    assert not list(silent_emphasis(text("zh", good, "A **leaf**")))
    assert not list(silent_emphasis(text("zh", "a * b 和 **kwargs", "x", context="code")))


@pytest.mark.parametrize("translation", ["Lección 4, 5.0 y 1000.", "Lección 3 y 1000."])
def test_changed_number_is_a_warning(translation, text, rules_of):
    """Numbers agree with the English."""
    found = list(kept_numbers(text("es", translation, "Lesson 3, 5.0 and 1 000.")))
    assert [(finding.rule, finding.level) for finding in found] == [("numbers", "warning")]


def test_same_numbers_in_another_dress_are_good(text):
    """A thousands space and a digit for a word are the same number."""
    english = "Two lessons, 5.5 and 20 000."
    assert not list(kept_numbers(text("fr", "2 leçons, 5.5 et 20\u00a0000.", english)))


def test_decimal_comma_is_found(text, rules_of):
    """Learners type what they read, and `5,5` is a tuple in Python."""
    assert rules_of(kept_numbers(text("fr", "soit 5,5", "that is 5.5"))) == ["numbers"]


def test_copy_of_the_english_is_found(text, rules_of):
    """A copy is no translation; a name is."""
    assert rules_of(no_copy(text("fr", "The graph is free.", "The graph is free."))) == ["copy"]
    assert not list(no_copy(text("fr", "PyTorch `x`", "PyTorch `x`")))


def test_translation_that_becomes_another_block_is_found(ukrainian, rewrite):
    """A paragraph that begins like a heading would be one."""
    assert "document" not in {finding.rule for finding in proofread(ukrainian).findings}
    rewrite({"Write `double(x)`.": "# `double(x)`."})
    assert "document" in {finding.rule for finding in proofread(ukrainian).findings}
