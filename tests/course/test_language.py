"""Catalogs: what is missing shows in English, one message at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import course.language
from course.errors import CourseError
from course.language import (
    current_language,
    languages,
    load_catalog,
    speaking,
    translate,
    translate_plural,
    use_language,
)

HEADER = r"""
msgid ""
msgstr ""
"Language: uk\n"
"Content-Type: text/plain; charset=UTF-8\n"
"Plural-Forms: nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);\n"
"""  # noqa: E501 - one line of a catalog
CATALOG = (
    HEADER
    + """
msgid "Right."
msgstr "Правильно."

msgid "You chose `{seen}`."
msgstr "Ви вибрали `{seen}`."

#, fuzzy
msgid "Guessed."
msgstr "Здогадка."

msgid "Not yet."
msgstr ""

msgctxt "ledger.hint"
msgid "Look."
msgstr "Подивіться."

msgid "{n} lesson"
msgid_plural "{n} lessons"
msgstr[0] "{n} урок"
msgstr[1] "{n} уроки"
msgstr[2] "{n} уроків"
"""
)


@pytest.fixture
def catalogs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Path]]:
    """Return a function that writes a catalog; the folder holds nothing else."""
    monkeypatch.setattr(course.language, "locales_dir", lambda: tmp_path)
    monkeypatch.setattr(course.language, "_chosen", [])
    load_catalog.cache_clear()

    def written(
        text: str, language: str = "uk", domain: str = "interface", encoding: str = "utf-8"
    ) -> Path:
        path = tmp_path / language / "LC_MESSAGES" / f"{domain}.po"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding=encoding)
        return path

    yield written
    load_catalog.cache_clear()


def test_message_shows_in_the_chosen_language(catalogs):
    """Fields are filled in where the translation has them."""
    catalogs(CATALOG)
    use_language("uk")
    assert translate("Right.") == "Правильно."
    assert translate("You chose `{seen}`.", seen=3) == "Ви вибрали `3`."


@pytest.mark.parametrize("text", ["Guessed.", "Not yet.", "Nobody translated this."])
def test_what_is_fuzzy_empty_or_missing_shows_in_english(catalogs, text):
    """The other messages of the same catalog are translated."""
    catalogs(CATALOG)
    with speaking("uk"):
        assert translate(text) == text
        assert translate("Right.") != "Right."


def test_context_tells_two_messages_apart(catalogs):
    """The same English words may be translated differently elsewhere."""
    catalogs(CATALOG)
    assert translate("Look.", context="ledger.hint", language="uk") == "Подивіться."
    assert translate("Look.", context="outcomes.hint", language="uk") == "Look."
    assert translate("Look.", language="uk") == "Look."


def test_domain_without_a_catalog_shows_in_english(catalogs):
    """A lesson may be translated before the exercises are."""
    catalogs(CATALOG)
    assert translate("Right.", language="uk", domain="exercises") == "Right."


@pytest.mark.parametrize(("n", "form"), [(1, "урок"), (3, "уроки"), (5, "уроків"), (21, "урок")])
def test_plural_follows_the_rule_of_the_language(catalogs, n, form):
    """Ukrainian has three forms, and 21 takes the first."""
    catalogs(CATALOG)
    assert translate_plural("{n} lesson", "{n} lessons", n, language="uk") == f"{n} {form}"


def test_english_plural_needs_no_catalog(catalogs):
    """English is the source."""
    forms = [translate_plural("{n} lesson", "{n} lessons", n, language="en") for n in (1, 2)]
    assert forms == ["1 lesson", "2 lessons"]


@pytest.mark.parametrize(
    ("text", "encoding"),
    [(CATALOG + "this is no catalog\n", "utf-8"), (CATALOG, "cp1251")],
    ids=["no keyword", "another encoding"],
)
def test_unreadable_catalog_is_one_sentence(catalogs, text, encoding):
    """The file is named, and what to do with it."""
    path = catalogs(text, encoding=encoding)
    with pytest.raises(CourseError, match="not a readable catalog") as caught:
        translate("Right.", language="uk")
    assert str(path) in str(caught.value)
    assert "repair that line with a .po editor" in str(caught.value)
    assert len(caught.value._render_traceback_()) == 1


def test_a_language_is_a_folder(catalogs):
    """Nothing lists the languages but the folders."""
    assert languages() == ["en"]
    catalogs(CATALOG, language="zh")
    catalogs(CATALOG, language="uk")
    assert languages() == ["en", "uk", "zh"]


def test_unknown_language_is_refused_with_the_known_ones(catalogs):
    """A slip in the setup cell names the choices."""
    catalogs(CATALOG)
    with pytest.raises(CourseError, match="There is no language 'ua'; choose one of en, uk"):
        use_language("ua")


@pytest.mark.parametrize(
    ("value", "code"), [("uk_UA.UTF-8", "uk"), ("uk", "uk"), ("uk-UA", "uk"), ("xx", "en")]
)
def test_the_environment_chooses_where_nobody_did(catalogs, monkeypatch, value, code):
    """`AUTOGRAD_LANG` holds until `start` is called."""
    catalogs(CATALOG)
    monkeypatch.setenv("AUTOGRAD_LANG", value)
    monkeypatch.setenv("LANG", "C.UTF-8")
    assert current_language() == code


def test_speaking_ends_with_its_block(catalogs):
    """The judging process speaks many languages, one answer at a time."""
    catalogs(CATALOG)
    use_language("en")
    with speaking("uk"):
        assert current_language() == "uk"
    assert current_language() == "en"
    with speaking("xx"):
        assert current_language() == "en"
