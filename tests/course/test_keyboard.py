"""Typing habits: the error stays on the screen, and one sentence more says which key to press."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from course.keyboard import typing_advice, watch_typing
from course.language import use_language

UNREADABLE = {
    "comma": ("x = [1，2]", "Python cannot read `，`; it knows only `,`."),
    "parenthesis": ("print（1)", "Python cannot read `（`; it knows only `(`."),
    "digit": ("x = １ + 1", "Python cannot read `１`; it knows only `1`."),
    "wide space": ("x\u3000= 1", "There is a wide or unbreakable space in this line."),
    "quotes": ("x = “one”", 'Python cannot read `“`; it knows only `"`.'),
    "minus": ("x = −1", "Python cannot read `−`; it knows only `-`."),
    "no key for it": ("x = 3 ≠ 4", "Python cannot read the sign `≠`."),
}
COMMAS = {
    "in a dict": ('x = {"a": 1,5, "b": 2}', "Write the decimal point: `1.5`."),
    "last in a dict": ('x = {"a": 1, "b": -0,25}', "Write the decimal point: `-0.25`."),
    "before a zero": ("x = -7,02", "Write the decimal point: `-7.02`."),
}
LETTERS = {"х": ("х", "x"), "а": ("аlpha", "alpha"), "с": ("сheck", "check")}


@pytest.fixture
def shell(tmp_path, monkeypatch) -> Iterator:
    """Return a real IPython shell that writes nothing into the home directory."""
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    from IPython.core.history import HistoryManager
    from IPython.core.interactiveshell import InteractiveShell

    monkeypatch.setattr(HistoryManager, "enabled", False)
    made = InteractiveShell.instance()
    made.colors = "nocolor"
    use_language("en")
    watch_typing()
    yield made
    InteractiveShell.clear_instance()


def syntax_error(code: str) -> SyntaxError:
    """Return what Python says about code that it cannot read."""
    with pytest.raises(SyntaxError) as caught:
        compile(code, "<cell>", "exec")
    return caught.value


@pytest.mark.parametrize(
    ("code", "advice"), [*UNREADABLE.values(), *COMMAS.values()], ids=[*UNREADABLE, *COMMAS]
)
def test_unreadable_sign_is_named(code, advice):
    """The sign, and where there is one the key for it."""
    assert advice in typing_advice(syntax_error(code))


@pytest.mark.parametrize("code", ["x = (1", "x = 007", 'x = {"a": 1, 2}', "x = y z", "1 = x"])
def test_other_syntax_errors_speak_for_themselves(code):
    """Where typing is not the cause, nothing is added."""
    assert typing_advice(syntax_error(code)) == ""


@pytest.mark.parametrize(("name", "latin"), LETTERS.values(), ids=LETTERS)
def test_cyrillic_letter_in_a_name_is_named(name, latin):
    """The two names look alike, so the sentence says which letter is which."""
    advice = typing_advice(NameError(f"name '{name}' is not defined", name=name))
    assert f"contains the Cyrillic letter `{name[0]}`" in advice
    assert f"than `{latin}`" in advice


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("true", "It writes `True`, with a capital letter."),
        ("null", "It writes `None`, with a capital letter."),
        ("inf", 'Write `float("inf")`.'),
        ("float32", "Write `torch.float32`."),
    ],
)
def test_name_of_another_language_or_of_pytorch_is_named(name, advice):
    """JSON writes words small, and names of PyTorch need its own before them."""
    assert advice in typing_advice(NameError(f"name '{name}' is not defined", name=name))


@pytest.mark.parametrize("name", ["undefined", "змінна"])
def test_plain_name_error_gets_no_advice(name):
    """A name that was never made is no matter of the keyboard, in whatever alphabet."""
    assert typing_advice(NameError(f"name '{name}' is not defined", name=name)) == ""


@pytest.mark.parametrize(
    ("code", "error", "advice"),
    [
        ("print（1）", "SyntaxError: invalid character '（'", "it knows only `(`"),
        ("alpha = 1\nаlpha", "NameError: name 'аlpha' is not defined", "letter `а`"),
    ],
    ids=["sign", "letter"],
)
def test_ipython_shows_the_error_and_the_advice(shell, capsys, code, error, advice):
    """The learner still sees where it happened."""
    shell.run_cell(code)
    out = capsys.readouterr().out
    assert 0 < out.index(error) < out.index(advice)


def test_ipython_adds_nothing_to_a_plain_name_error(shell, capsys):
    """The twin of the test above: the same path, without a cause in the keyboard."""
    shell.run_cell("undefined")
    out = capsys.readouterr().out
    assert out.rstrip().endswith("NameError: name 'undefined' is not defined")


def test_other_errors_take_the_usual_way(shell, capsys):
    """A ZeroDivisionError is shown by IPython itself."""
    shell.run_cell("1 / 0")
    assert "ZeroDivisionError" in capsys.readouterr().out
