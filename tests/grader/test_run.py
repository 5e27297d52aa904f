"""One submission in its sandbox: what is shown, what is limited, what stands around it."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from grader.launch import Zygote
from grader.sandbox import verify
from grader.sandbox.policy import Limits, Tier
from grader.supervise import Ending, Run


def text(run: Run, name: str = "c0") -> str:
    """Return all that a cell printed or raised."""
    return "".join(
        output.get("text") or output.get("evalue") or output.get("data", {}).get("text/plain", "")
        for output in run.cells[name].outputs
    )


def test_cells_share_one_namespace(run_cells):
    """A variable of one cell is there in the next, and results are shown."""
    run = run_cells("x = 6", "x * 7")
    assert run.ending is Ending.DONE
    assert text(run, "c1") == "42"
    assert [cell.execution_count for cell in run.cells.values()] == [1, 2]


def test_error_does_not_stop_the_notebook(run_cells):
    """A cell that raises is followed by the next, as in nbgrader."""
    run = run_cells("1/0", "print('on')")
    assert [cell.status for cell in run.cells.values()] == ["error", "ok"]
    assert run.cells["c0"].outputs[0].ename == "ZeroDivisionError"


def test_every_run_starts_from_the_same_numbers(run_cells):
    """Random numbers depend on the seed of the run alone."""
    draw = "import torch, random, numpy; (torch.rand(1), random.random(), numpy.random.rand())"
    first, second, other = run_cells(draw), run_cells(draw), run_cells(draw, seed=2)
    assert text(first) == text(second) != text(other)


def test_nothing_is_left_for_the_next_run(run_cells):
    """Patched modules and new files are gone with the process."""
    run_cells("import torch; torch.allclose = None; open('left', 'w').close()")
    assert (
        text(
            run_cells(
                "import os; (callable(torch.allclose) if 'torch' in globals() else None, "
                "os.listdir('.'))"
            )
        )
        == "(None, [])"
    )


def test_walls_are_seen_from_outside(run_cells, zygote: Zygote):
    """What /proc says of the child is what its tier promises."""
    run = run_cells("1")
    assert verify.missing(zygote.tier, run.walls["outside"]) == []
    assert run.walls["tier"] == zygote.tier
    assert run.walls["landlock"]["abi"] >= 1


def test_missing_wall_is_noticed(run_cells, zygote: Zygote):
    """The look from outside can fail: it names each wall that is not there."""
    seen = run_cells("1").walls["outside"]
    assert verify.missing(zygote.tier, {**seen, "seccomp": False}) == ["seccomp"]
    assert verify.missing(zygote.tier, {**seen, "capabilities": 1 << 21}) == ["capabilities"]
    assert "mnt" in verify.missing(Tier.A, {**seen, "namespaces": ["pid"]})
    assert verify.missing(zygote.tier, {}) != []


def test_job_is_not_handed_over_without_walls(run_cells, monkeypatch):
    """Where /proc shows a missing wall, no cell runs."""
    monkeypatch.setattr(verify, "look", lambda _pid: {})
    run = run_cells("print('ran')")
    assert run.ending is Ending.NO_WALLS
    assert text(run) == ""


def test_killed_before_its_walls_were_seen_it_is_begun_again(run_cells, monkeypatch):
    """A process that somebody kills while it is looked at costs nothing, whatever was seen."""
    look, killed = verify.look, []

    def look_at_the_dead(pid: int) -> dict:
        if not killed:
            killed.append(pid)
            seen = look(os.getpid())  # as if the number already belonged to another process
            os.kill(pid, signal.SIGKILL)
            _wait_for_death(pid)
            return seen
        return look(pid)

    monkeypatch.setattr(verify, "look", look_at_the_dead)
    run = run_cells("print('ran')")
    assert killed
    assert run.ending is Ending.DONE
    assert text(run) == "ran\n"


def test_killed_without_its_job_it_loses_no_points(run_cells, zygote: Zygote, monkeypatch):
    """Where nothing of the learner's ran, nothing is taken off, whoever ended the process."""
    if zygote.tier is Tier.A:
        pytest.skip("the first process of a namespace hears nothing but SIGKILL")
    look = verify.look

    def end(pid: int) -> dict:
        seen = look(pid)
        os.kill(pid, signal.SIGTERM)
        _wait_for_death(pid)
        return seen

    monkeypatch.setattr(verify, "look", end)
    run = run_cells("print('ran')")
    assert run.ending is Ending.NO_WALLS
    assert run.ending.is_ours


