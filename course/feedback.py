"""From a verdict to the sentences a learner reads: what was seen, why, and one next step."""

from __future__ import annotations

import math

from course.exercise import Exercise
from course.judge import ABSENT, Verdict
from course.language import translate
from course.observation import Observation
from course.plain import Plain, alike, as_number, entries, has_blank
from course.show import show, show_inputs
from course.symptoms import symptom

# From these tries on, a hint and the idea of the solution follow the sentences.
HINT_FROM, IDEA_FROM = 2, 3


class Feedback(AssertionError):
    """Shown as its sentences alone, without a traceback.

    ``label`` (``exercise.misconception``) ends the message, where reports can count it.
    """

    def __init__(self, text: str, label: str) -> None:
        super().__init__(text, label)
        self.text = text
        self.label = label

    def __str__(self) -> str:
        return f"{self.text} [{self.label}]"

    def _render_traceback_(self) -> list[str]:
        """Return the lines IPython prints instead of a traceback."""
        return self.text.splitlines()


class WrongAnswer(Feedback):
    """The answer was checked, and something in it differs."""


class NotAttempted(Feedback):
    """There is no answer yet."""


class NotChecked(Feedback):
    """The check itself failed; it says nothing about the answer."""


def feedback(exercise: Exercise, verdict: Verdict, tries: int, language: str | None = None) -> str:
    """Return the text for a verdict: one line when right, else short paragraphs.

    Args:
        exercise: The exercise.
        verdict: What `judge` returned.
        tries: How often a wrong answer was checked so far, this time included.
        language: A language code; the current language by default.
    """
    if verdict.outcome == "right":
        return _praise(exercise, language)
    if verdict.outcome in ("untouched", "missing"):
        return _not_attempted(exercise, verdict, language)
    parts = [what_was_seen(exercise, verdict, tries, language)]
    parts.append(explanation(exercise, verdict, language) or symptom(exercise, verdict, language))
    if isinstance(verdict.seen, Observation) and verdict.seen.warnings:
        warning = verdict.seen.warnings[0].split(". ")[0].split("\n")[0]
        parts.append(translate("PyTorch warned: {warning}", language=language, warning=warning))
    if tries >= IDEA_FROM:
        parts.append(idea(exercise, language))
    elif tries >= HINT_FROM:
        parts.append(hint_of(exercise, language))
    return "\n".join(part for part in parts if part)


def explanation(exercise: Exercise, verdict: Verdict, language: str | None = None) -> str:
    """Return what the misconceptions behind a verdict say; empty if none is known."""
    said = [
        translate(
            m.message, context=f"{exercise.name}.{m.name}", domain="exercises", language=language
        )
        for m in verdict.misconceptions
    ]
    return "\n".join(dict.fromkeys(said))


def hint_of(exercise: Exercise, language: str | None = None) -> str:
    """Return the hint of an exercise, with its heading."""
    text = translate(
        exercise.hint, context=f"{exercise.name}.hint", domain="exercises", language=language
    )
    return translate("Hint: {text}", language=language, text=text)


def idea(exercise: Exercise, language: str | None = None) -> str:
    """Return the idea of the solution, with its heading."""
    text = translate(
        exercise.idea, context=f"{exercise.name}.idea", domain="exercises", language=language
    )
    return translate("Idea of the solution: {text}", language=language, text=text)


def not_checked(exercise: str, error: Exception, language: str | None = None) -> str:
    """Return the text for a failure of ours."""
    return translate(
        "This answer could not be checked: the check failed, not your code, and you lose no points "
        "for it. Restart the kernel and try again. If it happens again, tell your teacher this: "
        "exercise {exercise}, {error}.",
        language=language,
        exercise=exercise,
        error=f"{type(error).__name__}: {error}",
    )


