"""Sentences for wrong answers that no misconception explains: what is odd about this one.

Each symptom is looked for in a fixed order, and the first that fits speaks.
"""

from __future__ import annotations

from typing import cast

from course.calls import of_places, of_what_follows
from course.exercise import Exercise
from course.failures import of_failure, read_the_message
from course.keyboard import about_letters
from course.language import translate
from course.mistyped import of_input
from course.nodes import of_graph
from course.observation import NOT_CALLABLE, Observation
from course.option_words import of_choice
from course.plain import as_number, bag, has_blank
from course.predictions import variable
from course.quantities import of_place
from course.relations import of_count
from course.returned import of_gradients, of_returned
from course.several import of_names
from course.slip_words import about_slips
from course.values import of_value
from course.verdict import ABSENT, Verdict


def symptom(exercise: Exercise, verdict: Verdict) -> str:
    """Return one or two sentences: what is odd, and one next step."""
    if isinstance(verdict.seen, Observation):
        return _of_run(exercise, verdict, verdict.seen)
    if exercise.kind == "choose":
        return of_choice(exercise, verdict)
    if verdict.instead or verdict.one_missing:
        return _of_name(verdict)
    if verdict.opposite or verdict.exchanged:
        return _of_many_places(verdict)
    if ABSENT in (verdict.seen, verdict.expected) or has_blank(verdict.seen):
        return ""
    if verdict.seen is None and type(verdict.expected) is int:
        return translate("A count is a number. If you think that there is none, write 0.")
    if verdict.seen is None and not isinstance(verdict.expected, bool | str):
        return translate(
            "`None` says that there is nothing here. Which number is asked for, and what does it "
            "depend on?",
        )
    if verdict.expected is None and as_number(verdict.seen):
        return translate(
            "You expect a number. Is there one at all? Ask what the call gives back, and which "
            "tensors keep a gradient; the word for nothing is `None`.",
        )
    if exercise.unordered:
        return of_names(bag(verdict.seen), verdict.expected)
    if isinstance(verdict.expected, str) and isinstance(verdict.seen, dict):
        return translate(
            "This is a thing of Python, and its name is asked for. Write the name, in quotes.",
        )
    if isinstance(verdict.expected, str) and isinstance(verdict.seen, list):
        return translate(
            "You expect numbers. Does this program run to its end? Go through it line by line, and "
            "look for a call that PyTorch refuses.",
        )
    recipes = verdict.recipes or {}
    found = (
        of_count(verdict.seen, verdict.expected)
        or of_place(exercise, verdict)
        or of_input(exercise, verdict)
        or of_value(verdict.seen, verdict.expected, recipes)
    )
    if not found and isinstance(verdict.expected, str) and not has_blank(verdict.seen):
        return translate(
            "This is none of the words that the task offers here. Copy one of them, alone.",
        )
    return found or translate(
        "Walk through the program once more: which numbers lead to this one, and what happens to "
        "them?",
    )


def _of_name(verdict: Verdict) -> str:
    """Return what to say where an entry is missing: its name is misspelt, or another is double."""
    if not verdict.instead:
        return translate(
            "Does another name stand twice? Python keeps only the last value of a name.",
        )
    return about_letters(verdict.instead) or translate(
        "You wrote `{mine}` in its place. Compare the two letter by letter.",
        mine=verdict.instead,
    )  # fmt: skip


def _of_many_places(verdict: Verdict) -> str:
    """Return what is odd about several entries at once."""
    if verdict.opposite:
        return translate(
            "All your answers in `{name}` are the opposite of the right ones. Did you mark what is "
            "false? Write `True` where it is true.",
            name=variable(verdict.place),
        )  # fmt: skip
    return translate(
        "This belongs to `{place}`, and what stands there belongs here. Did two entries change "
        "places? Check for each of them where it belongs.",
        place=verdict.exchanged,
    )  # fmt: skip


def sure_slip(verdict: Verdict) -> str:
    """Return what is said about a slip that nobody can mean so; empty if there is none.

    Where a flag differs, this holds for some more of them.
    """
    tiers = ["sure"]
    if verdict.place == "grads":
        tiers.append("walk")
    if verdict.place == "again":
        tiers.append("again")
    if verdict.place in ("flags", "value_flags", "links"):
        tiers.append("flag")
    if verdict.place == "flags":
        tiers.append("flag off")
    return _slip(verdict, *tiers)


def _of_run(exercise: Exercise, verdict: Verdict, run: Observation) -> str:
    """Return what is odd about a run of a function."""
    if run.failure is not None and run.failure.type == NOT_CALLABLE:
        return of_failure(exercise, run.failure)
    if run.failure is not None:
        found = sure_slip(verdict) or of_failure(exercise, run.failure)
        return found or _slip(verdict, "likely", "weak") or read_the_message()
    return (
        sure_slip(verdict)
        or _slip(verdict, "likely")
        or _of_difference(verdict, run)
        or _slip(verdict, "weak")
        or translate(
            "Call your function yourself on these numbers and print each step. Which line gives "
            "something else than you planned?",
        )
    )


def _of_difference(verdict: Verdict, run: Observation) -> str:
    """Return what is odd about what differs first; empty if nothing is known about it."""
    right = cast(Observation, verdict.expected)
    recipes = verdict.recipes or {}
    if verdict.place == "graph":
        return of_graph(run.graph, right.graph)
    if verdict.place == "walks":
        return translate(
            "How often does a walk through the graph begin in your function? Let one `backward()` "
            "bring the whole gradient.",
        )
    if verdict.place == "again":
        return translate(
            "Your function finds something else when it is called again. Does it change what it "
            "is given, or keep something outside? Make everything it needs inside.",
        )
    if verdict.place in ("value", "numbers"):
        return (
            of_places(run, right)
            or of_returned(run, right.value, recipes)
            or of_what_follows(run, right)
        )
    if verdict.place == "grads":
        return of_gradients(run, right, recipes)
    return ""


def _slip(verdict: Verdict, *tiers: str) -> str:
    run, right = verdict.seen, verdict.expected
    if not isinstance(run, Observation) or not isinstance(right, Observation):
        return ""
    return about_slips(verdict.slips, tiers, run, right)
