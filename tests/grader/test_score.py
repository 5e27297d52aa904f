"""Grades are computed where the learner cannot reach: forgeries, claims, runs that broke off."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

import pytest

from course.exercises import load
from course.language import use_language
from grader.collect import CellRun
from grader.job import Seeds, plan
from grader.launch import Zygote
from grader.page import autograded
from grader.record import Record
from grader.sample import answer
from grader.sandbox.policy import Limits
from grader.score import Graded, claimed_score, grade
from grader.submission import read_submission
from grader.supervise import Ending, Run, run
from tests.grader import handins
from tests.grader.handins import check, code, notebook

KEY = bytes(range(32))
EXERCISE = load()["both_losses"]  # a function, tried on secret inputs
ASKED = load()["used_twice"]  # a number
ANSWER, CHECK = handins.answer("both_losses", "..."), check("both_losses", points=2)
NUMBER, CHECK_NUMBER = handins.answer("used_twice", "..."), check("used_twice", points=1)
OWN = check("own", "assert both_losses is not None and slope == 4", points=3)
RECORD = handins.record(ANSWER, CHECK, NUMBER, CHECK_NUMBER, OWN)
SETUP = "import torch\nfrom course import ask, check, draw, hint, start\nstart('en', variant='')"
RIGHT = answer(EXERCISE, EXERCISE.reference, "")
WRONG = answer(EXERCISE, EXERCISE.misconceptions[0].model, "")
RIGHT_NUMBER = answer(ASKED, ASKED.reference, "")


@pytest.fixture(autouse=True)
def english():
    """Sentences are compared in English."""
    yield
    use_language("en")


@pytest.fixture
def graded(zygote: Zygote):
    """Return a function that grades a notebook with these answers."""

    def grade_it(
        function: str,
        number: str = "used_twice = ...",
        first: str = "pass",
        slope: int = 5,
        record: Record = RECORD,
        metadata: dict[str, Any] | None = None,
        **limits,
    ) -> Graded:
        data = notebook(
            code(SETUP),
            code(f"{first}\nslope = {slope}"),
            code(function, ANSWER),
            code(CHECK.source, CHECK),
            code(number, NUMBER),
            code(CHECK_NUMBER.source, CHECK_NUMBER),
            code(OWN.source, OWN),
            metadata={"course": metadata or {}},
        )
        submission = read_submission(data, record, "ana")
        seeds = Seeds.derive(KEY, "ana", record)
        few = Limits(**{"cell_seconds": 3, **limits})
        job = partial(run, zygote.controls[0], limits=few)
        return grade(submission, record, seeds, job)

    return grade_it


def points(graded: Graded) -> dict[str, float | None]:
    """Return the points by cell."""
    return {name: given.score for name, given in graded.grades.items()}


def said(graded: Graded, name: str) -> str:
    """Return what is shown under a cell."""
    (output,) = graded.grades[name].outputs
    return output.get("text") or output["evalue"]


def test_honest_answers(graded):
    """Right answers get their points, wrong ones none, untouched ones none."""
    right = graded(RIGHT, RIGHT_NUMBER, slope=4)
    assert points(right) == {"check_both_losses": 2, "check_used_twice": 1, "check_own": 3}
    assert said(right, "check_both_losses").startswith("✓ Right")
    wrong = graded(WRONG)
    assert points(wrong) == {"check_both_losses": 0, "check_used_twice": 0, "check_own": 0}
    first = EXERCISE.misconceptions[0]
    assert first.message in said(wrong, "check_both_losses")
    assert wrong.grades["check_both_losses"].reason == f"both_losses.{first.name}"
    assert wrong.grades["check_used_twice"].reason == "used_twice.untouched"


FORGERIES = {
    "torch.allclose": "import torch; torch.allclose = torch.equal = lambda *_, **__: True",
    "assert_close": "import torch.testing as t; t.assert_close = lambda *_, **__: None",
    "numpy": "import numpy.testing as t; t.assert_allclose = lambda *_, **__: None",
    "check": "import course; course.check = check = lambda name: print('right')",
    "observe": (
        "import course.observation as o, grader.worker as w\n"
        "o.observe_answer = w.observe_answer = lambda *_: [o.Observation(value=None)] * 3"
    ),
    "frames": (
        "import os, json, struct\n"
        "def frame(**m):\n"
        "    b = json.dumps(m).encode(); os.write(3, struct.pack('>I', len(b)) + b)\n"
        "for cell in CELLS:\n"
        "    frame(msg_type='observed', parent=cell, content=[{'value': 1.0, 'failure': None,"
        " 'inputs': {}, 'graph': None, 'warnings': [], 'printed': ''}] * 3)\n"
        "    frame(msg_type='cell_done', parent=cell, content={'status': 'ok'})"
    ),
    "empty observations": (
        "import os, json, struct\n"
        "for cell in CELLS:\n"
        "    b = json.dumps(dict(msg_type='observed', parent=cell, content=[])).encode()\n"
        "    os.write(3, struct.pack('>I', len(b)) + b)"
    ),
    "equal to everything": (
        "class Any(float):\n    def __eq__(self, o): return True\n    __hash__ = None\n"
        "    def __sub__(self, o): return 0.0\n"
        "used_twice = Any(1)"
    ),
    "tensor subclass": (
        "import torch\nclass T(torch.Tensor):\n"
        "    @classmethod\n    def __torch_function__(cls, *a, **k): return True\n"
    ),
    "input transformer": (
        "get_ipython().input_transformers_cleanup.append(lambda lines: ['pass\\n'])"
    ),
    "ast transformer": (
        "import ast\nclass Drop(ast.NodeTransformer):\n"
        "    def visit_Assert(self, node): return ast.Pass()\n"
        "get_ipython().ast_transformers.append(Drop())"
    ),
    "showtraceback": "type(get_ipython()).showtraceback = lambda *_, **__: None",
    "result before error": "get_ipython().displayhook(1.0)",
    "pipe of the kernel": (
        "import gc\nfor o in gc.get_objects():\n"
        "    if type(o).__name__ == 'Pipe':\n"
        "        for cell in CELLS: o.send('observed', [[{'value': 1.0}]], cell)"
    ),
    "job in the frames": (
        "import sys\nframe = sys._getframe()\nwhile frame:\n"
        "    for cell in frame.f_locals.get('cells') or ():\n"
        "        if isinstance(cell, dict) and 'observe' in cell:\n"
        "            cell['observe']['draws'] = []; cell['observe']['names'] = ['CELLS']\n"
        "    frame = frame.f_back"
    ),
    "registry of exercises": (
        "import gc\nfound = [o for o in gc.get_objects() if type(o).__name__ == 'Exercise']\n"
        "assert not found, found"
    ),
    "walks the modules": (
        "import sys\n"
        "bad = [m for m in sys.modules if m.startswith(('course.exerc', 'course.judge'))]\n"
        "assert not bad, bad"
    ),
}


@pytest.mark.parametrize("forgery", FORGERIES.values(), ids=FORGERIES)
def test_forgery_gets_nothing(graded, forgery: str):
    """Wrong answers with a forgery in front of them are wrong answers."""
    cells = [cell["id"] for cell in json.loads(notebook(code(CHECK.source, CHECK)))["cells"]]
    cells += [code(CHECK_NUMBER.source, CHECK_NUMBER)["id"]]
    result = graded(WRONG, "used_twice = 1e9", first=f"CELLS = {cells}\n{forgery}")
    got = points(result)
    assert (got["check_both_losses"] or 0) == 0
    assert (got["check_used_twice"] or 0) == 0


def test_instructors_own_test_is_believed_and_marked(graded):
    """The twin: a test that runs inside can be forged, so its points are marked as claimed."""
    honest = graded(WRONG, slope=5)
    forged = graded(WRONG, first=FORGERIES["ast transformer"], slope=5)
    assert points(honest)["check_own"] == 0
    assert points(forged)["check_own"] == 3
    assert forged.grades["check_own"].reason == "claimed"
    page = json.loads(autograded(forged, {}))
    marked = [cell["metadata"].get("course", {}).get("claimed") for cell in page["cells"]]
    assert marked.count(True) == 1


BROKEN = {
    "leaves": ("import os; os._exit(0)", Ending.DIED, "process ended before this check"),
    "hangs for good": (
        "import signal; signal.signal(2, signal.SIG_IGN)\nwhile True: pass",
        Ending.CELL_TIME,
        "Time was up before this check",
    ),
    "floods": ("import os\nwhile True: os.write(1, b'x' * 65536)", Ending.OUTPUT, "printed more"),
}


@pytest.mark.parametrize(("first", "ending", "sentence"), BROKEN.values(), ids=BROKEN)
def test_check_that_was_not_reached_says_why(graded, first: str, ending: Ending, sentence: str):
    """Every graded cell of a broken run has an error in it, so nobody reads it as full marks."""
    result = graded(RIGHT, RIGHT_NUMBER, first=first, slope=4, output_bytes=2 << 20)
    assert result.run.ending is ending
    assert set(points(result).values()) == {0.0}
    for name in points(result):
        assert sentence in said(result, name)


def test_threads_that_use_up_the_processor_get_nothing(graded):
    """The learner is told so; nobody has to look at it."""
    spin = (
        "import signal, threading\nsignal.signal(signal.SIGXCPU, signal.SIG_IGN)\n"
        "def spin():\n    while True: pass\n"
        "threading.Thread(target=spin, daemon=True).start()\nspin()"
    )
    result = graded(RIGHT, RIGHT_NUMBER, first=spin, cpu_seconds=1, cell_seconds=60)
    assert result.run.ending is Ending.CPU_TIME
    assert set(points(result).values()) == {0.0}
    for name in points(result):
        assert "processor time for one notebook was used up" in said(result, name)


def test_endless_answer_costs_its_own_points_only(graded):
    """A function that never returns is interrupted; what follows is still checked."""
    endless = "def both_losses(x):\n    while True: pass"
    result = graded(endless, RIGHT_NUMBER, slope=4)
    assert points(result) == {"check_both_losses": 0, "check_used_twice": 1, "check_own": 3}


def test_other_version_of_a_question_is_left_to_a_person(graded):
    """Where the notebook asked for other numbers, nothing is taken off: somebody looks at it."""
    result = graded(RIGHT, RIGHT_NUMBER, metadata={"used_twice": "0000"})
    given = result.grades["check_used_twice"]
    assert given.score is None
    assert given.look
    assert "another version of the exercise" in said(result, "check_used_twice")
    same = graded(RIGHT, RIGHT_NUMBER, metadata={"used_twice": ASKED.fingerprint()})
    assert points(same)["check_used_twice"] == 1


def test_seeds_are_secret_and_stable():
    """The same key, student and exercise draw the same inputs; another student's are others."""
    ana, again = Seeds.derive(KEY, "ana", RECORD), Seeds.derive(KEY, "ana", RECORD)
    ben, other = Seeds.derive(KEY, "ben", RECORD), Seeds.derive(KEY[::-1], "ana", RECORD)
    assert ana == again
    assert ana.draws["both_losses"] != ben.draws["both_losses"]
    assert ana.draws["both_losses"] != other.draws["both_losses"]


