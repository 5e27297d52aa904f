"""Sentences for values that no misconception explains: what is odd about this one."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from course.language import translate
from course.plain import Plain, alike, as_number, close, entries, fold
from course.relations import EXACT, is_rounded, relation

Recipes = Mapping[str, Any]

# A number that is off by less than this was perhaps only rounded.
CLOSE = 0.05


def of_value(seen: Plain, expected: Plain, recipes: Recipes) -> str:
    """Return what the first symptom that fits says; empty if none does."""
    return next(filter(None, _symptoms(seen, expected, recipes)), "")


def _symptoms(seen: Plain, expected: Plain, recipes: Recipes) -> Iterator[str]:
    number, mine = as_number(expected), as_number(seen)
    if number is not None:
        yield from _part_symptoms(seen, number)
    comma = _decimal_comma(seen)
    if comma and number is not None:
        yield translate(
            "Python reads `{typed}` as two numbers: a comma separates values. Write the decimal "
            "point: `{number}`.",
            typed=comma, number=comma.replace(",", "."),
        )  # fmt: skip
    if seen is None and not isinstance(expected, bool | str):
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
    yield from _tensor_symptoms(seen, expected, recipes)
    yield from _structure_symptoms(seen, expected, recipes)
    if number is not None and mine is not None:
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


def of_names(seen: Plain, expected: Plain) -> str:
    """Return what to say about a list of names: one too many, one missing, or no names at all."""
    if isinstance(seen, list) and isinstance(expected, list):
        if not all(isinstance(item, str) for item in seen):
            return translate(
                "Names are expected here, not the things themselves. Write each name in quotes.",
            )
        extra = [name for name in seen if seen.count(name) > expected.count(name)]
        missing = [name for name in expected if expected.count(name) > seen.count(name)]
        if extra and missing:
            return translate(
                "`{name}` does not belong into this list as you have it, and another name is "
                "missing. Read the line once more: which names stand in it?",
                name=extra[0],
            )  # fmt: skip
        if extra:
            return translate(
                "`{name}` is once too often in this list. Does the line use it, and how often?",
                name=extra[0],
            )  # fmt: skip
        if missing:
            return translate(
                "What you listed is right, but a name is missing. Which one does the line use "
                "besides?",
            )
    return translate("Is a name missing in this list, or is there one too many?")


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
    items = seen.get("tuple") if isinstance(seen, dict) else seen
    if not isinstance(items, list) or len(items) < 2:
        return
    parts = [part for item in items if (part := as_number(item)) is not None]
    if len(parts) == len(items) and close(sum(parts), number, EXACT):
        yield translate(
            "These are the parts of the answer. What happens to parts that belong together? Write "
            "one number.",
        )
    if any(close(part, number, EXACT) for part in parts):
        yield translate(
            "You wrote several numbers in one place. Which of them belongs here? Write that one "
            "alone.",
        )


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
        yield translate("Quotes make a text, not a number. Write the number without quotes.")
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


def _tensor_symptoms(seen: Plain, expected: Plain, recipes: Recipes) -> Iterator[str]:
    if not _is_tensor(expected):
        return
    if _expected_among(seen, expected):
        yield translate(
            "You returned several things, and the right tensor is among them. Which one does the "
            "task ask for? Return that one alone.",
        )
    if not _is_tensor(seen) and as_number(seen) is None:
        yield translate(
            "A tensor is expected, of shape `{shape}`. Which operation gives you one?",
            shape=tuple(expected["shape"]),
        )  # fmt: skip
    if not _is_tensor(seen):
        return
    if seen["shape"] != expected["shape"]:
        has_axes = any(len(recipe.get("shape", ())) > 1 for recipe in recipes.values())
        if len(seen["shape"]) == len(expected["shape"]) == 1 and not has_axes:
            yield translate(
                "It holds {seen} numbers; expected are {expected}. Which one is left out, or one "
                "too many?",
                seen=seen["shape"][0], expected=expected["shape"][0],
            )  # fmt: skip
        yield translate(
            "Its shape is `{seen}`; expected is `{expected}`. In which direction is a sum missing, "
            "or one too many?",
            seen=tuple(seen["shape"]), expected=tuple(expected["shape"]),
        )  # fmt: skip
    pairs = list(zip(seen["tensor"], expected["tensor"], strict=False))
    if seen["dtype"] != expected["dtype"] and all(close(x, y, EXACT) for x, y in pairs):
        yield translate(
            "Its numbers are of type `{seen}`; expected is `{expected}`, the type of the input. "
            "Where is the type changed?",
            seen=seen["dtype"], expected=expected["dtype"],
        )  # fmt: skip
    yield _tensor_relation(pairs)
    first = next(
        (i for i, (x, y) in enumerate(pairs) if not math.isclose(x, y, rel_tol=1e-6)), None
    )
    if first is not None and expected["shape"]:
        yield translate(
            "The first element that differs has the index {index}: `{seen}` instead of "
            "`{expected}`. What is special about it?",
            index=first,
            seen=f"{seen['tensor'][first]:.6g}", expected=f"{expected['tensor'][first]:.6g}",
        )  # fmt: skip


def _expected_among(seen: Plain, expected: Plain) -> bool:
    """Whether the expected tensor is one of several things that were returned."""
    items = seen.get("tuple") if isinstance(seen, dict) else seen
    return isinstance(items, list) and any(alike(item, expected, EXACT) for item in items)


def _tensor_relation(pairs: list[tuple[float, float]]) -> str:
    """Return what all elements of a wrong tensor have in common; empty if nothing."""
    mine, right = [x for x, _ in pairs], [y for _, y in pairs]
    if len(pairs) < 2 or mine == right or not all(map(math.isfinite, mine)):
        return ""
    if close(sum(mine), sum(right), EXACT) and all(map(_close_to, sorted(mine), sorted(right))):
        return translate(
            "These are the right numbers in another order. Where do they change places?",
        )
    factors = {round(x / y, 4) for x, y in pairs if y}
    if len(factors) == 1:
        return translate(
            "Every number is {factor} times what it should be. What is it multiplied or divided "
            "by that the task does not name?",
            factor=f"{factors.pop():g}",
        )  # fmt: skip
    offsets = {round(x - y, 4) for x, y in pairs}
    if len(offsets) == 1:
        return translate(
            "Every number is off by {offset}. What is added that the task does not name?",
            offset=f"{offsets.pop():g}",
        )  # fmt: skip
    if not any(map(_close_to, mine, right)):
        return translate(
            "Not one of the numbers agrees. Are they made from the numbers that you were given, or "
            "are they new ones?",
        )
    return ""


def _close_to(x: float, y: float) -> bool:
    """Whether two numbers agree in three digits."""
    return close(x, y, EXACT)


def _structure_symptoms(seen: Plain, expected: Plain, recipes: Recipes) -> Iterator[str]:
    if isinstance(expected, dict) and "dict" in expected:
        if not (isinstance(seen, dict) and "dict" in seen):
            yield translate(
                "A dictionary is expected here. Which name belongs to each of your values? Keep "
                "the names that are given, and put a value behind each.",
            )
            return
        mine, theirs = dict(entries(seen)), dict(entries(expected))
        wrong = [k for k in theirs if k in mine and not alike(mine[k], theirs[k], 1e-6)]
        if wrong:
            yield of_value(mine[wrong[0]], theirs[wrong[0]], recipes) or translate(
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
    if number is not None and mine is None:
        yield translate(
            "One number is expected here. What has to be done with yours before there is one?",
        )


def _is_number(text: str) -> bool:
    try:
        float(text.replace(",", "."))
    except ValueError:
        return False
    return True


def _is_number_in_brackets(data: Plain) -> bool:
    items = data.get("tuple") if isinstance(data, dict) else data
    return isinstance(items, list) and len(items) == 1 and as_number(items[0]) is not None


def _is_tensor(data: Plain) -> bool:
    return isinstance(data, dict) and "tensor" in data


def _decimal_comma(data: Plain) -> str:
    """Return ``0,5`` for the tuple that Python made of it, else an empty text."""
    items = data.get("tuple", []) if isinstance(data, dict) else []
    if len(items) == 2 and all(type(item) is int for item in items) and items[1] >= 0:
        return f"{items[0]},{items[1]}"
    return ""


def _has_nan(data: Plain) -> bool:
    if isinstance(data, float):
        return math.isnan(data)
    return _is_tensor(data) and any(map(math.isnan, data["tensor"]))
