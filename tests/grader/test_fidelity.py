"""Cells run as in Jupyter: the same cells through nbclient and a real kernel show the same."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from grader.launch import Zygote
from grader.sandbox.policy import Limits, Tier
from grader.supervise import run

# One notebook: each cell sees what the ones before it left behind.
CELLS = {
    "streams": "import torch, sys, os, time\nprint('out'); print('err', file=sys.stderr); print(1)",
    "no newline": "print('x', end=''); sys.stdout.flush(); print('y')",
    "result": "torch.arange(6).reshape(2, 3)",
    "last expression": "x = 3\nx; x + 1",
    "suppressed": "x;",
    "underscore": "_, Out[3] is not None, In[1][:12]",
    "error": "1 / 0",
    "nested error": "def f(n):\n    return f(n - 1) if n else undefined_name\nf(2)",
    "chained error": (
        "try:\n    1 / 0\nexcept ZeroDivisionError as e:\n    raise ValueError('x') from e"
    ),
    "syntax error": "syntax error here",
    "indentation": "if True:\nprint(1)",
    "display": (
        "from IPython.display import (HTML, Markdown, Latex, clear_output, display, Javascript,"
        " update_display)\ndisplay(HTML('<b>hi</b>')); display(Markdown('**hi**'))"
    ),
    "raw bundle": "display({'text/plain': 'p', 'application/json': {'a': 1}}, raw=True)",
    "display id": "h = display('one', display_id='d1'); h.update('two')",
    "update later": "update_display('three', display_id='d1'); display('own', display_id='d1')",
    "clear and wait": "for i in range(3):\n    clear_output(wait=True); print('i', i)",
    "clear": "clear_output(); print('gone'); clear_output(); print('kept')",
    "capture": "%%capture cap\nprint('captured')",
    "captured": "cap.stdout",
    "who": "%who_ls int",
    "shell": "!echo from-shell",
    "shell value": "r = !echo a b\nr",
    "bash": "%%bash\necho bash",
    "subprocess": "import subprocess; subprocess.run(['echo', 'sub']); time.sleep(1)",
    "os.system": "os.system('echo sys'); time.sleep(1)",
    "descriptor": "os.write(1, b'raw\\n'); time.sleep(1)",
    "input": "name = input('your name? ')",
    "getpass": "import getpass; getpass.getpass()",
    "await": "import asyncio\nawait asyncio.sleep(0.01)\n'awaited'",
    "nested loop": "c = asyncio.sleep(0)\ntry: asyncio.run(c)\nfinally: c.close()",
    "task": "async def bg():\n    await asyncio.sleep(0.05)\nt = asyncio.create_task(bg()); 'ok'",
    "task is done": "await asyncio.sleep(0.2); t.done()",
    "threads": (
        "import threading\ndef w(): print('from a thread')\n"
        "th = threading.Thread(target=w); th.start(); th.join()"
    ),
    "warning": "import warnings; warnings.warn('careful')",
    "torch warning": "w = torch.ones(2, requires_grad=True) * 2; w.grad",
    "logging": "import logging; logging.warning('logged')",
    "rich repr": (
        "class R:\n    def _repr_html_(self): return '<i>r</i>'\n"
        "    def __repr__(self): return 'R!'\nR()"
    ),
    "bad repr": "class B:\n    def __repr__(self): raise ValueError('bad repr')\nB()",
    "own traceback": (
        "class E(Exception):\n    def _render_traceback_(self): return ['one line']\nraise E('x')"
    ),
    "keyboard interrupt": "raise KeyboardInterrupt",
    "system exit": "raise SystemExit(3)",
    "unicode": "print('é ü 漢字 Ю'); '漢字'",
    "colours": "print('\\x1b[31mred\\x1b[0m')",
    "help": "?len",
    "shell names": "get_ipython().__class__.__name__, __name__, '__file__' in dir()",
    "stdout": "sys.stdout.isatty(), sys.stdout.encoding",
    "not a number": "float('nan'), torch.tensor(float('inf'))",
    "exec": "exec('print(__name__)'); eval('1 + 1')",
    "future": "from __future__ import annotations\ndef g(x: Undefined): pass\n'ok'",
    "processes": (
        "import multiprocessing as mp\nctx = mp.get_context('fork')\n"
        "def child(q): q.put(5)\nq = ctx.Queue(); p = ctx.Process(target=child, args=(q,))\n"
        "p.start(); v = q.get(); p.join(); v"
    ),
    "loader": (
        "d = torch.utils.data.TensorDataset(torch.arange(4.0))\n"
        "[b[0].tolist() for b in torch.utils.data.DataLoader(d, batch_size=2)]"
    ),
    "training": (
        "m = torch.nn.Linear(2, 1); o = torch.optim.SGD(m.parameters(), lr=0.1)\n"
        "m(torch.ones(3, 2)).sum().backward(); o.step(); m.bias.grad"
    ),
    "user class": "class P: pass\nisinstance(P(), P), P.__module__",
    "inspect": "import inspect\nprint(inspect.getsource(bg))",
    "next input": "get_ipython().set_next_input('x = 1')",
    "timing": "%time sum(range(10))",
}


def scrubbed(outputs: list[Any]) -> list[Any]:
    """Return outputs without what differs from run to run: addresses, times, temporary names."""
    text = json.dumps(outputs, sort_keys=True).replace(str(Path.home()), "~")
    text = re.sub(r"0x[0-9a-f]{6,}", "0x", text)
    text = re.sub(r"\b\d+(\.\d+)?(e\+\d+)? ?(ns|\\u03bcs|\\u00b5s|us|ms|s)\b", "T", text)
    text = re.sub(r"/\w+/ipykernel_\d+/\d+\.py", "CELL", text)
    text = re.sub(r"ipykernel_\d+", "ipykernel", text)
    return json.loads(text)


# A descriptor is read by a thread there, so what it prints may come after the result.
ANY_ORDER = {"os.system", "descriptor", "subprocess", "shell", "bash"}


def joined(outputs: list[Any]) -> list[Any]:
    """Return outputs with neighbouring prints of one stream in one output."""
    found: list[Any] = []
    for output in outputs:
        same = found and output["output_type"] == "stream" == found[-1]["output_type"]
        if same and output["name"] == found[-1]["name"]:
            found[-1] = {**found[-1], "text": found[-1]["text"] + output["text"]}
        else:
            found.append(dict(output))
    return found


@pytest.fixture(scope="module")
def by_nbclient() -> dict[str, Any]:
    """What a real kernel shows, by cell."""
    cells = [nbformat.v4.new_code_cell(source) for source in CELLS.values()]
    book = nbformat.v4.new_notebook(cells=cells)
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.delenv(
            "PYTEST_CURRENT_TEST"
        )  # by which ipykernel would leave descriptors alone
        NotebookClient(book, timeout=60, allow_errors=True, kernel_name="python3").execute()
    return dict(zip(CELLS, book.cells, strict=True))


@pytest.fixture(scope="module")
def by_us() -> Iterator[Any]:
    """What our kernel shows behind the walls of tier A."""
    from tests.grader.conftest import require

    require(Tier.A)
    zygote = Zygote(Tier.A)
    cells = [{"name": name, "source": source} for name, source in CELLS.items()]
    job = {"cells": cells, "seed": 1, "questions": {}, "given": {}}
    yield run(zygote.controls[0], job, Limits()).cells
    zygote.close()


def test_exit_ends_nothing(run_cells):
    """`exit()` is noted, and the next cell runs: with a real kernel that depends on a race."""
    run_ = run_cells("exit()", "print('after')")
    assert run_.cells["c1"].outputs[0].text == "after\n"


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", CELLS)
def test_cell_shows_what_jupyter_shows(name: str, by_nbclient, by_us):
    """Streams, results, tracebacks, displays, magics and counts are those of a real kernel."""
    theirs, ours = by_nbclient[name], by_us[name]
    found, expected = scrubbed(joined(ours.outputs)), scrubbed(joined(theirs.outputs))
    if name in ANY_ORDER:
        found, expected = sorted(found, key=str), sorted(expected, key=str)
    assert found == expected
    assert ours.execution_count == theirs.execution_count


def test_the_comparison_can_fail(by_nbclient, by_us):
    """The twin: two different cells do not look the same."""
    assert scrubbed(by_us["error"].outputs) != scrubbed(by_nbclient["result"].outputs)
