"""Translations that would show or run something else are refused, all others are not."""

from __future__ import annotations

import re

import pytest

from course.authoring.guards import check_entry, localized
from course.authoring.messages import Message
from course.authoring.po import Catalog, Entry
from course.authoring.source import parse_lesson
from course.errors import CourseError

PROSE = "Call `x.grad` **now**, as $x^2$ in [the docs](https://a.example) says."
HARD = "One\\\ntwo."
CODE = '```{code-cell} python\nprint(f"loss {a} of {b:.2f}")  # the loss\n```\n'
STRING = "loss {a} of {b:.2f}"


def translate(translated, text: str, translations: dict[str, str]) -> str:
    """Return the only cell of a lesson in Ukrainian."""
    lesson = parse_lesson(text, "01_small", "course/lessons/01_small.md")
    return localized(lesson.cells[0], translated(lesson, translations))


ACCEPTED = [
    pytest.param(PROSE, PROSE, "`x.grad` **тут**, $x^2$, [тут](https://a.example)", id="order"),
    pytest.param(PROSE, PROSE, "*Так* `x.grad` $x^2$ [тут](https://a.example)", id="em for strong"),
    pytest.param(HARD, "One\\\ntwo.", "Раз\\\nдва.", id="hard break"),
    pytest.param("A | B", "A | B", "Б | А", id="bar outside a table"),
]


@pytest.mark.parametrize(("source", "msgid", "translation"), ACCEPTED)
def test_same_structure_is_accepted(translated, source, msgid, translation):
    """Words, their order and the strength of emphasis are the translator's."""
    assert translate(translated, source, {msgid: translation}) == translation


def test_other_structure_is_refused(refused_block, translated):
    """What is lost or new is named, with the line of the catalog and of the lesson."""
    source, _, translation = refused_block.source.rstrip("\n").partition("\n>>>>\n")
    place = "locales/uk/LC_MESSAGES/01_small.po:7 (of course/lessons/01_small.md:1): "
    with pytest.raises(CourseError, match=re.escape(place + refused_block.expected.rstrip())):
        translate(translated, source, {source.removeprefix("# "): translation})


def test_placeholders_may_change_their_order(translated):
    """Chinese may say the total first; quotes and backslashes are escaped."""
    cell = translate(translated, CODE, {STRING: '{b:.2f} 中的 "{a}" \\', "the loss": "损失"})
    assert cell == 'print(f"{b:.2f} 中的 \\"{a}\\" \\\\")  # 损失'


@pytest.mark.parametrize(
    ("translation", "message"),
    [
        pytest.param("втрати {a}", r"lacks placeholder '{b:\.2f}'", id="lost"),
        pytest.param("втрати {c} {b:.2f}", r"adds placeholder '\{c\}'", id="renamed"),
        pytest.param("втрати {a} {b:.3f}", r"adds placeholder '{b:\.3f}'", id="other format"),
    ],
)
def test_placeholders_may_not_change(translated, translation, message):
    """A placeholder is code: it must stay, and no other may come."""
    with pytest.raises(CourseError, match=r"01_small\.po:\d+ \(of .*md:2\): .*" + message):
        translate(translated, CODE, {STRING: translation})


def test_unclosed_brace_is_refused(translated):
    """A brace that Python would stumble over is a sentence for the translator, no SyntaxError."""
    with pytest.raises(
        CourseError,
        match=r"01_small\.po:7 \(of .*md:2\).*makes the cell unreadable; in code, close each brace",
    ):
        translate(translated, CODE, {STRING: "втрати {a} {b:.2f} {"})


def test_no_break_space_of_french_stays(translated):
    """French puts U+00A0 before a colon, in prose, comments and strings."""
    words = {STRING: "perte\u00a0: {a} de {b:.2f}", "the loss": "ici\u00a0: la perte"}
    cell = translate(translated, CODE, words)
    assert cell == 'print(f"perte\u00a0: {a} de {b:.2f}")  # ici\u00a0: la perte'
    assert translate(translated, "Why?", {"Why?": "Pourquoi\u00a0?"}) == "Pourquoi\u00a0?"


def test_word_of_one_letter_is_accepted(translated):
    """Chinese 步 and Spanish y are words, though English words have two letters."""
    text = '```{code-cell} python\nprint("step and", f"{a} and {b}")\n```\n'
    cell = translate(translated, text, {"step and": "步", "{a} and {b}": "{a} y {b}"})
    assert cell == 'print("步", f"{a} y {b}")'


def entry_of(strings: tuple[str, ...], msgid: str, plural: str | None = None) -> Entry:
    """Return a message of the interface with its translation."""
    message = Message("interface", msgid, plural, locations=("course/feedback.py",))
    return Entry(message, strings, line=12)


UK = Catalog("uk", "interface")


@pytest.mark.parametrize(
    ("msgid", "translation", "message"),
    [
        pytest.param("No {name} yet.", "Ще немає.", "lacks placeholder '{name}'", id="field"),
        pytest.param("No `grad` yet.", "Ще немає.", "lacks code 'grad'", id="code"),
    ],
)
def test_interface_keeps_fields_and_code(msgid, translation, message):
    """What programs say is guarded as lessons are."""
    place = r"^locales/uk/LC_MESSAGES/interface\.po:12 \(of course/feedback\.py\): .*"
    with pytest.raises(CourseError, match=place + message):
        check_entry(entry_of((translation,), msgid), UK)


def test_plural_form_may_leave_the_number_out():
    """“One point” needs no number, but no form may bring a field of its own."""
    check_entry(entry_of(("один бал", "{n} бали", "{n} балів"), "{n} point", "{n} points"), UK)
    with pytest.raises(CourseError, match=r"adds placeholder '\{m\}'"):
        check_entry(entry_of(("{m} бал", "{n} бали", "{n} балів"), "{n} point", "{n} points"), UK)


def test_fuzzy_translation_is_not_looked_at():
    """What learners do not see cannot be wrong."""
    message = Message("interface", "No {name} yet.")
    check_entry(Entry(message, ("Ні.",), fuzzy=True), UK)
