"""A whole class under attack from outside: kills at random, a small disk, hanging notebooks."""

from __future__ import annotations

import contextlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.sample import learners
from grader.sandbox.policy import Tier
from grader.seeds import load_key
from grader.supervise import MOST_STARTS, Ending
from tests.grader import classroom
from tests.grader.classroom import LESSON, grade, page, pages, scores
from tests.grader.conftest import require

SIZE = 50
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def fifty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A class of fifty with its key, not graded yet."""
    require(Tier.A)
    folder = tmp_path_factory.mktemp("fifty") / "course"
    with pytest.MonkeyPatch.context() as monkeypatch:
        classroom.released_now(monkeypatch)
        classroom.write(folder, learners(SIZE))
    load_key(folder)
    return folder


@pytest.fixture(scope="module")
def undisturbed(fifty: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict]:
    """What the fifty get where nothing happens."""
    folder = classroom.copy(fifty, tmp_path_factory.mktemp("undisturbed") / "course")
    done = grade(folder, "--jobs", "2")
    assert done.returncode == 0, done.stderr
    return scores(folder)


def start(folder: Path) -> subprocess.Popen[str]:
    """Start to grade a class."""
    command = [sys.executable, "-m", "grader", "autograde", LESSON, "--course", str(folder)]
    return subprocess.Popen(
        [*command, "--jobs", "2"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


def below(pid: int) -> Iterator[tuple[int, str]]:
    """Yield the descendants of a process, and what each is to us."""
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in map(int, (task / "children").read_text().split()):
            command = Path(f"/proc/{child}/cmdline").read_bytes()
            jailed = b"zygote.py" in command
            yield child, "sandbox" if jailed else "grader"
            with contextlib.suppress(OSError):
                yield from below(child)


def kill_one(dice: random.Random, pid: int, kinds: set[str]) -> str:
    """Kill one descendant of these kinds at random; return what it was."""
    with contextlib.suppress(OSError):
        found = [(child, kind) for child, kind in below(pid) if kind in kinds]
        if found:
            child, kind = dice.choice(found)
            os.kill(child, signal.SIGKILL)
            return kind
    return ""


def test_random_kills_while_fifty_are_graded(fifty: Path, undisturbed, tmp_path: Path):
    """Sandboxes, learners' processes, graders and the coordinator are killed; all ends the same.

    What was finished before the coordinator died is not touched again.
    """
    folder = classroom.copy(fifty, tmp_path / "course")
    dice = random.Random(11)
    killed: list[str] = []
    for enough in (12, 30):
        process = start(folder)
        kinds = {"sandbox", "grader"}
        while process.poll() is None:
            time.sleep(dice.uniform(0.1, 0.4))
            done = len(pages(folder))
            if done >= enough:
                process.kill()
            elif done and (kind := kill_one(dice, process.pid, kinds)):
                killed.append(kind)
                kinds = {"sandbox", "grader"} - {kind}  # in turn: a new sandbox takes its time
        process.communicate()
        before = pages(folder)
        assert set(before) <= set(scores(folder))
        for content in before.values():
            json.loads(content)
    lost = {who for who, text in before.items() if b'"to be graded again"' in text}
    done = grade(folder, "--jobs", "2")
    assert done.returncode == 0, done.stderr
    after = pages(folder)
    assert {who: after[who] for who in before if who not in lost} == {
        who: text for who, text in before.items() if who not in lost
    }
    assert {"sandbox", "grader"} <= set(killed), killed
    assert scores(folder) == undisturbed
    assert not list((folder / "autograded").rglob(".*.new"))


def test_learner_s_process_that_was_killed_is_begun_again(fifty: Path, undisturbed, tmp_path: Path):
    """Nobody gets 0 because somebody outside, such as Linux short of memory, killed a process."""
    folder = classroom.copy(fifty, tmp_path / "course")
    process = start(folder)
    killed = 0
    while process.poll() is None:
        time.sleep(0.02)
        # A run is begun so many times: on a busy machine, all kills may meet the same one.
        if pages(folder) and killed < MOST_STARTS - 1:
            with contextlib.suppress(OSError):
                found = [pid for pid, _ in below(process.pid) if _is_learner_s(pid)]
                if found:
                    os.kill(found[0], signal.SIGKILL)
                    killed += 1
    process.communicate()
    assert process.returncode == 0
    assert killed
    assert scores(folder) == undisturbed


def _is_learner_s(pid: int) -> bool:
    """Whether a process is in a pid namespace of its own within the sandbox's two."""
    status = Path(f"/proc/{pid}/status").read_text()
    numbers = next(line for line in status.splitlines() if line.startswith("NSpid:"))
    return len(numbers.split()[1:]) - len(_own_numbers()) == 3