def _wait_for_death(pid: int) -> None:
    """Wait until a process is gone, or only waits to be buried."""
    for _ in range(6000):
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return
        if state in "ZX":
            return
        time.sleep(0.01)
    pytest.fail(f"process {pid} lives on")


def test_endless_cell_is_interrupted_and_the_next_one_runs(run_cells):
    """Time is up for the cell, not for the notebook."""
    run = run_cells("while True: pass", "print('on')", limits=Limits(cell_seconds=0.5))
    assert run.cells["c0"].outputs[0].ename == "KeyboardInterrupt"
    assert text(run, "c1") == "on\n"


def test_stubborn_cell_is_ended(run_cells):
    """A cell that ignores the interruption ends with its process; earlier outputs stay."""
    stubborn = "import signal; signal.signal(2, signal.SIG_IGN)\nwhile True: pass"
    limits = Limits(cell_seconds=0.5, grace_seconds=0.5)
    run = run_cells("print('before')", stubborn, "print('after')", limits=limits)
    assert run.ending is Ending.CELL_TIME
    assert text(run, "c0") == "before\n"
    assert run.cells["c2"].status is None


SELF_KILLS = {
    "kill": "import os\nos.kill(os.getpid(), 9)",
    "thread": "import signal, threading\nsignal.pthread_kill(threading.get_ident(), 9)",
    "timer": (
        "import ctypes, time\nlibc = ctypes.CDLL(None)\n"
        "event, timer = (ctypes.c_int * 16)(0, 0, 9), ctypes.c_void_p()\n"
        "if libc.timer_create(1, event, ctypes.byref(timer)) == 0:\n"
        "    libc.timer_settime(timer, 0, (ctypes.c_long * 4)(0, 0, 0, 1), None)\n"
        "time.sleep(0.2)"
    ),
    "file": (
        "import fcntl, os, time\nback, forth = os.pipe()\n"
        "fcntl.fcntl(back, fcntl.F_SETOWN, os.getpid())\nfcntl.fcntl(back, 10, 9)\n"
        "fcntl.fcntl(back, fcntl.F_SETFL, os.O_ASYNC)\n"
        "os.write(forth, b'x')\ntime.sleep(0.2)"
    ),
}


@pytest.mark.parametrize("source", SELF_KILLS.values(), ids=SELF_KILLS)
def test_nobody_kills_themselves_to_blame_the_grader(run_cells, source: str):
    """SIGKILL comes from outside alone, so that a run that ended by it may be begun again."""
    run = run_cells(source, "print('alive')")
    assert run.ending is Ending.DONE
    assert text(run, "c1") == "alive\n"


SPENT = {
    "loop": "while True: pass",
    "threads": (
        "import signal, threading, time\nsignal.signal(signal.SIGXCPU, signal.SIG_IGN)\n"
        "def spin():\n    while True: pass\n"
        "for _ in range(3): threading.Thread(target=spin, daemon=True).start()\n"
        "while True: time.sleep(1)"
    ),
    "a limit of its own": (
        "import resource\nresource.setrlimit(resource.RLIMIT_CPU, (1, 1))\nwhile True: pass"
    ),
}


