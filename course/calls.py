"""Sentences for the places at which an answer called the function that it was given."""

from __future__ import annotations

from course.language import listed, translate
from course.observation import Observation
from course.plain import as_number
from course.show import show_number


def of_places(run: Observation, right: Observation) -> str:
    """Return at which places ``f`` should have been called; empty if it was called there."""
    if not is_known(run, right) or _places(run) == _places(right):
        return ""
    return translate(
        "You called `f` at {seen}; expected are the places {expected}. Which step leads from `x` "
        "to each of them?",
        seen=_shown(run), expected=_shown(right),
    )  # fmt: skip


def of_what_follows(run: Observation, right: Observation) -> str:
    """Say so where ``f`` was called at the right places, and the result is wrong; else nothing."""
    if not is_known(run, right) or _places(run) != _places(right):
        return ""
    return translate(
        "The places are right: you called `f` at {seen}. What happens to its values afterwards? "
        "Print them, and compute the rest by hand.",
        seen=_shown(run),
    )  # fmt: skip


def is_known(run: Observation, right: Observation) -> bool:
    """Whether both called a function with Python numbers alone, and gave back a number."""
    looks = (run, right)
    called = all(look.places and None not in look.places for look in looks)
    return called and all(as_number(look.value) is not None for look in looks)


def _places(look: Observation) -> list[str]:
    """Return each place once, from left to right, as it is shown."""
    return [show_number(place) for place in sorted({p for p in look.places if p is not None})]


def _shown(look: Observation) -> str:
    return listed(f"`{place}`" for place in dict.fromkeys(_places(look)))
