"""The build as a whole, on a small checkout."""

from __future__ import annotations

import json
import sys
from dataclasses import replace

import pytest

import course.__main__ as command
from course.authoring.build import build, stale, unexpected
from course.authoring.checkout import Checkout
from course.authoring.po import dump_catalog, read_catalog
from course.authoring.status import coverage, new_language
from course.errors import CourseError

LESSON = "course/lessons/01_small.md"
CATALOG = "locales/uk/LC_MESSAGES/01_small.po"


def again(checkout: Checkout) -> Checkout:
    """Return the same checkout, read anew."""
    return Checkout(checkout.root, checkout.registry)


def edit(checkout: Checkout, path: str, old: str, new: str) -> Checkout:
    """Replace text in a file, and return the checkout read anew."""
    file = checkout.root / path
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8", newline="\n")
    return again(checkout)


def translate(checkout: Checkout, msgid: str, msgstr: str, *, domain: str = "01_small") -> Checkout:
    """Write one translation into a catalog of Ukrainian."""
    path = f"locales/uk/LC_MESSAGES/{domain}.po"
    return edit(
        checkout, path, f'msgid "{msgid}"\nmsgstr ""', f'msgid "{msgid}"\nmsgstr "{msgstr}"'
    )


def snapshot(checkout: Checkout) -> dict[str, bytes]:
    """Return all files."""
    return {str(p): p.read_bytes() for p in checkout.root.rglob("*") if p.is_file()}


def test_build_writes_everything_once(small):
    """Catalogs and notebooks of each language are written, and the second build changes nothing."""
    assert build(small) == [
        "solutions/en/01_small/01_small.ipynb",
        "notebooks/en/01_small/01_small.ipynb",
        "locales/uk/LC_MESSAGES/01_small.po",
        "locales/uk/LC_MESSAGES/exercises.po",
        "locales/uk/LC_MESSAGES/interface.po",
        "solutions/uk/01_small/01_small.ipynb",
        "notebooks/uk/01_small/01_small.ipynb",
        "notebooks/README.md",
        "solutions/README.md",
    ]
    before = snapshot(small)
    assert build(again(small)) == []
    assert snapshot(small) == before


def test_chosen_languages_only(small):
    """`build uk` leaves English alone."""
    changed = build(small, ["uk"])
    assert not any(path.startswith(("notebooks/en", "solutions/en")) for path in changed)
    assert any(path.startswith("notebooks/uk") for path in changed)


def test_check_is_silent_after_a_build_and_writes_nothing(small):
    """What was built is current."""
    build(small)
    before = snapshot(small)
    assert list(stale(again(small))) == []
    assert snapshot(small) == before


def test_translation_makes_its_language_stale(small):
    """The line names the folder and the command that repairs it."""
    build(small)
    edited = translate(small, "Doubling", "Подвоєння")
    before = snapshot(edited)
    assert list(stale(edited)) == [
        "solutions/uk/01_small is out of date; run: python -m course build uk",
        "notebooks/uk/01_small is out of date; run: python -m course build uk",
    ]
    assert snapshot(edited) == before
    build(again(edited), ["uk"])
    assert list(stale(again(edited))) == []
    notebook = (small.root / "notebooks/uk/01_small/01_small.ipynb").read_text(encoding="utf-8")
    assert "# Подвоєння" in notebook


def test_english_edit_makes_all_languages_stale(small):
    """A catalog that was not merged is named like a notebook that was not built."""
    build(small)
    lines = list(stale(edit(small, LESSON, "You double", "You triple")))
    assert f"{CATALOG} is out of date; run: python -m course build uk" in lines
    assert "notebooks/en/01_small is out of date; run: python -m course build en" in lines


def test_english_edit_makes_one_message_fuzzy(small):
    """The edited paragraph shows in English, the rest stays translated."""
    build(small)
    english = "You double a *tensor* in one step."
    done = translate(translate(small, "Doubling", "Подвоєння"), english, "*Тензор* удвічі.")
    build(done)
    build(edit(done, LESSON, "one step", "two steps"))
    text = (small.root / CATALOG).read_text(encoding="utf-8")
    assert text.count("#, fuzzy") == 1
    assert f'#, fuzzy\n#| msgid "{english}"\nmsgid "You double a *tensor* in two steps."' in text
    notebook = (small.root / "notebooks/uk/01_small/01_small.ipynb").read_text(encoding="utf-8")
    assert "two steps" in notebook
    assert "# Подвоєння" in notebook


