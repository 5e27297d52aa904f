"""What is said about answers that no misconception explains: true, and with one next step."""

from __future__ import annotations

import math
import warnings

import pytest
import torch

from course.draws import leaf, number
from course.exercise import choose, predict, write
from course.feedback import feedback
from course.judge import draws_for, job_for, judge
from course.language import speaking
from course.observation import AsksForInput, observe_answer

WORDS = {"hint": "Try again?", "idea": "This way.", "points": 1}


def vector(x=leaf("n", "m")):  # noqa: B008 - drawn
    """Return one number for each row."""
    return x.detach().exp().sum(dim=1)


def table(x=leaf()):  # noqa: B008 - drawn
    """Return a dictionary of two numbers."""
    return {"a": x.item(), "b": 2.0}


def slope(x=number(0.25)):  # noqa: B008 - drawn
    """Return one number."""
    return 2 * x


def flags(x=number(0.25)):  # noqa: B008 - drawn
    """Return a truth value, None and the name of an exception."""
    return {"flag": x > 0, "nothing": None, "error": "RuntimeError"}


def colours():
    """Choose two."""
    return {"red", "blue"}


async def _waiting(x):
    return x


def _yielding(x):
    yield x


def _calls_itself(x):
    return _calls_itself(x)


def _asks(x):
    return float(input())


def _infinities_subtracted(x):
    return vector(x) / 0 - vector(x) / 0


def _raises(error):
    def answer(x):
        raise error

    return answer


def told(exercise, **answer) -> str:
    """Return the feedback on a first wrong answer."""
    draws = draws_for(exercise)
    verdict = judge(exercise, observe_answer(job_for(exercise, draws), answer), draws)
    assert verdict.outcome == "wrong"
    with speaking("en"):
        return feedback(exercise, verdict, tries=1)


OF_FUNCTIONS = {
    "nothing returned": (lambda x: None, "The function returned nothing. Is a `return` missing"),
    "generator": (_yielding, "`yield` makes a generator, which has computed nothing yet."),
    "coroutine": (_waiting, "`async def` makes a coroutine, which has computed nothing yet."),
    "function returned": (lambda x: x.sum, "This is a function, not its result."),
    "nan": (_infinities_subtracted, "There is a `nan` in it"),
    "text": (lambda x: "tensor", "A tensor is expected, of shape `("),
    "list": (lambda x: [1.0], "A tensor is expected, of shape `("),
    "sum over the other axis": (lambda x: x.detach().exp().sum(dim=0), "Its shape is `("),
    "other type": (lambda x: vector(x).float(), "Its numbers are of type `float32`"),
    "one element": (
        lambda x: vector(x) + torch.eye(x.shape[0], dtype=x.dtype)[1],
        "The first element that differs has the index 1",
    ),
    "huge number": (lambda x: 10**1000, "This number has more than 300 digits."),
    "input": (_asks, "`vector` called `input()`.\nNobody can type while your function is checked."),
    "recursion": (_calls_itself, "Your function calls itself without an end."),
    "interrupted": (_raises(KeyboardInterrupt), "Your function was interrupted"),
    "exit": (_raises(SystemExit), "Your function ends the whole program. Use `return`"),
    "unknown name": (
        _raises(NameError("name 'y' is not defined")),
        "Python does not know this name.",
    ),
    "raises": (_raises(ValueError("why")), "Read the message of the error: which value is not"),
    "not a function": (torch.ones(2), "`vector` holds `tensor([1.0, 1.0])`; expected is a func"),
}


@pytest.mark.parametrize(("answer", "said"), OF_FUNCTIONS.values(), ids=OF_FUNCTIONS)
def test_function_is_told_what_is_odd(declared, answer, said):
    """One sentence fits, and it is the one that is said."""
    exercise = declared(write(**WORDS), vector)
    assert said in told(exercise, vector=answer)


@pytest.mark.parametrize("parameters", ["", "x, y", "*, x"])
def test_other_parameters_are_named_as_the_cause(declared, parameters):
    """Python's message speaks of positional arguments; the learner thinks of the `def` line."""
    exercise = declared(write(**WORDS), vector)
    names: dict = {}
    exec(f"def vector({parameters}):\n    return 1", names)  # noqa: S102 - a learner's cell
    assert "Does your `def` line have the same ones?" in told(exercise, vector=names["vector"])


def test_only_the_first_sentence_of_a_message_is_shown(declared):
    """PyTorch's advice about `retain_graph` is no next step here."""
    exercise = declared(write(**WORDS), vector)

    def answer(x):
        y = (x**2).sum()
        y.backward()
        y.backward()

    text = told(exercise, vector=answer)
    assert "Trying to backward through the graph a second time" in text
    assert "retain_graph" not in text


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (lambda x: [x.item(), 2.0], "A dictionary is expected here."),
        (lambda x: {"a": x.item()}, "The entry `b` is missing."),
        (lambda x: {"a": x.item() + 1, "b": 2.0}, "Look at the entry `a` first"),
        (lambda x: {"a": x.item(), "b": 3.0}, "`b` has `3.0`; expected is `2.0`."),
    ],
    ids=["list", "missing", "first entry", "second entry"],
)
def test_dictionary_is_told_about_one_entry(declared, answer, said):
    """Of all entries, the first that differs."""
    assert said in told(declared(write(**WORDS), table), table=answer)


