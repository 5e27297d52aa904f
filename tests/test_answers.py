"""The bank of answers: nothing wrong is accepted, nothing right is refused."""

from __future__ import annotations

from collections import Counter

import pytest
from bank import Answer, answers, label_of, verdict_on

from course.exercises import load

ALL = list(answers())


@pytest.mark.parametrize("answer", [pytest.param(a, id=f"{a.exercise}-{a.heading}") for a in ALL])
def test_answer_gets_the_verdict_that_its_heading_says(answer: Answer):
    """A right answer passes in every shape; a wrong one is named for what it is."""
    assert label_of(verdict_on(answer)) == answer.expected


@pytest.mark.parametrize("name", load())
def test_every_exercise_has_enough_answers(name):
    """Three right answers of different shapes and five wrong ones are the least."""
    kinds = Counter(answer.kind for answer in ALL if answer.exercise == name)
    assert kinds["right"] >= 3
    assert kinds["wrong"] >= 5


def test_most_wrong_answers_are_recognised(record_property):
    """At least nine of ten wrong answers in the bank are named by a misconception."""
    counts = Counter()
    for answer in ALL:
        seen = label_of(verdict_on(answer))
        if answer.kind == "wrong":
            named = "wrongly accepted" if seen == "right" else "recognised"
            counts["unexplained" if seen == "unexplained" else named] += 1
        elif answer.kind == "right" and seen != "right":
            counts["wrongly refused"] += 1
    record_property("answers", dict(counts))
    assert counts["wrongly accepted"] == counts["wrongly refused"] == 0
    assert counts["recognised"] >= 0.9 * (counts["recognised"] + counts["unexplained"])
