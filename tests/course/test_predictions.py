"""Which ideas explain a wrong number: the exact one, both of two, two at once."""

from __future__ import annotations

from collections.abc import Iterator
from math import isclose

import pytest

from course.declare import predict
from course.draws import number
from course.exercises.why_gradients.slope_by_hand import slope_by_hand
from course.exercises.why_gradients.slope_by_hand_rare import whole_step
from course.feedback import explanation
from course.judge import draws_for, job_for, judge
from course.observation import observe_answer

WORDS = {"points": 1, "hint": "Try again?", "idea": "This way.", "rtol": 0.03}


def total(x: float = number(7.0)) -> float:
    """The sum of two terms."""
    return 10 * x + 13


def loosely(x: float) -> float:
    """Nearly that one?"""
    return 40.0


def first_term_alone(x: float) -> float:
    """Where is the 13?"""
    return 10 * x


def first_term_halved(x: float) -> float:
    """Where is the other half?"""
    return 5 * x + 13


def exactly(x: float) -> Iterator[float]:
    """One of these?"""
    yield 40.5
    yield 70.0


def verdict_on(exercise, answer):
    """Return the verdict on a number."""
    draws = draws_for(exercise)
    return judge(exercise, observe_answer(job_for(exercise, draws), {"total": answer}), draws)


@pytest.fixture
def exercise(declared):
    """Return a prediction with usual and rare ideas."""
    made = declared(predict(**WORDS), total)
    made.misconception(loosely)
    made.misconception(term="second")(first_term_alone)
    made.misconception(term="first")(first_term_halved)
    made.misconception(rare=True)(exactly)
    return made


@pytest.mark.parametrize(
    ("answer", "names"),
    [
        (40.0, ["loosely"]),
        (40.1, ["loosely"]),
        (40.5, ["exactly"]),
        (70.0, ["first_term_alone", "exactly"]),
        (48.0, ["first_term_halved"]),
        (55.0, []),
    ],
    ids=["exact", "nearly", "a rare one is closer", "two ideas", "usual", "none"],
)
def test_idea_that_fits_best_is_held(exercise, answer, names):
    """What fits exactly goes before what fits nearly; of two exact ideas both are held."""
    assert [m.name for m in verdict_on(exercise, answer).misconceptions] == names


def test_two_ideas_for_one_number_are_both_said(exercise):
    """And the learner is asked which one it was."""
    said = explanation(exercise, verdict_on(exercise, 70.0)).splitlines()
    assert said == [
        "More than one idea gives this answer. Which one was yours?",
        "Where is the 13?",
        "One of these?",
    ]


def test_long_way_that_has_the_right_slope_is_no_mistake():
    """A wrong idea whose number is right by chance is not yielded."""
    place = {"x": -4.5, "a": 2.0, "b": 25.0, "c": -33.0, "d": 150.0}
    right = slope_by_hand.reference(**place)
    assert all(not isclose(n, right) for n in whole_step(**place))
    assert len(list(whole_step(**place))) == len(list(whole_step(**place | {"b": 17.0}))) - 1


def test_ideas_about_two_terms_add_up(exercise):
    """Half of the first term, and no second one."""
    verdict = verdict_on(exercise, 35.0)
    assert verdict.at_once
    assert {m.name for m in verdict.misconceptions} == {"first_term_alone", "first_term_halved"}
    assert explanation(exercise, verdict).startswith("Two things have happened at once.")
