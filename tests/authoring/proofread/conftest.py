"""One text at a time: an English message and its translation."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from course.authoring.checkout import Checkout
from course.authoring.messages import Message
from course.authoring.po import Catalog, Entry, dump_catalog
from course.authoring.proofread.finding import Finding
from course.authoring.proofread.view import Text

TRANSLATIONS = {
    "Doubling": "Подвоєння",
    "You double a *tensor* in one step.": "Помножте *тензор* на два за один крок.",
    "Your turn": "Ваша черга",
    "two times": "двічі",
    "the factor": "множник",
    "Write `double(x)`.": "Напишіть `double(x)`.",
    "Did you multiply `x` by itself?": "Чи не помножили ви `x` на себе?",
    "What is two times `x`?": "Скільки буде двічі по `x`?",
    "Multiply by 2.": "Помножте на 2.",
    "Well done, {name}.": "Молодець, {name}.",
}

Make = Callable[..., Text]


@pytest.fixture
def text() -> Make:
    """Return a function that makes a text of a language."""

    def make(
        language: str, string: str, english: str = "Some words.", context: str | None = None
    ) -> Text:
        message = Message("exercises", english, context=context)
        entry = Entry(message, (string,), line=5)
        return Text(Catalog(language, "exercises", {entry.key: entry}), entry)

    return make


@pytest.fixture
def rules_of() -> Callable[[Iterable[Finding]], list[str]]:
    """Return a function that gives the names of the rules that found something."""
    return lambda findings: [finding.rule for finding in findings]


@pytest.fixture
def ukrainian(small: Checkout) -> Checkout:
    """Return the small checkout with a Ukrainian translation, complete but for directives."""
    (small.root / "locales" / "glossary.csv").write_text(
        "en,uk,note\ntensor,тензор,\nstep,крок,[generic]\n", encoding="utf-8"
    )
    write(small, TRANSLATIONS)
    return small


@pytest.fixture
def rewrite(ukrainian: Checkout) -> Callable[[dict[str, str]], None]:
    """Return a function that changes translations in the small checkout."""
    return lambda changes: write(ukrainian, {**TRANSLATIONS, **changes})


def write(checkout: Checkout, translations: dict[str, str]) -> None:
    """Write the Ukrainian catalogs of a checkout."""
    for catalog in checkout.catalogs("uk").values():
        entries = {
            key: replace(entry, strings=(translations.get(entry.message.msgid, ""),))
            for key, entry in catalog.entries.items()
        }
        path: Path = checkout.root / catalog.path
        text = dump_catalog(replace(catalog, entries=entries))
        path.write_text(text, encoding="utf-8", newline="\n")
