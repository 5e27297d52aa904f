"""What is said about answers that no misconception explains: true, and with one next step."""

from __future__ import annotations

import math
import warnings

import pytest
import torch

from course.contained import AsksForInput
from course.declare import choose, graph, predict, write
from course.draws import drawn, leaf, number
from course.feedback import feedback
from course.inputs import build
from course.judge import draws_for, job_for, judge
from course.language import speaking
from course.numbers import options
from course.observation import observe_answer
from course.relations import relation

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
    "a factor": (lambda x: 3 * vector(x), "Every number is 3 times the right one"),
    "signs": (lambda x: -vector(x), "Only the signs are wrong."),
    "the input": (lambda x: x, "You gave back `x` unchanged."),
    "one number": (lambda x: vector(x).sum(), "One number came back where a tensor of shape"),
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
        (lambda x: {"a": x.item()}, "These entries are missing: `b`."),
        (lambda x: {"a": x.item() + 1, "b": 2.0}, "Already the first entry, `a`, differs."),
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
    "comma in quotes": ("0,5", "without quotes. Python reads `0,5` as two numbers"),
    "None in quotes": ("None", "`None` is a word of Python. Write it without quotes."),
    "nothing": (None, "`None` says that there is nothing here."),
    "in brackets": ([0.5], "Write the number alone."),
    "comma at the end": ((0.5,), "Write the number alone."),
    "vector of one": (torch.tensor([0.5]), "Write the number alone."),
    "truth value": (True, "and this is none. Which number does the task ask for?"),
    "in words": ("two", "and this is none. Write the number in digits, without quotes."),
    "two contributions": ([0.2, 0.3], "What happens to parts that belong together?"),
    "right one among others": ((0.5, 3), "Which of them belongs here?"),
    "wrong ones": ([0.2, 0.9], "What has to be done with your numbers before there is one?"),
    "formula in quotes": ("2 * 0.25", "A formula in quotes is only a text."),
    "an error": ("RuntimeError", "Which line should raise it"),
    "twice": (1.0, "Your number is twice the right one, or half of it."),
    "half": (0.25, "Your number is twice the right one, or half of it."),
    "decimal point": (50.0, "the decimal point is not"),
    "factor of the task": (0.125, "Divide your number by 0.25, which stands in the task: then"),
    "summand of the task": (0.75, "You are off by exactly 0.25"),
    "complex tensor": (torch.tensor(0.5 + 0j), "These are complex numbers."),
    "function": (abs, "Are the parentheses `()` missing?"),
    "nan": (math.nan, "There is a `nan` in it"),
    "huge": (10**1000, "This number has more than 300 digits."),
    "rounded": (0.51, "Was a number rounded too early?"),
    "other": (7.0, "Walk through the program once more"),
    "too small": (0.4, "the right number is larger."),
    "too large": (7.0, "the right number is smaller."),
    "sign": (-0.5, "the right number has the other sign."),
    "only the sign": (-0.5, "Only the sign is wrong."),
    "mistyped input": (1.04, "This is the right answer for `0.52` in place of `0.25`."),
}


@pytest.mark.parametrize(("answer", "said"), OF_NUMBERS.values(), ids=OF_NUMBERS)
def test_number_is_told_what_is_odd(declared, answer, said):
    """The number itself is not given away."""
    text = told(declared(predict(**WORDS), slope), slope=answer)
    assert said in text
    assert "the right answer is `" not in text


def long(x=number(12.0)):  # noqa: B008 - drawn
    """Return a number with many digits."""
    return 2.1167 * x


def test_factor_of_the_task_is_multiplied_or_divided_by_as_it_helps():
    """Only one of the two makes the number right, and only that one is said."""
    with speaking("en"):
        for mine, word in ((15.0 * 3.5, "Divide"), (15.0 / 3.5, "Multiply")):
            assert relation(mine, 15.0, {"x": {"value": 3.5}}).startswith(f"{word} your number by")


@pytest.mark.parametrize("typed", [24.5, 24.5004, 52.4], ids=["cut off", "in full", "further left"])
def test_exchanged_digits_come_before_what_is_close(declared, typed):
    """25.4004 was meant; the number may be rounded, and be close to the right one all the same."""
    text = told(declared(predict(**WORDS), long), long=typed)
    assert "Two digits of your number have changed places." in text


