"""Sentences for functions that raised: what the exception is about, and where to look."""

from __future__ import annotations

from course.exercise import Exercise
from course.language import translate
from course.observation import NOT_CALLABLE, AsksForInput, Failure

# How Python calls, in its messages, what is missing its parentheses.
UNCALLED = ("'builtin_function_or_method'", "'method'", "'function'")


def of_failure(exercise: Exercise, failure: Failure) -> str:
    """Return one or two sentences about an exception that no misconception explains."""
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
        "KeyError": translate(
            "The dictionary has no entry of this name at that moment. Is the name right, and was "
            "something stored under it before it is read?",
        ),
        "AttributeError": translate(
            "What stands before the point has no such attribute. What is it really: a tensor, a "
            "list, a number or nothing? Print its type, and compare the spelling.",
        ),
    }  # fmt: skip
    if failure.type == "TypeError" and f"{exercise.name}() " in failure.message:
        return translate(
            "The check calls `{name}` with the arguments that the task names. Does your `def` line "
            "have the same ones?",
            name=exercise.name,
        )  # fmt: skip
    if "bitwise_xor" in failure.message or "for ^:" in failure.message:
        return translate("`^` is no power in Python. Which sign did the lesson use? Write `**`.")
    if failure.type == "TypeError" and any(word in failure.message for word in UNCALLED):
        return translate(
            "A number or a tensor is needed here, but this is a function. Are the parentheses "
            "`()` missing behind its name?",
        )
    return sentences.get(failure.type) or translate(
        "Read the message of the error: which value is not what you thought?",
    )
