"""What a learner may do to nbgrader's cells, and what is graded all the same."""

from __future__ import annotations

import pytest

from grader.intake import read_notebook
from grader.record import checked_exercise
from grader.submission import GradableCell, Submission, read_submission, whose
from tests.grader.handins import answer, check, code, notebook, prose, record

SLOPE = answer("slope", "slope = ...")
CHECK = check("slope", points=2)
ASSERT = check("own", "assert slope == 4")
RECORD = record(SLOPE, CHECK, ASSERT)
MINE = code("slope = 4", SLOPE)
HONEST = (prose("# Lesson"), MINE, code(CHECK.source, CHECK), code(ASSERT.source, ASSERT))


def read(*cells, **fields) -> Submission:
    """Return Ana's submission of ``cells``."""
    return read_submission(notebook(*cells, **fields), RECORD, "ana")


def graded(submission: Submission) -> dict[str, GradableCell]:
    """Return the cells that nbgrader knows, by name."""
    return {cell.record.name: cell for cell in submission.cells if cell.record}


def test_honest_notebook_needs_no_repair():
    """Nothing is touched where nothing was altered."""
    submission = read(*HONEST)
    assert submission.repairs == ()
    assert [cell.source for cell in submission.cells] == [cell["source"] for cell in HONEST]


def altered(cell: dict, **fields) -> dict:
    """Return ``cell`` with other nbgrader metadata."""
    nbgrader = cell["metadata"]["nbgrader"] | fields
    return {**cell, "metadata": {**cell["metadata"], "nbgrader": nbgrader}}


TAMPERED = {
    "test edited": ((MINE, code("pass", CHECK), HONEST[3]), "check_slope had been edited"),
    "points raised": ((MINE, altered(HONEST[2], points=100), HONEST[3]), None),
    "points negative": ((MINE, altered(HONEST[2], points=-1), HONEST[3]), None),
    "not graded any more": ((MINE, altered(HONEST[2], grade=False), HONEST[3]), None),
    "test made an answer": ((MINE, altered(HONEST[2], solution=True), HONEST[3]), None),
    "checksum forged": ((MINE, altered(HONEST[2], checksum="x"), HONEST[3]), None),
    "schema from the future": ((MINE, altered(HONEST[2], schema_version=99), HONEST[3]), None),
    "skipped by a tag": (
        (MINE, code(CHECK.source, CHECK, tags=["skip-execution"]), HONEST[3]),
        None,
    ),
    "test turned to prose": (
        (MINE, {**HONEST[2], "cell_type": "markdown"}, HONEST[3]),
        "check_slope had another type",
    ),
    "test deleted": ((MINE, HONEST[3]), "check_slope was missing"),
    "answer and test deleted": ((HONEST[3],), "check_slope was missing"),
    "everything deleted": ((), "check_slope was missing"),
    "metadata removed": ((MINE, code(CHECK.source), HONEST[3]), "check_slope was missing"),
    "test copied": ((MINE, *HONEST[2:3] * 3, HONEST[3]), "check_slope was there more than once"),
    "test renamed": ((MINE, altered(HONEST[2], grade_id="x"), HONEST[3]), "x is none of this"),
    "grade_id a list": ((MINE, altered(HONEST[2], grade_id=["x"]), HONEST[3]), "was missing"),
    "metadata a number": (
        (MINE, {**HONEST[2], "metadata": {"nbgrader": 3}}, HONEST[3]),
        "check_slope was missing",
    ),
}


@pytest.mark.parametrize(("cells", "repair"), TAMPERED.values(), ids=TAMPERED)
def test_tampered_cell_is_as_in_the_record(cells, repair: str | None):
    """Whatever was done to a graded cell, the record's own is graded, once, after its answer."""
    submission = read(*cells)
    found = graded(submission)
    assert found["check_slope"].source == CHECK.source
    assert found["check_slope"].kind == "code"
    assert found["check_slope"].record == CHECK
    assert found["check_own"].source == ASSERT.source
    names = [cell.record.name for cell in submission.cells if cell.record]
    assert len(names) == len(set(names))
    assert names.index("check_slope") > names.index("slope") if "slope" in names else True
    if repair is None:
        assert submission.repairs == ()
    else:
        assert any(repair in sentence for sentence in submission.repairs)


def test_answer_is_never_overwritten():
    """What the learner wrote stays, even in a copied answer cell."""
    submission = read(code("slope = 1", SLOPE), *HONEST)
    assert [cell.source for cell in submission.code][:2] == ["slope = 1", "slope = 4"]
    assert graded(submission)["slope"].source == "slope = 4"


SETUPS = {
    "plain": ('start("uk", variant="Ада")', ("uk", "Ада")),
    "positions": ('import torch\nstart("zh", "小明")', ("zh", "小明")),
    "module": ('import course\ncourse.start("fr")', ("fr", "")),
    "no variant": ('start("es", variant="")', ("es", "")),
    "unknown language": ('start("xx", variant="A")', ("en", "A")),
    "not literal": ("start(language, variant=name())", ("en", "")),
    "numbers": ("start(7, variant=8)", ("en", "")),
    "bytes": ('start(b"uk", variant=b"x")', ("en", "")),
    "none": ("x = 1", ("en", "")),
    "broken": ('start("uk"', ("en", "")),
    "too many": ('start("es", "A", "B", *c, **d)', ("es", "A")),
    "spaces": ('start("es", variant="  Ana ")', ("es", "Ana")),
    "long": (f'start("es", variant="{"A" * 1000}")', ("es", "A" * 100)),
    "deep": ("start" + "(" * 500, ("en", "")),
}


@pytest.mark.parametrize(("source", "expected"), SETUPS.values(), ids=SETUPS)
def test_language_and_variant_are_read_not_run(monkeypatch, source: str, expected):
    """Whose numbers a notebook shows is read from its text; odd texts mean English, nobody."""
    monkeypatch.setattr("grader.submission.languages", lambda: ["en", "es", "fr", "uk", "zh"])
    assert whose(read_notebook(notebook(code(source)))) == expected


def test_metadata_speaks_where_the_setup_cell_does_not(monkeypatch):
    """A deleted setup cell leaves the language that the builder wrote."""
    monkeypatch.setattr("grader.submission.languages", lambda: ["en", "uk"])
    read_back = read_notebook(notebook(metadata={"course": {"language": "uk"}}))
    assert whose(read_back) == ("uk", "")


CHECKS = {
    'check("ledger")': "ledger",
    " check('ledger')": None,
    "check('ledger')\n": "ledger",
    'check("ledger"); 1': None,
    'check("a", "b")': None,
    "check(name)": None,
    'course.check("ledger")': None,
    'assert check("ledger")': None,
    'x = check("ledger")': None,
    "(" * 1000: None,
}


@pytest.mark.parametrize(("source", "name"), CHECKS.items(), ids=range(len(CHECKS)))
def test_only_a_bare_check_is_an_exercise(source: str, name: str | None):
    """Every other graded cell is an instructor's own, and runs as it is."""
    assert checked_exercise(source) == name
