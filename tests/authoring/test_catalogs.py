"""Catalogs: one canonical form, and merging that loses nothing and touches only what changed."""

from __future__ import annotations

import subprocess
from dataclasses import replace

import pytest

from course.authoring.catalogs import merge
from course.authoring.messages import Message
from course.authoring.plurals import plural_forms
from course.authoring.po import Catalog, Entry, dump_catalog, read_catalog
from course.errors import CourseError
from course.language import locales_dir

TEXTS = [
    "A leaf keeps its gradient.",
    "Where paths meet, add the contributions.",
    "A node waits until all its contributions have arrived.",
]


def messages(*texts: str, plural: str | None = None) -> list[Message]:
    """Return messages of a lesson."""
    return [Message("01_small", text, plural) for text in texts]


def catalog(*texts: str, language: str = "uk") -> Catalog:
    """Return a catalog in which each text is translated by itself, in capitals."""
    merged = merge(Catalog(language, "01_small"), messages(*texts))
    return replace(
        merged,
        entries={
            key: replace(entry, strings=(entry.message.msgid.upper(),))
            for key, entry in merged.entries.items()
        },
    )


def states(found: Catalog) -> list[tuple[str, str, bool]]:
    """Return msgid, translation and whether it is fuzzy, of each entry."""
    return [(e.message.msgid, e.strings[0], e.fuzzy) for e in found.entries.values()]


def test_edited_english_makes_its_own_message_fuzzy():
    """One edit, one fuzzy message, which still knows what it translated."""
    edited = "Where paths meet, add up the contributions."
    merged = merge(catalog(*TEXTS), messages(TEXTS[0], edited, TEXTS[2]))
    assert states(merged) == [
        (TEXTS[0], TEXTS[0].upper(), False),
        (edited, TEXTS[1].upper(), True),
        (TEXTS[2], TEXTS[2].upper(), False),
    ]
    assert merged.entries[None, edited].previous == (TEXTS[1],)
    assert not merged.obsolete


def test_edit_that_is_taken_back_is_not_fuzzy():
    """The old English has its old translation."""
    edited = merge(catalog(*TEXTS), messages(TEXTS[0], TEXTS[1] + " Always.", TEXTS[2]))
    assert states(merge(edited, messages(*TEXTS))) == states(catalog(*TEXTS))


def test_second_edit_remembers_the_translated_english():
    """Fuzzy on fuzzy: the previous msgid is the one that was translated."""
    once = merge(catalog(TEXTS[1]), messages(TEXTS[1] + " Always."))
    twice = merge(once, messages(TEXTS[1] + " Always so."))
    assert twice.entries[None, TEXTS[1] + " Always so."].previous == (TEXTS[1],)


def test_new_message_that_resembles_a_living_one_is_empty():
    """A translation that is still in use is not lent to a similar message."""
    merged = merge(catalog(*TEXTS), messages(*TEXTS, TEXTS[0] + " Yes."))
    assert merged.entries[None, TEXTS[0] + " Yes."].strings == ("",)


def test_removed_message_is_obsolete_and_comes_back():
    """A paragraph that returns brings its translation back."""
    without = merge(catalog(*TEXTS), messages(TEXTS[0], TEXTS[2]))
    assert [entry.message.msgid for entry in without.obsolete.values()] == [TEXTS[1]]
    assert '#~ msgid "Where paths meet' in dump_catalog(without)
    assert states(merge(without, messages(*TEXTS))) == states(catalog(*TEXTS))


def test_moved_paragraph_keeps_its_translation():
    """The order is that of the source."""
    merged = merge(catalog(*TEXTS), messages(*reversed(TEXTS)))
    assert states(merged) == list(reversed(states(catalog(*TEXTS))))


def test_equal_texts_in_different_contexts_are_two_messages():
    """The msgctxt keeps a word of prose and a word of code apart."""
    both = [Message("01_small", "Note"), Message("01_small", "Note", context="code")]
    found = merge(Catalog("uk", "01_small"), both)
    assert len(found.entries) == 2
    assert 'msgctxt "code"\nmsgid "Note"' in dump_catalog(found)


def test_message_that_gets_a_plural_is_fuzzy():
    """Its translation is proposed for all forms."""
    merged = merge(catalog("{n} point"), messages("{n} point", plural="{n} points"))
    (entry,) = merged.entries.values()
    assert (entry.strings, entry.fuzzy) == (("{N} POINT",) * 3, True)