def different(x=number(0.25)):  # noqa: B008 - drawn
    """Return a number, None, the name of an exception, two flags and 0."""
    return {"a": 2 * x, "b": None, "c": "RuntimeError", "d": True, "e": False, "f": 0.0}


EXCHANGED = {
    "a number and None": ({"a": None, "b": 0.5}, "b"),
    "a number and an error": ({"a": "RuntimeError", "c": 0.5}, "c"),
}


@pytest.mark.parametrize(("changes", "other"), EXCHANGED.values(), ids=EXCHANGED)
def test_exchanged_entries_come_before_what_explains_one_of_them(declared, changes, other):
    """An idea about the first entry alone does not explain why the other one has its value."""
    exercise = declared(predict(**WORDS), different)
    exercise.misconception(_first_is_nothing)
    text = told(exercise, different=different(0.25) | changes)
    assert f'This belongs to `different["{other}"]`, and what stands there belongs here.' in text
    assert "You wrote None. Why?" not in text


@pytest.mark.parametrize("changes", [{"d": False, "e": True}, {"b": 0.0, "f": None}])
def test_flags_and_zeros_are_not_called_exchanged(declared, changes):
    """Of two wrong flags one is always True; and 0 for None is an idea of its own."""
    answer = different(0.25) | changes
    assert "change places" not in told(declared(predict(**WORDS), different), different=answer)


def _first_is_nothing(x):
    """You wrote None. Why?"""
    return different(x) | {"a": None}


def whole(x=number(0.25)):  # noqa: B008 - drawn
    """Return a whole number."""
    return 108 * x


def test_zero_after_a_decimal_comma_is_no_part(declared):
    """`27,0` has the sum 27, and yet nobody meant two parts."""
    said = told(declared(predict(**WORDS), whole), whole=(27, 0))
    assert "Python reads `27,0` as two numbers" in said


def names():
    """List names, in any order."""
    return {"a": ["x", "x", "y"]}


@pytest.mark.parametrize("typed", ["xy", "yx", "x y", "x, y", "x+x", "xxy"])
def test_names_in_one_text_are_taken_apart(declared, typed):
    """In whatever order, and with any sign between them."""
    said = told(declared(predict(**WORDS, unordered=True), names), names={"a": [typed]})
    assert f'`"{typed}"` is one text.' in said
    assert "is one text" not in told(
        declared(predict(**WORDS, unordered=True), names), names={"a": ["z" + typed]}
    )


def test_list_is_shown_as_it_was_typed(declared):
    """Order does not count, but what is shown is what the learner wrote."""
    said = told(declared(predict(**WORDS, unordered=True), names), names={"a": ["y", "x"]})
    assert "you wrote `['y', 'x']`" in said
    assert "What you listed is right, but a name is missing." in said


OF_WORDS = {
    "number for flag": ("flag", 2, "Write `True` or `False`, with a capital letter"),
    "flag in quotes": ("flag", "true", "Write `True` or `False`, with a capital letter"),
    "nothing in quotes": ("nothing", "none", "`None` is a word of Python."),
    "some error": ("error", "Error", "An error does stop this program."),
    "other error": ("error", ValueError, "An error does stop this program."),
    "no error": ("error", 2.0, "You expect that this program runs to its end."),
    "None for flag": ("flag", None, "Write `True` or `False`, with a capital letter"),
    "zero for None": ("nothing", 0, "0 is a number"),
    "number for nothing": ("nothing", 3.0, "You expect a number. Is there one at all?"),
    "numbers for an error": ("error", [1.0, 2.0], "You expect numbers. Does this program run"),
    "another word": ("error", "nothing special", "This is none of the words that the task offers"),
    "a thing for its name": ("error", object(), "and its name is asked for."),
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
        ({"flag": True, "nothing": None}, "Does another name stand twice?"),
        ({"flag": True}, 'The entry `flags["nothing"]` is missing.'),
        (
            {"flag": True, "nothing": None, "Error": "RuntimeError"},
            "You wrote `Error` in its place. Compare the two letter by letter.",
        ),
        ({"Flag": True, "nothng": None, "error": "RuntimeError"}, "You wrote `Flag` in its place."),
        ([True, None], "Which name belongs to each of your values?"),
        (
            {"flag": True, "nothing": None, "error": "RuntimeError", "new": 1},
            'There is no `flags["new"]` in this exercise.',
        ),
    ],
    ids=["missing", "one missing", "two missing", "misspelt", "two misspelt", "list", "new"],
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
        (None, "An option is a text: are the quotes missing?"),
        (torch.tensor(3.0), "An option is a text: are the quotes missing?"),
        (["red"], "What you chose is right, but not complete"),
        (["red", "blue", "yellow"], "You chose `'yellow'`; that is not right."),
        (3.0, "A number is no option."),
    ],
    ids=["empty", "unknown", "places", "nothing", "tensor", "incomplete", "one too many", "number"],
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


