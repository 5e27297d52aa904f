"""A notebook's four verbs: one line when right, one exception without a traceback when not."""

from __future__ import annotations

import random
import warnings

import pytest
import torch

import course.session
from course.errors import CourseError
from course.exercises import load
from course.feedback import NotAttempted, NotChecked, WrongAnswer
from course.lesson import starting_cell
from course.lines import WIDTH
from course.session import ask, check, given, hint, start

RIGHT = """
def both_losses(x):
    h = x.exp()
    ((3 * h).sum() + (h**2).sum()).backward()
"""
WRONG = RIGHT.replace("+ (h", "- (h")


def test_right_answer_prints_one_line(notebook, capfd):
    """Nothing but one line, and nothing on stderr: nbgrader reads both."""
    notebook.run(RIGHT)
    check("both_losses")
    out, err = capfd.readouterr()
    assert out == "✓ Right: on every input that was tried, `both_losses` does what PyTorch does.\n"
    assert err == ""


def test_wrong_answer_raises_its_sentences(notebook, capfd):
    """IPython is given the sentences in place of a traceback; the label is for reports."""
    notebook.run(WRONG)
    error = notebook.refused("both_losses")
    assert isinstance(error, WrongAnswer)
    assert error.label == "both_losses.losses_subtracted"
    assert str(error).endswith("[both_losses.losses_subtracted]")
    shown = error._render_traceback_()
    assert " ".join(shown) == error.text.replace("\n", " ")
    assert max(map(len, shown)) <= WIDTH
    assert "label" not in error.text
    assert "You subtracted one loss from the other." in error.text
    assert capfd.readouterr() == ("", "")


def test_wrong_ledger_shows_its_first_wrong_arrow(notebook, capfd):
    """The picture marks the arrow that the sentences speak about; without IPython, in words."""
    x, p, q = given("ledger").values()
    entries = f'"y->b": 1, "y->c": -1, "b->a": {x * p}, "c->a": {-q}, "a->x": 0'
    notebook.run(f"ledger = {{{entries}}}\nx_grad = 0")
    assert '`ledger["b->a"]`' in notebook.refused("ledger").text
    assert capfd.readouterr().out.startswith("✗ marks the first arrow whose number differs: b → a.")


def test_missing_answer_is_not_attempted(notebook):
    """An answer that was never run costs nothing but a sentence."""
    error = notebook.refused("both_losses")
    assert isinstance(error, NotAttempted)
    assert "there is no `both_losses` yet" in error.text


def test_misspelled_name_is_named(notebook):
    """A name that is nearly right is pointed at."""
    notebook.run(RIGHT.replace("both_losses", "both_loses"))
    error = notebook.refused("both_losses")
    assert isinstance(error, NotAttempted)
    assert "Your notebook has `both_loses`: is it misspelled?" in error.text


def test_cyrillic_name_is_not_called_misspelled(notebook):
    """Two names that look the same on the screen are told apart by the letter."""
    notebook.run(RIGHT.replace("both_losses", "both_lоsses"))
    error = notebook.refused("both_losses")
    assert "contains the Cyrillic letter `о`" in error.text
    assert "misspelled" not in error.text


def test_cyrillic_key_is_named(notebook):
    """An entry that seems to be there, but has another letter."""
    notebook.run('six_claims = dict.fromkeys("аbcdef", True)')
    text = notebook.refused("six_claims").text
    assert 'The entry `six_claims["a"]` is missing.' in text
    assert "contains the Cyrillic letter `а`" in text


@pytest.mark.parametrize("name", ["both_losses", "ledger", "legal_orders"])
def test_starting_cell_is_not_attempted(notebook, name):
    """A cell that was run as it was found is no wrong answer."""
    notebook.run(starting_cell(name))
    error = notebook.refused(name)
    assert isinstance(error, NotAttempted)
    assert f"the cell of `{name}` is still as you found it" in error.text


def test_failure_of_the_check_is_not_the_learners(notebook, monkeypatch):
    """When the judge breaks, the answer is neither right nor wrong."""

    def broken(*_, **__):
        raise ZeroDivisionError("our mistake")

    notebook.run(RIGHT)
    monkeypatch.setattr(course.session, "judge", broken)
    error = notebook.refused("both_losses")
    assert isinstance(error, NotChecked)
    assert "This answer could not be checked: the check failed, not your code" in error.text
    assert "exercise both_losses, ZeroDivisionError: our mistake" in error.text


def test_unknown_exercise_suggests_a_known_one(notebook):
    """A slip in the name of the exercise is answered with the right name."""
    error = notebook.refused("both_loses")
    assert error.text == "There is no exercise named 'both_loses'.\nDid you mean 'both_losses'?"


def test_more_is_said_with_every_try(notebook):
    """The second wrong try adds the hint, the third the idea; a third number is revealed."""
    exercise = load()["used_twice"]
    notebook.run("used_twice = 100.0")
    first, second, third = (notebook.refused("used_twice").text for _ in range(3))
    assert exercise.hint not in first
    assert f"Hint: {exercise.hint}" in second
    assert f"Idea of the solution: {exercise.idea}" in third
    x, k = given("used_twice").values()
    reached = exercise.reference(x, k)
    assert f"the right answer is `{reached:.5g}`" in third
    assert f"{reached:.5g}" not in first + second