HARD_CASES = [
    Message(
        "interface", "{n} point", "{n} points", comments=("A note.", "B."), locations=("a.py",)
    ),
    Message("interface", 'Quote " and \\ and\ttab', context="box"),
    Message("interface", "two\\\nlines", locations=("b.py", "c.py")),
    Message("interface", "Ще кирилиця, 梯度 🙂"),
    Message("interface", "{name} is a field"),
    Message("interface", "100 % of {{it}}"),
]


@pytest.mark.parametrize("language", ["es", "uk", "zh", "fr", "ar", "pt_BR", "tl"])
def test_written_catalog_reads_as_itself(tmp_path, language):
    """Reading and writing is the identity, with plurals, fuzzy, previous and obsolete messages."""
    found = merge(Catalog(language, "interface"), HARD_CASES)
    first, *others = found.entries.values()
    count = len(first.strings)
    fuzzy = replace(
        first,
        strings=("так",) * count,
        fuzzy=True,
        previous=('old "one"\n', "old"),
        notes=("hm", ""),
    )
    gone = Entry(Message("interface", "gone\nfor good", context="x"), ("пішло",), fuzzy=True)
    found = replace(
        found,
        entries={entry.key: entry for entry in (fuzzy, *others)},
        obsolete={gone.key: gone},
        last_translator="Олена <o@example.org>",
    )
    path = tmp_path / "interface.po"
    path.write_text(dump_catalog(found), encoding="utf-8", newline="\n")
    again = read_catalog(path, language, "interface")
    assert dump_catalog(again) == path.read_text(encoding="utf-8")
    assert again.entries[fuzzy.key].previous == fuzzy.previous
    assert again.last_translator == "Олена <o@example.org>"


@pytest.mark.parametrize("language", ["es", "uk", "zh", "fr", "ar", "pt_BR", "tl"])
def test_msgfmt_has_nothing_to_say(tmp_path, language, require_tool):
    """GNU gettext accepts headers, plurals and formats without a warning."""
    path = tmp_path / "interface.po"
    path.write_text(dump_catalog(merge(Catalog(language, "interface"), HARD_CASES)), "utf-8")
    assert msgfmt(require_tool("msgfmt"), path) == ""


@pytest.mark.parametrize(
    "path", [pytest.param(p, id=f"{p.parts[-3]}-{p.stem}") for p in locales_dir().glob("*/*/*.po")]
)
def test_msgfmt_accepts_the_catalogs_of_the_course(path, require_tool):
    """Every catalog in the checkout is in order."""
    assert msgfmt(require_tool("msgfmt"), path) == ""


def msgfmt(tool: str, path) -> str:
    """Return what ``msgfmt --check`` prints."""
    command = [tool, "--check", "--output-file=/dev/null", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def test_plural_forms_of_gettext_and_of_cldr():
    """Known languages have the usual rule, others that of CLDR."""
    assert plural_forms("uk")[0] == 3
    assert plural_forms("zh") == (1, "0")
    assert plural_forms("pt_BR") == plural_forms("fr")
    with pytest.raises(CourseError, match="'qq' is not a language code; write one"):
        plural_forms("qq")


def test_catalog_that_is_none_names_its_line(tmp_path):
    """A slip in an editor is one sentence."""
    path = tmp_path / "x.po"
    path.write_text('msgid "a"\nmsgstr "b"\nmsgtsr "c"\n', encoding="utf-8")
    place = r"^locales/uk/LC_MESSAGES/x\.po:3: not a \.po file"
    with pytest.raises(CourseError, match=place):
        read_catalog(path, "uk", "x")


def test_catalog_in_another_encoding_is_named(tmp_path):
    """Catalogs are UTF-8."""
    path = tmp_path / "x.po"
    path.write_bytes('msgid "a"\nmsgstr "я"\n'.encode("cp1251"))
    with pytest.raises(CourseError, match=r"x\.po: not a \.po file in UTF-8"):
        read_catalog(path, "uk", "x")


def test_editor_that_wraps_lines_changes_nothing(tmp_path):
    """Poedit and msgmerge write the same catalog differently; it is written back canonically."""
    canonical = dump_catalog(catalog(*TEXTS))
    wrapped = canonical.replace('msgstr "A NODE ', 'msgstr ""\n"A NODE "\n"') + "\n"
    assert wrapped != canonical
    path = tmp_path / "x.po"
    gone = '\n#, fuzzy\n#~| msgid "older"\n#~ msgid "old"\n#~ msgstr "старе"\n'
    path.write_text(wrapped + gone, encoding="utf-8")
    again = merge(read_catalog(path, "uk", "01_small"), messages(*TEXTS))
    assert states(again) == states(catalog(*TEXTS))
    assert dump_catalog(again).endswith('\n#, fuzzy\n#~ msgid "old"\n#~ msgstr "старе"\n')