def test_broken_translation_writes_nothing_of_its_language(small):
    """A guard speaks before any file of the language is touched."""
    build(small)
    broken = translate(small, "Write `double(x)`.", "Напишіть `triple(x)`.")
    before = snapshot(broken)
    with pytest.raises(CourseError, match=rf"^{CATALOG}:\d+ \(of {LESSON}:\d+\): .*'triple\(x\)'"):
        build(broken, ["uk"])
    assert snapshot(broken) == before


def test_broken_interface_translation_is_refused(small):
    """Fields of what programs say are guarded in the build too."""
    build(small)
    broken = translate(small, "Well done, {name}.", "Чудово.", domain="interface")
    with pytest.raises(
        CourseError, match=r"interface\.po:\d+ \(of course/speech\.py\): .*'{name}'"
    ):
        list(stale(broken))


def test_unexpected_files_are_refused(small):
    """A renamed lesson leaves no ghost: the build removes notebooks it made, and nothing else."""
    build(small)
    (small.root / LESSON).rename(small.root / "course/lessons/02_renamed.md")
    mine = small.root / "notebooks" / "uk" / "mine.txt"
    mine.write_text("mine", encoding="utf-8")
    lines = [line for line in stale(again(small)) if "belongs" in line]
    assert lines == [
        "notebooks/en/01_small/01_small.ipynb belongs to no lesson; run: python -m course build",
        "notebooks/uk/01_small/01_small.ipynb belongs to no lesson; run: python -m course build",
        "notebooks/uk/mine.txt belongs to no lesson; rename or delete it",
        "solutions/en/01_small/01_small.ipynb belongs to no lesson; run: python -m course build",
        "solutions/uk/01_small/01_small.ipynb belongs to no lesson; run: python -m course build",
        f"{CATALOG} belongs to no lesson; rename or delete it",
    ]
    build(again(small))
    assert unexpected(again(small)) == ["notebooks/uk/mine.txt", CATALOG]


def test_lesson_in_another_encoding_is_named(small):
    """Lessons are UTF-8."""
    (small.root / LESSON).write_bytes("# Übung\n".encode("latin-1"))
    with pytest.raises(CourseError, match=rf"^{LESSON}: not in UTF-8"):
        build(small)


def test_rule_is_broken_so_nothing_is_written(small):
    """All violations are named at once, before anything is written."""
    broken = replace(small, registry={})
    before = snapshot(broken)
    with pytest.raises(CourseError, match=r"cell 'double' has no exercise.*\n.*check 'double'"):
        build(broken)
    assert snapshot(broken) == before


def test_new_language_in_a_small_checkout(small):
    """A language is a folder: it begins empty, is built in English, and grows by translating."""
    build(small)
    assert new_language(small, "pt_BR") == [
        f"locales/pt_BR/LC_MESSAGES/{domain}.po"
        for domain in ("01_small", "exercises", "interface")
    ]
    begun = again(small)
    text = (small.root / "locales/pt_BR/LC_MESSAGES/01_small.po").read_text(encoding="utf-8")
    assert '"Plural-Forms: nplurals=2; plural=(n > 1);\\n"' in text
    build(begun, ["pt_BR"])
    assert list(stale(again(small))) == []
    notebook = (small.root / "notebooks/pt_BR/01_small/01_small.ipynb").read_text(encoding="utf-8")
    assert "> 0 % of this lesson is translated" in notebook
    assert r"start(\"pt_BR\", variant=\"\")" in notebook


def test_finished_language_says_nothing_about_percent(small):
    """The notice is for notebooks with a gap."""
    build(small)
    path = small.root / CATALOG
    catalog = read_catalog(path, "uk", "01_small")
    entries = {
        key: replace(entry, strings=(entry.message.msgid + ".",))
        for key, entry in catalog.entries.items()
    }
    path.write_text(dump_catalog(replace(catalog, entries=entries)), encoding="utf-8")
    build(again(small))
    assert coverage(again(small))["01_small"] == {"uk": 100.0}
    notebook = (small.root / "notebooks/uk/01_small/01_small.ipynb").read_text(encoding="utf-8")
    assert "% of this lesson" not in notebook


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("uk", "the language 'uk' is there already: locales/uk; translate it"),
        ("en", "the language 'en' is there already"),
        ("qq", "'qq' is not a language code; write one"),
        ("../x", "'../x' is not a language code; write one such as pt or pt_BR"),
        ("pt-BR", "'pt-BR' is not a language code; write one such as pt or pt_BR"),
    ],
)
def test_language_that_cannot_begin_is_refused(small, code, message):
    """One sentence, and no folder."""
    before = snapshot(small)
    with pytest.raises(CourseError, match=f"^{message}"):
        new_language(small, code)
    assert snapshot(small) == before


