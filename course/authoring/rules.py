"""What the build refuses, each in one sentence that says where and how to repair it."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from course.authoring.markdown import cell_parser, line_range
from course.authoring.notebook import SETUP
from course.authoring.program import has_words, is_directive, set_language
from course.authoring.source import Cell, Lesson
from course.errors import CourseError
from course.exercise import Exercise

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
Passes = Callable[[Exercise, str], bool]


def violations(
    lessons: Sequence[Lesson], registry: Mapping[str, Exercise], passes: Passes | None = None
) -> Iterator[CourseError]:
    """Yield everything in the English sources that must not be built.

    Args:
        lessons: All lessons.
        registry: All exercises by name.
        passes: Whether the code of a cell is a right answer to an exercise.
    """
    used: dict[str, Cell] = {}
    for lesson in lessons:
        yield from _shape(lesson)
        yield from _pairs(lesson, registry, used)
        for cell in lesson.cells:
            if cell.kind == "markdown":
                yield from _html(cell)
            if cell.graded:
                yield from _natural_language(cell, registry)
            if cell.exercise and cell.exercise in registry:
                yield from _solution(cell, registry[cell.exercise], passes)
    for name, exercise in registry.items():
        if not exercise.misconceptions:
            repair = f"write the code of a likely wrong idea, under @{name}.misconception"
            yield _error(_home(exercise), f"the exercise {name!r} has no misconception", repair)
        if name not in used:
            repair = f"add a cell with `:exercise: {name}` and a cell with `:check: {name}`"
            yield _error(_home(exercise), f"no lesson uses the exercise {name!r}", repair)


def starting_code_passes(exercise: Exercise, code: str) -> bool:
    """Whether ``code``, run on its own, is judged to be a right answer."""
    from course.judge import draws_for, job_for, judge
    from course.observation import observe, observe_answer

    namespace: dict[str, Any] = {}
    program = f"import torch\nfrom course import *\n{code}"
    run = observe(lambda: exec(program, namespace), {})  # noqa: S102 - the code is our own
    if run.failure is not None:
        return False  # a starting cell that stops with an error is no right answer
    draws = draws_for(exercise)
    seen = observe_answer(job_for(exercise, draws), namespace)
    return judge(exercise, seen, draws).outcome == "right"


def _shape(lesson: Lesson) -> Iterator[CourseError]:
    first = lesson.cells[0] if lesson.cells else None
    if first is None or first.kind != "markdown" or not first.source.startswith("# "):
        yield _error(f"{lesson.path}:1", "the lesson has no title", "begin it with `# Title`")
    setups = [cell for cell in lesson.cells if SETUP in cell.tags]
    if len(setups) != 1 or set_language(setups[0].source, "en") is None:
        place = setups[-1].place() if setups else f"{lesson.path}:1"
        repair = 'give it one cell with `:tags: [setup]` that calls start("en", variant="")'
        yield _error(place, "the lesson does not say its language", repair)


def _pairs(
    lesson: Lesson, registry: Mapping[str, Exercise], used: dict[str, Cell]
) -> Iterator[CourseError]:
    """Refuse cells that name no exercise, stand alone, or come twice."""
    answers = {cell.exercise: cell for cell in lesson.cells if cell.exercise}
    checks = {cell.check: cell for cell in lesson.cells if cell.check}
    for cell in lesson.cells:
        if not cell.graded:
            continue
        name, is_check = cell.exercise or str(cell.check), cell.check is not None
        word = "check" if is_check else "cell"
        if cell.exercise and cell.check:
            yield _error(cell.place(), "the cell is an exercise and a check", "make it two cells")
        elif name not in registry:
            folder = lesson.name.partition("_")[2]
            repair = f"write course/exercises/{folder}/{name}.py"
            yield _error(cell.place(), f"the {word} {name!r} has no exercise", repair)
        elif not is_check and name not in checks:
            repair = f'add a cell with `:check: {name}` that holds check("{name}")'
            yield _error(cell.place(), f"the exercise {name!r} is never checked", repair)
        elif is_check and name not in answers:
            repair = f"add a cell with `:exercise: {name}` before it"
            yield _error(cell.place(), f"the check {name!r} has no cell to answer in", repair)
        elif is_check and cell.source.strip() != f'check("{name}")':
            repair = f'let it hold check("{name}") and nothing else'
            yield _error(cell.place(), f"the check of {name!r} does something else", repair)
        elif not is_check and name in used:
            repair = "keep one of the two"
            place = used[name].place()
            yield _error(cell.place(), f"the exercise {name!r} is also at {place}", repair)
        if cell.exercise:
            used.setdefault(cell.exercise, cell)


def _solution(cell: Cell, exercise: Exercise, passes: Passes | None) -> Iterator[CourseError]:
    start, begin, rest = cell.source.partition(BEGIN)
    solution, end, _ = rest.partition(END)
    if not begin or not end or not solution.strip():
        repair = f"write the answer between `{BEGIN}` and `{END}`"
        yield _error(cell.place(), f"the cell of {exercise.name!r} has no solution", repair)
    elif passes and passes(exercise, start):
        repair = "let the learner start from less, or from a program with a mistake"
        yield _error(cell.place(), f"the starting cell of {exercise.name!r} passes", repair)


def _html(cell: Cell) -> Iterator[CourseError]:
    """Refuse blocks of HTML with words in them, which no catalog would hold."""
    for token in cell_parser().parse(cell.source):
        if token.type == "html_block":
            words = re.sub(r"<!--.*?-->|<[^>]*>", " ", token.content, flags=re.DOTALL)
            if has_words(words):
                place = cell.place(line_range(token)[0])
                found = f"found text in HTML, {' '.join(words.split())[:40]!r}"
                yield _error(place, found, "write it as Markdown, or as a directive like :::{note}")


def _natural_language(cell: Cell, registry: Mapping[str, Exercise]) -> Iterator[CourseError]:
    """Refuse words in a cell that is byte-identical in all languages."""
    repair = "put it into a Markdown cell: this cell is the same in every language"
    try:
        tree = ast.parse(cell.source)
        tokens = list(tokenize.generate_tokens(io.StringIO(cell.source).readline))
    except (SyntaxError, tokenize.TokenError) as error:
        line = (getattr(error, "lineno", None) or 1) - 1
        yield _error(cell.place(line), f"the cell is not Python ({error})", "repair it")
        return
    for token in tokens:
        if token.type == tokenize.COMMENT and not is_directive(token.string):
            found = f"found the comment {token.string!r}"
            yield _error(cell.place(token.start[0] - 1), found, repair)
    allowed = _options(registry.get(cell.exercise or ""))
    docstrings = set(_docstrings(tree))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            word = "docstring" if id(node) in docstrings else "text"
            if word == "docstring" or (node.value not in allowed and _is_prose(node.value)):
                found = f"found the {word} {node.value!r}"
                yield _error(cell.place(node.lineno - 1), found, repair)


def _is_prose(text: str) -> bool:
    """Whether a string is a phrase; one word may be a name or an option.

    >>> [_is_prose(text) for text in ("mean", "y->b", "ij,jk->ik", "v.backward()", "it is not")]
    [False, False, False, False, True]
    """
    return len(text.split()) > 1 and has_words(text) and not _is_expression(text)


def _is_expression(text: str) -> bool:
    try:
        ast.parse(text, mode="eval")
    except SyntaxError:
        return False
    return True


def _options(exercise: Exercise | None) -> frozenset[str]:
    """Return the options of an exercise in which one is chosen; others have none."""
    if exercise is None or exercise.kind != "choose":
        return frozenset()
    from course.judge import draws_for
    from course.numbers import options

    return frozenset(options(exercise, draws_for(exercise)[0]))


def _docstrings(tree: ast.AST) -> Iterable[int]:
    """Yield the identities of the nodes that are docstrings."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef):
            match node.body[0]:
                case ast.Expr(value=ast.Constant(value=str()) as text):
                    yield id(text)
                case _:
                    pass


def _home(exercise: Exercise) -> str:
    code = exercise.reference.__code__
    return f"{exercise.reference.__module__.replace('.', '/')}.py:{code.co_firstlineno}"


def _error(place: str, found: str, repair: str) -> CourseError:
    return CourseError(f"{place}: {found}; {repair}")
