"""Sentences for wrong answers that no misconception explains: what is odd about this one.

Each symptom is looked for in a fixed order, and the first that fits speaks.
"""

from __future__ import annotations

from course.exercise import Exercise
from course.failures import of_failure
from course.judge import ABSENT, Verdict
from course.language import translate
from course.observation import Observation
from course.plain import has_blank
from course.quantities import of_place
from course.values import of_names, of_value


def symptom(exercise: Exercise, verdict: Verdict) -> str:
    """Return one or two sentences: what is odd, and one next step."""
    recipes = verdict.recipes or {}
    if isinstance(verdict.seen, Observation):
        run, right = verdict.seen, verdict.expected
        if run.failure is not None:
            return of_failure(exercise, run.failure)
        if verdict.place == "graph":
            return translate(
                "Draw what your function returns, beside the picture. Which node or line is in one "
                "of them only?",
            )
        expected = right.value if isinstance(right, Observation) else None
        is_value = verdict.place in ("value", "numbers")
        if verdict.place == "walks":
            return translate(
                "How often does a walk through the graph begin in your function? Let one "
                "`backward()` bring the whole gradient.",
            )
        found = of_value(run.value, expected, recipes) if is_value else ""
        return found or translate(
            "Call your function yourself on these numbers and print each step. Which line gives "
            "something else than you planned?",
        )
    if exercise.kind == "choose":
        return ""
    if ABSENT in (verdict.seen, verdict.expected) or has_blank(verdict.seen):
        return ""
    if verdict.seen is None and not isinstance(verdict.expected, bool | str):
        return translate(
            "`None` stands for a gradient that does not exist. Does nothing arrive here?",
        )
    if exercise.unordered:
        return of_names(verdict.seen, verdict.expected)
    found = of_place(exercise, verdict) or of_value(verdict.seen, verdict.expected, recipes)
    return found or translate(
        "Walk through the program once more: which numbers lead to this one, and what happens to "
        "them?",
    )