def test_status_counts_against_the_current_english(small):
    """An edit lowers the number before anybody merges the catalogs."""
    build(small)
    translated = translate(small, "Doubling", "Подвоєння")
    assert coverage(translated)["01_small"]["uk"] == pytest.approx(100 / 6, abs=0.1)
    edited = edit(translated, LESSON, "# Doubling", "# Doubling it")
    assert coverage(edited)["01_small"]["uk"] == 0


@pytest.fixture
def run(small, monkeypatch, capsys):
    """Return a function that runs a command line on the small checkout."""
    monkeypatch.setattr(command, "_checkout", lambda: again(small))

    def main(*arguments: str) -> tuple[int, str, str]:
        code = command.main(arguments)
        streams = capsys.readouterr()
        return code, streams.out, streams.err

    return main


def test_command_build_and_check(run, small):
    """0 when all is well, 1 when something is stale, one line for each."""
    code, out, _ = run("build", "--check")
    assert (code, len(out.splitlines())) == (1, 9)
    code, out, _ = run("build")
    assert (code, len(out.splitlines())) == (0, 9)
    assert run("build", "--check") == (0, "everything is up to date\n", "")
    edit(small, LESSON, 'check("double")', 'check("triple")')
    code, out, err = run("build", "--check")
    assert (code, out) == (1, "")
    assert err.startswith(f"{LESSON}:35: the check of 'double' does something else; ")


def test_command_with_unknown_language(run):
    """The sentence names what there is, and how to begin a language."""
    code, _, err = run("build", "pt")
    assert code == 1
    assert err == (
        "there is no language 'pt', only en, uk; begin it: python -m course new-language pt\n"
    )


def test_command_status(run):
    """A table for people, JSON for programs."""
    run("build")
    code, out, _ = run("status")
    assert code == 0
    assert [line.split() for line in out.splitlines()] == [
        ["uk"], ["01_small", "0", "%"], ["exercises", "0", "%"], ["interface", "0", "%"]
    ]  # fmt: skip
    _, out, _ = run("status", "--json")
    assert json.loads(out) == {
        domain: {"uk": 0.0} for domain in ("01_small", "exercises", "interface")
    }


def test_command_new_language(run):
    """What to do next is said."""
    code, out, _ = run("new-language", "pt")
    assert code == 0
    assert "python -m course build pt" in out


@pytest.mark.parametrize("arguments", [[], ["bild"], ["new-language"], ["build", "--chek"]])
def test_wrong_usage_is_exit_code_2(arguments, capsys):
    """Argparse explains what is wrong."""
    with pytest.raises(SystemExit) as stopped:
        command.main(arguments)
    assert stopped.value.code == 2
    assert "usage: python -m course" in capsys.readouterr().err


def test_installed_course_is_no_checkout(tmp_path, monkeypatch, capsys):
    """From a wheel nothing is built: the sentence says what to do."""
    monkeypatch.setattr(command, "__file__", str(tmp_path / "course" / "__main__.py"))
    assert command.main(["status"]) == 1
    sentence = f"{tmp_path} is not a checkout of the course; clone it and run: "
    assert capsys.readouterr().err == f"{sentence}pip install -e '.[author]'\n"


def test_missing_tool_is_named(run, monkeypatch):
    """Without the extra `author`, the build says which line to type."""
    monkeypatch.setitem(sys.modules, "course.authoring.release", None)
    with pytest.raises(ModuleNotFoundError):
        run("build")
    monkeypatch.delitem(sys.modules, "course.authoring.release")
    monkeypatch.setitem(sys.modules, "nbgrader.preprocessors", None)
    assert run("build") == (
        1,
        "",
        "no module 'nbgrader.preprocessors'; run: pip install -e '.[author]'\n",
    )
