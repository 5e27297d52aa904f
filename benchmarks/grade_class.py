"""Grade the same class in several ways, in one run, and print how they compare.

    python benchmarks/grade_class.py > benchmarks/grade_class.txt

Each way gets its own copy of one seeded class of honest learners: one of 20, one of 200, and one of
20 in which one never ends.  *Bare* forks a process that has imported torch, executes the cells and
writes the gradebook: no kernel, no walls, no judging.  Processor time and memory are those of all
processes of a way, by cgroup and by PSS; the first needs root and a cgroup hierarchy, and is left
out elsewhere.  `--stock 20` lets stock nbgrader grade only so many of a class, which is most of the
time that this takes.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import grade_stages

from grader.page import versions
from grader.usage import tree

LESSON = "03_backward"
CELL_SECONDS = 10
ACCOUNT = Path("/sys/fs/cgroup/cpuacct")
BARE = """
import ast, json, os, sys
from pathlib import Path
from types import ModuleType
import torch
torch.set_num_threads(1)
from grader.folders import open_course
from grader.gradebook import Gradebook, Scored
silent = ModuleType("course")
for name in ("start", "check", "hint", "draw", "ask"):
    setattr(silent, name, lambda *_, **__: None)
silent.given = lambda name: {}
root, lesson = Path(sys.argv[1]), sys.argv[2]
book = Gradebook(open_course(root), lesson)
record = book.records[lesson]
scored = Scored({cell.name: 0.0 for cell in record.cells if cell.grade})
for path in sorted(root.glob(f"submitted/*/{lesson}/{lesson}.ipynb")):
    child = os.fork()
    if child == 0:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1); os.dup2(1, 2)
        sys.modules["course"] = silent
        space = {"__name__": "__main__"}
        for cell in json.loads(path.read_text())["cells"]:
            if cell["cell_type"] == "code":
                try:
                    exec("".join(cell["source"]), space)
                except Exception:
                    pass
        os._exit(0)
    os.waitpid(child, 0)
    to = root / "autograded" / path.parts[-3] / lesson
    to.mkdir(parents=True)
    (to / path.name).write_bytes(path.read_bytes())
    book.write(path.parts[-3], {lesson: scored}, None)
