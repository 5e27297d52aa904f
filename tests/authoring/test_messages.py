"""Messages are found where they are said: in lessons, exercises and Python files."""

from __future__ import annotations

from pathlib import Path

import pytest

from course.authoring.messages import (
    Message,
    exercise_messages,
    interface_messages,
    lesson_messages,
    python_messages,
)
from course.authoring.source import parse_lesson
from course.errors import CourseError

PYTHON = """\
# NOTE: Shown above the picture.
# {n} is a number.
a = translate("A leaf, {n}.", n=1)
b = translate("two "
              "lines", context="box")
c = translate_plural("{n} point", "{n} points", n)
d = translate(text, domain="exercises")
e = translate("elsewhere", domain="exercises")
f = other("not a message")
# No note.
g = f(translate("inner"), translate("A leaf, {n}."))
"""


def test_python_messages():
    """First arguments, contexts, plurals and notes; no texts of other catalogs."""
    note = ("Shown above the picture. {n} is a number.",)
    here = ("a.py",)
    assert list(python_messages(PYTHON, "a.py")) == [
        Message("interface", "A leaf, {n}.", comments=note, locations=here),
        Message("interface", "two lines", context="box", locations=here),
        Message("interface", "{n} point", plural="{n} points", locations=here),
        Message("interface", "inner", locations=here),
        Message("interface", "A leaf, {n}.", locations=here),
    ]


def test_f_string_is_refused():
    """A text whose words change at run time is in no catalog."""
    with pytest.raises(CourseError, match=r"^a\.py:2: translate\(\) was given an f-string; name"):
        list(python_messages('x = 1\ntranslate(f"{x} leaves")', "a.py"))


def test_equal_messages_are_one(small_lesson):
    """A text that occurs twice is translated once, with all that is known about it."""
    lesson = parse_lesson("# Same\n\n<!-- i18n: twice -->\nSame\n\n- Same", "01_small", "a.md")
    (message,) = lesson_messages(lesson)
    assert message.comments == ("Heading.", "Paragraph.", "twice", "List item.")


def test_exercise_messages_have_their_context(exercise):
    """Misconceptions, hint and idea come from the live exercise."""
    found = exercise_messages({"double": exercise()})
    assert [message.context for message in found] == [
        "double.squared", "double.hint", "double.idea"
    ]  # fmt: skip
    assert all(message.domain == "exercises" and message.comments for message in found)


def test_interface_of_the_course_has_titles_and_notice(checkout: Path):
    """What the build itself writes into notebooks is translated too, and no code is left out."""
    found = {(message.context, message.msgid) for message in interface_messages(checkout)}
    assert ("title of a box", "Note") in found
    assert any("{percent} %" in msgid for _, msgid in found)
    assert any(
        message.locations == ("course/session.py",) for message in interface_messages(checkout)
    )


def test_percent_sign_in_prose_is_no_format():
    """`50 % of` is no printf format, and LaTeX has no fields."""
    assert not Message("03_backward", r"50 % of $\frac{dy}{dx}$").has_fields
    assert Message("interface", "{n} leaves").has_fields
    assert not Message("interface", "{{n}} leaves").has_fields
