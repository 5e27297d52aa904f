"""Judging predictions: which wrong idea an answer with several mistakes is told about."""

from __future__ import annotations

import pytest
import torch

from course.declare import predict
from course.judge import draws_for, job_for, judge
from course.observation import observe_answer
from course.verdict import Verdict

WORDS = {"hint": "Try again?", "idea": "This way.", "points": 1}


def facts():
    """Return four truth values."""
    return {"a": True, "b": True, "c": False, "d": True}


def verdict_on(exercise, answer) -> Verdict:
    """Return what the judge says about a table."""
    draws = draws_for(exercise)
    return judge(exercise, observe_answer(job_for(exercise, draws), {"facts": answer}), draws)


@pytest.fixture
def table(declared):
    """An exercise in which two wrong ideas agree about the first entry."""
    exercise = declared(predict(**WORDS), facts)

    @exercise.misconception
    def nothing_is_true():
        """Is nothing true?"""
        return dict.fromkeys("abcd", False)

    @exercise.misconception
    def everything_turned():
        """Is everything turned around?"""
        return {key: not value for key, value in facts().items()}

    return exercise


def test_two_mistakes_are_told_about_the_idea_they_agree_with_most(table):
    """The first wrong entry alone would name another idea."""
    answer = {"a": False, "b": False, "c": True, "d": True}
    assert verdict_on(table, answer).label == "everything_turned"


def test_two_mistakes_are_told_about_both_ideas_that_they_agree_with_equally(declared):
    """Both explain the first wrong entry, and neither explains the second."""

    def numbers():
        return {"a": 1.5, "b": 2.5, "c": 3.5}

    exercise = declared(predict(**WORDS), numbers)
    exercise.misconception(looks_like=["second"])(_named("first", {"a": 7.0, "b": 2.5, "c": 3.5}))
    exercise.misconception(_named("second", {"a": 7.0, "b": 9.0, "c": 3.5}))
    draws = draws_for(exercise)
    for b, names in ((8.0, ["first", "second"]), (2.5, ["first"]), (9.0, ["second"])):
        answer = {"numbers": {"a": 7.0, "b": b, "c": 4.5}}
        seen = observe_answer(job_for(exercise, draws), answer)
        assert [m.name for m in judge(exercise, seen, draws).misconceptions] == names


def _named(name, answer):
    """Return an idea that gives this answer."""

    def model():
        """Is it so?"""
        return answer

    model.__name__ = name
    return model


def test_one_and_zero_stand_for_true_and_false(table):
    """Python itself takes them for equal."""
    assert verdict_on(table, {"a": 1, "b": 1, "c": 0, "d": 1}).outcome == "right"
    assert verdict_on(table, {"a": 1, "b": 2, "c": 0, "d": 1}).outcome == "wrong"


def test_true_and_false_stand_for_one_and_zero_in_a_count(declared):
    """Python itself takes them for equal; no other count is meant by them."""

    def facts():
        """Return three counts and a number that is no count."""
        return {"a": 1, "b": 0, "c": 2, "d": 1.0}

    exercise = declared(predict(**WORDS), facts)
    assert verdict_on(exercise, {"a": True, "b": False, "c": 2, "d": 1}).outcome == "right"
    wrong = {"a": False, "b": True, "c": True, "d": True}
    for key, value in wrong.items():
        verdict = verdict_on(exercise, facts() | {key: value})
        assert verdict.place == f'facts["{key}"]'


@pytest.mark.parametrize("shape", [(), (1,), (1, 1)])
def test_one_flag_in_a_tensor_stands_for_the_flag(table, shape):
    """What a comparison of tensors gives is a flag, too; a wrong one is shown as a flag."""
    right, wrong = torch.full(shape, True), torch.full(shape, False)
    answer = facts() | {"a": right, "c": wrong}
    assert verdict_on(table, answer).outcome == "right"
    assert verdict_on(table, answer | {"b": wrong}).seen is False
    assert verdict_on(table, answer | {"b": torch.tensor(1.0)}).outcome == "right"
    assert verdict_on(table, answer | {"b": torch.tensor([True, True])}).outcome == "wrong"
