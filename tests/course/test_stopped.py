"""A cell that stopped with an error left an older answer in its place: `check` says so."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import course.session
from course.feedback import Feedback, NotAttempted, WrongAnswer
from course.session import check, start

NO_NEW_ANSWER = "stopped with an error, so there is no new answer to check."
FAILS = {
    "sign": "used_twice = max（1, 2）",
    "letter": "used_twice = unknown",
    "late": "1 / 0\nused_twice = 2.5",
    "interrupted": "raise KeyboardInterrupt\nused_twice = 2.5",
}


@pytest.fixture
def shell(tmp_path, monkeypatch) -> Iterator:
    """Return a real IPython shell with a wrong answer in it, checked twice."""
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    from IPython.core.history import HistoryManager
    from IPython.core.interactiveshell import InteractiveShell

    monkeypatch.setattr(HistoryManager, "enabled", False)
    made = InteractiveShell.instance()
    start("en", variant="")
    made.run_cell("used_twice = 0.25")
    said("used_twice")
    yield made
    InteractiveShell.clear_instance()


def said(name: str) -> Feedback:
    """Return what `check` raises."""
    with pytest.raises(Feedback) as caught:
        check(name)
    return caught.value


@pytest.mark.parametrize("code", FAILS.values(), ids=FAILS)
def test_older_answer_is_not_judged_for_a_cell_that_stopped(shell, code):
    """Its sentences would be about a number that is no longer on the screen; no try is counted."""
    shell.run_cell(code)
    error = said("used_twice")
    assert isinstance(error, WrongAnswer)
    assert NO_NEW_ANSWER in error.text
    assert "0.25" not in error.text
    assert course.session._session.tries["used_twice"] == 1


def test_cell_that_ran_is_judged_again(shell):
    """The twin of the test above: the same answer, after the cell was repaired."""
    shell.run_cell(FAILS["sign"])
    shell.run_cell("used_twice = 0.5")
    assert "0.5" in said("used_twice").text


def test_new_answer_is_judged_though_its_cell_stopped_later(shell):
    """A function may be complete, and the line below that tries it may fail."""
    shell.run_cell("used_twice = 0.75\nprint(used_twice / 0)")
    assert "0.75" in said("used_twice").text


def test_other_cells_that_stop_change_nothing(shell):
    """Lessons have cells that end with an error on purpose."""
    shell.run_cell("x = 1\n1 / 0\nused_twice == 2")
    assert "0.25" in said("used_twice").text


def test_first_answer_that_stopped_is_no_untouched_cell(shell):
    """The learner has written something, so "still as you found it" would be false."""
    shell.run_cell("legal_orders = [...]")
    shell.run_cell("legal_orders = [y b]")
    error = said("legal_orders")
    assert isinstance(error, NotAttempted)
    assert NO_NEW_ANSWER in error.text


def test_second_variable_of_an_exercise_counts(shell):
    """An exercise may ask for two names; the cell stops at either."""
    shell.run_cell("ledger = {}\nx_grad = 1/0")
    assert NO_NEW_ANSWER in said("ledger").text


def test_start_forgets_what_stopped(shell):
    """A notebook that begins again has no past."""
    shell.run_cell(FAILS["sign"])
    start("en", variant="")
    assert NO_NEW_ANSWER not in said("used_twice").text
