"""What differs between two runs, in the things that an exercise watches."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from course.exercise import Exercise
from course.observation import Failure, Observation
from course.plain import Plain, alike, flags, kinds, untyped
from course.structure import same_graph

Look = Mapping[str, Plain]  # at one input tensor after a run, see `Observation.inputs`


def differences(a: Observation, b: Observation, exercise: Exercise) -> Iterator[str]:
    """Yield the names of what differs between two runs, in the order it is spoken about."""
    if a.failure or b.failure:
        if not (a.failure and b.failure and _pattern(a.failure) == _pattern(b.failure)):
            yield "failure"
        return
    for aspect in exercise.watch:
        if not _same(aspect, a, b, exercise.rtol):
            yield aspect


def part(graph: Plain, aspect: str) -> Plain:
    """Return the links, or the slopes along them, of an observed graph."""
    return graph.get(aspect) if isinstance(graph, dict) else None


def _pattern(failure: Failure) -> tuple[str, str]:
    """Return the type and the first line of the message; numbers and quoted names are masked.

    ``'NoneType'`` stays: a value that is missing is another cause than a name that is misspelled.
    So do a node of the graph, what only collections can do, and a method that is spelled right:
    none of them is a misspelled name.
    """
    line = failure.message.split("\n")[0]
    if "is not writable" in line:
        return failure.type, line  # here the name says what was tried
    masked = re.sub(
        r"\d+|'[^']*'|\"[^\"]*\"", lambda m: m[0] if m[0] == "'NoneType'" else "_", line
    )
    is_node = re.search(r"^'(\w+Backward\d+|AccumulateGrad)' object has no attribute", line)
    of_collection = re.search(r"has no attribute '(add|append|extend|update|items|keys)'$", line)
    is_of_tuple = line == "'tuple' object has no attribute 'requires_grad_'"
    return failure.type, f"{bool(is_node)} {bool(of_collection)} {is_of_tuple} {masked}"


def _tensors(run: Observation) -> list[Look]:
    return [look for entry in run.inputs.values() for look in entry["tensors"]]


def _same(aspect: str, a: Observation, b: Observation, rtol: float) -> bool:
    """Whether two runs agree in one of the things that an exercise can watch."""
    if aspect == "value":
        return alike(a.value, b.value, rtol)
    if aspect == "numbers":
        return alike(untyped(a.value), untyped(b.value), rtol)
    if aspect == "again":
        return alike(a.again, b.again, rtol)
    if aspect == "value_flags":
        return flags(a.value) == flags(b.value)
    if aspect == "kinds":
        return kinds(a.value) == kinds(b.value)
    if aspect in ("links", "slopes"):
        mine, theirs = (part(run.graph, aspect) for run in (a, b))
        # Whether a number is kept with seven digits or with sixteen is not asked.
        return mine == theirs if aspect == "links" else alike(mine, theirs, 1e-4)
    if aspect == "graph":
        return same_graph(a.graph, b.graph)
    if aspect == "kept":
        return all(a.inputs[name]["kept"] == b.inputs[name]["kept"] for name in b.inputs)
    agree = _AGREE[aspect]
    pairs = zip(_tensors(a), _tensors(b), strict=True)
    return all(agree(mine, theirs, rtol) for mine, theirs in pairs)


# How the looks at one input tensor are compared, for what is watched of inputs.
_AGREE: Mapping[str, Callable[[Look, Look, float], bool]] = {
    "grads": lambda x, y, rtol: alike(x["grad"], y["grad"], rtol),
    "walks": lambda x, y, _: (x["walks"] > 1) == (y["walks"] > 1),
    "flags": lambda x, y, _: all(x[flag] == y[flag] for flag in ("requires_grad", "is_leaf")),
    "values": lambda x, y, _: x["changed"] == y["changed"],
}
