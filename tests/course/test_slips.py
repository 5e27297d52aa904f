"""Slips of the pen: each is seen where it is, and its clean twin is left alone."""

from __future__ import annotations

import textwrap

import pytest

from course.language import speaking
from course.observation import Observation
from course.slip_words import about_slip, about_slips
from course.slips import slips

# kind: (the slip, its clean twin, the line of the slip)
TWINS = {
    "sign_behind_equals": ("total =+ x\nreturn total", "total = +x\nreturn total", 2),
    "compared_not_assigned": ("x.grad == None\nreturn x", "x.grad = None\nreturn x", 2),
    "named_not_called": ("x.grad.zero_\nreturn x", "x.grad.zero_()\nreturn x", 2),
    "kept_nowhere": ("x.detach()\nreturn x", "y = x.detach()\nreturn y", 2),
    "read_alone": ("x.requires_grad\nreturn x", "x.requires_grad = True\nreturn x", 2),
    "attribute_invented": (
        "x.require_grad = True\nreturn x",
        "x.requires_grad = True\nreturn x",
        2,
    ),
    "method_overwritten": (
        "x.requires_grad_ = True\nreturn x",
        "x.requires_grad_(True)\nreturn x",
        2,
    ),
    "gradient_for_flag": ("x.grad = None\nreturn x", "x.requires_grad = False\nreturn x", 2),
    "switched_on": ("x.requires_grad_()\nreturn x", "x.requires_grad_(False)\nreturn x", 2),
    "untracked_by": ("y = x.detach()\nreturn y", "y = x.clone()\nreturn y", 2),
    "block_for_flag": (
        "with torch.no_grad():\n    x.exp()\nreturn x",
        "with torch.enable_grad():\n    x.exp()\nreturn x",
        2,
    ),
    "loop_name_moved": (
        "for n, t in x.items():\n    t = t.detach()\nreturn x",
        "for n, t in x.items():\n    t.detach_()\nreturn x",
        3,
    ),
    "value_compared": (
        "for n, t in x.items():\n    if t != x:\n        return n\nreturn x",
        "for n, t in x.items():\n    if n != x:\n        return t\nreturn x",
        3,
    ),
    "method_as_value": ("first = x.clone\nreturn first", "first = x.clone()\nreturn first", 2),
    "none_as_result": (
        "path = []\npath = path.append(x)\nreturn path",
        "path = []\npath.append(x)\nreturn path",
        3,
    ),
    "word_as_text": ("return x != 'None'", "return x != 'None of them'", 2),
    "name_as_text": (
        "grads, node = {}, x\nreturn grads['node']",
        "grads, node = {'n': 1}, x\nreturn grads['n'] + node",
        3,
    ),
    "always_true": (
        "if x == 1 or 2:\n    return x\nreturn 0",
        "if x == 1 or x == 2:\n    return x\nreturn 0",
        2,
    ),
    "break_in_loop": (
        "while x:\n    if x.seen:\n        break\n    x = x.next\nreturn x",
        "while x:\n    if x.seen:\n        continue\n    x = x.next\nreturn x",
        4,
    ),
    "return_in_loop": (
        "for y in x:\n    y.backward()\n    return y",
        "for y in x:\n    y.backward()\nreturn x",
        4,
    ),
    "return_in_inner_loop": (
        "for y in x:\n    for z in y:\n        z.backward()\n        return z",
        "for y in x:\n    for z in y:\n        z.backward()\nreturn x",
        5,
    ),
    "return_in_condition": (
        "for y in x:\n    if y is None:\n        return 0\nreturn x",
        "for y in x:\n    if y is None:\n        continue\nreturn x",
        4,
    ),
    "never_run": ("return x\nx.backward()", "x.backward()\nreturn x", 3),
    "begun_anew": (
        "for y in x:\n    path = []\n    path.append(y)\nreturn path",
        "path = []\nfor y in x:\n    path.append(y)\nreturn path",
        3,
    ),
    "kept_between_calls": (
        "seen.add(x)\nreturn len(seen)",
        "seen = set()\nseen.add(x)\nreturn len(seen)",
        2,
    ),
    "never_filled": (
        "seen = set()\nif x in seen:\n    return 0\nreturn 1",
        "seen = set()\nif x in seen:\n    return 0\nseen.add(x)\nreturn 1",
        2,
    ),
    "asked_who_waits": (
        "while x:\n    y = x.pop()\n    if y not in x:\n        x.append(y.next)\nreturn 1",
        "while x:\n    y = x.pop()\n    if y not in x and y not in z:\n        z.add(y)\nreturn 1",
        4,
    ),
    "generator_returned": ("return (y for y in x)", "return [y for y in x]", 2),
    "printed": ("print(x)", "return x", 2),
    "return_on_one_way": ("if x:\n    return x", "if x:\n    return x\nreturn 0", 3),
    "argument_replaced": ("x = 2.0\nreturn x", "x = x + 2.0\nreturn x", 2),
    "decimal_comma": ("return 0,1 * x", "return 0.1 * x", 2),
    "decimals_lost": ("return int(x)", "return float(x)", 2),
    "pairs_lost": ("return dict(x)", "return dict(zip(x, x))", 2),
    "begins_at_one": ("return list(range(1, x))", "return list(range(x))", 2),
    "cut_off": ("y = x.detach()\nreturn y", "y = x.clone()\nreturn y", 2),
    "value_emptied": ("x.zero_()\nreturn x", "x.grad.zero_()\nreturn x", 2),
    "argument_unused": ("return 2.0", "return 2.0 * x", 1),
    "helper_unused": (
        "def walk():\n    return x\nreturn x",
        "def walk():\n    return x\nreturn walk()",
        2,
    ),
    "result_unused": ("y = x + 1\nreturn x", "y = x + 1\nreturn y", 2),
    "loop_name_unused": (
        "for y, z in x:\n    print(y)\nreturn x",
        "for y, _ in x:\n    print(y)\nreturn x",
        2,
    ),
}


def found(body: str, head: str = "def answer(x):") -> dict[str, tuple[int, str]]:
    """Return the kinds of slips in a function, with line and code."""
    source = f"{head}\n{textwrap.indent(body, '    ')}\n"
    return {slip.kind: (slip.line, slip.code) for slip in slips(source, "answer")}


@pytest.mark.parametrize(("kind", "twins"), TWINS.items(), ids=TWINS)
def test_slip_is_seen_and_its_clean_twin_is_not(kind, twins):
    """The line is counted from `def`, and shown."""
    slip, clean, line = twins
    assert found(slip)[kind] == (line, f"def answer(x):\n{slip}".splitlines()[line - 1].strip())
    assert kind not in found(clean)


@pytest.mark.parametrize("kind", TWINS)
def test_every_slip_has_a_sentence_that_asks(kind):
    """It begins with the line, and asks instead of telling."""
    source = f"def answer(x):\n{textwrap.indent(TWINS[kind][0], '    ')}\n"
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