@pytest.mark.parametrize("source", SPENT.values(), ids=SPENT)
def test_processor_time_has_a_limit(run_cells, source: str):
    """Linux ends who has used it up; nobody takes that for a kill from outside, and tries again."""
    seconds = 120 if "setrlimit" in source else 1
    limits = Limits(cell_seconds=300, run_seconds=600, cpu_seconds=seconds)
    run = run_cells("print('before')", source, "print('after')", limits=limits)
    assert run.ending is Ending.CPU_TIME
    assert text(run) == "before\n"
    assert run.cells["c2"].status is None


def test_whole_run_has_a_limit(run_cells):
    """Many slow cells end together."""
    limits = Limits(cell_seconds=5, run_seconds=1)
    run = run_cells(*["import time; time.sleep(0.4)"] * 6, limits=limits)
    assert run.ending is Ending.RUN_TIME


def test_printing_has_a_limit_per_cell(run_cells):
    """What is too much is left out, with a notice; the next cell prints again."""
    run = run_cells("print('x' * 5000)", "print('on')", limits=Limits(cell_characters=1000))
    assert len(text(run)) < 1100
    assert "left out" in text(run)
    assert text(run, "c1") == "on\n"


def test_dead_process_keeps_what_it_showed(run_cells):
    """Outputs are streamed: those before the end are there."""
    run = run_cells("print('before')", "import os; os._exit(0)", "print('after')")
    assert run.ending is Ending.DIED
    assert text(run) == "before\n"
    assert run.cells["c1"].status is None


def test_learner_finds_no_answers(run_cells):
    """Neither imports nor files lead to exercises, lessons or solutions."""
    from grader.sandbox.jail import PACKAGES

    run = run_cells(
        "import sys, importlib\n"
        "for name in ('course.exercises', 'course.judge', 'grader.gradebook'):\n"
        "    try: importlib.import_module(name); print('found', name)\n"
        "    except (ImportError, OSError): pass\n"
        "for name in [n for n in sys.modules if n.startswith(('course', 'grader'))]:\n"
        "    del sys.modules[name]\n"
        f"sys.path.insert(0, {str(PACKAGES)!r}); importlib.invalidate_caches()\n"
        "for name in ('course.exercises', 'course.judge', 'grader.gradebook'):\n"
        "    try: importlib.import_module(name); print('found', name)\n"
        "    except (ImportError, OSError): pass\n",
        "import os\n"
        "for folder in ('course/exercises', 'course/lessons', 'solutions', '.git', '.'):\n"
        f"    try: print('found', os.listdir({str(PACKAGES)!r} + '/' + folder))\n"
        "    except OSError: pass\n"
        f"for file in ('course/judge.py', 'course/lessons/03_backward.md', 'pyproject.toml'):\n"
        f"    try: print('read', open({str(PACKAGES)!r} + '/' + file).read(20))\n"
        "    except OSError: pass\n",
    )
    assert text(run) == ""
    shown = text(run, "c1")
    assert "read" not in shown
    # In the jail the folder itself exists, with nothing but what goes in.
    assert "exercises" not in shown
    assert "solutions" not in shown
    assert ".git" not in shown


def test_check_says_nothing_inside(run_cells):
    """`check`, `hint`, `start` and `draw` are silent: the answer is checked outside."""
    run = run_cells(
        "from course import ask, check, draw, hint, start\nstart('uk', variant='')\n"
        "check('ledger'); hint('ledger'); draw(3)"
    )
    assert run.cells["c0"].status == "ok"
    assert text(run) == ""


@pytest.mark.parametrize("kind", ["bytes", "tensor"])
def test_memory_has_a_limit(run_cells, kind: str):
    """Who asks for too much gets a MemoryError, and the next cell runs."""
    ask = {"bytes": "bytearray(8 << 30)", "tensor": "import torch; torch.ones(1 << 30).sum()"}
    run = run_cells(ask[kind], "print('on')", limits=Limits(memory_mib=500))
    assert run.cells["c0"].status == "error"
    assert text(run, "c1") == "on\n"
