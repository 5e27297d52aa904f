"""The command: what it reads, what fails, what is skipped, and what it repairs."""

from __future__ import annotations

import json
import shutil

import pytest

import course.__main__ as command
from course.authoring.checkout import Checkout
from course.authoring.proofread.run import fix, proofread
from course.authoring.proofread.silence import silences
from course.authoring.proofread.tools import MissingToolError, msgfmt, toolkit
from course.errors import CourseError

CATALOG = "locales/uk/LC_MESSAGES/01_small.po"


@pytest.fixture
def on_small(ukrainian, monkeypatch):
    """Let the command read the small checkout."""
    monkeypatch.setattr(command, "_checkout", lambda: Checkout(ukrainian.root, ukrainian.registry))
    return ukrainian


def errors(checkout: Checkout, **options: bool) -> list[str]:
    """Return the rules that found an error."""
    report = proofread(checkout, **options)
    return [finding.rule for finding in report.findings if finding.level == "error"]


def test_good_translation_passes(ukrainian):
    """What is missing is counted, and nothing is an error before a release."""
    assert errors(ukrainian) == []
    (missing,) = proofread(ukrainian).findings
    assert (missing.rule, missing.level) == ("missing", "warning")
    assert missing.found in missing.message


def test_release_makes_missing_texts_errors(ukrainian):
    """For a release, every language is complete."""
    assert errors(ukrainian, release=True) == ["missing"]


def test_fuzzy_text_is_counted(ukrainian):
    """A text whose English changed waits for its translator."""
    path = ukrainian.root / "course" / "lessons" / "01_small.md"
    path.write_text(path.read_text(encoding="utf-8").replace("Write `d", "Now write `d"), "utf-8")
    edited = Checkout(ukrainian.root, ukrainian.registry)
    assert [f.found for f in proofread(edited).findings if f.rule == "fuzzy"] == ["1 of 6"]
    assert errors(edited) == ["stale"]


@pytest.mark.parametrize(
    ("before", "after"),
    [("msgid", '#: gone.md\nmsgid "Gone."\nmsgstr "Немає."\n\n#: x\nmsgid'), ("\n\n", "\n\n\n")],
    ids=["gone message", "other bytes"],
)
def test_catalog_that_the_build_would_change_is_stale(ukrainian, before, after):
    """The file holds the current messages in the form the build writes."""
    path = ukrainian.root / CATALOG
    head, mark, rest = path.read_text(encoding="utf-8").rpartition(before)
    path.write_text(f"{head}{mark and after}{rest}", encoding="utf-8")
    (stale,) = (f for f in proofread(ukrainian).findings if f.rule == "stale")
    assert "python -m course build uk" in stale.message


def test_msgfmt_reads_every_catalog(ukrainian, rewrite, require_tool):
    """A lost field of a Python text is what msgfmt knows best; a good catalog passes."""
    require_tool("msgfmt")
    catalog = ukrainian.catalogs("uk")["interface"]
    assert not list(msgfmt(ukrainian.root, catalog))
    rewrite({"Well done, {name}.": "Молодець."})
    (finding,) = msgfmt(ukrainian.root, catalog)
    assert finding.line > 0


@pytest.mark.parametrize(
    ("english", "bad", "good", "name"),
    [
        ("Yes.", "Так. ", "Так.", "endwhitespace"),
        ("Yes.", " Так.", "Так.", "startwhitespace"),
        ("a\nb", "а б", "а\nб", "newlines"),
        ("a\\tb c", "а б", "а\\tб", "escapes"),
        ("Yes.", "  ", "Так.", "blank"),
    ],
)
def test_filters_of_the_toolkit(english, bad, good, name, text, rules_of):
    """Each filter finds its defect and passes good text."""
    pytest.importorskip("translate")
    assert name in rules_of(toolkit(text("uk", bad, english)))
    assert rules_of(toolkit(text("uk", good, english))) == []


def test_false_alarm_is_silenced_with_a_reason(ukrainian, rewrite):
    """An entry covers its own finding; one that covers nothing is named."""
    rewrite({"Your turn": "Ваша  черга"})
    assert errors(ukrainian) == ["double-space"]
    (found,) = (f.found for f in proofread(ukrainian).findings if f.rule == "double-space")
    path = ukrainian.root / "locales" / "proofread" / "uk.txt"
    path.parent.mkdir()
    path.write_text(f"double-space | {found} | Your | two columns\n", encoding="utf-8")
    assert errors(ukrainian) == []
    rewrite({})
    assert "idle" in [finding.rule for finding in proofread(ukrainian).findings]


def test_false_alarm_without_a_reason_is_refused(tmp_path):
    """An entry says why the translation is right."""
    path = tmp_path / "locales" / "proofread" / "uk.txt"
    path.parent.mkdir(parents=True)
    path.write_text("words | x | y\n", encoding="utf-8")
    with pytest.raises(CourseError, match=r"uk.txt:1: .*reason"):
        silences(tmp_path, "uk")


def test_fix_writes_repairs_and_nothing_else(ukrainian, rewrite):
    """One catalog has a slip; it alone changes, and only there."""
    clean = {path: path.read_bytes() for path in ukrainian.root.rglob("*.po")}
    rewrite({"Your turn": "Ваша  черга"})
    assert fix(ukrainian) == [CATALOG]
    assert {path: path.read_bytes() for path in ukrainian.root.rglob("*.po")} == clean
    assert fix(ukrainian) == []


def test_command_fails_on_errors_only(on_small, rewrite, capsys):
    """Warnings are shown; an error is exit code 1; each finding has file and line."""
    assert command.main(["proofread", "uk"]) == 0
    rewrite({"Your turn": "Ваша  черга"})
    assert command.main(["proofread"]) == 1
    shown = capsys.readouterr().out
    assert f"{CATALOG}:" in shown
    assert "error: double-space: " in shown
    assert command.main(["proofread", "--fix", "uk"]) == 0


def test_command_writes_json(on_small, capsys):
    """A program reads the same findings."""
    assert command.main(["proofread", "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["read"] == {"uk": 10}
    assert [finding["rule"] for finding in data["findings"]] == ["missing"]


def test_missing_tool_is_named_and_fails_in_ci(on_small, monkeypatch, capsys):
    """Without msgfmt and hunspell the other rules run; CI does not accept that."""
    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.delenv("CI", raising=False)
    assert command.main(["proofread"]) == 0
    shown = capsys.readouterr().out
    assert "skipped: msgfmt is missing; run: apt install gettext" in shown
    assert "skipped: hunspell is missing; run: apt install hunspell hunspell-uk" in shown
    monkeypatch.setenv("CI", "true")
    assert command.main(["proofread"]) == 1


def test_missing_package_is_a_named_skip(text, monkeypatch):
    """A package that is not installed is said to be so."""
    from course.authoring.proofread import tools

    monkeypatch.setitem(__import__("sys").modules, "translate.filters.checks", None)
    tools._checker.cache_clear()
    with pytest.raises(MissingToolError, match="translate-toolkit is missing"):
        list(toolkit(text("uk", "Так.")))


def test_unknown_language_is_refused(ukrainian):
    """A language without a folder cannot be read."""
    with pytest.raises(CourseError, match="there is no language 'xx'"):
        proofread(ukrainian, ["xx"])
