"""Exercise 1.1: the two flags of every tensor in a small program."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import wraps

from course.declare import predict
from course.draws import Dice, drawn
from course.exercises.programs import run
from course.inputs import Recipe

Flags = Mapping[str, bool]
Table = dict[str, Flags]

WRITTEN = "requires_grad=True"

# What the six lines are, and which of them each one needs before it.
LINES = {
    "tracked": ("{tracked} = torch.tensor({p}, requires_grad=True)", ()),
    "constant": ("{constant} = torch.tensor({q})", ()),
    "untracked": ("{untracked} = {constant} * {n}", ("constant",)),
    "mixed": ("{mixed} = {mixing}", ("tracked", "untracked")),
    "zero": ("{zero} = {tracked} * 0", ("tracked",)),
    "comparison": ("{comparison} = {mixed} > {n}", ("mixed",)),
}
MIXING = ("{tracked} * {untracked}", "{untracked} - {tracked}", "{tracked} + {untracked}")


def _program(dice: Dice) -> Recipe:
    """Draw numbers and an order in which every line comes after those it needs."""
    numbers = {"p": dice.choice((1.5, 2.5)), "q": dice.choice((3.5, 4.5)), "n": dice.integer(2, 5)}
    order = dice.permutation(list(LINES))
    while any(order.index(role) < order.index(n) for role in order for n in LINES[role][1]):
        order = dice.permutation(list(LINES))
    names = dict(zip(order, "abcdef", strict=True))  # the table that is filled in has these
    mixing = dice.choice(MIXING).format(**names)
    lines = [LINES[role][0].format(**names, **numbers, mixing=mixing) for role in order]
    return {"kind": "value", "value": "\n".join(lines)}


def rows(program: str) -> list[tuple[str, str]]:
    """Return (name, expression) of each line."""
    return [tuple(line.split(" = ", 1)) for line in program.splitlines()]  # type: ignore[misc]


def shown(program: str) -> Table:
    """Return the flags that PyTorch shows."""
    tensors = run(program)
    names = [name for name, _ in rows(program)]
    return {
        "requires_grad": {name: tensors[name].requires_grad for name in names},
        "is_leaf": {name: tensors[name].is_leaf for name in names},
    }


def recorded(expression: str, operands: Sequence[bool]) -> bool:
    """Whether a tensor is tracked: PyTorch's rule for the lines of these programs."""
    return WRITTEN in expression or (any(operands) and ">" not in expression)


def propagated(program: str, rule: Callable[[str, Sequence[bool]], bool]) -> Table:
    """Return the table with ``requires_grad`` found by a rule: expression and operands' flags."""
    tracked: dict[str, bool] = {}
    for name, expression in rows(program):
        operands = [tracked[word] for word in re.findall(r"\w+", expression) if word in tracked]
        tracked[name] = rule(expression, operands)
    return shown(program) | {"requires_grad": tracked}


def with_leaves(program: str, rule: Callable[[str, str, bool], bool]) -> Table:
    """Return the table with ``is_leaf`` found by a rule: name, expression, the other flag."""
    table = shown(program)
    leaves = {
        name: rule(name, expression, table["requires_grad"][name])
        for name, expression in rows(program)
    }
    return table | {"is_leaf": leaves}


@predict(
    points=1,
    variables=("requires_grad", "is_leaf"),
    shows=lambda program: program,
    hint="Go through the program line by line. Is one of the operands tracked, and can the result "
    "vary a little? That decides `requires_grad`. Then ask whether a tracked operation made the "
    "tensor.",
    idea="One tracked operand is enough; a comparison is never tracked. A tensor is a leaf unless "
    "a tracked operation made it, so an untracked result is a leaf too.",
)
def flag_table(program: str = drawn(_program)) -> Table:
    """Both flags of every tensor of a program."""
    return shown(program)


@flag_table.misconception
def zero_stops_tracking(program: str) -> Table:
    """You expect that multiplying by 0 ends the tracking. Does PyTorch look at values, or at
    operations? It records this product like any other.
    """
    return propagated(program, lambda text, flags: recorded(text, flags) and "* 0" not in text)


@flag_table.misconception
def comparison_tracked(program: str) -> Table:
    """You expect a comparison to be tracked. Can True or False change by a small amount? Its result
    has no gradient, so it is not tracked.
    """
    return propagated(program, lambda text, flags: WRITTEN in text or any(flags))


