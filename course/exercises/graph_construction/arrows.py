"""Exercise 2.1: to which tensors the arrows of each node lead."""

from __future__ import annotations

from typing import Any

from course.declare import predict
from course.draws import drawn
from course.exercises.programs import run

LEAVES = {"x": 1.5, "k": 4.0}


def line(*choices: str) -> Any:
    """Draw the right-hand side of one line: two names around an operator."""
    return drawn(lambda dice: {"kind": "value", "value": dice.choice(choices)})


def arrows_program(**lines: str) -> str:
    """Return the program of exercise 2.1."""
    begin = f"x = torch.tensor({LEAVES['x']}, requires_grad=True)\nk = torch.tensor({LEAVES['k']})"
    return "\n".join([begin, *(f"{name} = {text}" for name, text in lines.items())])


def operands(lines: dict[str, str]) -> dict[str, list[str]]:
    """Return the names that each line uses, as often as it uses them."""
    return {name: text.split()[::2] for name, text in lines.items()}


def tracked(lines: dict[str, str]) -> dict[str, list[str]]:
    """Return where the arrows of each tensor lead: PyTorch's own, with names for nodes."""
    program = run(arrows_program(**lines))
    names = {program[name].grad_fn: name for name in lines}
    return {
        name: [
            names.get(node) or next(leaf for leaf in LEAVES if program[leaf] is node.variable)
            for node, _ in program[name].grad_fn.next_functions
            if node is not None
        ]
        for name in lines
    }


def behind(arrows: dict[str, list[str]], start: str) -> list[str]:
    """Return every name that can be reached along arrows, once each."""
    found: list[str] = []
    waiting = list(arrows.get(start, []))
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.append(name)
            waiting += arrows.get(name, [])
    return found


@predict(
    points=1,
    shows=arrows_program,
    unordered=True,
    hint="Take one line at a time and look only at its right-hand side: which tensors stand there, "
    "and which of them are tracked?",
    idea="Each tracked operand of the line is one arrow. An operand that is written twice gives "
    "two arrows, an untracked one gives none, and what lies further back belongs to other nodes.",
)
def arrows(
    a: str = line("x * x", "x + x"),
    b: str = line("a + k", "k * a", "a - k"),
    c: str = line("a + b", "b * a", "b - a"),
    y: str = line("c + a", "a * c", "c - x", "b * c"),
) -> dict[str, list[str]]:
    """For each tensor with a `grad_fn`, the tensors that its arrows lead to."""
    return tracked({"a": a, "b": b, "c": c, "y": y})


@arrows.misconception
def constant_listed(**lines: str) -> dict[str, list[str]]:
    """You listed `k`. Is `k` tracked? An arrow to it would carry a gradient that nobody needs, so
    PyTorch draws none: leave it out.
    """
    return operands(lines)


@arrows.misconception
def none_listed(**lines: str) -> dict[str, list[Any]]:
    """`None` is indeed what PyTorch keeps in the place of `k`. Does it lead to a tensor? Write down
    only the arrows that arrive somewhere.
    """
    return {n: [x if x != "k" else None for x in names] for n, names in operands(lines).items()}


@arrows.misconception
def listed_once(**lines: str) -> dict[str, list[str]]:
    """One name is written once, but the line uses it twice. How many operands does the operation
    have? Each use is an arrow of its own, even if both lead to the same place.
    """
    return {name: list(dict.fromkeys(names)) for name, names in tracked(lines).items()}


@arrows.misconception
def reversed_direction(**lines: str) -> dict[str, list[str]]:
    """Your arrows point to the tensors that are computed later. Where does the gradient have to go
    next? `next_functions` leads back, from a result to its own operands.
    """
    ahead = tracked(lines)
    return {name: [n for n, names in ahead.items() for to in names if to == name] for name in lines}


@arrows.misconception
def whole_history(**lines: str) -> dict[str, list[str]]:
    """Your lists hold everything that lies behind, once each. How far does one arrow go? A node
    knows only its direct operands; the rest of the past belongs to them.
    """
    known = tracked(lines)
    return {name: behind(known, name) for name in known}


