"""Sentences for slips of the pen: which of them fit what was seen, and in which line."""

from __future__ import annotations

from course.language import translate
from course.observation import Observation
from course.plain import flags
from course.slip_questions import question
from course.slips import Slip

# What is said only if nothing came back from the function.
OF_NONE = ("printed", "return_on_one_way")


def about_slips(
    found: tuple[Slip, ...], tiers: tuple[str, ...], run: Observation, right: Observation
) -> str:
    """Return what is said about the first slip of these tiers that fits the run; else nothing."""
    fitting = (slip for slip in found if slip.tier in tiers and fits(slip, run, right))
    return next((about_slip(slip) for slip in fitting), "")


def about_slip(slip: Slip) -> str:
    """Return one or two sentences that begin with the line of a slip."""
    return translate(
        "Line {line} of your function, `{code}`: {what}",
        line=slip.line, code=slip.code, what=question(slip),
    )  # fmt: skip


def fits(slip: Slip, run: Observation, right: Observation) -> bool:
    """Whether a slip can have to do with what was seen."""
    if slip.kind in OF_NONE:
        return run.failure is None and run.value is None and right.value is not None
    if slip.tier == "walk":
        return _has_no_gradient(run, right)
    if slip.kind == "kept_nowhere":  # nothing comes out of a line that raises
        line = "" if run.failure is None else run.failure.line.replace("`", "'")
        return not (line and line.startswith(slip.code.removesuffix("…")))
    if slip.kind == "error_hidden":
        return run.failure is None
    if slip.kind == "untracked_by":
        return not _tracked_too_early(run, right)
    if slip.kind == "cut_off":  # where the way back is asked for
        return right.value is None or (isinstance(right.graph, dict) and "nodes" in right.graph)
    if slip.kind == "decimal_comma":  # where two results are asked for, the comma may be right
        several = isinstance(right.value, dict) and "tuple" in right.value
        return not several and not isinstance(right.value, list)
    if slip.kind == "decimals_lost":
        return run.failure is None and not isinstance(right.value, int)
    return True


def _has_no_gradient(run: Observation, right: Observation) -> bool:
    """Whether no walk came to an input that should have got a gradient."""
    return any(
        mine["grad"] is None and mine["walks"] == 0 and theirs["walks"] > 0
        for name, entry in run.inputs.items()
        for mine, theirs in zip(entry["tensors"], right.inputs[name]["tensors"], strict=True)
    )


def _tracked_too_early(run: Observation, right: Observation) -> bool:
    """Whether a tensor that should be a leaf is the result of a tracked operation."""
    mine, theirs = flags(run.value), flags(right.value)
    return mine == [True, False] and theirs == [True, True]
