"""From predicted numbers, flags and outcomes to the ideas that explain them.

An idea fits a whole answer, or the first place that is wrong.  What fits exactly counts more than
what fits within the tolerance of the exercise; where two ideas give one number, both are held; and
two ideas about two terms of a sum can be held together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import combinations
from types import NoneType

from course.exercise import Exercise, Misconception, Model
from course.inputs import Recipe
from course.keyboard import in_latin
from course.numbers import PLAIN, predicted, predictions
from course.plain import Plain, alike, as_number, close

# Numbers are typed with three digits or more, or computed: an idea that is not the only one for
# its number has to fit as exactly as that.
TIGHT = 1e-3
# Two ideas at once give nearly any number, so they have to fit exactly.
EXACT = 1e-6
# So many flags are not all wrong by accident.
MANY = 4
# How alike a name and a misspelled one are, at least, for `difflib`.
ALMOST = 0.7
# More ideas than these say nothing about an answer.
MOST = 2

Answer = Mapping[str, Plain]


@dataclass(frozen=True)
class Prediction:
    """An answer, place by place, beside what is right, and the first place that is wrong."""

    exercise: Exercise
    recipes: Mapping[str, Recipe]
    own: Mapping[str, float]
    found: Answer
    expected: Answer
    place: str

    def ideas(self) -> tuple[tuple[Misconception, ...], bool]:
        """Return what explains the answer, and whether all of it happened at once."""
        held = self._held(self._explains_all)
        is_odd = self.is_opposite() or bool(self.exchanged())
        if not held and not is_odd:
            held = self._held_at_the_place()
        if held or is_odd:
            return held, False
        pair = self._pair()
        return pair, bool(pair)

    def is_opposite(self) -> bool:
        """Whether all flags of the variable are turned around, and there are not just a few."""
        places = [p for p in self.expected if variable(p) == variable(self.place)]
        pairs = [(self.found.get(place), self.expected[place]) for place in places]
        flags = all(isinstance(flag, bool) for pair in pairs for flag in pair)
        return flags and len(pairs) >= MANY and all(mine is not right for mine, right in pairs)

    def exchanged(self) -> str:
        """Return the place that has what belongs to the first wrong one, and the other way round.

        Of two flags that are wrong, one is always True and one False: that says nothing.  Nor does
        a 0 in place of None, and None in place of 0.
        """
        if self.exercise.follows:
            return ""  # what comes later depends on what was exchanged
        first, *others = wrong_places(self.found, self.expected, self.exercise.rtol)
        if len(others) != 1 or not {first, *others} <= self.found.keys() & self.expected.keys():
            return ""
        mine, theirs = (self.found[place] for place in (first, others[0]))
        here, there = (self.expected[place] for place in (first, others[0]))
        crossed = alike(mine, there, TIGHT) and alike(theirs, here, TIGHT)
        telling = any(type(v) not in (bool, NoneType) and v not in PLAIN for v in (here, there))
        return others[0] if crossed and telling else ""

    def _held(self, explains: Callable[[Model, float], bool]) -> tuple[Misconception, ...]:
        """Return the first idea that fits, those that look like it, and rare ones that fit too."""
        known = self.exercise.misconceptions
        tight = [m for m in known if explains(m.model, TIGHT)]
        loose = [m for m in known if not m.rare and explains(m.model, self.exercise.rtol)]
        usual = [m for m in tight if not m.rare] or ([] if tight else loose)
        first = usual[:1]
        twins = [m for m in usual if first and m.name in first[0].looks_like]
        rare = list({m.message: m for m in tight if m.rare}.values())
        held = (*first, *twins, *rare)
        return held if len(rare) <= MOST else tuple(first)

    def _held_at_the_place(self) -> tuple[Misconception, ...]:
        held = self._held(self._explains_place)
        if self.exercise.follows or not held:
            return held
        fitting = [
            m for m in self.exercise.misconceptions
            if not m.rare and self._explains_place(m.model, self.exercise.rtol)
        ]  # fmt: skip
        # An answer with two mistakes is told about the idea that it agrees with most.
        best = max(fitting, key=self._shared, default=None)
        twins = [
            m for m in fitting
            if best is not None and m.name in best.looks_like
            and self._shared(m) == self._shared(best)
        ]  # fmt: skip
        return held if best is None else (best, *twins)

    def _explains_all(self, model: Model, rtol: float) -> bool:
        return any(
            answer.keys() == self.found.keys()
            and all(alike(self.found[p], answer[p], rtol) for p in self.found)
            for answer in predictions(self.exercise, model, self.recipes)
        )

    def _explains_place(self, model: Model, rtol: float) -> bool:
        place, mine, right = self.place, self.found.get(self.place), self.expected.get(self.place)
        return place in self.found and any(
            place in answer
            and alike(mine, answer[place], rtol)
            and not alike(right, answer[place], rtol)
            for answer in predictions(self.exercise, model, self.recipes, self.own)
        )

    def _shared(self, misconception: Misconception) -> int:
        answer = predicted(self.exercise, misconception.model, self.recipes, self.own)
        return sum(
            p in self.found and alike(self.found[p], value, self.exercise.rtol)
            for p, value in answer.items()
        )

    def _pair(self) -> tuple[Misconception, ...]:
        """Return the two ideas whose errors add up to that of the answer, if only two do."""
        mine, right = (as_number(answer.get(self.place)) for answer in (self.found, self.expected))
        if mine is None or right is None:
            return ()
        errors = list(self._errors(right))
        pairs = {
            frozenset((a.message, b.message)): (a, b)
            for (a, x), (b, y) in combinations(errors, 2)
            if a.term != b.term and close(mine, right + x + y, EXACT)
        }
        return next(iter(pairs.values())) if len(pairs) == 1 else ()

    def _errors(self, right: float) -> Iterator[tuple[Misconception, float]]:
        """Yield ideas about one term, each with the error that it makes."""
        for idea in self.exercise.misconceptions:
            for answer in predictions(self.exercise, idea.model, self.recipes) if idea.term else ():
                number = as_number(answer.get(self.place))
                if number is not None and number != right:
                    yield idea, number - right


def wrong_places(found: Answer, expected: Answer, rtol: float) -> Sequence[str]:
    """Return the places that are wrong or missing, then those that should not be there."""
    wrong = [p for p in expected if p not in found or not alike(found[p], expected[p], rtol)]
    return wrong + [place for place in found if place not in expected]


def key(place: str) -> str:
    """Return the key inside a place: ``ledger["y->b"]`` → ``y->b``; a variable stays itself."""
    return place.partition('["')[2].removesuffix('"]') or place


def variable(place: str) -> str:
    """Return the variable of a place: ``ledger["y->b"]`` → ``ledger``."""
    return place.partition('["')[0]


def keys_by_variable(answer: Answer) -> dict[str, list[str]]:
    """Return the keys of each variable that is a dictionary."""
    found: dict[str, list[str]] = {}
    for place in answer:
        name, inside, _ = place.partition('["')
        if inside:
            found.setdefault(name, []).append(key(place))
    return found


def as_flag(value: Plain, expected: Plain) -> Plain:
    """Return True or False for a 1 or a 0 that stands where one of them is expected.

    The other way round, True is 1 and False is 0 where that very count is expected, as in Python.
    """
    if isinstance(value, bool) and type(expected) is int and value == expected:
        return expected
    number = as_number(value)
    return bool(number) if isinstance(expected, bool) and number in (0, 1) else value


def twin(place: str, found: Answer, expected: Answer) -> str:
    """Return the key of an answer that stands for one that is missing; empty if none does."""
    others = [key(p) for p in found if p not in expected]
    same = [other for other in others if in_latin(other) == key(place)]
    alone = others if len(others) == 1 and len(found) == len(expected) else []
    return next(iter(same or alone or get_close_matches(key(place), others, 1, ALMOST)), "")
