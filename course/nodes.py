"""Sentences for a graph that is not the expected one: which node or line is in one of them only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from course.language import listed, translate
from course.plain import Plain


def of_graph(seen: Plain, expected: Plain) -> str:
    """Return what differs first between two structures of `course.structure`."""
    if not isinstance(seen, dict) or not isinstance(expected, dict) or "nodes" not in seen:
        return ""
    mine, theirs = Counter(map(_name, seen["nodes"])), Counter(map(_name, expected["nodes"]))
    more, fewer = list((mine - theirs).elements()), list((theirs - mine).elements())
    if more and fewer:
        return translate(
            "Your graph lacks {fewer}, and has {more} more than the picture. Which operation in "
            "your code leaves such a node? Use another one there.",
            more=_list(more), fewer=_list(fewer),
        )  # fmt: skip
    if more:
        return translate(
            "Your graph has {more} more than the picture. Which operation in your code leaves "
            "such a node? Take that operation out.",
            more=_list(more),
        )  # fmt: skip
    if fewer:
        return translate(
            "Your graph lacks {fewer}, which the picture has. Which operation leaves such a node, "
            "and between which others does it stand?",
            fewer=_list(fewer),
        )  # fmt: skip
    return _of_lines(seen, expected)


def _of_lines(seen: Plain, expected: Plain) -> str:
    """Return where a node of the picture gets its lines from, and one of the graph does not."""
    mine, theirs = Counter(_meetings(seen)), Counter(_meetings(expected))
    more, fewer = list((mine - theirs).elements()), list((theirs - mine).elements())
    # A node is compared with one of its own name, if there is one.
    pairs = [(a, b) for a in more for b in fewer if a[0] == b[0]] or [
        (a, b) for a in more for b in fewer
    ]
    if not pairs:
        return translate(
            "Each node is there, with the right names around it. Follow each line in the picture: "
            "from which product does it come, and where does yours come from?",
        )
    (name, sources), (other, others) = pairs[0]
    return translate(
        "The nodes are the right ones, but not their lines. In the picture, {other} gets its lines "
        "from {others}; yours has {name} with lines from {sources}. Which line of code makes it?",
        other=_list([other]), others=_list(others), name=_list([name]), sources=_list(sources),
    )  # fmt: skip


def _meetings(data: Mapping[str, Plain]) -> list[tuple[str, tuple[str, ...]]]:
    """Return each node's name with the names at the far ends of its arrows."""
    names = [_name(label) for label in data["nodes"]]
    return [
        (name, tuple(sorted(names[end] for start, _, end in data["edges"] if start == number)))
        for number, name in enumerate(names)
    ]


def _name(label: str) -> str:
    """Return the name of a leaf for its account, and a node's own name else."""
    account, _, leaf = label.partition(" ")
    return leaf if leaf and account == "AccumulateGrad" else label


def _list(names: list[str] | tuple[str, ...]) -> str:
    counts = Counter(names)
    return listed(f"`{name}`" + (f" ×{n}" if n > 1 else "") for name, n in counts.items())