def test_job_holds_no_answer():
    """What goes into the sandbox names no reference, misconception, key or expected value."""
    submission = read_submission(notebook(code("x = 1")), RECORD, "ana")
    seeds = Seeds.derive(KEY, "ana", RECORD)
    text = json.dumps(plan(submission, RECORD, seeds).job)
    assert EXERCISE.misconceptions[0].name not in text
    assert EXERCISE.misconceptions[0].message not in text
    assert RIGHT_NUMBER.partition("= ")[2] not in text
    assert str(seeds.draws["both_losses"][0]) not in text


def observation(**fields: Any) -> dict[str, Any]:
    """Return an observation as JSON, with these fields instead of nothing."""
    empty = {"value": None, "failure": None, "inputs": {}, "graph": None, "warnings": []}
    return {**empty, "printed": "", **fields}


NAN = {"tensor": [float("nan")], "shape": [1], "dtype": "float64"}
OBSERVED: dict[str, Any] = {
    "not a list": [7],
    "no fields": [{}],
    "wrong types": [observation(failure=3, inputs=[], warnings=2, printed=3)],
    "deep": [observation(value=json.loads("[" * 400 + "]" * 400))] * 3,
    "huge": [observation(value=10**400, inputs={"x": {"kept": 1, "tensors": []}})] * 3,
    "strange gradient": [
        observation(inputs={"x": {"kept": True, "tensors": [{"grad": NAN, "walks": 0}]}})
    ],
    "large graph": [
        observation(
            graph={
                "nodes": ["A"] * 300,
                "edges": [[i, 0, j] for i in range(90) for j in range(90)],
            }
        )
    ],
    "many": [observation()] * 1000,
}


