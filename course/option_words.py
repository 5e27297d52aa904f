"""Sentences for choices: what is odd about a text that is no option, or about a whole choice."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import get_close_matches

from course.exercise import Exercise
from course.language import translate
from course.numbers import options
from course.plain import as_number, fold
from course.several import is_tensor
from course.verdict import Verdict

# As alike as two texts are in which one letter of six is wrong, or two have changed places.
NEAR = 0.8


def of_choice(exercise: Exercise, verdict: Verdict) -> str:
    """Return what is odd about a choice that no misconception explains; empty if nothing is."""
    if verdict.place == "all others":
        return translate(
            "These are exactly the options that do not answer the question. Read the question once "
            "more: which ones does it ask for?",
        )
    if verdict.place != "option":
        return ""
    known = options(exercise, verdict.recipes or {})
    if isinstance(verdict.seen, str):
        return _of_text(exercise, verdict.seen, known, _shown(exercise, verdict))
    if isinstance(verdict.seen, list) and all(isinstance(item, str) for item in verdict.seen):
        return translate(
            "Each of your texts is only one part of an option. One option is one text: write all "
            "of it in one pair of quotes.",
        )
    parts = verdict.seen if isinstance(verdict.seen, list) else [verdict.seen]
    if parts and all(not is_tensor(part) and as_number(part) is not None for part in parts):
        return translate(
            "A number is no option. Which of the options answers the question? Write that one, in "
            "quotes.",
        )
    if verdict.seen is None or is_tensor(verdict.seen):
        return translate(
            "This is what Python made of your line. An option is a text: are the quotes missing?",
        )
    return ""


def _of_text(exercise: Exercise, typed: str, known: Sequence[str], program: str) -> str:
    text = _joined(typed)
    joined = [_joined(option) for option in known]
    if any(text == first + second for first in joined for second in joined):
        return translate(
            "Two options are glued together. Is a comma missing between them? Write each in its "
            "own quotes.",
        )
    if exercise.is_code:
        return _of_code(typed, known, program) or _more_around(text, joined)
    if any(sorted(text) == sorted(option) for option in joined):
        return translate(
            "The parts are those of an option, but not in an order that is offered. Which of the "
            "options did you mean?",
        )
    parts, counts = _parts(typed), {len(_parts(option)) for option in known}
    offered = {part for option in known for part in _parts(option)}
    if len(counts) == 1 and {len(parts)} != counts and set(parts) <= offered:
        return translate(
            "Your text has {seen} parts; each option has {count}. Is something left out, or one "
            "too many? Copy an option whole.",
            seen=len(parts), count=counts.pop(),
        )  # fmt: skip
    return _more_around(text, joined) or _nearly(typed, known)


def _of_code(typed: str, known: Sequence[str], program: str) -> str:
    name = re.match(r"\s*([^\W\d]\w*)\.", typed)
    if name is not None and not re.search(rf"\b{name[1]}\b", f"{program} {' '.join(known)}"):
        return translate(
            "There is no `{name}` in this program. Which names does it have?", name=name[1]
        )
    return _nearly(typed, known)


def _nearly(typed: str, known: Sequence[str]) -> str:
    if not get_close_matches(typed, known, 1, cutoff=NEAR):
        return ""
    return translate(
        "This is nearly an option. Compare it with the options letter by letter: which letter is "
        "another one, or in another place?",
    )


def _more_around(text: str, joined: Sequence[str]) -> str:
    if not any(option in text for option in joined):
        return ""
    return translate(
        "An option is in your text, with something more around it. What is too much? Write the "
        "option alone.",
    )


def _joined(text: str) -> str:
    return "".join(_parts(text.replace(",", " ")))


def _parts(text: str) -> list[str]:
    """Return the words of a text, also where arrows or commas stand between them.

    >>> _parts("y->b->x")
    ['y', 'b', 'x']
    """
    return fold(re.sub(r"\s*(?:->|→|,)\s*", " ", text)).split()


def _shown(exercise: Exercise, verdict: Verdict) -> str:
    """Return the program that the learner was shown; empty if there is none."""
    if exercise.shows is None:
        return ""
    recipes = verdict.recipes or {}
    return exercise.shows(**{name: recipe.get("value") for name, recipe in recipes.items()})
