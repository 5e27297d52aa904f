"""Sentences for what a function did on one input: what it returned, left behind, or raised."""

from __future__ import annotations

from itertools import chain
from typing import cast

from course.compare import part
from course.contained import AsksForInput
from course.exercise import Exercise
from course.language import translate
from course.observation import NOT_CALLABLE, Failure, Observation
from course.plain import Plain, alike, entries, flags
from course.show import show, show_inputs
from course.verdict import Verdict


def seen_run(exercise: Exercise, verdict: Verdict) -> str:
    """Return the inputs, what a function did with them, and what was expected."""
    run, right = cast(Observation, verdict.seen), cast(Observation, verdict.expected)
    name, inputs = exercise.name, show_inputs(verdict.recipes or {})
    if run.failure is not None and run.failure.type == NOT_CALLABLE:
        return translate(
            "`{name}` holds `{value}`; expected is a function.", name=name, value=show(run.value)
        )
    if run.failure is not None:
        return _seen_failure(name, run.failure, inputs)
    if right.failure is not None:
        return translate(
            "Tried with {inputs}: `{name}` returned, but here PyTorch raises `{error}`.",
            inputs=inputs, name=name, error=right.failure.type,
        )  # fmt: skip
    if verdict.place in ("value", "numbers"):
        return _seen_value(name, run.value, right.value, inputs)
    if verdict.place == "again" and isinstance(run.again, dict) and "raised" in run.again:
        return translate(
            "Tried with {inputs}: `{name}` returned `{expected}` when it was first called, but "
            "stopped with `{error}` when it was called again with the same inputs.",
            inputs=inputs, name=name, expected=show(run.value), error=run.again["raised"],
        )  # fmt: skip
    if verdict.place == "again":
        return translate(
            "Tried with {inputs}: `{name}` returned `{expected}` when it was first called, but "
            "`{seen}` when it was called again with the same inputs.",
            inputs=inputs, name=name, seen=show(run.again), expected=show(run.value),
        )  # fmt: skip
    if verdict.place == "graph" and _nodes(run) == _nodes(right):
        return translate(
            "Tried with {inputs}: the graph behind your result has the right nodes, but other "
            "lines between them.",
            inputs=inputs,
        )
    if verdict.place == "graph":
        return translate(
            "Tried with {inputs}: the graph behind your result has {seen}; expected is {expected}.",
            inputs=inputs, seen=_nodes(run), expected=_nodes(right),
        )  # fmt: skip
    if verdict.place == "value_flags":
        return _seen_flags(run, right, inputs)
    if verdict.place == "links":
        return translate(
            "Tried with {inputs}: no path leads from one returned tensor to the other; expected is "
            "that PyTorch recorded one.",
            inputs=inputs,
        )  # fmt: skip
    if verdict.place == "slopes":
        return _seen_slopes(run, right, inputs)
    if verdict.place == "kinds":
        mine = next((t["dtype"] for t in _returned(run.value) if isinstance(t, dict)), "?")
        return translate(
            "Tried with {inputs}: the numbers are right, but the returned tensor holds them as "
            "`{seen}`; expected is a floating-point type.",
            inputs=inputs, seen=mine,
        )  # fmt: skip
    return _seen_inputs(verdict, run, right, inputs)


def _seen_slopes(run: Observation, right: Observation, inputs: str) -> str:
    """Return the first slope along a path between returned tensors that differs."""
    mine, theirs = (chain(*part(look.graph, "slopes")) for look in (run, right))
    pairs = ((a, b) for a, b in zip(mine, theirs, strict=False) if not alike(a, b, 1e-4))
    seen, expected = next(pairs, ([], []))
    return translate(
        "Tried with {inputs}: a path leads from one returned tensor to the other. Along it, "
        "PyTorch finds the slope `{seen}`; expected is `{expected}`.",
        inputs=inputs, seen=show(seen[0] if len(seen) == 1 else seen),
        expected=show(expected[0] if len(expected) == 1 else expected),
    )  # fmt: skip


def _seen_flags(run: Observation, right: Observation, inputs: str) -> str:
    """Return the flags of the first returned tensor that has other ones."""
    tensors, theirs = (_returned(value) for value in (run.value, right.value))
    pairs = list(zip(tensors, theirs, strict=False))
    index = next((i for i, (x, y) in enumerate(pairs) if flags(x) != flags(y)), 0)
    mine = flags(tensors[index])
    if mine is None:
        return translate(
            "Tried with {inputs}: `{seen}` was returned where a tensor is expected.",
            inputs=inputs, seen=show(tensors[index]),
        )  # fmt: skip
    requires_grad, is_leaf = flags(theirs[index])
    return translate(
        "Tried with {inputs}: the returned `{seen}` has `requires_grad={seen_flag}` and "
        "`is_leaf={seen_leaf}`; expected is `requires_grad={flag}` and `is_leaf={leaf}`.",
        inputs=inputs, seen=show(tensors[index]), seen_flag=mine[0], seen_leaf=mine[1],
        flag=requires_grad, leaf=is_leaf,
    )  # fmt: skip


