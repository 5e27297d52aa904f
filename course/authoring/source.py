"""A lesson's source, taken apart into the cells of its notebook."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path
from typing import Literal

from course.authoring.markdown import OPTION, lesson_parser, line_range, line_starts
from course.authoring.program import program_segments
from course.authoring.prose import prose_segments
from course.authoring.segments import Segment
from course.errors import CourseError

OPTIONS = ("tags", "seed", "exercise", "check")
_CELL = re.compile(r"\{code-cell\}[ \t]*(?:python|ipython3)?$")


@dataclass(frozen=True)
class Cell:
    """One cell of a lesson.

    Attributes:
        kind: ``markdown`` or ``code``.
        source: What the cell holds, in English.
        start: Offset of the source in the lesson.
        line: Number of its first line in the lesson, from 1.
        options: The ``:key: value`` lines of a code cell.
        path: The lesson, for errors.
    """

    kind: Literal["markdown", "code"]
    source: str
    start: int
    line: int
    options: Mapping[str, str] = field(default_factory=dict)
    path: str = ""

    @property
    def exercise(self) -> str | None:
        """The exercise that a learner answers in this cell."""
        return self.options.get("exercise")

    @property
    def check(self) -> str | None:
        """The exercise that this cell checks."""
        return self.options.get("check")

    @property
    def graded(self) -> bool:
        """Whether nbgrader owns this cell, so that it is the same in every language."""
        return bool(self.exercise or self.check)

    @property
    def tags(self) -> list[str]:
        """The tags of the cell."""
        return re.findall(r"[\w-]+", self.options.get("tags", ""))

    def place(self, line: int = 0) -> str:
        """Return ``path:line`` of a line of this cell, counted from 0."""
        return f"{self.path}:{self.line + line}"

    def segments(self, source: str | None = None, *, wordless: bool = False) -> list[Segment]:
        """Return the messages of the cell.

        Args:
            source: A translation of the cell, to be read in its place.
            wordless: Whether to add the strings and comments of code that have no words.

        Raises:
            CourseError: If the cell cannot be read.
        """
        text = self.source if source is None else source
        if self.kind == "markdown":
            return prose_segments(text, self.place)
        if self.graded:
            return []
        try:
            return program_segments(text, wordless=wordless)
        except SyntaxError as error:
            if "raises-exception" in self.tags:
                return []  # the error is what the lesson shows
            line = (error.lineno or 1) - 1
            raise CourseError(
                f"{self.place(line)}: the cell is not Python ({error.msg}); repair it, "
                "or give it the tag raises-exception"
            ) from error


@dataclass(frozen=True)
class Lesson:
    """A lesson: its name, which is that of its file, its text and its cells."""

    name: str
    path: str
    text: str
    cells: tuple[Cell, ...]

    def segments(self) -> list[Segment]:
        """Return all messages, with offsets and lines (from 0) in the text of the lesson."""
        return [
            replace(
                segment,
                start=segment.start + cell.start,
                end=segment.end + cell.start,
                line=segment.line + cell.line - 1,
            )
            for cell in self.cells
            for segment in cell.segments()
        ]


def read_lesson(path: Path, shown_as: str) -> Lesson:
    """Return the lesson in ``path``; errors name it ``shown_as``.

    Raises:
        CourseError: If the file is not UTF-8, or a cell cannot be read.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise CourseError(f"{shown_as}: not in UTF-8 ({error}); save it as UTF-8") from error
    return parse_lesson(text, path.stem, shown_as)


def parse_lesson(text: str, name: str, path: str = "lesson.md") -> Lesson:
    """Return the lesson that ``text`` is.

    Raises:
        CourseError: If a cell has an option that does not exist, is not closed or is nested.
    """
    return Lesson(name, path, text, tuple(_cells(text, path)))


def _cells(text: str, path: str) -> Iterator[Cell]:
    """Yield code cells, and the Markdown between them; ``+++`` divides Markdown too."""
    starts = line_starts(text)
    begin = 0
    for token in lesson_parser().parse(text):
        code = token.type == "fence" and token.info.strip().startswith("{code-cell}")
        if not code and token.type != "myst_block_break":
            continue
        first, end = line_range(token)
        if token.level:
            message = "a code cell stands inside a list, a quote or a directive"
            raise CourseError(f"{path}:{first + 1}: {message}; begin it in the first column")
        yield from _markdown(text, starts, begin, first, path)
        if code:
            yield _code(text, starts, first, end, path)
        begin = end
    yield from _markdown(text, starts, begin, len(starts) - 1, path)


def _markdown(text: str, starts: list[int], first: int, end: int, path: str) -> Iterator[Cell]:
    while first < end and not text[starts[first] : starts[first + 1]].strip():
        first += 1
    if first < end:
        source = text[starts[first] : starts[end]].rstrip()
        yield Cell("markdown", source, starts[first], first + 1, path=path)


def _code(text: str, starts: list[int], first: int, end: int, path: str) -> Cell:
    lines = [text[a:b].rstrip("\r\n") for a, b in pairwise(starts)]
    opening = lines[first].strip()
    if end - first < 2 or not re.fullmatch(rf"{opening[0]}{{3,}}[ \t]*", lines[end - 1]):
        raise CourseError(f"{path}:{first + 1}: the code cell is never closed; add a line ```")
    if not _CELL.fullmatch(opening.lstrip("`~")):
        message = f"found {opening!r}; a code cell begins with ```{{code-cell}} python"
        raise CourseError(f"{path}:{first + 1}: {message}")
    options: dict[str, str] = {}
    line = first + 1
    while line < end - 1 and (option := OPTION.match(lines[line])):
        if option["key"] not in OPTIONS:
            message = f"a cell has no option {option['key']!r}; choose from {', '.join(OPTIONS)}"
            raise CourseError(f"{path}:{line + 1}: {message}")
        options[option["key"]] = option["value"].strip("\"'")
        line += 1
    while line < end - 1 and not lines[line].strip():
        line += 1
    source = text[starts[line] : starts[end - 1]].rstrip()
    return Cell("code", source, starts[line], line + 1, options, path)
