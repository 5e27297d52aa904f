"""What is a message and what is not, and that only messages change."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course.authoring.program import program_segments, skeleton
from course.authoring.prose import prose_segments
from course.authoring.segments import Segment, splice
from course.authoring.source import parse_lesson, read_lesson
from course.lesson import lesson_names, lessons_dir

# Pieces of Markdown that may stand in any order; Hypothesis piles them up.
PIECES = [
    "Плоский *text* з `code` and 🙂 $x^2$.",
    "hard\\\nbreak",
    "# Heading `x` ##",
    "Two\nlines\n---",
    "- item\n  goes on\n\n  1. inner\n     second line",
    "> quote\nlazy\n>\n> - item",
    "| a | a |\n|---|---|\n| `x \\| y` b | 梯度 |\n| b | b |",
    ":::{note} Title\n:class: wide\nBody.\n:::",
    "::::{tip}\n```python\nprint('x')\n```\n\n:::{hint}\ninner\n:::\n::::",
    "```text\ncode\n```",
    "    indented code",
    "$$\nx\n$$",
    "<!-- i18n: note -->",
    "<!-- i18n: skip -->",
    "<div>\nhtml\n</div>",
    "[r]: https://a.example",
    "See [r] and [text](https://b.example 'title') ![alt](p.png)",
    "Note[^1].\n\n[^1]: why\n    so",
    "trailing   \n\tblanks\t",
]
SEPARATORS = ["\n\n", "\n\n", "\n", "\r\n\r\n"]


def show(segment: Segment) -> str:
    """Return a segment as one line of a fixture file."""
    line = f"{segment.line + 1}: {segment.kind}: {segment.msgid!r}"
    if segment.shape:
        parts = segment.shape.elements()
        line += "  " + ", ".join(f"{kind} {text!r}" if text else kind for kind, text in parts)
    return line + "".join(f"  # {comment}" for comment in segment.comments) + "\n"


def read_back(segments: list[Segment]) -> list[tuple[str, str]]:
    """Return what must survive: the kind and the text of each message."""
    return [(segment.kind, segment.msgid) for segment in segments]


def test_prose_messages(prose_block):
    """Markdown has the messages that the fixture lists."""
    assert "".join(map(show, prose_segments(prose_block.source))) == prose_block.expected


def test_program_messages(program_block):
    """Code has the messages that the fixture lists."""
    assert "".join(map(show, program_segments(program_block.source))) == program_block.expected


def test_identity_keeps_every_byte(prose_block):
    """A text that is translated by itself is the same text."""
    segments = prose_segments(prose_block.source)
    assert splice(prose_block.source, segments, lambda s: s.msgid) == prose_block.source


def test_prose_is_read_back(prose_block):
    """Each message that is replaced can be read again where it stood, and nothing else changes."""
    check_replacing(prose_block.source)


def test_program_is_read_back(program_block):
    """Each string and comment that is replaced can be read again; the program stays the same."""
    source = program_block.source
    segments = program_segments(source)
    changed = splice(source, segments, lambda s: f'Ж"{s.msgid}"\'\\')
    again = program_segments(changed)
    assert [s.msgid for s in again] == [f'Ж"{s.msgid}"\'\\' for s in segments]
    assert [s.shape for s in again] == [s.shape for s in segments]
    assert skeleton(changed) == skeleton(source)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from(SEPARATORS)), max_size=6))
def test_any_pile_of_markdown_is_read_back(pile):
    """However Markdown is piled up, messages are found exactly where they stand."""
    check_replacing("".join(piece + separator for piece, separator in pile))


def check_replacing(source: str) -> None:
    """Assert that all messages can be replaced, one by one and together."""
    segments = prose_segments(source)
    for before, after in pairwise(segments):
        assert before.end <= after.start
    changed = splice(source, segments, lambda s: f"Ж {s.msgid}")
    again = prose_segments(changed)
    assert read_back(again) == [(kind, f"Ж {text}") for kind, text in read_back(segments)]
    assert [s.shape for s in again] == [s.shape for s in segments]
    assert _between(changed, again) == _between(source, segments)


def _between(source: str, segments: list[Segment]) -> list[str]:
    starts = [0, *(segment.end for segment in segments)]
    ends = [*(segment.start for segment in segments), len(source)]
    return [source[a:b] for a, b in zip(starts, ends, strict=True)]


def test_rewrapping_changes_no_message():
    """Where English lines break is of no interest to translators."""
    text = "> One *two\n> three* four `five`\n> six."
    one_line = re.sub(r"\n> ", " ", text)
    assert prose_segments(text)[0].msgid == prose_segments(one_line)[0].msgid


def test_hard_break_keeps_its_container():
    """A translation with a hard break stays inside its quote or list."""
    source = "> - one\\\n>   two\n"
    (segment,) = prose_segments(source)
    changed = splice(source, [segment], lambda _: "один\\\nдва")
    assert changed == "> - один\\\n>   два\n"


def test_bar_in_a_table_is_escaped():
    """A bar in the translation of a cell does not make a second cell."""
    source = "| a or b | c |\n|---|---|\n"
    changed = splice(source, prose_segments(source)[:1], lambda _: "a | b")
    assert changed == "| a \\| b | c |\n|---|---|\n"


@pytest.mark.parametrize("name", lesson_names())
def test_lessons_round_trip(name):
    """Every lesson of the course comes back byte for byte, and every message where it stood."""
    path = lessons_dir() / f"{name}.md"
    text = path.read_bytes().decode("utf-8")
    lesson = parse_lesson(text, name)
    assert splice(text, lesson.segments(), lambda s: s.msgid) == text
    for cell in lesson.cells:
        assert text[cell.start : cell.start + len(cell.source)] == cell.source
        if cell.kind == "markdown":
            check_replacing(cell.source)


def test_lines_of_messages_are_those_of_the_lesson(small):
    """A message knows its line in the file."""
    lesson = read_lesson(small.root / "course/lessons/01_small.md", "01_small.md")
    lines = lesson.text.splitlines()
    assert all(
        segment.msgid.split()[0].strip('"') in lines[segment.line] for segment in lesson.segments()
    )