def what_was_seen(
    exercise: Exercise, verdict: Verdict, tries: int, language: str | None = None
) -> str:
    """Return what was observed and what was expected, on this input."""
    if exercise.kind == "choose":
        return _seen_choice(verdict, language)
    if exercise.kind == "predict":
        return _seen_prediction(verdict, tries, language)
    run, right = verdict.seen, verdict.expected
    assert isinstance(run, Observation)
    inputs = show_inputs(verdict.recipes or {})
    if run.failure is not None:
        return _seen_failure(exercise, run, inputs, language)
    assert isinstance(right, Observation)
    if right.failure is not None:
        return translate(
            "Tried with {inputs}: `{name}` returned, but here PyTorch raises `{error}`.",
            language=language, inputs=inputs, name=exercise.name, error=right.failure.type,
        )  # fmt: skip
    return _seen_run(exercise, verdict.place, run, right, inputs, language)


def _seen_run(
    exercise: Exercise,
    place: str,
    run: Observation,
    right: Observation,
    inputs: str,
    language: str | None,
) -> str:
    name = exercise.name
    if place == "value":
        return translate(
            "Tried with {inputs}: `{name}` returned `{seen}`; expected is `{expected}`.",
            language=language, inputs=inputs, name=name,
            **_narrowed(run.value, right.value),
        )  # fmt: skip
    if place == "graph":
        return translate(
            "Tried with {inputs}: the graph behind your result has {seen}; expected is {expected}.",
            language=language, inputs=inputs, seen=show_graph(run), expected=show_graph(right),
        )  # fmt: skip
    where, seen, expected = _first_look(place, run, right)
    sentences = {
        "grads": translate(
            "Tried with {inputs}: afterwards `{where}.grad` is `{seen}`; expected is `{expected}`.",
            language=language, inputs=inputs, where=where,
            seen=show(seen.get("grad")), expected=show(expected.get("grad")),
        ),
        "walks": translate(
            "Tried with {inputs}: the gradient in `{where}.grad` is right, but it arrived in "
            "{count} backward passes; expected is one.",
            language=language, inputs=inputs, where=where, count=seen.get("walks"),
        ),
        "flags": translate(
            "Tried with {inputs}: afterwards `{where}` has `requires_grad={seen_flag}` and "
            "`is_leaf={seen_leaf}`; expected is `requires_grad={flag}` and `is_leaf={leaf}`.",
            language=language, inputs=inputs, where=where,
            seen_flag=seen.get("requires_grad"), seen_leaf=seen.get("is_leaf"),
            flag=expected.get("requires_grad"), leaf=expected.get("is_leaf"),
        ),
        "values": translate(
            "Tried with {inputs}: your function changed the numbers in `{where}`; "
            "expected is that they stay as they are.",
            language=language, inputs=inputs, where=where,
        ),
        "kept": translate(
            "Tried with {inputs}: `{where}` no longer holds the tensors it was given; "
            "expected is that it keeps them.",
            language=language, inputs=inputs, where=where,
        ),
    }  # fmt: skip
    return sentences[place]


def _narrowed(seen: Plain, expected: Plain) -> dict[str, str]:
    """Return both values as text; of two dictionaries, only the first entry that differs."""
    if all(isinstance(data, dict) and "dict" in data for data in (seen, expected)):
        mine = dict(entries(seen))
        for key, right in entries(expected):
            if key in mine and not alike(mine[key], right, 1e-6):
                seen, expected = {"dict": [[key, mine[key]]]}, {"dict": [[key, right]]}
                break
    return {"seen": show(seen), "expected": show(expected)}


def _first_look(place: str, run: Observation, right: Observation) -> tuple[str, dict, dict]:
    """Return the name of the first tensor that differs, and both looks at it."""
    keys = {"grads": ("grad",), "walks": ("walks",), "flags": ("requires_grad", "is_leaf")}
    watched = keys.get(place, ("changed",))
    for name, entry in run.inputs.items():
        looks = list(zip(entry["tensors"], right.inputs[name]["tensors"], strict=True))
        for index, (mine, theirs) in enumerate(looks):
            if place == "kept" or any(mine[key] != theirs[key] for key in watched):
                return (name if len(looks) == 1 else f"{name}[{index}]"), mine, theirs
    return next(iter(run.inputs), ""), {}, {}


def show_graph(run: Observation) -> str:
    """Return the nodes of an observed graph as one code span."""
    nodes = (run.graph or {}).get("nodes", [])
    return f"`{' '.join(sorted(nodes)) or None}`"