@flag_table.misconception
def all_operands_needed(program: str) -> Table:
    """You expect tracking only where all operands are tracked. Does the result change when the one
    tracked operand changes? One is enough.
    """
    return propagated(program, lambda text, flags: WRITTEN in text or (any(flags) and all(flags)))


@flag_table.misconception
def only_where_written(program: str) -> Table:
    """You expect tracking only where `requires_grad=True` is written. What does PyTorch do with
    the result of an operation on a tracked tensor? The result is tracked too.
    """
    return propagated(program, lambda text, flags: WRITTEN in text)


@flag_table.misconception
def everything_tracked(program: str) -> Table:
    """You expect tracking although no tracked tensor takes part. Where should it come from? Look
    for `requires_grad=True`, in this line and in the lines that it uses.
    """
    return propagated(program, lambda text, flags: True)


@flag_table.misconception
def leaf_means_tracked(program: str) -> Table:
    """Here `is_leaf` follows `requires_grad`. Are they the same question? A leaf is a tensor that
    no tracked operation made; it may be tracked or not.
    """
    return with_leaves(program, lambda name, text, tracked: tracked)


@flag_table.misconception
def leaf_means_untracked(program: str) -> Table:
    """Here a leaf is what is not tracked. Which operation made the tensor with
    `requires_grad=True`? None did: it is a leaf too, however it is used later.
    """
    return with_leaves(program, lambda name, text, tracked: not tracked)


@flag_table.misconception
def results_are_no_leaves(program: str) -> Table:
    """You expect that the result of an operation is never a leaf. Was this operation recorded?
    Without a tracked operand nothing is recorded, so the result has no past: it is a leaf.
    """
    return with_leaves(program, lambda name, text, tracked: "torch.tensor" in text)


@flag_table.misconception
def only_the_tracked_input(program: str) -> Table:
    """You expect only tensors with `requires_grad=True` to be leaves. Did a tracked operation make
    this one? If not, it is a leaf, tracked or not.
    """
    return with_leaves(program, lambda name, text, tracked: WRITTEN in text)


@flag_table.misconception
def leaves_at_the_end(program: str) -> Table:
    """You expect the leaves at the end of the program. From which side does PyTorch look at the
    graph? Leaves are where it begins: tensors that no tracked operation made.
    """
    used = {word for _, text in rows(program) for word in re.findall(r"\w+", text)}
    return with_leaves(program, lambda name, text, tracked: name not in used)


@flag_table.misconception
def untracked_result_no_leaf(program: str) -> Table:
    """You expect that the result of an operation is never a leaf. Was this operation recorded?
    Without a tracked operand nothing is recorded, so the result has no past: it is a leaf.
    """
    table = shown(program)
    return with_leaves(
        program,
        lambda name, text, tracked: table["is_leaf"][name] and ("tensor" in text or ">" in text),
    )


@flag_table.misconception
def comparison_no_leaf(program: str) -> Table:
    """You expect that a comparison is no leaf, because an operation made it. Is its result tracked?
    What is not tracked has no past in the graph, so it is a leaf.
    """
    table = shown(program)
    return with_leaves(
        program, lambda name, text, tracked: table["is_leaf"][name] and ">" not in text
    )


@flag_table.misconception
def everything_a_leaf(program: str) -> Table:
    """You expect a leaf although a tracked operation made this tensor. Which tensor does its line
    compute with? A result with a past is no leaf.
    """
    return with_leaves(program, lambda name, text, tracked: True)


@flag_table.misconception
def tables_swapped(program: str) -> Table:
    """Your two tables have changed places. Which of them asks whether PyTorch records, and which
    one asks where the graph begins? Exchange them.
    """
    table = shown(program)
    return {"requires_grad": table["is_leaf"], "is_leaf": table["requires_grad"]}


def leaves_to_match(model: Callable[[str], Table]) -> Callable[[str], Table]:
    """Return a model that draws the consequence: what it believes untracked is a leaf."""

    @wraps(model)
    def consistent(program: str) -> Table:
        tracked = model(program)["requires_grad"]
        leaves = {name: WRITTEN in text or not tracked[name] for name, text in rows(program)}
        return {"requires_grad": tracked, "is_leaf": leaves}

    consistent.__name__ = f"{model.__name__}_consistently"
    return consistent


for wrong_about_tracking in (
    zero_stops_tracking,
    comparison_tracked,
    all_operands_needed,
    only_where_written,
    everything_tracked,
):
    flag_table.misconception(leaves_to_match(wrong_about_tracking))
