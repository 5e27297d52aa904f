"""Slips of the pen: each is seen where it is, and its clean twin is left alone."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

import pytest
import torch

from course.language import speaking
from course.observation import Failure, Observation
from course.slip_words import about_slip, about_slips
from course.slips import slips
from course.slips.cell import GIVES_NONE, OF_TENSORS_TOO

_PAIR = re.compile(
    r"^## (?P<kind>\w+)\n\n```python\n(?P<slip>.*?)```\n\n```python\n(?P<clean>.*?)```$",
    re.MULTILINE | re.DOTALL,
)
FIXTURES = Path(__file__).parents[1] / "fixtures" / "course"
_HERE = "  # here"
_TEXT = (FIXTURES / "slips.txt").read_text(encoding="utf-8")
PAIRS = {match["kind"]: (match["slip"], match["clean"]) for match in _PAIR.finditer(_TEXT)}


def found(body: str, head: str = "def answer(x):") -> dict[str, tuple[int, str]]:
    """Return the kinds of slips in a function, with line and code."""
    return found_in(f"{head}\n{textwrap.indent(body, '    ')}\n")


def found_in(source: str) -> dict[str, tuple[int, str]]:
    """Return the kinds of slips in the source of a function, with line and code."""
    return {slip.kind: (slip.line, slip.code) for slip in slips(source, "answer")}


def test_every_pair_is_read():
    """A heading without two fences would be passed over in silence."""
    assert len(PAIRS) == _TEXT.count("\n## ") == _TEXT.count(_HERE + "\n")


@pytest.mark.parametrize("kind", PAIRS)
def test_slip_is_seen_and_its_clean_twin_is_not(kind):
    """The line is counted from `def`, and shown."""
    slip, clean = PAIRS[kind]
    number, line = next(
        (n, line) for n, line in enumerate(slip.splitlines(), 1) if line.endswith(_HERE)
    )
    shown = line.removesuffix(_HERE).strip()
    assert found_in(slip.replace(_HERE, ""))[kind] == (number, shown)
    assert kind not in found_in(clean)


@pytest.mark.parametrize("kind", PAIRS)
def test_every_slip_has_a_sentence_that_asks(kind):
    """It begins with the line, and asks instead of telling."""
    source = PAIRS[kind][0].replace(_HERE, "")
    slip = next(slip for slip in slips(source, "answer") if slip.kind == kind)
    with speaking("en"):
        said = about_slip(slip)
    assert said.startswith(f"Line {slip.line} of your function, `{slip.code}`: ")
    assert "?" in said
    assert said.count("`") % 2 == 0


@pytest.mark.parametrize(
    "head", ["def answer(x, seen=set()):", "def answer(x, seen=[]):", "def answer(x, seen={}):"]
)
def test_default_that_changes_is_kept_between_calls(head):
    """Python makes a default once."""
    body = "seen.append(x)\nreturn len(seen)"
    assert found(body, head)["kept_between_calls"][0] == 1
    assert "kept_between_calls" not in found("return len(seen)", head)


def test_global_name_is_kept_between_calls():
    """So is a number that is counted up outside."""
    assert "kept_between_calls" in found("global count\ncount += 1\nreturn count + x")


RIGHT = {
    "descend": "path = []\nfor _ in range(x):\n    path.append(x)\nreturn path",
    "walk": (
        "grads = {x: 1.0}\nfor node, arrows in x:\n    for target, local in arrows:\n"
        "        grads[target] = grads.get(target, 0.0) + grads[node] * local\nreturn grads"
    ),
    "count": (
        "seen = set()\nwaiting = [x]\nwhile waiting:\n    node = waiting.pop()\n"
        "    if node is None or node in seen:\n        continue\n    seen.add(node)\n"
        "    waiting += [child for child, _ in node.next_functions]\nreturn len(seen)"
    ),
    "recursion": (
        "seen = set()\ndef visit(node):\n    if node is None or node in seen:\n        return\n"
        "    seen.add(node)\n    for child, _ in node.next_functions:\n        visit(child)\n"
        "visit(x)\nreturn len(seen)"
    ),
    "with": "with torch.no_grad():\n    x -= 0.3 * x.grad\nx.grad = None\nreturn x",
    "docstring": '"""Return x."""\nreturn x',
}


@pytest.mark.parametrize("body", RIGHT.values(), ids=RIGHT)
def test_right_code_has_no_slip(body):
    """What is usual in right answers is nothing to ask about, unless a flag is wrong."""
    source = f"def answer(x):\n{textwrap.indent(body, '    ')}\n"
    assert [s for s in slips(source, "answer") if not s.tier.startswith("flag")] == []


def test_argument_in_quotes_is_a_text():
    """`"keep"` is not what stands in `keep`."""
    head = "def answer(x, keep):"
    assert found("return x if x != 'keep' else 0", head)["name_as_text"][0] == 2
    assert "name_as_text" not in found("return x if x != keep else 0", head)


@pytest.mark.parametrize(
    "source", [None, "", "def answer(x:", "answer = 3", "def other():\n    x ==1", "\0"]
)
def test_no_function_no_slips(source):
    """A cell that is no function, or no Python, has none; nothing is raised."""
    assert slips(source, "answer") == ()


def test_what_fits_only_a_run_that_gave_nothing_is_not_said_about_another():
    """`return` on one way is no slip where something came back."""
    source = "def answer(x):\n    if x:\n        return x\n"
    empty, full = Observation(), Observation(value=1.0)
    with speaking("en"):
        assert about_slips(slips(source, "answer"), ("likely", "weak"), empty, full)
        assert not about_slips(slips(source, "answer"), ("likely", "weak"), full, full)


@pytest.mark.parametrize(
    ("left", "walks", "said"), [(None, 0, True), (2.0, 1, False), (None, 1, False)]
)
def test_cut_walk_is_told_only_where_no_walk_arrived(left, walks, said):
    """`detach()` does no harm where the gradient has arrived, or was emptied afterwards."""
    source = "def answer(x):\n    h = x.detach().requires_grad_()\n    h.backward()\n"
    run, right = (
        Observation(inputs={"x": {"tensors": [{"grad": grad, "walks": count}]}})
        for grad, count in ((left, walks), (2.0, 1))
    )
    with speaking("en"):
        assert bool(about_slips(slips(source, "answer"), ("walk",), run, right)) is said


TAKEN_APART = {
    "a part of a copied list": "for node, arrows in list(x):\n    arrows.pop()",
    "a part that was taken": (
        "waiting = list(x)\nwhile waiting:\n    node, arrows = waiting.pop(0)\n    arrows.clear()"
    ),
    "the argument": "while x:\n    x.pop()",
    "another name for it": "waiting = x\nwaiting.pop()",
    "a part by its place": "waiting = x[:]\nwaiting[0].append(1)",
}
LEFT_WHOLE = {
    "a copy": "waiting = list(x)\nwaiting.pop()",
    "a copied slice": "waiting = x[1:]\nwaiting.append(1)",
    "a collection of its own": "seen = []\nfor node, arrows in x:\n    seen.append(node)",
}


@pytest.mark.parametrize("body", TAKEN_APART.values(), ids=TAKEN_APART)
def test_what_the_caller_gave_is_taken_apart(body):
    """A copied list still holds the lists of the caller."""
    line = body.count("\n") + 2
    assert found(body)["argument_changed"][0] == line


@pytest.mark.parametrize("body", LEFT_WHOLE.values(), ids=LEFT_WHOLE)
def test_copy_may_be_taken_apart(body):
    """What the function made itself is its own."""
    assert "argument_changed" not in found(body)


@pytest.mark.parametrize(("line", "said"), [("x + 1", False), ("y = x + 1", True), ("", True)])
def test_line_that_raised_is_not_asked_where_its_result_goes(line, said):
    """There is none."""
    run = Observation(failure=Failure("TypeError", "unsupported operand type(s) for +", line))
    found_slips = slips("def answer(x):\n    x + 1\n", "answer")
    with speaking("en"):
        assert bool(about_slips(found_slips, ("sure",), run, Observation())) is said


@pytest.mark.parametrize(
    "line", ["x.backward() + x.exp().backward()", "total = x.grad + x.exp().backward()"]
)
def test_other_sums_with_a_walk_are_not_called_half_walked(line):
    """Where both walk, or where a gradient is added, parentheses help nobody."""
    assert "half_walked" not in found(line)


def test_long_line_is_shortened():
    """A code span fits into one line of a notebook."""
    slip = slips(f"def answer(x):\n    x == {'1 + ' * 40}1\n    return x\n", "answer")[0]
    assert len(slip.code) <= 60
    assert slip.code.endswith("…")


def test_set_that_is_asked_in_every_round_begins_once():
    """A set that is made anew is always empty."""
    body = "for y in x:\n    seen = set()\n    if y in seen:\n        continue\n    seen.add(y)\n"
    assert found(f"{body}return 1")["begun_anew"][0] == 3
    assert "begun_anew" not in found(f"seen = set()\n{body.replace('    seen = set()', '    y')}")


def test_comma_between_two_results_is_no_slip():
    """A space, a name, or two plain numbers say that two values are meant."""
    for pair in ("0, 1 * x", "x, 1 * x", "0,1", "0,x * 1"):
        assert "decimal_comma" not in found(f"return {pair}")


@pytest.mark.parametrize("value", [1.0, 0, None, "text", {"tensor": [1.0], "shape": []}])
def test_decimal_comma_is_asked_about_where_one_thing_is_expected(value):
    """Whatever is expected is looked at, be it a number; a pair may well have a comma."""
    source = "def answer(x):\n    return 0,1 * x\n"
    run, pair = Observation(), Observation(value={"tuple": [0, 1.0]})
    with speaking("en"):
        assert "`0,1`" in about_slips(slips(source, "answer"), ("sure",), run, Observation(value))
        assert not about_slips(slips(source, "answer"), ("sure",), run, pair)


def test_digits_that_are_kept_are_no_slip():
    """Ten decimals lose nothing that is looked at."""
    assert "decimals_lost" in found("return round(x, 2)")
    assert "decimals_lost" not in found("return round(x, 10)")


@pytest.mark.parametrize(
    "value",
    ["torch.add(x, x)", "(x * x).add(x)", "x.add(x)", "x.sort()", "torch.sort(x)", "x.sort()[0]",
     "h.add(x)", "torch.add(h, x, alpha=2)", "h.sort().values.add(1)"],
)  # fmt: skip
@pytest.mark.parametrize("line", ["return {}", "h = {}\nreturn h", "y = h * {}\nreturn y"])
def test_method_of_a_tensor_gives_something_back(value, line):
    """Tensors have `add` and `sort`, as sets and lists do: they change nothing."""
    seen = found(f"h = x * x\n{line.format(value)}")
    assert not {"none_as_result", "kept_between_calls", "argument_changed"} & seen.keys()


@pytest.mark.parametrize(
    "start", ["seen = set()", "seen = {x}", "seen = [y for y in x]", "seen = list(x)"]
)
@pytest.mark.parametrize("name", ["add", "sort", "append", "update", "clear", "extend", "insert"])
def test_method_of_a_collection_gives_back_none(start, name):
    """Where the collection is known, or tensors have no such method."""
    for line in (f"seen = seen.{name}(x)\nreturn seen", f"return seen.{name}(x)"):
        assert found(f"{start}\n{line}")["none_as_result"][0] == 3


def test_what_tensors_can_do_too_is_known():
    """A new method of PyTorch would make the slip a false one."""
    both = [n for n in GIVES_NONE if hasattr(torch.Tensor, n) or hasattr(torch, n)]
    assert set(both) == {*OF_TENSORS_TOO, "backward"}


def test_parameter_may_be_a_tensor():
    """Only what tensors cannot do says that an argument is a collection."""
    assert "none_as_result" not in found("return x.add(1)")
    assert "none_as_result" in found("return x.append(1)")
    assert "none_as_result" in found("return seen.add(1)", "def answer(x, seen=set()):")


@pytest.mark.parametrize(
    "line",
    ["y = h.clone()\nh = h * 2", "y = h.clone()\nh.sub_(1)", "y = h.requires_grad_()", "y = 2",
     "_ = h * 2", "y = h.pop()", "y = 2 * h\nh = h + 1", "y = 2 * h\nh -= 1"],
)  # fmt: skip
def test_name_that_is_returned_may_hold_the_whole(line):
    """Copies, changes in place, and what comes before the last filling are no later steps."""
    assert "part_returned" not in found(f"h = x * x\n{line}\nreturn h")


def test_dictionary_that_is_only_asked_for_a_name_loses_nothing():
    """Its keys are all that `in` looks at; who goes through it goes through the pairs."""
    assert "pairs_lost" not in found("return [y for y in x if y in dict(x)]")
    assert "pairs_lost" in found("return [y for y in dict(x).items()]")


def test_leaf_that_loses_its_past_between_walks_is_surely_a_slip():
    """Without a walk, `detach_()` may be what is asked for."""
    assert "untracked_by" in found("x.sum().backward()\nx.detach_()")
    assert "untracked_by" not in found("x.detach_()")


def test_none_for_an_argument_is_surely_a_slip():
    """Another value may be meant."""
    for value, tier in (("None", "sure"), ("x.exp()", None)):
        source = f"def answer(x):\n    for _ in range(3):\n        x = {value}\n    return x\n"
        tiers = {s.kind: s.tier for s in slips(source, "answer")}
        assert (tiers.get("argument_replaced") == "sure") == (tier == "sure")


def test_loop_of_one_round_is_no_loop():
    """The first of many things may be meant; a `while` that always leaves is never meant."""
    walk = "while x:\n    y = x.pop()\n    return y"
    first = "for y in x:\n    return y"
    for body, tier in ((walk, "sure"), (first, "likely")):
        source = f"def answer(x):\n{textwrap.indent(body, '    ')}\n"
        assert {s.kind: s.tier for s in slips(source, "answer")}["return_in_loop"] == tier


def test_look_up_that_fills_a_block_leaves_the_word_to_the_block():
    """Nothing is computed in it, and the block is what was meant to do something."""
    for line in ("x[0]", "x", "x.requires_grad"):
        for head, tier in (("with torch.no_grad():", "likely"), ("if x:", "sure")):
            source = f"def answer(x):\n    {head}\n        {line}\n    return x\n"
            tiers = {slip.kind: slip.tier for slip in slips(source, "answer")}
            assert tiers.get("read_alone") == tier
            assert "kept_nowhere" not in tiers