@arrows.misconception
def straight_to_the_leaf(**lines: str) -> dict[str, list[str]]:
    """You went straight to the leaf. Which tensors stand between `x` and the later lines? Each
    arrow makes one step, to an operand of its own line.
    """
    return {name: ["x"] for name in lines}


@arrows.misconception
def first_operand_only(**lines: str) -> dict[str, list[str]]:
    """One operand is missing. How many tracked tensors stand on the right-hand side of this line?
    Each of them gets an arrow.
    """
    return {name: names[:1] for name, names in tracked(lines).items()}


@arrows.misconception
def last_operand_only(**lines: str) -> dict[str, list[str]]:
    """One operand is missing. How many tracked tensors stand on the right-hand side of this line?
    Each of them gets an arrow.
    """
    return {name: names[-1:] for name, names in tracked(lines).items()}


@arrows.misconception
def tensor_itself(**lines: str) -> dict[str, list[str]]:
    """You listed the tensor itself. Does its node lead to itself, or to what it was computed from?
    Write down the operands of the line.
    """
    return {name: [name] for name in lines}


@arrows.misconception
def names_of_nodes(**lines: str) -> dict[str, list[str]]:
    """You wrote down names of nodes. Which tensor does each of these nodes belong to? Write the
    names of the tensors, such as `"x"`.
    """
    program = run(arrows_program(**lines))
    return {
        name: [
            node.name().rpartition(":")[2]
            for node, _ in program[name].grad_fn.next_functions
            if node is not None
        ]
        for name in lines
    }


@arrows.misconception
def line_before(**lines: str) -> dict[str, list[str]]:
    """You followed the order of the lines. Does the graph know which line stands above another?
    Look at what the line uses, not at where it stands.
    """
    return {"a": ["x"], "b": ["a"], "c": ["b"], "y": ["c"]}


@arrows.misconception
def every_way_to_the_leaf(**lines: str) -> dict[str, list[str]]:
    """You followed every way as far as the leaf. How many steps does one arrow make? Stop at the
    operands of the line, and write down these.
    """
    known = tracked(lines)
    ends: dict[str, list[str]] = {"x": ["x"]}
    for name, names in known.items():
        ends[name] = [leaf for operand in names for leaf in ends[operand]]
    return {name: ends[name] for name in known}


@arrows.misconception
def itself_too(**lines: str) -> dict[str, list[str]]:
    """You listed the tensor itself beside its operands. Does an arrow of its node lead back to it?
    Write down the operands only.
    """
    return {name: [name, *names] for name, names in tracked(lines).items()}


@arrows.misconception
def name_of_its_own_node(**lines: str) -> dict[str, list[str]]:
    """That is the operation which made this tensor. To which tensors do its arrows lead? Write down
    their names, such as `"x"`.
    """
    program = run(arrows_program(**lines))
    return {name: [program[name].grad_fn.name()] for name in lines}


@arrows.misconception
def how_many(**lines: str) -> dict[str, list[int]]:
    """You wrote how many arrows there are. To which tensors do they lead? Write down one name in
    quotes for each arrow.
    """
    return {name: [len(names)] for name, names in tracked(lines).items()}


@arrows.misconception
def right_hand_side(**lines: str) -> dict[str, list[str]]:
    """You copied the right-hand side of the line. Which tracked tensors stand in it? Write each of
    them as a name of its own, in quotes.
    """
    return {name: [text] for name, text in lines.items()}


@arrows.misconception
def names_in_one_text(**lines: str) -> dict[str, list[str]]:
    """Two names stand in one pair of quotes here. How many pairs does a list of two names need?
    Write it as in `["p", "q"]`.
    """
    return {name: [", ".join(names)] for name, names in tracked(lines).items()}


@arrows.misconception
def names_without_a_comma(**lines: str) -> dict[str, list[str]]:
    """Two names stand in one pair of quotes here. How many pairs does a list of two names need?
    Write it as in `["p", "q"]`.
    """
    return {name: [" ".join(names)] for name, names in tracked(lines).items()}