def pair(x=leaf("n"), y=leaf("n")):  # noqa: B008 - drawn
    """Return two gradients."""
    return x.detach().exp(), y.detach().exp()


OF_PAIRS = {
    "dictionary": (lambda x, y: {"x": 1.0}, "A tuple or a list is asked for"),
    "set": (lambda x, y: {1.0, 2.0}, "A tuple or a list is asked for"),
    "three": (lambda x, y: (1.0, 2.0, 3.0), "3 results came back; expected are 2."),
    "exchanged": (lambda x, y: pair(y, x), "The results are right, but they stand in another"),
    "nothing": (lambda x, y: None, "The function returned nothing. Is a `return` missing"),
    "in brackets": (
        lambda x, y: (pair(x, y)[0], (pair(x, y)[1],)),
        "The result at place 2 stands in brackets of its own.",
    ),
    "inputs": (lambda x, y: (x, y), "You gave back `x` and `y` unchanged."),
    "a mean": (
        lambda x, y: (pair(x, y)[0], pair(x, y)[1] / len(y)),
        "the count of numbers. Did you take a mean?",
    ),
    "None inside": (
        lambda x, y: (pair(x, y)[0], None),
        "The result at place 2 is the first that differs: `None` instead of",
    ),
    "all off alike": (lambda x, y: tuple(t - 1 for t in pair(x, y)), "Every number is off by -1."),
    "one off": (
        lambda x, y: (pair(x, y)[0] - 1, pair(x, y)[1]),
        "The first element that differs has the index 0",
    ),
    "off by other signs": (
        lambda x, y: (pair(x, y)[0] - 1, pair(x, y)[1] + 1),
        "Not one of the numbers agrees.",
    ),
    "one is new": (
        lambda x, y: (pair(x, y)[0] ** 2 + 7, pair(x, y)[1]),
        "The first element that differs has the index 0",
    ),
}


@pytest.mark.parametrize(("answer", "said"), OF_PAIRS.values(), ids=OF_PAIRS)
def test_several_results_are_told_what_is_odd(declared, answer, said):
    """Containers first, then the result that differs first."""
    assert said in told(declared(write(**WORDS), pair), pair=answer)


def path(w=leaf()):  # noqa: B008 - drawn
    """Return a list of numbers, and then a count."""
    return [w.item(), w.item() + 1, w.item() + 2]


def test_first_wrong_number_of_a_list_is_named(declared):
    """Its place, what stands there and what should."""
    exercise = declared(write(**WORDS), path)
    said = told(exercise, path=lambda w: [w.item(), 7.0, 8.0])
    assert "The result at place 2 is the first that differs: `7.0` instead of `1.3643`." in said


def count(w=leaf()):  # noqa: B008 - drawn
    """Return a count."""
    return 4 if w.dim() == 0 else 0


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (5, "You counted one too many."),
        (3, "One is missing in your count."),
        (0, "counted nothing"),
    ],
)
def test_count_is_told_by_how_much_it_is_off(declared, number, said):
    """One too many and one too few have other causes than half or twice."""
    assert said in told(declared(write(**WORDS), count), count=lambda w: number)


def test_nobody_rounds_inside_a_function(declared):
    """A wrong algorithm that is 3 % off is not told about digits."""
    said = told(declared(write(**WORDS), table), table=lambda x: {"a": x.item() * 1.03, "b": 2.0})
    assert "rounded" not in said


def test_whole_numbers_are_asked_about(declared):
    """`int(...)` loses decimals."""
    said = told(declared(write(**WORDS), table), table=lambda x: {"a": int(x), "b": 2})
    assert "does an `int(...)` take the decimals away?" in said


@pytest.mark.parametrize("answer", [{"a": 0, "b": 1}, {"a": 1, "b": 0}], ids=["0", "1"])
def test_zeros_and_ones_are_not_called_typed_in(declared, answer):
    """They come out of a walk on which nothing was passed on."""
    assert "int(...)" not in told(declared(write(**WORDS), table), table=lambda x: answer)


