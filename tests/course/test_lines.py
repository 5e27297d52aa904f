"""Sentences in an output break between words, in every script."""

from __future__ import annotations

import pytest

from course.feedback import WrongAnswer
from course.lines import WIDTH, lines_of

TEXTS = {
    "en": "`x_grad`: you wrote `3.0`; the right number is larger. Which arrow brings the rest?",
    "uk": "Напишіть відповідь замість `...` або виправте функцію; запустіть ту клітинку, а потім.",
    "zh": "你认为 `x.grad` 会被覆盖。到底是覆盖，还是累加？先清空 `x.grad`，再调用 `backward()`。",
    "fr": "Que vaut `x.grad`\u00a0? «\u00a0Rien\u00a0»\u00a0: voyez l’arête, puis calculez `x`.",
}


@pytest.mark.parametrize("width", [20, 33, WIDTH])
@pytest.mark.parametrize("text", TEXTS.values(), ids=list(TEXTS))
def test_nothing_is_lost_and_lines_fit(text, width):
    """All characters but the spaces at breaks are there, and a short code span stays whole."""
    lines = lines_of(text, width)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(line.count("`") % 2 == 0 for line in lines)
    wide = [sum(2 if "\u2e80" <= c <= "\uffef" else 1 for c in line) for line in lines]
    assert max(wide) <= width


def test_words_stay_whole():
    """What stood between spaces stands in one line."""
    words = TEXTS["uk"].split(" ")
    assert [word for line in lines_of(TEXTS["uk"], 20) for word in line.split(" ")] == words


def test_a_long_span_breaks_between_its_words():
    """A list of nodes begins in the line of its sentence and fills the lines."""
    text = f"你的计算图里有 `{'MulBackward0 ' * 9}AddBackward0`，请看图。"
    lines = lines_of(text, WIDTH)
    assert lines[0].startswith("你的计算图里有 `MulBackward0 MulBackward0")
    assert len(lines) == 2
    assert max(map(len, lines)) <= WIDTH
    assert " ".join(lines) == text


def test_chinese_marks_do_not_begin_a_line():
    """A comma stays with the character before it."""
    for width in range(8, 40):
        assert not any(line[0] in "，。？、" for line in lines_of(TEXTS["zh"], width))


def test_no_break_space_does_not_break():
    """French marks stay with their word."""
    for width in range(12, 60):
        assert not any(line[0] in "?:»" for line in lines_of(TEXTS["fr"], width))


def test_paragraphs_stay_apart():
    """Each sentence of a feedback that began a line begins one."""
    error = WrongAnswer(f"{TEXTS['en']}\nThen look.", "x.y")
    assert error._render_traceback_()[-1] == "Then look."
