"""Sentences for functions that raised: what the exception is about, and where to look."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches

import torch

from course.contained import AsksForInput
from course.exercise import Exercise
from course.keyboard import typing_advice, unknown_name
from course.language import translate
from course.observation import NOT_CALLABLE, Failure

# How Python calls, in its messages, what is missing its parentheses.
UNCALLED = ("'builtin_function_or_method'", "'method'", "'function'")
# Methods that other libraries have under another name.
TENSOR_NAMES = {"copy": "clone", "zero": "zero_", "clear": "zero_", "zero_grad": "grad.zero_"}


def of_failure(exercise: Exercise, failure: Failure) -> str:
    """Return one or two sentences about an exception; empty if nothing is known about it."""
    found = next(_of_the_check(exercise, failure), "")
    return (
        found
        or _of_call(failure)
        or _of_attribute(failure)
        or _of_name(failure)
        or _of_message(failure.message)
        or _of_type(failure.type)
    )


def _of_name(failure: Failure) -> str:
    """Return what to say about a name that Python or PyTorch writes another way."""
    if failure.type != "NameError":
        return ""
    # In `tensor.grad = None`, `tensor` is a variable that lost its name, not `torch.tensor`.
    if re.search(rf"(?<![\w.]){unknown_name(failure.message)}\.", failure.line):
        return ""
    return typing_advice(NameError(failure.message))


def read_the_message() -> str:
    """Return what is said about an exception of which nothing else is known."""
    return translate("Read the message of the error: which value is not what you thought?")


def _of_the_check(exercise: Exercise, failure: Failure) -> Iterator[str]:
    """Yield what to say where the check and the function do not fit together."""
    if failure.type == NOT_CALLABLE:
        yield translate(
            "Write it with `def {name}(...)`, and use another name for its result.",
            name=exercise.name,
        )
    if failure.type == AsksForInput.__name__:
        yield translate(
            "Nobody can type while your function is checked. Which of its arguments holds that "
            "value?",
        )
    if failure.type == "TypeError" and f"{exercise.name}() " in failure.message:
        yield translate(
            "The check calls `{name}` with the arguments that the task names. Does your `def` line "
            "have the same ones?",
            name=exercise.name,
        )  # fmt: skip


def _of_call(failure: Failure) -> str:
    """Return what to say where the function that was handed over got too much or too little."""
    if failure.type != "TypeError" or not re.match(r"f\(\) (missing|takes) ", failure.message):
        return ""
    return translate(
        "`f` got too few or too many arguments. How many does it need here, and how many does your "
        "call hand on?",
    )


def _of_attribute(failure: Failure) -> str:
    """Return what to say about a name behind a point that is not there."""
    found = re.search(r"'([^']*)' object has no attribute '([^']*)'", failure.message)
    if failure.type != "AttributeError" or found is None:
        return ""
    kind, name = found.groups()
    if kind == "Tensor":
        near = TENSOR_NAMES.get(name) or next(
            iter(get_close_matches(name, _tensor_names(), 1, cutoff=0.75)), ""
        )
        if near:
            return translate(
                "A tensor has no `{name}`. Did you mean `{near}`?", name=name, near=near
            )
    if kind == "NoneType":
        return translate(
            "What stands before the point is `None`. Which line should have filled it, and does "
            "that line run before this one?",
        )
    if kind.endswith("Backward0") or kind == "AccumulateGrad":
        return translate(
            "What stands before the point is a node, not a tensor. A node has `next_functions` and "
            "`name()`. Which of the two do you need here?",
        )
    if kind in ("float", "int"):
        return translate(
            "What stands before the point is a plain number, and that has no graph and no "
            "`{name}`. Which call made a number of your tensor?",
            name=name,
        )  # fmt: skip
    if kind in ("list", "tuple") and name == "backward":
        return translate(
            "Several results stand side by side before the point. Which operation makes one "
            "number of them?",
        )
    if kind in ("list", "tuple", "dict", "set", "str"):
        return translate(
            "What stands before the point is a `{kind}`, and that has no `{name}`. Which of its "
            "parts did you mean?",
            kind=kind, name=name,
        )  # fmt: skip
    return ""


def _tensor_names() -> list[str]:
    return [name for name in dir(torch.Tensor) if not name.startswith("_")]


def _of_message(message: str) -> str:
    """Return what to say about an exception whose message tells the cause."""
    unknown = re.search(r"^name '(\w+)' is not defined", message)
    if unknown is not None:
        return translate(
            "Python does not know this name. Which line should make `{name}`, and is it spelled "
            "the same way there?",
            name=unknown[1],
        )  # fmt: skip
    if "bitwise_xor" in message or "for ^:" in message:
        return translate("`^` is no power in Python. Which sign did the lesson use? Write `**`.")
    if any(word in message for word in UNCALLED):
        return translate(
            "A number or a tensor is needed here, but this is a function. Are the parentheses "
            "`()` missing behind its name?",
        )
    sentences = {
        "backward through the graph a second time": translate(
            "The first walk freed what this graph had saved. Is the tensor computed once and "
            "walked twice? Compute it anew before the second walk, or walk once.",
        ),
        "does not require grad and does not have a grad_fn": translate(
            "There is no graph behind this tensor. Which line cuts it off: a `detach()`, a "
            "`no_grad()`, an `.item()`, or a new tensor made of old numbers?",
        ),
        "can be implicitly created only for scalar outputs": translate(
            "A walk starts at one number, and this tensor holds several. Which operation makes "
            "one number of them?",
        ),
        "a leaf Variable that requires grad": translate(
            "PyTorch refuses to change a tracked leaf in place while it records. Where does "
            "`with torch.no_grad():` belong?",
        ),
        "appears to not have been used in the graph": translate(
            "No path leads from this result to one of the tensors that you ask about. Was the "
            "result computed from these tensors themselves?",
        ),
        "'NoneType'": translate(
            "One value in this line is `None`. Is it a gradient that does not exist yet, or what a "
            "call such as `backward()` gives back?",
        ),
        "can't multiply sequence": translate(
            "One of the two factors is a list. Which single number did you want to keep there?",
        ),
        "'list' and": translate(
            "One of the two is a list. Which single number did you want to keep there?",
        ),
        "values to unpack": translate(
            "An item has another number of parts than there are names. How many parts does one "
            "item have? Print one.",
        ),
        "changed size during iteration": translate(
            "The loop goes through something that it changes. Which copy could it go through?",
        ),
        "cannot be converted to Scalar": translate(
            "This tensor holds several numbers, so it is no single number. Do you need one of "
            "them, their sum, or the whole tensor?",
        ),
        "not iterable": translate(
            "This is a single thing, and you go through it as if it had parts. Which object has "
            "the parts?",
        ),
        "unhashable": translate(
            "A list cannot be put into a set, nor be the key of a dictionary. Which part of it "
            "can?",
        ),
        "Mismatch in shape": translate(
            "The tensor in the parentheses of `backward` has another shape than the one before the "
            "point. Which of the two should the walk start from?",
        ),
        "assign a gradient of size": translate(
            "A gradient has the shape of its tensor. Which shape has the one that you assign? "
            "`None` fits everywhere.",
        ),
        "but got grad of type tuple": translate(
            "What does `torch.autograd.grad` return for one input? Take the element `[0]`.",
        ),
        "assigned grad": translate(
            "`.grad` holds a tensor or `None`, and nothing else. Which of the two did you mean?",
        ),
        "a Tensor or None but": translate(
            "`.grad` holds a tensor or `None`, and nothing else. Which of the two did you mean?",
        ),
        "zero-dimensional tensor": translate(
            "Single numbers cannot be joined end to end. Which operation makes one number of both?",
        ),
        "at least 1D": translate(
            "`@` multiplies matrices. Which sign multiplies numbers?",
        ),
        "index out of range": translate(
            "There is no element at this place. How many are there, and at which number does "
            "counting begin?",
        ),
    }  # fmt: skip
    return next((sentence for part, sentence in sentences.items() if part in message), "")


def _of_type(kind: str) -> str:
    return {
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
        "UnboundLocalError": translate(
            "This name has no value yet when the line runs. Which line gives it one, and does it "
            "come too late?",
        ),
        "KeyError": translate(
            "The dictionary has no entry of this name at that moment. Is the name right, and was "
            "something stored under it before it is read?",
        ),
        "AttributeError": translate(
            "What stands before the point has no such attribute. What is it really: a tensor, a "
            "list, a number or nothing? Print its type, and compare the spelling.",
        ),
    }.get(kind, "")  # fmt: skip
