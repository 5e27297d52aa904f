"""Slips of the pen that can be seen in a learner's code, without running it.

Every slip is a fact about one line.  Some have no effect that anybody could want (``SURE``): they
are told beside a misconception, too.  Others are often meant so (``LIKELY``, ``WEAK``), and are
asked about only where no misconception explains the answer.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

from course.slips import effects, flags, flow, given, gradients, names
from course.slips.cell import Cell, Function, Slip, Tier

__all__ = ["Slip", "slips"]

SEARCHES: tuple[Callable[[Cell], Iterator[Slip]], ...] = (
    effects.signs_exchanged,
    gradients.halves_walked,
    gradients.emptied_in_vain,
    gradients.names_emptied,
    gradients.results_emptied,
    gradients.walks_cut_off,
    gradients.leaves_cut_off,
    given.given_taken_apart,
    effects.lines_without_effect,
    effects.methods_as_values,
    effects.none_as_result,
    effects.texts_for_words,
    effects.always_true,
    effects.decimal_commas,
    flags.attributes,
    flags.variables,
    flags.copies,
    flags.conversions,
    flags.comparisons,
    flags.loop_names,
    flags.blocks,
    flags.calls,
    flow.errors_hidden,
    flow.loops_left_early,
    flow.never_run,
    flow.begun_anew,
    flow.asked_in_vain,
    names.kept_between_calls,
    names.never_filled,
    names.asked_who_waits,
    effects.generator_returned,
    flow.nothing_returned,
    names.part_returned,
    names.added_if_there,
    names.argument_replaced,
    names.argument_changed,
    effects.calls,
    names.unused,
)


def slips(source: str | None, name: str) -> tuple[Slip, ...]:
    """Return the slips in the function ``name`` of a cell, the surest first; never raises."""
    try:
        body = ast.parse(source or "").body
        found = [n for n in body if isinstance(n, Function) and n.name == name]
        if not found:
            return ()
        parents = {c: node for node in ast.walk(found[-1]) for c in ast.iter_child_nodes(node)}
        cell = Cell(found[-1], (source or "").splitlines(), parents)
        every = [slip for search in SEARCHES for slip in search(cell)]
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ()
    order: list[Tier] = ["sure", "walk", "again", "flag", "flag off", "likely", "weak"]
    return tuple(sorted(dict.fromkeys(every), key=lambda slip: order.index(slip.tier)))