"""


@dataclass
class Measured:
    """What one way took, for all submissions together."""

    name: str
    submissions: int
    seconds: float
    processor_seconds: float | None
    peak_mib: int
    first_seconds: float

    @property
    def each(self) -> float:
        """Seconds for one submission, start-up shared out."""
        return self.seconds / self.submissions


def measure(name: str, folder: Path, command: Sequence[str]) -> Measured:
    """Run ``command``, and watch it from outside."""
    account = ACCOUNT / f"bench-{os.getpid()}-{time.monotonic_ns()}"
    counted = os.access(ACCOUNT, os.W_OK)
    if counted:
        account.mkdir()
    peak, first, done = 0, 0.0, threading.Event()
    start = time.perf_counter()
    process = subprocess.Popen(
        command,
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=_enter(account) if counted else None,  # noqa: PLW1509 - one thread so far
    )

    def watch() -> None:
        nonlocal peak, first
        while not done.wait(0.25):
            peak = max(peak, tree(process.pid, 1000)[0])
            if not first and any(folder.glob(f"autograded/*/{LESSON}/{LESSON}.ipynb")):
                first = time.perf_counter() - start

    watcher = threading.Thread(target=watch)
    watcher.start()
    errors = process.communicate()[1]
    seconds = time.perf_counter() - start
    done.set()
    watcher.join()
    graded = len(list(folder.glob(f"autograded/*/{LESSON}/{LESSON}.ipynb")))
    if process.returncode or not graded:
        raise SystemExit(f"{name} failed:\n{errors[-2000:]}")
    used = None
    if counted:
        used = int((account / "cpuacct.usage").read_text()) / 1e9
        account.rmdir()
    return Measured(name, graded, seconds, used, peak, first or seconds)


def _enter(account: Path) -> Callable[[], None]:
    def enter() -> None:
        (account / "cgroup.procs").write_text(str(os.getpid()))

    return enter


def classes(folder: Path, size: int, *, hang: bool) -> Path:
    """Write the class, its assignment in the gradebook; with ``hang``, 5 % never come to an end."""
    command = [sys.executable, "-m", "grader", "sample-class", str(folder), "--size", str(size)]
    subprocess.run([*command, "--only-write"], check=True)
    with (folder / "nbgrader_config.py").open("a", encoding="utf-8") as config:
        config.write(f"c.Execute.timeout = {CELL_SECONDS}\n")
    if hang:
        for path in sorted(folder.glob(f"submitted/*/{LESSON}/*.ipynb"))[::20]:
            text = path.read_text(encoding="utf-8")
            path.write_text(text.replace("import torch\\n", "while True: pass\\n", 1), "utf-8")
    return folder


def few(folder: Path, size: int) -> Path:
    """Keep the first ``size`` submissions of a class."""
    for path in sorted((folder / "submitted").iterdir())[size:]:
        shutil.rmtree(path)
    return folder


def compare(size: int, stock: int, *, hang: bool = False) -> list[Measured]:
    """Measure all ways with a class of ``size``; stock nbgrader gets ``stock`` of it."""
    python = sys.executable
    ours = [python, "-m", "grader", "autograde", LESSON, "--cell-seconds", str(CELL_SECONDS)]
    with tempfile.TemporaryDirectory() as temporary:
        place = Path(temporary)
        original = classes(place / "class", size, hang=hang)
        rows: list[Measured] = []

        def way(name: str, command: Sequence[str], folder: Path) -> None:
            print(f"{name}, {size} submissions …", file=sys.stderr)
            rows.append(measure(name, folder, command))

        def fresh(name: str) -> Path:
            return shutil.copytree(original, place / name)

        if not hang:
            bare = fresh("bare")
            way("bare", [python, "-c", BARE, str(bare), LESSON], bare)
        way("ours, 1 job", [*ours, "--jobs", "1"], fresh("ours-1"))
        way("ours, 2 jobs", [*ours, "--jobs", "2"], fresh("ours-2"))
        if stock:
            folder = few(fresh("stock"), stock)
            way("stock", [python, "-m", "nbgrader", "autograde", LESSON], folder)
    return rows


def main() -> None:
    """Measure everything, and print the tables."""
    parser = argparse.ArgumentParser(description="Compare ways to grade a class.")
    parser.add_argument("--sizes", type=int, nargs="*", default=[20, 200])
    parser.add_argument("--stock", type=int, default=200, help="submissions stock nbgrader gets")
    options = parser.parse_args()
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type] - as the command does
    os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    date, load = time.strftime("%Y-%m-%d"), os.getloadavg()[0]
    print(f"Measured {date}; {load:.1f} processes were running before; compare within one table.")
    for size in options.sizes:
        print(f"\n{size} submissions")
        show(compare(size, min(size, options.stock)))
    print(f"\n20 submissions, one of them an endless loop; {CELL_SECONDS} s for a cell")
    show(compare(20, min(20, options.stock), hang=True))
    print("\nMilliseconds of one submission, in one process, start-up left out")
    with tempfile.TemporaryDirectory() as temporary:
        folder = classes(Path(temporary) / "class", 60, hang=False)
        grade_stages.show(*grade_stages.stages(folder, LESSON))
    print(f"\n{os.cpu_count()} cores; " + ", ".join(f"{k} {v}" for k, v in versions().items()))


def show(rows: list[Measured]) -> None:
    """Print the table and the versions it was measured with."""
    slowest = max(row.each for row in rows)
    print(f"{'':14}{'n':>5}{'wall s':>9}{'s each':>9}{'cpu s':>8}{'MiB':>7}{'first':>8}{'×':>8}")
    for row in rows:
        cpu = "–" if row.processor_seconds is None else f"{row.processor_seconds:.1f}"
        print(
            f"{row.name:14}{row.submissions:5}{row.seconds:9.1f}{row.each:9.3f}{cpu:>8}"
            f"{row.peak_mib:7}{row.first_seconds:8.1f}{slowest / row.each:8.1f}"
        )
    print("× is how many times faster than the slowest, per submission, start-up included.")


if __name__ == "__main__":
    main()