OF_NUMBERS = {
    "decimal comma": ((0, 5), "Python reads `0,5` as two numbers"),
    "in quotes": ("0.5", "Write the number without quotes."),
    "comma in quotes": ("0,5", "Write the number without quotes."),
    "None in quotes": ("None", "`None` is a word of Python. Write it without quotes."),
    "nothing": (None, "`None` stands for a gradient that does not exist."),
    "in brackets": ([0.5], "Write the number alone."),
    "comma at the end": ((0.5,), "Write the number alone."),
    "vector of one": (torch.tensor([0.5]), "Write the number alone."),
    "truth value": (True, "One number is expected here."),
    "two contributions": ([0.2, 0.3], "What happens to parts that belong together?"),
    "right one among others": ((0.5, 3), "Which of them belongs here?"),
    "wrong ones": ([0.2, 0.9], "One number is expected here."),
    "formula in quotes": ("2 * 0.25", "A formula in quotes is only a text."),
    "an error": ("RuntimeError", "Which line should raise it"),
    "twice": (1.0, "You are off by a factor of 2."),
    "half": (0.25, "You are off by a factor of 2."),
    "decimal point": (50.0, "the decimal point is not"),
    "factor of the task": (0.125, "You are off by a factor of exactly 0.25"),
    "summand of the task": (0.75, "You are off by exactly 0.25"),
    "complex tensor": (torch.tensor(0.5 + 0j), "These are complex numbers."),
    "function": (abs, "Are the parentheses `()` missing?"),
    "nan": (math.nan, "There is a `nan` in it"),
    "huge": (10**1000, "This number has more than 300 digits."),
    "rounded": (0.51, "Was a number rounded too early?"),
    "other": (7.0, "Walk through the program once more"),
    "too small": (0.4, "PyTorch gives a larger number."),
    "too large": (7.0, "PyTorch gives a smaller number."),
    "sign": (-0.5, "PyTorch gives a number with the other sign."),
    "only the sign": (-0.5, "Only the sign is wrong."),
}


@pytest.mark.parametrize(("answer", "said"), OF_NUMBERS.values(), ids=OF_NUMBERS)
def test_number_is_told_what_is_odd(declared, answer, said):
    """The number itself is not given away."""
    text = told(declared(predict(**WORDS), slope), slope=answer)
    assert said in text
    assert "PyTorch gives `" not in text


OF_WORDS = {
    "number for flag": ("flag", 2, "Write `True` or `False`, with a capital letter"),
    "flag in quotes": ("flag", "true", "Write `True` or `False`, with a capital letter"),
    "nothing in quotes": ("nothing", "none", "`None` is a word of Python."),
    "some error": ("error", "Error", "An error does stop this program."),
    "other error": ("error", ValueError, "An error does stop this program."),
    "no error": ("error", 2.0, "You expect that this program runs to its end."),
    "None for flag": ("flag", None, "Write `True` or `False`, with a capital letter"),
    "zero for None": ("nothing", 0, "0 is a number"),
    "left out": ("error", ..., '`flags["error"]` is not filled in yet.'),
}


@pytest.mark.parametrize(("key", "answer", "said"), OF_WORDS.values(), ids=OF_WORDS)
def test_word_is_told_what_is_odd(declared, key, answer, said):
    """Truth values, None and names of exceptions have their own slips."""
    exercise = declared(predict(**WORDS), flags)
    right = {"flag": True, "nothing": None, "error": "RuntimeError"}
    assert said in told(exercise, flags={**right, key: answer})


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({"flag": True, "nothing": None}, 'The entry `flags["error"]` is missing.'),
        ([True, None], "Which name belongs to each of your values?"),
        (
            {"flag": True, "nothing": None, "error": "RuntimeError", "new": 1},
            'There is no `flags["new"]` in this exercise.',
        ),
    ],
    ids=["missing", "list", "new"],
)
def test_names_of_a_table_are_kept(declared, answer, said):
    """A table with other names cannot be compared."""
    assert said in told(declared(predict(**WORDS), flags), flags=answer)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ([], "You chose nothing yet."),
        ("green", "Your answer `'green'` is none of the options."),
        ([1, 2], "Your answer `[1, 2]` is none of the options."),
        (["red"], "What you chose is right, but not complete"),
        (["red", "blue", "yellow"], "You chose `'yellow'`; PyTorch shows something else."),
    ],
    ids=["empty", "unknown", "places", "incomplete", "one too many"],
)
def test_choice_is_told_what_is_odd(declared, answer, said):
    """An option is copied, all right ones are written down, and no other."""
    exercise = declared(choose(**WORDS), colours)
    exercise.misconception(lambda: "yellow")
    assert said in told(exercise, colours=answer)


def test_warning_is_passed_on(declared):
    """What a library warned about may be the explanation."""

    def answer(x):
        warnings.warn("Look out. It is far down.", stacklevel=1)

    assert told(declared(write(**WORDS), vector), vector=answer).endswith(
        "There was a warning: Look out."
    )


def test_the_name_of_our_exception_is_not_shown(declared):
    """`AsksForInput` is a word of the course's own code."""
    text = told(declared(write(**WORDS), vector), vector=_asks)
    assert AsksForInput.__name__ not in text