def test_a_cell_that_was_not_filled_in_counts_no_try(notebook):
    """Only wrong answers bring the hint nearer."""
    exercise = load()["used_twice"]
    notebook.run("used_twice = ...")
    for _ in range(3):
        notebook.refused("used_twice")
    notebook.run("used_twice = 100.0")
    assert exercise.hint not in notebook.refused("used_twice").text


def test_an_entry_that_was_not_filled_in_counts_no_try(notebook):
    """Who has not come so far has not been wrong."""
    exercise = load()["ledger"]
    notebook.run(
        'ledger = {"y->b": 1, "y->c": -1, "b->a": ..., "c->a": ..., "a->x": ...}\nx_grad = 0'
    )
    for _ in range(3):
        assert "is not filled in yet" in notebook.refused("ledger").text
    notebook.run('ledger = {"y->b": 5, "y->c": -1, "b->a": ..., "c->a": ..., "a->x": ...}')
    assert exercise.hint not in notebook.refused("ledger").text


def test_start_begins_the_tries_anew(notebook):
    """The setup cell run again is a fresh beginning."""
    exercise = load()["used_twice"]
    notebook.run("used_twice = 100.0")
    notebook.refused("used_twice")
    start("en", variant="")
    assert exercise.hint not in notebook.refused("used_twice").text


def test_hint_asked_twice_gives_the_idea(notebook, capsys):
    """One can ask for more without failing first."""
    exercise = load()["ledger"]
    hint("ledger")
    assert capsys.readouterr().out.split() == ["Hint:", *exercise.hint.split()]
    hint("ledger")
    assert capsys.readouterr().out.split() == [
        "Idea",
        "of",
        "the",
        "solution:",
        *exercise.idea.split(),
    ]


def test_ask_shows_the_numbers_that_are_checked(notebook, capsys):
    """The program on the screen leaves in `x.grad` what is accepted as the answer."""
    start("en", variant="learner 7")
    ask("used_twice")
    program = capsys.readouterr().out.partition("```python\n")[2].partition("```")[0]
    notebook.run(program)
    notebook.run("used_twice = x.grad.item()")
    check("used_twice")
    assert capsys.readouterr().out.startswith("✓")


def test_check_leaves_everything_as_it_was(notebook, capsys):
    """What an answer switches or draws does not reach the next cell."""
    notebook.run(
        RIGHT + "    import random, warnings\n"
        "    torch.manual_seed(1); random.seed(1); torch.set_default_dtype(torch.float64)\n"
        "    torch.set_grad_enabled(False); warnings.simplefilter('ignore'); print('noise')\n"
    )
    torch.manual_seed(0)
    random.seed(0)
    before = torch.get_rng_state(), random.getstate(), list(warnings.filters)
    check("both_losses")
    assert torch.equal(torch.get_rng_state(), before[0])
    assert (random.getstate(), list(warnings.filters)) == before[1:]
    assert torch.is_grad_enabled()
    assert torch.get_default_dtype() == torch.float32
    assert "noise" not in capsys.readouterr().out


@pytest.mark.parametrize("name", [e.name for e in load().values() if e.is_function])
def test_function_is_given_no_numbers(notebook, name):
    """A learner reads one sentence, not what the search for good numbers says to authors."""
    with pytest.raises(CourseError, match=f"`{name}` is a function"):
        given(name)


@pytest.mark.parametrize("name", [e.name for e in load().values() if not e.is_function])
def test_every_other_exercise_can_be_asked_for_its_numbers(notebook, name):
    """The twin of the test above; some exercises draw none."""
    assert set(given(name)) == set(load()[name].draws)


@pytest.mark.parametrize("value", ["nan", "inf", "-inf"])
def test_numbers_without_an_integer_are_answered(notebook, value):
    """A dictionary full of them is wrong, and no reason for the check to fail."""
    notebook.run(
        "def backward_pass(steps):\n"
        f"    return {{name: float({value!r}) for name in ('y', 'c', 'b', 'a', 'x')}}"
    )
    assert isinstance(notebook.refused("backward_pass"), WrongAnswer)


def test_sentence_that_fails_is_no_fault_of_the_learner(notebook, monkeypatch):
    """Whatever our sentences trip over, the learner is told that the check failed."""

    def trips(*_: object) -> str:
        raise ValueError("a bug of ours")

    monkeypatch.setattr(course.session, "feedback", trips)
    notebook.run(WRONG)
    error = notebook.refused("both_losses")
    assert isinstance(error, NotChecked)
    assert "a bug of ours" in error.text


def test_ask_about_a_function_is_one_sentence(notebook, capsys):
    """There is no program to show, and none of our models is run."""
    course.session.ask("descend")
    assert capsys.readouterr().out == (
        "`descend` shows nothing: its task stands above its cell. Write your answer there.\n"
    )
