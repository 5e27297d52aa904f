"""Answers that a cell should have replaced, but it stopped with an error before it did.

`check` looks into the notebook, and there an older answer is still in its place: its sentences
would be about something that the learner no longer sees.
"""

from __future__ import annotations

import re
import sys
from typing import Any

# What a line of a cell sets, also where Python cannot read the rest of the line.
_SETS = re.compile(r"^(?:def[ \t]+(\w+)|(\w+)[ \t]*(?:=(?!=)|[＝:]))", re.MULTILINE)

_before: dict[str, object] = {}  # what the running cell found under the names that it sets
_stopped: set[str] = set()  # names whose last cell stopped before it set them


def watch_cells() -> None:
    """Ask IPython to tell us when cells begin and end; no-op elsewhere."""
    _stopped.clear()
    module = sys.modules.get("IPython")
    shell = module.get_ipython() if module is not None else None
    events = getattr(shell, "events", None)
    if events is not None:
        # IPython does not register the same function twice.
        events.register("pre_run_cell", _begins)
        events.register("post_run_cell", _ends)


def has_stopped(name: str) -> bool:
    """Return whether the last cell that sets ``name`` stopped with an error before it did."""
    return name in _stopped


def names_set(code: str) -> set[str]:
    r"""Return the names that the lines of a cell set, whether or not Python can read the cell.

    >>> sorted(names_set("a = [1，2]\ndef b(x)：\n    c = 1\nc == 3"))
    ['a', 'b']
    """
    return {function or variable for function, variable in _SETS.findall(code)}


def _begins(info: Any) -> None:
    held = _held()
    _before.clear()
    _before.update({name: held.get(name) for name in names_set(info.raw_cell or "")})


def _ends(result: Any) -> None:
    held = _held()
    for name, value in _before.items():
        if not result.success and held.get(name) is value:
            _stopped.add(name)
        else:
            _stopped.discard(name)
    _before.clear()


def _held() -> dict[str, Any]:
    return sys.modules["IPython"].get_ipython().user_ns
