"""What mischief-makers hand in: each must get nothing for it, and harm nobody."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

Notebook = dict[str, Any]


def _first(source: str) -> Callable[[Notebook], Notebook]:
    """Return what puts a cell with ``source`` before all others."""

    def spoil(notebook: Notebook) -> Notebook:
        cell = {
            "cell_type": "code",
            "id": "mischief",
            "metadata": {},
            "source": source,
            "outputs": [],
            "execution_count": None,
        }
        return {**notebook, "cells": [cell, *notebook["cells"]]}

    return spoil


def _checks(notebook: Notebook) -> list[dict[str, Any]]:
    cells = notebook["cells"]
    return [cell for cell in cells if cell["metadata"].get("nbgrader", {}).get("grade")]


def _skip(notebook: Notebook) -> Notebook:
    for cell in _checks(notebook):
        cell["metadata"]["tags"] = ["skip-execution"]
    return notebook


def _rewrite(notebook: Notebook) -> Notebook:
    for cell in _checks(notebook):
        cell["source"] = "pass"
    return notebook


def _delete(notebook: Notebook) -> Notebook:
    gone = _checks(notebook)
    return {**notebook, "cells": [cell for cell in notebook["cells"] if cell not in gone]}


def _copy(notebook: Notebook) -> Notebook:
    return {**notebook, "cells": [*notebook["cells"], *copy.deepcopy(_checks(notebook))]}


HOSTILE: dict[str, Callable[[Notebook], Notebook | bytes]] = {
    "skips-the-checks": _skip,
    "rewrites-the-checks": _rewrite,
    "deletes-the-checks": _delete,
    "copies-the-checks": _copy,
    "patches-torch": _first("import torch\ntorch.allclose = lambda *_, **__: True"),
    "patches-check": _first("import course\ncourse.check = lambda name: None"),
    "drops-lines": _first(
        "get_ipython().input_transformers_cleanup.append(lambda lines: ['pass\\n'])"
    ),
    "equals-all": _first(
        "class Any:\n    def __eq__(self, other): return True\n"
        "    def __float__(self): return 1.0\nledger = used_twice = outcomes = Any()"
    ),
    "reads-the-gradebook": _first(
        "import glob\nfor path in glob.glob('/**/gradebook.db', recursive=True):\n"
        "    print(open(path, 'rb').read())"
    ),
    "leaves": _first("import os\nos._exit(0)"),
    "is-no-notebook": lambda _: b"full marks, please",
}