@pytest.mark.parametrize("observed", OBSERVED.values(), ids=OBSERVED)
def test_hostile_observation_gets_nothing(observed):
    """An observation that no honest worker sends is worth nothing, and stops nobody."""
    data = notebook(code(WRONG, ANSWER), code(CHECK.source, CHECK))
    submission = read_submission(data, RECORD, "ana")

    def forged(job: dict[str, Any]) -> Run:
        cells = {cell["name"]: CellRun(status="ok", observed=observed) for cell in job["cells"]}
        return Run(Ending.DONE, cells, {}, 0.0)

    result = grade(submission, RECORD, Seeds.derive(KEY, "ana", RECORD), forged)
    assert not points(result)["check_both_losses"]
    assert not points(result)["check_used_twice"]
    json.loads(autograded(result, {}))


RESULTS = {
    "nothing": ([], 2.0),
    "part": ([("execute_result", "0.5")], 0.5),
    "error": ([("error", "")], 0.0),
    "stderr": ([("stderr", "careful")], 0.0),
    "stdout": ([("stdout", "0.5")], 2.0),
    "no number": ([("execute_result", "tensor(1.)")], 2.0),
    "negative": ([("execute_result", "-1")], None),
    "more than there is": ([("execute_result", "5")], None),
    "result, then error": ([("execute_result", "1"), ("error", "")], 1.0),
}


@pytest.mark.parametrize(("outputs", "expected"), RESULTS.values(), ids=RESULTS)
def test_claimed_points_follow_nbgraders_rules(outputs, expected: float | None):
    """What an instructor's own test shows is read as nbgrader reads it, nonsense apart."""
    shown: list[Any] = []
    for kind, text in outputs:
        if kind in ("stdout", "stderr"):
            shown.append({"output_type": "stream", "name": kind, "text": text})
        else:
            shown.append({"output_type": kind, "data": {"text/plain": text}})
    assert claimed_score(CellRun(outputs=shown, status="ok"), 2.0) == expected
    assert claimed_score(CellRun(outputs=shown, status="error"), 2.0) == 0