def test_nan_in_an_entry_is_named(declared):
    """It says more than the place where it stands."""
    said = told(declared(write(**WORDS), table), table=lambda x: {"a": math.nan, "b": 2.0})
    assert "There is a `nan` in it" in said


def drawn_graph(x=leaf(), y=leaf()):  # noqa: B008 - drawn
    """Return the tensor of a picture."""
    return (x * y) * x + y


OF_GRAPHS = {
    "another node": (
        lambda x, y: (x * y) * x - y,
        "lacks `AddBackward0`, and has `SubBackward0` more",
    ),
    "a node more": (lambda x, y: drawn_graph(x, y).sin(), "Your graph has `SinBackward0` more"),
    "a node less": (lambda x, y: x * y + y, "Your graph lacks `MulBackward0`"),
    "another line": (
        lambda x, y: (x * y) * y + y,
        "`MulBackward0` gets its lines from `MulBackward0` and `x`; yours has `MulBackward0` with",
    ),
}


def test_right_nodes_with_other_lines_are_called_so(declared):
    """A list of nodes beside the same list would say nothing."""
    exercise = declared(graph(**WORDS), drawn_graph)
    assert "the right nodes, but other lines" in told(
        exercise, drawn_graph=lambda x, y: (x * y) * y + y
    )
    assert "expected is `AccumulateGrad" in told(exercise, drawn_graph=lambda x, y: x * y + y)


@pytest.mark.parametrize(("answer", "said"), OF_GRAPHS.values(), ids=OF_GRAPHS)
def test_graph_is_told_which_node_or_line_differs(declared, answer, said):
    """Names first, then lines."""
    assert said in told(declared(graph(**WORDS), drawn_graph), drawn_graph=answer)


def test_other_lines_between_equal_meetings(declared):
    """Two graphs can agree in every node and its neighbours."""
    from course.nodes import of_graph

    def chain(*edges):
        return {"nodes": ["A", "A", "A", "A"], "edges": [[a, 0, b] for a, b in edges]}

    with speaking("en"):
        said = of_graph(
            chain((0, 1), (1, 0), (2, 3), (3, 2)), chain((0, 1), (1, 2), (2, 3), (3, 0))
        )
    assert "Each node is there, with the right names around it." in said


def left(x=leaf("n")):  # noqa: B008 - drawn
    """Leave a gradient."""
    x.exp().sum().backward()


OF_GRADIENTS = {
    "nothing": (lambda x: None, "`x.grad` is `None`: nothing is there."),
    "twice": (lambda x: (2 * x.exp()).sum().backward(), "Every number is 2 times the right one"),
    "a mean": (lambda x: x.exp().mean().backward(), "Did you take a mean?"),
}


@pytest.mark.parametrize(("answer", "said"), OF_GRADIENTS.values(), ids=OF_GRADIENTS)
def test_gradient_that_is_left_is_told_what_is_odd(declared, answer, said):
    """What stays in `.grad` is looked at like what is returned."""
    assert said in told(declared(write(**WORDS, watch=("grads",)), left), left=answer)


def test_none_that_was_filled_is_named(declared):
    """`None` and 0 are not the same."""

    def untouched(x=leaf("n")):  # noqa: B008 - drawn
        return 1.0

    def answer(x):
        x.grad = torch.zeros_like(x)
        return 1.0

    exercise = declared(write(**WORDS, watch=("value", "grads")), untouched)
    assert "`x.grad` was `None` before, and now it holds a tensor." in told(
        exercise, untouched=answer
    )


def _twice(x):
    y = x.exp().sum()
    y.backward()
    y.backward()


def _tuple_stored(x):
    x.grad = torch.autograd.grad(x.sum(), x)


def _called_with_two(x):
    f = build({"kind": "function", "operations": [("square", 0), ("sum", 1)]})
    return f(x, x)


def _too_early(x):
    y += x  # noqa: F821 - the mistake
    return y


