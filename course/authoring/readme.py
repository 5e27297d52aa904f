"""The README in every language: its prose from a catalog, its tables from what is there.

Between ``<!-- NAME --><!-- i18n: skip-start -->`` and ``<!-- i18n: skip-end -->`` stands what the
build writes: the languages, how to open the course in each, how much of it is translated.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from babel import Locale

from course.authoring.catalogs import whole_percent
from course.authoring.guards import localized
from course.authoring.messages import README, TABLE_CONTEXT, TABLE_WORDS
from course.authoring.po import Catalog
from course.authoring.source import Lesson, read_lesson
from course.errors import CourseError

ENGLISH = "en"
PAGE = "README.md"
_BLOCK = re.compile(
    r"(?P<head>^<!-- (?P<name>\w+) --><!-- i18n: skip-start -->\n)(?P<body>.*?)"
    r"(?P<foot>^<!-- i18n: skip-end -->$)",
    re.MULTILINE | re.DOTALL,
)
# Where a command names a language, the English page has `en`.
_SAMPLE = re.compile(r"(?<=course\.copies )en\b|(?<=my-notebooks/)en\b|(?<=\.jupyter/)en\b")
_TITLE = re.compile(r"^# +(.+?) *$", re.MULTILINE)

AllCatalogs = Mapping[str, Mapping[str, Catalog]]  # language → domain → catalog


def read_readme(root: Path) -> Lesson | None:
    """Return the English README as if it were a lesson, or None where there is none."""
    path = root / PAGE
    if not path.is_file():
        return None
    lesson = read_lesson(path, PAGE)
    return Lesson(README, lesson.path, lesson.text, lesson.cells)


def page_name(language: str) -> str:
    """Return the file of a language's README.

    >>> page_name("en"), page_name("uk")
    ('README.md', 'README.uk.md')
    """
    return PAGE if language == ENGLISH else f"README.{language}.md"


def own_name(language: str) -> str:
    """Return what a language calls itself, as at the beginning of a sentence.

    >>> own_name("uk"), own_name("zh")
    ('Українська', '中文')
    """
    name = Locale.parse(language).get_display_name() or language
    return name[0].upper() + name[1:]


def readme(
    page: Lesson, lessons: Sequence[Lesson], catalogs: AllCatalogs, language: str, root: Path
) -> str:
    """Return the README in a language.

    Args:
        page: The English README.
        lessons: All lessons, in the order they are taught.
        catalogs: The catalogs of every language but English.
        language: The language of the page.
        root: The checkout, whose ``pyproject.toml`` knows the repository's address.

    Raises:
        CourseError: If a translation cannot be accepted, or the page asks for an unknown table.
    """
    tables = _Tables(lessons, catalogs, language, root)

    writers = {
        "pages": tables.pages, "languages": tables.languages, "status": tables.status
    }  # fmt: skip

    def block(match: re.Match[str]) -> str:
        if match["name"] not in writers:
            known = ", ".join(writers)
            raise CourseError(f"{PAGE}: there is no table {match['name']!r}; write one of: {known}")
        return f"{match['head']}{writers[match['name']]()}\n{match['foot']}"

    text = page.text
    for cell in reversed(page.cells if language != ENGLISH else ()):
        translated = localized(cell, catalogs[language][README])
        text = text[: cell.start] + translated + text[cell.start + len(cell.source) :]
    return _BLOCK.sub(block, _SAMPLE.sub(language, text))


class _Tables:
    """What the build writes into a page."""

    def __init__(
        self, lessons: Sequence[Lesson], catalogs: AllCatalogs, language: str, root: Path
    ) -> None:
        self._lessons = lessons
        self._catalogs = catalogs
        self._language = language
        self._root = root
        self._languages = [ENGLISH, *sorted(catalogs)]

    def pages(self) -> str:
        """Return links to the README in all languages."""
        links = [f"[{own_name(code)}]({page_name(code)})" for code in self._languages]
        return " · ".join(links)

    def languages(self) -> str:
        """Return one row for each language: its command, and its link to Binder."""
        head = [self._say(TABLE_WORDS[key]) for key in ("language", "here", "binder")]
        rows = [
            [
                own_name(code),
                f"`make lab-{code}`",
                f"[{self._say(TABLE_WORDS['open'], code)}]({self._binder(code)})",
            ]
            for code in self._languages
        ]
        return _table(head, rows)

    def status(self) -> str:
        """Return one row for each catalog, and in it how much of each language is translated."""
        codes = sorted(self._catalogs)
        head = [self._say(TABLE_WORDS["part"]), *(own_name(code) for code in codes)]
        rows = [
            [label, *(f"{whole_percent(self._catalogs[code][domain])} %" for code in codes)]
            for domain, label in self._parts()
        ]
        return _table(head, rows)

    def _parts(self) -> list[tuple[str, str]]:
        """Return each catalog with what a reader calls it."""
        found = [(lesson.name, self._link(lesson)) for lesson in self._lessons]
        return [
            *found,
            ("exercises", self._say(TABLE_WORDS["exercises"])),
            ("interface", self._say(TABLE_WORDS["interface"])),
            (README, self._say(TABLE_WORDS["readme"])),
        ]

    def _link(self, lesson: Lesson) -> str:
        """Return the title of a lesson in the language of the page, linked to its notebook."""
        found = _TITLE.search(lesson.text)
        title = found[1] if found else lesson.name
        if self._language != ENGLISH:
            title = self._catalogs[self._language][lesson.name].get(None, title)
        number = lesson.name.partition("_")[0].lstrip("0") or "0"
        return f"{number} · [{title}](notebooks/{self._language}/{lesson.name}/{lesson.name}.ipynb)"

    def _binder(self, code: str) -> str:
        project = tomllib.loads((self._root / "pyproject.toml").read_text(encoding="utf-8"))
        repository = urlsplit(project["project"]["urls"]["Repository"]).path.strip("/")
        first = self._lessons[0].name
        return (
            f"https://mybinder.org/v2/gh/{repository}/main"
            f"?urlpath=lab/tree/my-notebooks/{code}/{first}/{first}.ipynb"
        )

    def _say(self, text: str, language: str | None = None) -> str:
        code = language or self._language
        if code == ENGLISH:
            return text
        return self._catalogs[code]["interface"].get(TABLE_CONTEXT, text)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
