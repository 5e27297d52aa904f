"""Sentences for wrong answers that no misconception explains: what is odd about this one.

Each symptom is looked for in a fixed order, and the first that fits speaks.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from course.exercise import Exercise
from course.judge import ABSENT, Verdict
from course.language import translate
from course.observation import NOT_CALLABLE, AsksForInput, Failure, Observation
from course.plain import Plain, alike, as_number, close, entries, fold, has_blank

# A number that is off by less than this was perhaps only rounded.
CLOSE = 0.05


def symptom(exercise: Exercise, verdict: Verdict) -> str:
    """Return one or two sentences: what is odd, and one next step."""
    if isinstance(verdict.seen, Observation):
        run, right = verdict.seen, verdict.expected
        if run.failure is not None:
            return _of_failure(exercise, run.failure)
        if verdict.place == "graph":
            return translate(
                "Draw what your function returns, beside the picture. Which node or line is in one "
                "of them only?",
            )
        expected = right.value if isinstance(right, Observation) else None
        of_value = verdict.place in ("value", "numbers")
        found = _of_value(run.value, expected) if of_value else ""
        return found or translate(
            "Call your function yourself on these numbers and print each step. Which line gives "
            "something else than you planned?",
        )
    if exercise.kind == "choose":
        return ""
    if ABSENT in (verdict.seen, verdict.expected) or has_blank(verdict.seen):
        return ""
    if verdict.seen is None:
        return translate(
            "`None` stands for a gradient that does not exist. Does nothing arrive here?",
        )
    if exercise.unordered:
        return translate("Is a name missing in this list, or is there one too many?")
    return _of_value(verdict.seen, verdict.expected) or translate(
        "Walk through the program once more: which numbers lead to this one, and what happens to "
        "them?",
    )


def _of_failure(exercise: Exercise, failure: Failure) -> str:
    sentences = {
        NOT_CALLABLE: translate(
            "Write it with `def {name}(...)`, and use another name for its result.",
            name=exercise.name,
        ),
        AsksForInput.__name__: translate(
            "Nobody can type while your function is checked. Which of its arguments holds that "
            "value?",
        ),
        "KeyboardInterrupt": translate(
            "Your function was interrupted while it was running. Does each of its loops come to an "
            "end?",
        ),
        "SystemExit": translate(
            "Your function ends the whole program. Use `return` to leave a function.",
        ),
        "RecursionError": translate(
            "Your function calls itself without an end. For which input should it stop?",
        ),
        "NameError": translate(
            "Python does not know this name. Is it spelled the same way where it is made?",
        ),
    }  # fmt: skip
    if failure.type == "TypeError" and f"{exercise.name}() " in failure.message:
        return translate(
            "The check calls `{name}` with the arguments that the task names. Does your `def` line "
            "have the same ones?",
            name=exercise.name,
        )  # fmt: skip
    return sentences.get(failure.type) or translate(
        "Read the message of the error: which value is not what you thought?",
    )


def _of_value(seen: Plain, expected: Plain) -> str:
    return next(_symptoms(seen, expected), "")


def _symptoms(seen: Plain, expected: Plain) -> Iterator[str]:
    comma = _decimal_comma(seen)
    if comma and as_number(expected) is not None:
        yield translate(
            "Python reads `{typed}` as two numbers: a comma separates values. Write the decimal "
            "point: `{number}`.",
            typed=comma, number=comma.replace(",", "."),
        )  # fmt: skip
    if seen is None:
        yield translate("The function returned nothing. Is a `return` missing at its end?")
    if isinstance(expected, bool) and not isinstance(seen, bool):
        yield translate("Write `True` or `False`, with a capital letter and without quotes.")
    if isinstance(seen, str):
        yield from _text_symptoms(seen, expected)
    opaque = seen.get("opaque", "") if isinstance(seen, dict) else ""
    if opaque == "int":
        yield translate(
            "This number has more than 300 digits. Where does it grow faster than you thought?",
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
    if _has_nan(seen) and not _has_nan(expected):
        yield translate(
            "There is a `nan` in it, “not a number”. Which step divides zero by zero, or subtracts "
            "infinities?",
        )
    yield from _tensor_symptoms(seen, expected)
    yield from _structure_symptoms(seen, expected)


def _text_symptoms(seen: str, expected: Plain) -> Iterator[str]:
    text = fold(seen)
    if text in ("none", "true", "false") and not isinstance(expected, str):
        yield translate(
            "`{word}` is a word of Python. Write it without quotes.", word=text.capitalize()
        )
    if _is_number(text) and not isinstance(expected, str):
        yield translate("Quotes make a text, not a number. Write the number without quotes.")
    if isinstance(expected, str) and expected.endswith("Error") and "error" in text:
        yield translate(
            "An error does stop this program. Which name stands before the colon in the last line "
            "of its message? Write that name alone.",
        )


def _tensor_symptoms(seen: Plain, expected: Plain) -> Iterator[str]:
    if not _is_tensor(expected):
        return
    if not _is_tensor(seen) and as_number(seen) is None:
        yield translate(
            "A tensor is expected, of shape `{shape}`. Which operation gives you one?",
            shape=tuple(expected["shape"]),
        )  # fmt: skip
    if not _is_tensor(seen):
        return
    if seen["shape"] != expected["shape"]:
        yield translate(
            "Its shape is `{seen}`; expected is `{expected}`. In which direction is a sum missing, "
            "or one too many?",
            seen=tuple(seen["shape"]), expected=tuple(expected["shape"]),
        )  # fmt: skip
    if seen["dtype"] != expected["dtype"]:
        yield translate(
            "Its numbers are of type `{seen}`; expected is `{expected}`, the type of the input. "
            "Where is the type changed?",
            seen=seen["dtype"], expected=expected["dtype"],
        )  # fmt: skip
    pairs = zip(seen["tensor"], expected["tensor"], strict=False)
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


def _structure_symptoms(seen: Plain, expected: Plain) -> Iterator[str]:
    if isinstance(expected, dict) and "dict" in expected:
        if not (isinstance(seen, dict) and "dict" in seen):
            yield translate(
                "A dictionary is expected here. Which names belong to your values?",
            )
            return
        mine, theirs = dict(entries(seen)), dict(entries(expected))
        missing = [key for key in theirs if key not in mine]
        if missing:
            yield translate(
                "The entry `{key}` is missing. What should stand there?", key=missing[0]
            )
        wrong = [key for key in theirs if not alike(mine.get(key), theirs[key], 1e-6)]
        if wrong:
            yield translate(
                "Look at the entry `{key}` first: what arrives there, and from where?",
                key=wrong[0],
            )  # fmt: skip
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
    if number is not None and mine is not None and close(mine, number, CLOSE):
        yield translate(
            "That is close, but not close enough. Was a number rounded too early? Keep more digits "
            "until the end.",
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