OF_ERRORS = {
    "other library": (lambda x: x.copy(), "A tensor has no `copy`. Did you mean `clone`?"),
    "misspelled": (lambda x: x.detatch(), "A tensor has no `detatch`. Did you mean `detach`?"),
    "None": (lambda x: x.grad.clone(), "What stands before the point is `None`."),
    "node": (lambda x: x.exp().grad_fn.is_leaf, "What stands before the point is a node"),
    "list": (lambda x: [x].exp(), "is a `list`, and that has no `exp`."),
    "None in a sum": (lambda x: x + x.grad, "One value in this line is `None`."),
    "no graph": (lambda x: x.detach().sum().backward(), "There is no graph behind this tensor."),
    "vector": (lambda x: x.exp().backward(), "A walk starts at one number"),
    "leaf": (lambda x: x.add_(1), "PyTorch refuses to change a tracked leaf in place"),
    "no path": (
        lambda x: torch.autograd.grad(x.sum(), torch.ones(1, requires_grad=True)),
        "No path leads from this result",
    ),
    "PyTorch's function": (lambda x: tensor(1.0), "belongs to PyTorch. Write `torch.tensor`"),  # noqa: F821
    "lost variable": (lambda x: tensor.sum(), "Which line should make `tensor`"),  # noqa: F821
    "list times": (lambda x: [1.0] * 2.0, "One of the two factors is a list."),
    "unpacked": (lambda x: [a + b for a, b in [(1, 2, 3)]], "An item has another number of parts"),
    "not iterable": (lambda x: list(1.0), "as if it had parts"),
    "scalar": (lambda x: x.exp().item(), "This tensor holds several numbers"),
    "unhashable": (lambda x: {[1.0]}, "A list cannot be put into a set"),
    "tuple for a gradient": (_tuple_stored, "Take the element `[0]`."),
    "several walked": (lambda x: (x, x).backward(), "Several results stand side by side"),
    "too many arguments": (_called_with_two, "`f` got too few or too many arguments."),
    "index": (lambda x: list(x)[9], "There is no element at this place."),
    "two walks": (_twice, "The first walk freed what this graph"),
    "too early": (_too_early, "This name has no value yet when the line runs."),
}


@pytest.mark.parametrize(("answer", "said"), OF_ERRORS.values(), ids=OF_ERRORS)
def test_error_is_told_what_it_means(declared, answer, said):
    """Python and PyTorch speak of their own things; one sentence says what to look at."""
    assert said in told(declared(write(**WORDS), vector), vector=answer)


def kept(x=leaf()):  # noqa: B008 - drawn
    """Return one number, whenever it is called."""
    return x.item()


def test_second_call_is_compared(declared):
    """What lives on between calls shows only then."""
    calls = []

    def answer(x):
        calls.append(x)
        return x.item() if len(calls) % 2 else 0.0

    said = told(declared(write(**WORDS, watch=("value", "again")), kept), kept=answer)
    assert "but `0.0` when it was called again with the same inputs" in said
    assert "keep something outside?" in said


def test_second_call_that_raises_returned_nothing(declared):
    """A list that the first call emptied; the same name as a text was returned."""
    waiting = [0.0]

    def answer(x):
        return x.item() + waiting.pop() * 0

    seen = write(**WORDS, watch=("value", "again"))
    said = told(declared(seen, kept), kept=answer)
    assert "but stopped with `IndexError` when it was called again" in said


def test_option_of_code_has_capital_letters(declared):
    """`U.grad` is no `u.grad`; spaces do not count."""

    def option():
        return "torch.grad(v, u)"

    exercise = declared(choose(**WORDS, is_code=True), option)
    exercise.misconception(lambda: "u.grad", listed=False)
    assert "`'Torch.grad(v, u)'` is none of the options" in told(
        exercise, option="Torch.grad(v, u)"
    )
    assert "`'u.grad'` is none of the options" in told(exercise, option="u.grad")
    assert options(exercise, {}) == ["torch.grad(v, u)"]
    draws = draws_for(exercise)
    seen = observe_answer(job_for(exercise, draws), {"option": "torch.grad(v,u)"})
    assert judge(exercise, seen, draws).outcome == "right"


OF_ORDERS = {
    "in pieces": (["y", "b", "x"], "Each of your texts is only one part of an option."),
    "too short": (["y->x"], "Your text has 2 parts; each option has 3."),
    "all others": (["x b y", "b y x"], "These are exactly the options that do not answer"),
    "one of the others": (["b y x"], "You chose `'b y x'`; that is not right."),
    "numbers": ([1, 2], "A number is no option."),
    "another letter": (["y b z"], "Compare it with the options letter by letter"),
}


