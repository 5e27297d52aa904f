"""What ``check`` says to wrong answers: ``python tests/read_feedback.py uk ledger > ledger.md``.

Prints each exercise (all, if none is named) with its hint and idea; then each wrong idea with an
answer that shows it, as a learner typed it if the bank has one, and the feedback in English and in
the language.  Who reviews a language reads this: a sentence is judged beside what triggers it.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator
from textwrap import dedent
from typing import NamedTuple

from bank import Answer, answers, verdict_on, verdicts_on

from course.exercise import Exercise, Misconception
from course.exercises import load
from course.feedback import feedback, hint_of, idea
from course.judge import draws_for
from course.language import speaking
from course.verdict import Verdict


class Case(NamedTuple):
    """A wrong answer: what it shows, its code, and the verdict on it."""

    title: str
    code: str
    verdict: Verdict


def cases(exercise: Exercise) -> Iterator[Case]:
    """Yield what learners typed, then the programs of the wrong ideas that none of them shows."""
    typed = [a for a in answers() if a.exercise == exercise.name and a.kind in ("wrong", "odd")]
    for answer in first_of_each(typed):
        yield Case(answer.heading, answer.code, verdict_on(answer))
    shown = {answer.expected for answer in typed}
    for misconception in exercise.misconceptions:
        if misconception.name not in shown:
            yield case_of(exercise, misconception)


def first_of_each(typed: list[Answer]) -> Iterator[Answer]:
    """Yield one answer per verdict, and all those that no idea explains."""
    known = set()
    for answer in typed:
        if answer.expected not in known or answer.expected == "unexplained":
            known.add(answer.expected)
            yield answer


def case_of(exercise: Exercise, misconception: Misconception) -> Case:
    """Return the program of a wrong idea, without its docstring, and the verdict on it."""
    # Some rare ideas give an answer of their own for some numbers only.
    learners = (draws_for(exercise, f"learner {number}") for number in range(60))
    verdicts = (v for drawn in learners for v in verdicts_on(exercise, misconception.model, drawn))
    source = dedent(inspect.getsource(misconception.model))
    head, quotes, rest = source.partition('"""')
    code = head + rest.partition('"""')[2].lstrip("\n") if quotes else source
    title = f"the program of {misconception.name}"
    return Case(title, code, next(verdicts))


def page(exercise: Exercise, languages: list[str]) -> Iterator[str]:
    """Yield Markdown: the exercise's hint and idea, then its cases with what is said to each."""
    yield f"# {exercise.name}\n"
    for language in languages:
        with speaking(language):
            yield f"- **{language}** {hint_of(exercise)}\n  {idea(exercise)}"
    for case in cases(exercise):
        yield f"\n## {case.title}\n\n```python\n{case.code.rstrip()}\n```\n"
        for language in languages:
            with speaking(language):
                said = feedback(exercise, case.verdict, tries=1)
            yield f"- **{language}** " + said.replace("\n", "\n  ")
    yield ""


def main(language: str, *names: str) -> None:
    """Print the pages of the exercises, in English and in ``language``."""
    exercises = load()
    unknown = [name for name in names if name not in exercises]
    if unknown:
        sys.exit(f"There is no exercise {unknown[0]!r}: choose from {', '.join(exercises)}.")
    languages = list(dict.fromkeys(["en", language]))
    for name in names or exercises:
        sys.stdout.writelines(f"{line}\n" for line in page(exercises[name], languages))


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit("Which language? For example: python tests/read_feedback.py uk ledger")
    main(*sys.argv[1:])
