"""Each rule of the build: what breaks it is refused in one sentence, with place and repair."""

from __future__ import annotations

import pytest

from course.authoring.rules import starting_code_passes, violations
from course.authoring.source import parse_lesson
from course.exercises import load
from course.lesson import lesson_names, lessons_dir

PATH = "course/lessons/01_small.md"


def found(text: str, registry: dict, passes=None) -> list[str]:
    """Return the violations in one lesson, as sentences."""
    lesson = parse_lesson(text, "01_small", PATH)
    return [str(violation) for violation in violations([lesson], registry, passes)]


def test_good_lesson_breaks_no_rule(small_lesson, exercise):
    """The small lesson is as it should be, run and judged."""
    assert found(small_lesson, {"double": exercise()}, starting_code_passes) == []


def test_lessons_of_the_course_break_no_rule():
    """Every lesson and every exercise that exists keeps the rules."""
    lessons = [
        parse_lesson((lessons_dir() / f"{name}.md").read_text(encoding="utf-8"), name, name)
        for name in lesson_names()
    ]
    assert [str(v) for v in violations(lessons, load(), starting_code_passes)] == []


def test_lesson_that_breaks_a_rule_is_refused(rules_block, small_lesson, exercise):
    """One edit of the small lesson gives this sentence."""
    old, _, new = rules_block.source.partition(">>>>\n")
    assert old in small_lesson
    broken = found(small_lesson.replace(old, new), {"double": exercise()})
    assert rules_block.expected.rstrip("\n") in broken


def test_exercise_without_misconception_is_refused(small_lesson, exercise):
    """An exercise must know at least one wrong idea."""
    (message,) = found(small_lesson, {"double": exercise(misconceptions=[])})
    assert message.endswith(
        ": the exercise 'double' has no misconception; "
        "write the code of a likely wrong idea, under @double.misconception"
    )


def test_exercise_that_no_lesson_uses_is_refused(small_lesson, exercise):
    """An exercise that nobody meets is a mistake in a name."""
    registry = {"double": exercise(), "lost": exercise(name="lost")}
    (message,) = found(small_lesson, registry)
    assert "no lesson uses the exercise 'lost'; add a cell with `:exercise: lost`" in message


def test_starting_cell_that_passes_is_refused(small_lesson, exercise):
    """What a learner starts from must not be right already."""
    easy = small_lesson.replace("def double(x): ...", "def double(x):\n    return x + x")
    (message,) = found(easy, {"double": exercise()}, starting_code_passes)
    assert message == (
        f"{PATH}:25: the starting cell of 'double' passes; "
        "let the learner start from less, or from a program with a mistake"
    )


@pytest.mark.parametrize("code", ["def double(x): ...", "double = ...", "raise ValueError", "x +"])
def test_starting_cell_that_fails_is_no_right_answer(exercise, code):
    """Nothing, dots, an exception and a syntax error do not pass."""
    assert not starting_code_passes(exercise(), code)


def test_option_may_be_a_phrase(small_lesson, exercise):
    """What is chosen from is code to be typed, the same in every language."""

    def double():
        return "the second line"

    text = small_lesson.replace("    return 2 * x", '    return "the second line"')
    choice = exercise(kind="choose", draws={}, reference=double, misconceptions=[])
    words = [line for line in found(text, {"double": choice}) if "found the" in line]
    assert words == []
    assert any("the second line" in line for line in found(text, {"double": exercise()}))