@pytest.mark.parametrize(("answer", "said"), OF_ORDERS.values(), ids=OF_ORDERS)
def test_choice_of_orders_is_told_what_is_odd(declared, answer, said):
    """An option is a whole order, and the question asks for the legal ones."""

    def order():
        return "y b x"

    exercise = declared(choose(**WORDS), order)
    exercise.misconception(lambda: {"x b y", "b y x"})
    assert said in told(exercise, order=answer)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("x.grad", "There is no `x` in this program."),
        ("u.gard", "Compare it with the options letter by letter"),
        ("u", "is none of the options. Copy an option exactly as it is printed."),
    ],
)
def test_expression_that_is_no_option(declared, typed, said):
    """A name that the program does not have is another mistake than a letter."""

    def place():
        return "u.grad"

    program = choose(**WORDS, is_code=True, shows=lambda: "u = torch.tensor(2.0)\nv = u**2")
    assert said in told(declared(program, place), place=typed)


OF_OPTIONS = {
    "glued": ("redblue", "Two options are glued together."),
    "more around it": ("print(red)", "An option is in your text, with something more around it."),
    "turned": ("der", "The parts are those of an option"),
}


@pytest.mark.parametrize(("answer", "said"), OF_OPTIONS.values(), ids=OF_OPTIONS)
def test_text_that_is_nearly_an_option(declared, answer, said):
    """A missing comma or quote is told."""
    assert said in told(declared(choose(**WORDS), colours), colours=answer)


def test_slip_is_told_beside_a_misconception(declared):
    """What nobody can mean so is asked about, whatever else is known."""
    exercise = declared(write(**WORDS), kept)
    exercise.misconception(_nothing)
    source = "def kept(x):\n    x == 1\n    return 0.0\n"
    names: dict = {}
    exec(source, names)  # noqa: S102 - a learner's cell
    draws = draws_for(exercise)
    seen = observe_answer(job_for(exercise, draws), names)
    with speaking("en"):
        said = feedback(exercise, judge(exercise, seen, draws, source), tries=1)
    assert "You wrote 0. Why?\nLine 2 of your function, `x == 1`: `==` only compares" in said


def _nothing(x):
    """You wrote 0. Why?"""
    return 0.0


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (lambda f, x: f(x) - f(0.25), "`f` at `0.25` and `1.5`; expected are the places `1.0` and"),
        (lambda f, x: f(1.0) * f(x), "The places are right: you called `f` at `1.0` and `1.5`."),
        (lambda f, x: float(f(torch.tensor(x))), "Call your function yourself"),
    ],
)
def test_places_of_calls_are_compared(declared, answer, said):
    """Of a function that is handed over, it is known where it was called, unless by a tensor."""

    def rise(f=drawn(lambda dice: CUBIC), x=number(1.5)):  # noqa: B008 - drawn
        """Return a difference."""
        return f(x) - f(1.0)

    assert said in told(declared(write(**WORDS), rise), rise=answer)


CUBIC = {"kind": "polynomial", "coefficients": [5.0, -7.0, 2.0, -3.0]}


def test_flags_that_are_all_turned_around_are_called_so(declared):
    """Whoever marks the false ones believes all that is right; one flag the other way is a belief.

    A 0-d tensor of type bool is a flag, too.
    """

    def claims():
        """Return whether each of four claims is true."""
        return {"a": True, "b": False, "c": False, "d": True}

    exercise = declared(predict(**WORDS), claims)
    turned = {"a": False, "b": torch.tensor(True), "c": True, "d": 0}
    opposite = "All your answers in `claims` are the opposite"
    assert opposite in told(exercise, claims=turned)
    assert opposite not in told(exercise, claims=turned | {"d": True})


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (lambda x: torch.cat((x, x[:1])), "expected are 3. Which number does not belong there?"),
        (lambda x: x[1:], "expected are 3. Which number is left out?"),
    ],
)
def test_too_many_and_too_few_numbers_are_told_apart(declared, answer, said):
    """Who has one too many is not asked what is left out."""
    recipe = {"kind": "tensor", "values": [1.5, 2.5, 4.5], "shape": [3]}

    def same(x=drawn(lambda dice: recipe)):  # noqa: B008 - drawn
        """Return a vector."""
        return 1.0 * x

    assert said in told(declared(write(**WORDS), same), same=answer)
