"""From a verdict to the sentences a learner reads: what was seen, why, and one next step."""

from __future__ import annotations

from course.exercise import Exercise
from course.language import listed, translate
from course.lines import lines_of
from course.observation import Observation
from course.seen import REVEAL_FROM, what_was_seen
from course.symptoms import sure_slip, symptom
from course.verdict import Verdict

# From these tries on, a hint and the idea of the solution follow the sentences.
HINT_FROM, IDEA_FROM = 2, REVEAL_FROM


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

    @property
    def lines(self) -> list[str]:
        """The sentences in lines that fit a notebook."""
        return lines_of(self.text)

    def _render_traceback_(self) -> list[str]:
        """Return the lines IPython prints instead of a traceback."""
        return self.lines


class WrongAnswer(Feedback):
    """The answer was checked, and something in it differs."""


class NotAttempted(Feedback):
    """There is no answer yet."""


class NotChecked(Feedback):
    """The check itself failed; it says nothing about the answer."""


def feedback(exercise: Exercise, verdict: Verdict, tries: int) -> str:
    """Return the text for a verdict: one line when right, else short paragraphs.

    Args:
        exercise: The exercise.
        verdict: What `judge` returned.
        tries: How often a wrong answer was checked so far, this time included.
    """
    if verdict.outcome == "right":
        return _praise(exercise)
    if verdict.outcome in ("untouched", "missing"):
        return _not_attempted(exercise, verdict)
    parts = [what_was_seen(exercise, verdict, tries)]
    known = explanation(exercise, verdict)
    # What one idea explains may have come from the pen: `==` for `=` is asked about all the same.
    parts += [known, sure_slip(verdict)] if known else [symptom(exercise, verdict)]
    if isinstance(verdict.seen, Observation) and verdict.seen.warnings:
        warning = verdict.seen.warnings[0].split(". ")[0].split("\n")[0]
        parts.append(
            translate("There was a warning: {warning}.", warning=warning.removesuffix("."))
        )
    if tries >= IDEA_FROM:
        parts.append(idea(exercise))
    elif tries >= HINT_FROM:
        parts.append(hint_of(exercise))
    return "\n".join(part for part in parts if part)


def explanation(exercise: Exercise, verdict: Verdict) -> str:
    """Return what the misconceptions behind a verdict say; empty if none is known."""
    said = [
        translate(m.message, context=f"{exercise.name}.{m.name}", domain="exercises")
        for m in verdict.misconceptions
    ]
    said = list(dict.fromkeys(said))
    if verdict.at_once:
        said.insert(0, translate("Two things have happened at once."))
    elif len(said) > 1 and exercise.kind == "predict":
        said.insert(0, translate("More than one idea gives this answer. Which one was yours?"))
    return "\n".join(said)


def hint_of(exercise: Exercise) -> str:
    """Return the hint of an exercise, with its heading."""
    text = translate(exercise.hint, context=f"{exercise.name}.hint", domain="exercises")
    return translate("Hint: {text}", text=text)


def idea(exercise: Exercise) -> str:
    """Return the idea of the solution, with its heading."""
    text = translate(exercise.idea, context=f"{exercise.name}.idea", domain="exercises")
    return translate("Idea of the solution: {text}", text=text)


def not_checked(exercise: str, error: Exception) -> str:
    """Return the text for a failure of ours."""
    return translate(
        "This answer could not be checked: the check failed, not your code, and you lose no points "
        "for it. Restart the kernel and try again. If it happens again, tell your teacher this: "
        "exercise {exercise}, {error}.",
        exercise=exercise,
        error=f"{type(error).__name__}: {error}",
    )


def stopped(name: str) -> str:
    """Return the text for an answer whose cell stopped with an error before it set it."""
    return translate(
        "The cell of `{name}` stopped with an error, so there is no new answer to check. Repair "
        "that cell first, and run it; then run this one.",
        name=name,
    )  # fmt: skip


def _praise(exercise: Exercise) -> str:
    if exercise.is_function:
        return translate(
            "Right: on every input that was tried, `{name}` does what PyTorch does.",
            name=exercise.name,
        )  # fmt: skip
    if exercise.kind == "choose":
        return translate("Right: PyTorch agrees with your choice.")
    first, *others = exercise.variables
    if others:
        return translate(
            "Right: your {names} agree with what PyTorch computed.",
            names=listed(f"`{name}`" for name in exercise.variables),
        )  # fmt: skip
    return translate(
        "Right: your `{name}` agrees with what PyTorch computed.",
        name=first,
    )  # fmt: skip


def _not_attempted(exercise: Exercise, verdict: Verdict) -> str:
    if verdict.outcome == "missing":
        return translate(
            "Not attempted: there is no `{name}` yet. Run the cell of the exercise first, and "
            "check that the name is spelled exactly so.",
            name=verdict.place,
        )  # fmt: skip
    return translate(
        "Not attempted: the cell of `{name}` is still as you found it. Write your answer in place "
        "of `...`, or repair the function; run that cell, then this one.",
        name=exercise.name,
    )  # fmt: skip
