"""What a verdict is: the case without words, and the misconceptions that explain it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from course.exercise import Exercise, Misconception, Model
from course.inputs import Recipe
from course.observation import Observation
from course.plain import Plain
from course.slips import Slip

# Stands for the value of an entry that is not there.
ABSENT = {"absent": True}

Outcome = Literal["right", "wrong", "untouched", "missing"]
Draws = Sequence[Mapping[str, Recipe]]
Runs = Sequence[Observation]


@dataclass(frozen=True)
class Verdict:
    """What is the case, without words.

    Attributes:
        outcome: ``untouched`` means that the starting cell, or ``...``, still stands there;
            ``missing`` that there is no answer of that name.
        misconceptions: What explains a wrong answer: none, one, or several that look the same.
        place: Where it first differs: an entry (``ledger["y->b"]``), an option, or what is
            watched (``value``, ``failure``, ``grads``, ``walks`` …).
        seen: The observation, or the value at ``place``.
        expected: The same of the reference.
        recipes: The inputs on which it differs.
        at_once: Whether the misconceptions explain the answer together, and none of them alone.
        slips: Slips of the pen in the code of a wrong function, the surest first.
        instead: For an entry that is missing, a key that looks like it, or nearly so.
        opposite: Whether all flags of the variable at ``place`` are turned around.
        one_missing: Whether one entry is missing, and all others are there.
        exchanged: The place whose value stands at ``place``, and the other way round.
    """

    outcome: Outcome
    misconceptions: tuple[Misconception, ...] = ()
    place: str = ""
    seen: Observation | Plain = None
    expected: Observation | Plain = None
    recipes: Mapping[str, Recipe] | None = None
    at_once: bool = False
    slips: tuple[Slip, ...] = ()
    instead: str = ""
    one_missing: bool = False
    opposite: bool = False
    exchanged: str = ""

    @property
    def label(self) -> str:
        """A stable word for counting: the first misconception's name, else the outcome."""
        return self.misconceptions[0].name if self.misconceptions else self.outcome


def held_by(exercise: Exercise, explains: Callable[[Model], bool]) -> tuple[Misconception, ...]:
    """Return the first misconception that explains the answer, and those that look like it."""
    first = next((m for m in exercise.misconceptions if explains(m.model)), None)
    if first is None:
        return ()
    twins = [m for m in exercise.misconceptions if m.name in first.looks_like]
    return (first, *(m for m in twins if explains(m.model)))
