"""Sentences for values that no misconception explains: what is odd about this one."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from course.language import translate
from course.plain import Plain, alike, as_number, close, entries, fold
from course.relations import EXACT, is_rounded, of_digits, relation
from course.several import is_tensor, of_tensor

Recipes = Mapping[str, Any]

# A number that is off by less than this was perhaps only rounded.
CLOSE = 0.05


def of_value(seen: Plain, expected: Plain, recipes: Recipes, *, alone: bool = True) -> str:
    """Return what the first symptom that fits says; empty if none does.

    Of one result among several (not ``alone``), nothing is said that should hold for them all.
    """
    return next(filter(None, _symptoms(seen, expected, recipes, alone=alone)), "")


def _symptoms(
    seen: Plain, expected: Plain, recipes: Recipes, *, alone: bool = True
) -> Iterator[str]:
    number, mine = as_number(expected), as_number(seen)
    comma = _decimal_comma(seen)
    if comma and number is not None and close(float(comma.replace(",", ".")), number, EXACT):
        yield _of_comma(comma)
    if number is not None:
        yield from _part_symptoms(seen, number)
    if comma and number is not None:
        yield _of_comma(comma)
    if seen is None and alone and not isinstance(expected, bool | str):
        yield translate("The function returned nothing. Is a `return` missing at its end?")
    if isinstance(expected, bool) and not isinstance(seen, bool):
        yield translate("Write `True` or `False`, with a capital letter and without quotes.")
    yield from _outcome_symptoms(seen, expected)
    if isinstance(seen, str):
        yield from _text_symptoms(seen, expected)
    yield from _opaque_symptoms(seen)
    if _has_nan(seen) and not _has_nan(expected):
        yield translate(
            "There is a `nan` in it, “not a number”. Which step divides zero by zero, or subtracts "
            "infinities?",
        )
    yield from of_tensor(seen, expected, recipes, alone=alone)
    yield from _structure_symptoms(seen, expected, recipes)
    if number is not None and mine is not None:
        yield of_digits(mine, number)
        if is_rounded(mine, number):
            yield translate(
                "This number is rounded, or cut off. Which digits are lost? Write all of them.",
            )
        if close(mine, number, CLOSE):
            yield translate(
                "That is close, but not close enough. Was a number rounded too early? Or is a "
                "small part left out? Keep all digits, and check each part.",
            )
        yield relation(mine, number, recipes)


def _opaque_symptoms(seen: Plain) -> Iterator[str]:
    """Yield what to say about a value of which only the type is known."""
    opaque = seen.get("opaque", "") if isinstance(seen, dict) else ""
    if opaque == "int":
        yield translate(
            "This number has more than 300 digits. Where does it grow faster than you thought?",
        )
    if opaque.endswith(("Tensor", "Parameter")):
        yield translate(
            "This tensor has more than 10 000 numbers. Were your numbers read as sizes? Use a call "
            "that copies the numbers it is given.",
        )
    if opaque.startswith("complex"):
        yield translate(
            "These are complex numbers. Which types hold plain numbers with a point? Use `float32` "
            "or `float64`.",
        )
    if opaque == "generator":
        yield translate(
            "`yield` makes a generator, which has computed nothing yet. Use `return`.",
        )
    if opaque == "coroutine":
        yield translate(
            "`async def` makes a coroutine, which has computed nothing yet. Use a plain `def`.",
        )
    if opaque in ("function", "builtin_function_or_method", "method"):
        yield translate(
            "This is a function, not its result. Are the parentheses `()` missing?",
        )


def _part_symptoms(seen: Plain, number: float) -> Iterator[str]:
    """Yield what to say about several numbers where one is expected."""
    items = _several(seen)
    parts = [part for item in items if (part := as_number(item)) is not None]
    if parts and len(parts) == len(items) and close(sum(parts), number, EXACT):
        yield translate(
            "These are the parts of the answer. What happens to parts that belong together? Write "
            "one number.",
        )
    if any(close(part, number, EXACT) for part in parts):
        yield translate(
            "You wrote several numbers in one place. Which of them belongs here? Write that one "
            "alone.",
        )


def _several(seen: Plain) -> list[Plain]:
    """Return the items of a list or a tuple of more than one; else none."""
    items = seen.get("tuple") if isinstance(seen, dict) else seen
    return items if isinstance(items, list) and len(items) > 1 else []


def _outcome_symptoms(seen: Plain, expected: Plain) -> Iterator[str]:
    """Yield what to say where one kind of outcome is taken for another: number, None, error."""
    raises = isinstance(expected, str) and expected.endswith("Error")
    if raises and (seen is None or as_number(seen) is not None):
        yield translate(
            "You expect that this program runs to its end. Is there a call in it that PyTorch "
            "refuses? Go through it line by line.",
        )
    if not raises and isinstance(seen, str) and fold(seen).endswith("error"):
        yield translate(
            "You expect an error. Which line should raise it, and what would be missing there? "
            "Find out what that line gives.",
        )
    if expected is None and as_number(seen) == 0:
        yield translate(
            "0 is a number: it says that nothing changes. Is there a number here at all?",
        )


def _text_symptoms(seen: str, expected: Plain) -> Iterator[str]:
    text = fold(seen)
    if text in ("none", "true", "false") and not isinstance(expected, str):
        yield translate(
            "`{word}` is a word of Python. Write it without quotes.", word=text.capitalize()
        )
    if _is_number(text) and not isinstance(expected, str):
        without = translate("Quotes make a text, not a number. Write the number without quotes.")
        yield f"{without} {_of_comma(text)}" if "," in text else without
    if as_number(expected) is not None and any(map(str.isdigit, text)):
        yield translate(
            "A formula in quotes is only a text. Write it without quotes, with your numbers in it, "
            "so that Python computes it.",
        )
    if isinstance(expected, str) and expected.endswith("Error") and "error" in text:
        yield translate(
            "An error does stop this program. Which name stands before the colon in the last line "
            "of its message? Write that name alone.",
        )


def _structure_symptoms(seen: Plain, expected: Plain, recipes: Recipes) -> Iterator[str]:
    if isinstance(expected, dict) and "dict" in expected:
        if not (isinstance(seen, dict) and "dict" in seen):
            yield translate(
                "A dictionary is expected here. Which name belongs to each of your values? Keep "
                "the names that are given, and give each of them a value.",
            )
            return
        mine, theirs = dict(entries(seen)), dict(entries(expected))
        wrong = [k for k in theirs if k in mine and not alike(mine[k], theirs[k], 1e-6)]
        if wrong:
            value = of_value(mine[wrong[0]], theirs[wrong[0]], recipes, alone=False)
            yield value or translate(
                "Look at the entry `{key}` first: what arrives there, and from where?",
                key=wrong[0],
            )  # fmt: skip
        missing = [key for key in theirs if key not in mine]
        if missing:
            yield translate(
                "The entry `{key}` is missing. What should stand there?", key=missing[0]
            )
    number = as_number(expected)
    mine = as_number(seen)
    if number is not None and _is_number_in_brackets(seen):
        yield translate(
            "Brackets, or a comma at the end, make a list of one number. Write the number alone.",
        )
    if number is not None and mine is None and (is_tensor(seen) or _several(seen)):
        yield translate(
            "One number is expected here. What has to be done with your numbers before there is "
            "one?",
        )
    if number is not None and isinstance(seen, str):
        yield translate(
            "One number is expected here, and this is none. Write the number in digits, without "
            "quotes.",
        )
    if number is not None and mine is None:
        yield translate(
            "One number is expected here, and this is none. Which number does the task ask for?",
        )


def _of_comma(typed: str) -> str:
    return translate(
        "Python reads `{typed}` as two numbers: a comma separates values. Write the decimal "
        "point: `{number}`.",
        typed=typed, number=typed.replace(",", "."),
    )  # fmt: skip


def _is_number(text: str) -> bool:
    try:
        float(text.replace(",", "."))
    except ValueError:
        return False
    return True


def _is_number_in_brackets(data: Plain) -> bool:
    items = data.get("tuple") if isinstance(data, dict) else data
    return isinstance(items, list) and len(items) == 1 and as_number(items[0]) is not None


def _decimal_comma(data: Plain) -> str:
    """Return ``0,5`` for the tuple that Python made of it, else an empty text."""
    items = data.get("tuple", []) if isinstance(data, dict) else []
    if len(items) == 2 and all(type(item) is int for item in items) and items[1] >= 0:
        return f"{items[0]},{items[1]}"
    return ""


def _has_nan(data: Plain) -> bool:
    if isinstance(data, float):
        return math.isnan(data)
    return is_tensor(data) and any(map(math.isnan, data["tensor"]))
