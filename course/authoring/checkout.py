"""A checkout of the course: where sources are, and what translators have made of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from course.authoring.catalogs import merge
from course.authoring.messages import (
    EXERCISES,
    INTERFACE,
    Message,
    exercise_messages,
    interface_messages,
    lesson_messages,
)
from course.authoring.po import Catalog, read_catalog
from course.authoring.readme import read_readme
from course.authoring.source import Lesson, read_lesson
from course.errors import CourseError

ENGLISH = "en"


@dataclass(frozen=True)
class Checkout:
    """A checkout of the course: where sources are, and what is made of them."""

    root: Path
    registry: Mapping[str, Any]

    @cached_property
    def lessons(self) -> list[Lesson]:
        """The lessons in the order they are taught."""
        paths = sorted((self.root / "course" / "lessons").glob("[0-9]*.md"))
        return [read_lesson(path, path.relative_to(self.root).as_posix()) for path in paths]

    @cached_property
    def readme(self) -> Lesson | None:
        """The English README, which is translated as a lesson is; None if there is none."""
        return read_readme(self.root)

    @property
    def pages(self) -> list[Lesson]:
        """Everything that is translated in place: the lessons and the README."""
        return [*self.lessons, *filter(None, [self.readme])]

    @cached_property
    def languages(self) -> list[str]:
        """English and every folder in ``locales/`` that holds catalogs."""
        folders = (self.root / "locales").glob("*/LC_MESSAGES")
        return [ENGLISH, *sorted(folder.parent.name for folder in folders)]

    @cached_property
    def messages(self) -> dict[str, list[Message]]:
        """All messages by domain."""
        found = {page.name: lesson_messages(page) for page in self.pages}
        found[EXERCISES] = exercise_messages(self.registry)
        found[INTERFACE] = interface_messages(self.root)
        return found

    def catalogs(self, language: str) -> dict[str, Catalog]:
        """Return the catalogs of a language by domain, merged with the current messages."""
        folder = self.root / "locales" / language / "LC_MESSAGES"
        return {
            domain: merge(read_catalog(folder / f"{domain}.po", language, domain), messages)
            for domain, messages in self.messages.items()
        }

    def chosen(self, languages: Sequence[str]) -> list[str]:
        """Return ``languages``, or all of them if none is given.

        Raises:
            CourseError: If one is not there.
        """
        unknown = [language for language in languages if language not in self.languages]
        if unknown:
            known = ", ".join(self.languages)
            raise CourseError(
                f"there is no language {unknown[0]!r}, only {known}; "
                f"begin it: python -m course new-language {unknown[0]}"
            )
        return list(languages) or self.languages