def _returned(value: Plain) -> list[Plain]:
    """Return the items of a returned sequence, or the one thing that was returned."""
    items = value.get("tuple", value) if isinstance(value, dict) else value
    return items if isinstance(items, list) and items else [value]


def _seen_inputs(verdict: Verdict, run: Observation, right: Observation, inputs: str) -> str:
    where, seen, expected = _first_look(verdict, run, right)
    sentences = {
        "grads": translate(
            "Tried with {inputs}: afterwards `{where}.grad` is `{seen}`; expected is `{expected}`.",
            inputs=inputs, where=where,
            seen=show(seen.get("grad")), expected=show(expected.get("grad")),
        ),
        "walks": translate(
            "Tried with {inputs}: the gradient in `{where}.grad` is right, but it arrived in "
            "{count} backward passes; expected is one.",
            inputs=inputs, where=where, count=seen.get("walks"),
        ),
        "flags": translate(
            "Tried with {inputs}: afterwards `{where}` has `requires_grad={seen_flag}` and "
            "`is_leaf={seen_leaf}`; expected is `requires_grad={flag}` and `is_leaf={leaf}`.",
            inputs=inputs, where=where,
            seen_flag=seen.get("requires_grad"), seen_leaf=seen.get("is_leaf"),
            flag=expected.get("requires_grad"), leaf=expected.get("is_leaf"),
        ),
        "values": translate(
            "Tried with {inputs}: your function changed the numbers in `{where}`; "
            "expected is that they stay as they are.",
            inputs=inputs, where=where,
        ),
        "kept": translate(
            "Tried with {inputs}: `{where}` no longer holds the tensors it was given; "
            "expected is that it keeps them.",
            inputs=inputs, where=where,
        ),
    }  # fmt: skip
    return sentences[verdict.place]


def _seen_value(name: str, seen: Plain, expected: Plain, inputs: str) -> str:
    """Return what came back; of a dictionary, only the first entry that differs."""
    if all(isinstance(data, dict) and "dict" in data for data in (seen, expected)):
        mine = dict(entries(seen))
        for key, right in entries(expected):
            if key in mine and not alike(mine[key], right, 1e-6):
                return translate(
                    "Tried with {inputs}: in what `{name}` returned, `{key}` has `{seen}`; "
                    "expected is `{expected}`.",
                    inputs=inputs, name=name, key=key, seen=show(mine[key]), expected=show(right),
                )  # fmt: skip
    return translate(
        "Tried with {inputs}: `{name}` returned `{seen}`; expected is `{expected}`.",
        inputs=inputs, name=name, seen=show(seen), expected=show(expected),
    )  # fmt: skip


def _first_look(
    verdict: Verdict, run: Observation, right: Observation
) -> tuple[str, dict[str, Plain], dict[str, Plain]]:
    """Return the name of the first tensor that differs, and both looks at it."""
    keys = {"grads": ("grad",), "walks": ("walks",), "flags": ("requires_grad", "is_leaf")}
    watched = keys.get(verdict.place, ("changed",))
    for name, entry in run.inputs.items():
        theirs = right.inputs[name]
        if verdict.place == "kept" and entry["kept"] != theirs["kept"]:
            return name, {}, {}
        names = (verdict.recipes or {}).get(name, {}).get("items")  # of a dict of tensors
        looks = list(zip(entry["tensors"], theirs["tensors"], strict=True))
        for key, (mine, expected) in zip(names or range(len(looks)), looks, strict=True):
            if any(mine[flag] != expected[flag] for flag in watched):
                return (name if len(looks) == 1 else f"{name}[{key!r}]"), mine, expected
    return next(iter(run.inputs), ""), {}, {}


def _nodes(run: Observation) -> str:
    """Return the nodes of an observed graph as one code span."""
    nodes = (run.graph or {}).get("nodes", [])
    return f"`{' '.join(sorted(nodes)) or None}`"


def _seen_failure(name: str, failure: Failure, inputs: str) -> str:
    if failure.type == AsksForInput.__name__:
        return translate(
            "Tried with {inputs}: `{name}` called `input()`.", inputs=inputs, name=name
        )
    # PyTorch's first sentence says what happened; the others suggest what rarely helps here.
    sentence = failure.message.split("\n")[0].split(". ")[0]
    error = f"{failure.type}: {sentence}".removesuffix(": ")
    if failure.line:
        return translate(
            "Tried with {inputs}: `{name}` stopped in the line `{line}` with `{error}`.",
            inputs=inputs, name=name, line=failure.line, error=error,
        )  # fmt: skip
    return translate(
        "Tried with {inputs}: `{name}` stopped with `{error}`.",
        inputs=inputs, name=name, error=error,
    )  # fmt: skip
