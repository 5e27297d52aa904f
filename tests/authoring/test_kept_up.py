"""An edited English sentence: exactly its own message waits, in English, and everybody says so."""

from __future__ import annotations

import json

import pytest

import course.__main__ as command
from course.authoring.build import build, generated, stale
from course.authoring.checkout import Checkout

LESSON = "course/lessons/01_small.md"
NOTEBOOK = "notebooks/uk/01_small/01_small.ipynb"
UKRAINIAN = {
    "Doubling": "Подвоєння",
    "You double a *tensor* in one step.": "Подвойте *тензор* за один крок.",
    "Your turn": "Ваша черга",
    "two times": "двічі",
    "the factor": "множник",
    "Write `double(x)`.": "Напишіть `double(x)`.",
}


@pytest.fixture
def translated_small(small: Checkout) -> Checkout:
    """Return the small checkout with its lesson translated and its notebooks built."""
    build(small)
    path = small.root / "locales/uk/LC_MESSAGES/01_small.po"
    text = path.read_text(encoding="utf-8")
    for english, ukrainian in UKRAINIAN.items():
        assert f'msgid "{english}"\nmsgstr ""' in text
        text = text.replace(
            f'msgid "{english}"\nmsgstr ""', f'msgid "{english}"\nmsgstr "{ukrainian}"'
        )
    path.write_text(text, encoding="utf-8", newline="\n")
    build(again(small))
    return again(small)


def again(checkout: Checkout) -> Checkout:
    """Return the same checkout, read anew."""
    return Checkout(checkout.root, checkout.registry)


def edited(checkout: Checkout, old: str, new: str) -> Checkout:
    """Return the checkout after an edit of the English lesson."""
    path = checkout.root / LESSON
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8", newline="\n")
    return again(checkout)


def prose(notebook: str) -> str:
    """Return all cells of a notebook as one text."""
    return "\n".join("".join(cell["source"]) for cell in json.loads(notebook)["cells"])


def test_edit_makes_its_own_message_fuzzy(translated_small):
    """One sentence changed: one message is fuzzy, and keeps its old translation."""
    checkout = edited(translated_small, "Write `double(x)`.", "Now write `double(x)`.")
    entries = checkout.catalogs("uk")["01_small"].entries.values()
    waiting = [(entry.message.msgid, entry.strings) for entry in entries if entry.fuzzy]
    assert waiting == [("Now write `double(x)`.", ("Напишіть `double(x)`.",))]
    assert [entry.message.msgid for entry in entries if not any(entry.strings)] == []


def test_edited_sentence_shows_in_english_and_the_others_do_not(translated_small):
    """Learners read the current English, never a translation of the old one."""
    before = prose((translated_small.root / NOTEBOOK).read_text(encoding="utf-8"))
    checkout = edited(translated_small, "Write `double(x)`.", "Now write `double(x)`.")
    after = prose(generated(checkout, "uk")[NOTEBOOK])
    assert "Напишіть" in before
    assert "Напишіть" not in after
    assert "Now write `double(x)`." in after
    for ukrainian in UKRAINIAN.values():
        assert (ukrainian in after) == ("Напишіть" not in ukrainian)


def test_status_and_check_say_so(translated_small, monkeypatch, capsys):
    """`status` shows less than 100 %, and `build --check` (in `make test`) names the repair."""
    monkeypatch.setattr(command, "_checkout", lambda: again(translated_small))
    assert command.main(["status"]) == 0
    assert "01_small  100 %" in capsys.readouterr().out
    assert not list(stale(again(translated_small)))
    edited(translated_small, "Write `double(x)`.", "Now write `double(x)`.")
    assert command.main(["status"]) == 0
    assert "01_small   83 %" in capsys.readouterr().out
    assert command.main(["build", "--check"]) == 1
    assert "01_small.po is out of date; run: python -m course build uk" in capsys.readouterr().out


def test_rewrapped_english_changes_nothing(translated_small):
    """Where lines end is the author's business, not the translators'."""
    checkout = edited(
        translated_small,
        "You double a *tensor* in\none step.",
        "You double\na *tensor* in one step.",
    )
    files = generated(checkout, "uk")
    for path in (NOTEBOOK, "locales/uk/LC_MESSAGES/01_small.po"):
        current = (checkout.root / path).read_text(encoding="utf-8")
        assert prose_or_text(files[path]) == prose_or_text(current)


def prose_or_text(text: str) -> str:
    """Return a notebook's cells, or a catalog as it is."""
    return prose(text) if text.startswith("{") else text