def _own_numbers() -> list[str]:
    status = Path("/proc/self/status").read_text()
    return next(line for line in status.splitlines() if line.startswith("NSpid:")).split()[1:]


def test_two_graders_started_at_once(fifty: Path, undisturbed, tmp_path: Path):
    """One grades; the other says so and leaves."""
    folder = classroom.copy(fifty, tmp_path / "course")
    both = [start(folder), start(folder)]
    said = [process.communicate(timeout=200)[1] for process in both]
    assert sorted(process.returncode for process in both) == [0, 1]
    (refusal,) = (text for process, text in zip(both, said, strict=True) if process.returncode)
    assert "is at work" in refusal
    assert "Traceback" not in refusal
    assert scores(folder) == undisturbed


def test_every_third_submission_hangs(fifty: Path, undisturbed, tmp_path: Path):
    """Endless loops cost their own checks only, and everybody else gets what they should."""
    folder = classroom.copy(fifty, tmp_path / "course")
    names = sorted(undisturbed)[:12]
    for who in (folder / "submitted").iterdir():
        if who.name not in names:
            shutil.rmtree(who)
    hanging = names[::3]
    for who in hanging:
        path = folder / "submitted" / who / LESSON / f"{LESSON}.ipynb"
        content = json.loads(path.read_text())
        checks = [c for c in content["cells"] if c["metadata"].get("nbgrader", {}).get("grade")]
        loop = "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True: pass"
        last = {"cell_type": "code", "id": "loop", "metadata": {}, "source": loop}
        content["cells"].insert(
            content["cells"].index(checks[-1]), last | {"outputs": [], "execution_count": None}
        )
        path.write_text(json.dumps(content))
    done = grade(folder, "--jobs", "2", "--cell-seconds", "2")
    assert done.returncode == 0, done.stderr
    got = scores(folder)
    for who in names:
        if who not in hanging:
            assert got[who] == undisturbed[who]
            continue
        assert page(folder, who)["metadata"]["course"]["ending"] == Ending.CELL_TIME
        *before, last_check = undisturbed[who].items()
        checks = [cell["metadata"]["nbgrader"]["grade_id"] for cell in page(folder, who)["cells"]
                  if cell["metadata"].get("nbgrader", {}).get("grade")]  # fmt: skip
        assert got[who][checks[-1]] == 0
        assert {name: got[who][name] for name in checks[:-1]} == {
            name: undisturbed[who][name] for name in checks[:-1]
        }
        assert before
        assert last_check


@pytest.mark.skipif(os.geteuid() != 0, reason="mounting a small disk needs root")
def test_gradebook_on_a_full_disk(fifty: Path, undisturbed, tmp_path: Path):
    """Where the gradebook itself finds no room, grading ends with a sentence; later it goes on."""
    place = tmp_path / "small"
    place.mkdir()
    size = sum(path.stat().st_size for path in fifty.rglob("*") if path.is_file())
    room = f"size={size // 1024 + 700}k"
    subprocess.run(["mount", "-t", "tmpfs", "-o", room, "tmpfs", place], check=True)
    try:
        folder = classroom.copy(fifty, place / "course")
        done = grade(folder, "--jobs", "2")
        assert done.returncode == 1
        assert "what is graded so far is kept" in done.stderr
        assert "Traceback" not in done.stderr
        kept = pages(folder)
        subprocess.run(["mount", "-o", "remount,size=200m", place], check=True)
        assert set(kept) <= set(scores(folder))
        assert grade(folder).returncode == 0
        assert {who: text for who, text in pages(folder).items() if who in kept} == kept
        assert scores(folder) == undisturbed
    finally:
        subprocess.run(["umount", place], check=True)
