"""Numbers diagnose: they are redrawn until every wrong idea gives another answer."""

from __future__ import annotations

import pytest

from course.declare import choose, predict
from course.draws import number
from course.errors import CourseError
from course.exercise import variant_seed
from course.numbers import numbers, options, predicted

WORDS = {"hint": "Try again?", "idea": "This way.", "points": 1}


def doubled(x=number(2.0, 5.0)):  # noqa: B008 - drawn
    """Return twice the number."""
    return 2 * x


def squared(x):
    """Is it a square?"""
    return x**2


def added(x):
    """Is it a sum?"""
    return x + x


def test_numbers_that_hide_a_wrong_idea_are_redrawn(declared):
    """At 2, twice and squared are the same number: nobody is asked about 2."""
    exercise = declared(predict(**WORDS), doubled)
    first = [exercise.recipes(variant_seed("doubled", str(v), 0))["x"]["value"] for v in range(20)]
    assert 2.0 in first
    exercise.misconception(squared)
    assert {numbers(exercise, str(v))["x"]["value"] for v in range(20)} == {5.0}


def test_a_pair_that_no_numbers_tell_apart_is_named(declared):
    """The author is told which two, and what to do."""
    exercise = declared(predict(**WORDS), doubled)
    exercise.misconception(added)
    with pytest.raises(
        CourseError,
        match=r"doubled: the reference and added give the same answer in 200 draws; draw other "
        r"numbers, or declare them with looks_like",
    ):
        numbers(exercise, "")


def test_a_pair_that_is_declared_may_look_alike(declared):
    """Two wrong ideas with one answer share their feedback."""

    def tripled(x=number(5.0)):  # noqa: B008 - drawn
        return 3 * x

    exercise = declared(predict(**WORDS), tripled)
    exercise.misconception(squared)
    exercise.misconception(lambda x: x * x)
    with pytest.raises(CourseError, match="tripled: squared and <lambda>"):
        numbers(exercise, "")
    exercise.misconceptions.pop()
    exercise.misconception(looks_like=["squared"])(lambda x: x * x)
    assert numbers(exercise, "")["x"]["value"] == 5.0


def test_the_same_learner_gets_the_same_numbers(declared):
    """What is asked today is asked tomorrow, and not of everybody."""
    exercise = declared(predict(**WORDS), doubled)
    drawn = [numbers(exercise, str(v))["x"]["value"] for v in range(20)]
    numbers.cache_clear()
    assert [numbers(exercise, str(v))["x"]["value"] for v in range(20)] == drawn
    assert len(set(drawn)) == 2


def test_a_wrong_choice_may_be_a_part_of_the_right_one(declared):
    """Right but not complete is a wrong answer with a reason; a mixture is none."""

    def both():
        return {"one", "two"}

    exercise = declared(choose(**WORDS), both)
    exercise.misconception(lambda: "one")
    exercise.misconception(lambda: "three")
    assert sorted(options(exercise, numbers(exercise, ""))) == ["one", "three", "two"]
    exercise.misconception(lambda: {"two", "four"})
    numbers.cache_clear()
    with pytest.raises(CourseError, match="both: the reference and <lambda>"):
        numbers(exercise, "")


def test_a_vector_is_answered_as_a_list_or_a_tensor(declared):
    """Nobody is asked which of the two it is."""
    import torch

    def vector():
        return {"v": torch.tensor([1.0, 2.0])}

    exercise = declared(predict(**WORDS), vector)
    assert predicted(exercise, exercise.reference, {}) == {'vector["v"]': [1.0, 2.0]}
