"""One learner's notebook: its language, whose numbers it shows, how often a check was tried."""

from __future__ import annotations

import inspect
import sys
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from course.errors import CourseError
from course.exercise import SEEDS, Exercise
from course.exercises import load
from course.feedback import (
    Feedback,
    NotAttempted,
    NotChecked,
    WrongAnswer,
    feedback,
    hint_of,
    idea,
    not_checked,
    stopped,
)
from course.inputs import build
from course.judge import draws_for, job_for, judge
from course.keyboard import about_letters, in_latin, watch_typing
from course.language import translate, use_language
from course.lines import lines_of
from course.numbers import numbers, options
from course.observation import observe_answer
from course.plain import has_blank
from course.stopped import has_stopped, watch_cells
from course.verdict import Verdict


@dataclass
class Session:
    """What `start` set and what happened since."""

    variant: str = ""
    tries: Counter[str] = field(default_factory=Counter)
    hints: Counter[str] = field(default_factory=Counter)


_session = Session()  # of this kernel; `start` puts a new one in its place


def start(language: str, variant: str = "") -> None:
    """Begin a notebook: choose its language and whose numbers it shows.

    Running it again starts the counts of tries anew.

    Raises:
        CourseError: If there are no catalogs for ``language``.
    """
    global _session  # noqa: PLW0603 - a kernel runs one notebook
    use_language(language)
    _session = Session(variant)
    watch_typing()
    watch_cells()


def check(name: str) -> None:
    """Check the answer of that name: print one line, or raise what should be thought about.

    Raises:
        NotAttempted: If there is no answer yet.
        WrongAnswer: If something in it differs.
        NotChecked: If the check itself fails.
    """
    exercise = _exercise(name)
    verdict = _checked(exercise)
    if verdict.outcome != "right" and any(map(has_stopped, exercise.variables or [name])):
        kind = WrongAnswer if verdict.outcome == "wrong" else NotAttempted
        raise kind(stopped(name), f"{name}.{verdict.label}") from None
    if verdict.outcome == "wrong":
        _session.tries[name] += not has_blank(verdict.seen)  # not filled in yet is no wrong try
        _show_pictures(exercise, verdict)
    text = _sentences(exercise, verdict)
    if verdict.outcome == "right":
        _say(f"✓ {text}")
        return
    kind = WrongAnswer if verdict.outcome == "wrong" else NotAttempted
    if verdict.outcome == "missing":
        text = "\n".join(filter(None, [text, _similar_name(verdict.place)]))
    raise kind(text, f"{name}.{verdict.label}") from None


def hint(name: str) -> None:
    """Print a hint for an exercise; asked again, the idea of the solution."""
    exercise = _exercise(name)
    _session.hints[name] += 1
    _say(hint_of(exercise) if _session.hints[name] == 1 else idea(exercise))


def ask(name: str) -> None:
    """Show the numbers, the options or the picture of an exercise, for this learner's variant."""
    exercise = _exercise(name)
    if exercise.kind == "graph":
        from course.graph import draw

        inputs = {key: build(recipe) for key, recipe in exercise.recipes(SEEDS[0]).items()}
        draw(exercise.reference(**inputs), **inputs)
        return
    text = question(exercise, _session.variant)
    if not text:
        text = translate(
            "`{name}` shows nothing: its task stands above its cell. Write your answer there.",
            name=name,
        )
    ipython = _ipython()
    if ipython is None:
        print(text)
        return
    from IPython.display import Markdown, display

    display(Markdown(text))


def given(name: str) -> dict[str, Any]:
    """Return the drawn numbers of an exercise by name, for this learner's variant.

    Raises:
        CourseError: If the answer is a function: its numbers are drawn when it is checked.
    """
    exercise = _exercise(name)
    if exercise.is_function:
        text = translate(
            "`{name}` is a function: it gets its numbers as arguments, so nothing is given here.",
            name=name,
        )
        raise CourseError(text) from None
    return {key: build(r) for key, r in numbers(exercise, _session.variant).items()}


def question(exercise: Exercise, variant: str) -> str:
    """Return what `ask` shows, as Markdown: a sentence, the program, the options."""
    if exercise.is_function:
        return ""
    recipes = numbers(exercise, variant)
    parts: list[str] = []
    if exercise.shows is not None:
        program = exercise.shows(**{name: recipe["value"] for name, recipe in recipes.items()})
        parts += [
            translate("This is your code:"),
            f"```python\n{program.strip()}\n```",
        ]
    if exercise.kind == "choose":
        parts += [
            translate("These are the options:"),
            "\n".join(f"- `{option}`" for option in options(exercise, recipes)),
        ]
    return "\n\n".join(parts)


def _say(text: str) -> None:
    print("\n".join(lines_of(text)))


def _checked(exercise: Exercise) -> Verdict:
    try:
        draws = draws_for(exercise, _session.variant)
        namespace = _namespace()
        seen = observe_answer(job_for(exercise, draws), namespace)
        return judge(exercise, seen, draws, _source(namespace.get(exercise.name)))
    except Exception as error:  # noqa: BLE001 - whatever fails in here is our fault
        raise _our_fault(exercise, error) from None


def _sentences(exercise: Exercise, verdict: Verdict) -> str:
    try:
        return feedback(exercise, verdict, _session.tries[exercise.name])
    except Exception as error:  # noqa: BLE001 - whatever fails in here is our fault
        raise _our_fault(exercise, error) from None


def _our_fault(exercise: Exercise, error: Exception) -> NotChecked:
    return NotChecked(not_checked(exercise.name, error), f"{exercise.name}.not_checked")


def _show_pictures(exercise: Exercise, verdict: Verdict) -> None:
    inputs = {name: build(recipe) for name, recipe in (verdict.recipes or {}).items()}
    for picture in exercise.pictures:
        with suppress(Exception):  # a picture that fails must not hide the sentences
            picture(verdict.place, **inputs)


def _exercise(name: str) -> Exercise:
    found = load().get(name)
    if found is None:
        near = get_close_matches(str(name), load(), 1)
        text = translate("There is no exercise named {name}.", name=repr(name))
        if near:
            text += "\n" + translate("Did you mean {name}?", name=repr(near[0]))
        raise Feedback(text, "no_exercise") from None
    return found


def _similar_name(name: str) -> str:
    own = [key for key in _namespace() if not key.startswith("_")]
    twin = next((key for key in own if key != name and in_latin(key) == name), None)
    if twin is not None:
        return about_letters(twin)
    near = get_close_matches(name, own, 1, cutoff=0.8)
    return translate("Your notebook has `{near}`: is it misspelled?", near=near[0]) if near else ""


def _namespace() -> Mapping[str, Any]:
    ipython = _ipython()
    return ipython.user_ns if ipython is not None else vars(sys.modules["__main__"])


def _ipython() -> Any:
    """Return the running IPython shell, without importing IPython where there is none."""
    module = sys.modules.get("IPython")
    return module.get_ipython() if module is not None else None


def _source(answer: object) -> str | None:
    if not inspect.isfunction(answer):
        return None
    try:
        return inspect.getsource(answer)
    except (OSError, TypeError):
        return None
