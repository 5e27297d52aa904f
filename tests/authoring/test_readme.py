"""The README in every language, and the tables that the build writes into it."""

from __future__ import annotations

import pytest

from course.authoring.build import build, readmes, stale
from course.authoring.checkout import Checkout
from course.errors import CourseError

SOURCE = """\
# A small course

<!-- pages --><!-- i18n: skip-start -->
<!-- i18n: skip-end -->

Take `my-notebooks/en` and read.

<!-- languages --><!-- i18n: skip-start -->
<!-- i18n: skip-end -->

<!-- status --><!-- i18n: skip-start -->
<!-- i18n: skip-end -->

```sh
python -m course.copies en
```
"""
PROJECT = """\
[project.urls]
Repository = "https://github.com/somebody/something"
"""


@pytest.fixture
def with_readme(small):
    """Return the small checkout with a README, built, and its Ukrainian begun."""
    (small.root / "README.md").write_text(SOURCE, encoding="utf-8")
    (small.root / "pyproject.toml").write_text(PROJECT, encoding="utf-8")
    build(small)
    catalog = small.root / "locales/uk/LC_MESSAGES/readme.po"
    empty = 'msgid "A small course"\nmsgstr ""'
    text = catalog.read_text(encoding="utf-8")
    assert text.count(empty) == 1
    catalog.write_text(
        text.replace(empty, empty.replace('msgstr ""', 'msgstr "Малий курс"')), encoding="utf-8"
    )
    return Checkout(small.root, small.registry)


def test_prose_is_translated_and_the_rest_is_english(with_readme):
    """Message by message, as in a lesson."""
    page = readmes(with_readme)["README.uk.md"]
    assert page.startswith("# Малий курс\n")
    assert "and read." in page


def test_commands_name_the_language_of_the_page(with_readme):
    """Whoever copies a line gets the notebooks they can read."""
    page = readmes(with_readme)["README.uk.md"]
    assert "python -m course.copies uk" in page
    assert "`my-notebooks/uk`" in page
    assert "course.copies en" in readmes(with_readme)["README.md"]


def test_tables_show_every_language_and_what_is_translated(with_readme):
    """Two messages of the page, one of them translated; the English page says so too."""
    for page in readmes(with_readme).values():
        assert "[English](README.md) · [Українська](README.uk.md)" in page
        assert "| Українська | `make lab-uk` | [Open on Binder]" in page
        assert "gh/somebody/something/main?urlpath=lab/tree/my-notebooks/uk/01_small/" in page
        assert "| This page | 50 % |" in page


def test_what_is_not_current_is_named_with_its_repair(with_readme):
    """A translation that came after the build, or a table that somebody edited."""
    assert "README.uk.md is out of date; run: python -m course build" in list(stale(with_readme))
    build(with_readme)
    assert not list(stale(Checkout(with_readme.root, with_readme.registry)))
    page = with_readme.root / "README.md"
    page.write_text(page.read_text("utf-8").replace("50 %", "100 %"), encoding="utf-8")
    again = Checkout(with_readme.root, with_readme.registry)
    assert list(stale(again)) == ["README.md is out of date; run: python -m course build"]


def test_page_of_a_language_that_is_gone_is_named(with_readme):
    """Nothing else explains such a file."""
    build(with_readme)
    (with_readme.root / "README.eo.md").write_text("# Malgranda kurso", encoding="utf-8")
    again = Checkout(with_readme.root, with_readme.registry)
    assert list(stale(again)) == ["README.eo.md belongs to no lesson; rename or delete it"]


def test_unknown_table_is_refused(with_readme):
    """A misspelled mark would leave a gap that nobody sees."""
    page = with_readme.root / "README.md"
    page.write_text(page.read_text("utf-8").replace("<!-- status -->", "<!-- state -->"), "utf-8")
    with pytest.raises(CourseError, match="no table 'state'; write one of: pages, languages"):
        readmes(Checkout(with_readme.root, with_readme.registry))
