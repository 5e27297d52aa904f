"""Exercise 1.1: rarer wrong ideas; programs are not redrawn for them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from course.exercises.requires_grad.flag_table import (
    WRITTEN,
    Table,
    flag_table,
    propagated,
    rows,
    shown,
    with_leaves,
)


def used_with(program: str, *, everywhere: bool) -> Iterator[Table]:
    """Yield tables in which tracking goes back: to the other operands, or to all behind them."""
    table = shown(program)
    tracked = dict(table["requires_grad"])
    for name, text in reversed(rows(program)):
        operands = [word for word in re.findall(r"\w+", text) if word in tracked]
        if tracked[name] if everywhere else any(table["requires_grad"][o] for o in operands):
            tracked |= dict.fromkeys(operands, True)
    yield {"requires_grad": tracked, "is_leaf": table["is_leaf"]}
    # Who believes it may draw the consequence: what is tracked and was computed is no leaf.
    made = {name: WRITTEN in text or "tensor" in text for name, text in rows(program)}
    leaves = {
        name: table["is_leaf"][name] and (made[name] or not tracked[name]) for name in tracked
    }
    yield {"requires_grad": tracked, "is_leaf": leaves}


@flag_table.misconception(rare=True)
def partner_tracked(program: str) -> Iterator[Table]:
    """You expect that a tensor becomes tracked because a later line uses it with a tracked one. In
    which direction does tracking go? From operands to results, never back.
    """
    yield from used_with(program, everywhere=False)


@flag_table.misconception(rare=True)
def everything_behind_tracked(program: str) -> Iterator[Table]:
    """You expect that everything behind a tracked result is tracked. In which direction does
    tracking go? From operands to results, never back.
    """
    yield from used_with(program, everywhere=True)


@flag_table.misconception(rare=True)
def leaves_inverted(program: str) -> Table:
    """Your leaf table is turned around: each True should be False. What is a leaf, a tensor with a
    past or one without? Without: no tracked operation made it.
    """
    table = shown(program)
    return with_leaves(program, lambda name, text, tracked: not table["is_leaf"][name])


@flag_table.misconception(rare=True)
def flags_inverted(program: str) -> Table:
    """Your table of `requires_grad` is turned around: each True should be False. What does True
    mean there? PyTorch records what is computed from this tensor.
    """
    table = shown(program)
    tracked = {name: not flag for name, flag in table["requires_grad"].items()}
    return table | {"requires_grad": tracked}


@flag_table.misconception(rare=True)
def used_later_is_no_leaf(program: str) -> Table:
    """You expect that a tensor is no leaf if a later line uses it. Does the use change how it was
    made? Ask only which operation made it.
    """
    used = {word for _, text in rows(program) for word in re.findall(r"\w+", text)}
    table = shown(program)
    return with_leaves(
        program, lambda name, text, tracked: table["is_leaf"][name] and name not in used
    )


@flag_table.misconception(rare=True)
def first_operand_decides(program: str) -> Iterator[Table]:
    """You expect that one operand decides alone whether a result is tracked. Does it matter on
    which side the tracked one stands? One tracked operand is enough.
    """
    for side in (0, -1):
        table = propagated(
            program,
            lambda text, flags, side=side: (
                WRITTEN in text or (bool(flags) and flags[side] and ">" not in text)
            ),
        )
        if table["requires_grad"] != shown(program)["requires_grad"]:
            yield table


@flag_table.misconception(rare=True)
def nothing_tracked(program: str) -> Table:
    """You expect that nothing is tracked. What does `requires_grad=True` ask for? Find that line,
    and then the lines that use its tensor.
    """
    return propagated(program, lambda text, flags: False)


@flag_table.misconception(rare=True)
def floats_tracked(program: str) -> Iterator[Table]:
    """You expect that each tensor of floating-point numbers is tracked by itself. What asks PyTorch
    to track one? Look for `requires_grad=True`, in this line and in the lines that it uses.
    """
    table = propagated(program, lambda text, flags: ">" not in text)
    yield table
    # Who draws the consequence: what is tracked and was computed is no leaf.
    leaves = {name: "tensor" in text or ">" in text for name, text in rows(program)}
    yield table | {"is_leaf": leaves}