def _seen_failure(exercise: Exercise, run: Observation, inputs: str, language: str | None) -> str:
    assert run.failure is not None
    error = f"{run.failure.type}: {run.failure.message}".split("\n")[0].removesuffix(": ")
    if run.failure.line:
        return translate(
            "Tried with {inputs}: `{name}` stopped in the line `{line}` with `{error}`.",
            language=language, inputs=inputs, name=exercise.name, line=run.failure.line, error=error,
        )  # fmt: skip
    return translate(
        "Tried with {inputs}: `{name}` stopped with `{error}`.",
        language=language, inputs=inputs, name=exercise.name, error=error,
    )  # fmt: skip


def _seen_prediction(verdict: Verdict, tries: int, language: str | None) -> str:
    place, seen = verdict.place, show(verdict.seen)
    if verdict.expected == ABSENT:
        return translate(
            "There is no `{place}` in this exercise. Keep the names that are given.",
            language=language, place=place,
        )  # fmt: skip
    if verdict.seen == ABSENT:
        return translate("The entry `{place}` is missing.", language=language, place=place)
    if has_blank(verdict.seen):
        return translate("`{place}` is not filled in yet.", language=language, place=place)
    if tries >= IDEA_FROM:
        return translate(
            "`{place}`: you wrote `{seen}`; PyTorch gives `{expected}`.",
            language=language, place=place, seen=seen, expected=show(verdict.expected),
        )  # fmt: skip
    mine, right = as_number(verdict.seen), as_number(verdict.expected)
    if mine is None or right is None or math.isnan(mine):
        return translate(
            "`{place}`: you wrote `{seen}`; PyTorch shows something else here.",
            language=language, place=place, seen=seen,
        )  # fmt: skip
    return _compared(place, seen, mine, right, language)


def _compared(place: str, seen: str, mine: float, right: float, language: str | None) -> str:
    """Return observed against expected, without giving the number away."""
    if mine == -right:
        return translate(
            "`{place}`: you wrote `{seen}`; PyTorch gives a number with the other sign.",
            language=language, place=place, seen=seen,
        )  # fmt: skip
    if mine < right:
        return translate(
            "`{place}`: you wrote `{seen}`; PyTorch gives a larger number.",
            language=language, place=place, seen=seen,
        )  # fmt: skip
    return translate(
        "`{place}`: you wrote `{seen}`; PyTorch gives a smaller number.",
        language=language, place=place, seen=seen,
    )  # fmt: skip


def _seen_choice(verdict: Verdict, language: str | None) -> str:
    seen = show(verdict.seen)
    if verdict.place == "option":
        return translate(
            "Your answer `{seen}` is none of the options. Copy an option exactly as it is printed.",
            language=language, seen=seen,
        )  # fmt: skip
    if verdict.place == "left out":
        return translate(
            "What you chose is right, but not complete: at least one more option is right.",
            language=language,
        )
    return translate(
        "You chose `{seen}`; PyTorch shows something else.", language=language, seen=seen
    )


def _praise(exercise: Exercise, language: str | None) -> str:
    if exercise.is_function:
        return translate(
            "Right: on every input that was tried, `{name}` does what PyTorch does.",
            language=language, name=exercise.name,
        )  # fmt: skip
    if exercise.kind == "choose":
        return translate("Right: PyTorch agrees with your choice.", language=language)
    return translate(
        "Right: your `{name}` agrees with what PyTorch computed.",
        language=language, name=exercise.variables[0],
    )  # fmt: skip


def _not_attempted(exercise: Exercise, verdict: Verdict, language: str | None) -> str:
    if verdict.outcome == "missing":
        return translate(
            "Not attempted: there is no `{name}` yet. Run the cell of the exercise first, and check "
            "that the name is spelled exactly so.",
            language=language, name=verdict.place,
        )  # fmt: skip
    return translate(
        "Not attempted: the cell of `{name}` is still as you found it. Write your answer in place "
        "of `...`, or repair the function; run that cell, then this one.",
        language=language, name=exercise.name,
    )  # fmt: skip
