"""One run: all rules on the catalogs of the chosen languages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from course.authoring.checkout import ENGLISH, Checkout
from course.authoring.po import Catalog, Entry, dump_catalog, read_catalog
from course.authoring.proofread.completeness import completeness, freshness
from course.authoring.proofread.finding import ERROR, Finding
from course.authoring.proofread.glossary import consistency, terms
from course.authoring.proofread.sentences import (
    calm,
    closed,
    kept_questions,
    kept_sentences,
    same_end,
    same_length,
)
from course.authoring.proofread.silence import Silence, silenced, silences
from course.authoring.proofread.spelling import latin_words, unknown_words
from course.authoring.proofread.structure import (
    kept_document,
    kept_numbers,
    kept_shape,
    no_copy,
    silent_emphasis,
)
from course.authoring.proofread.tools import MissingToolError, msgfmt, toolkit
from course.authoring.proofread.typography import autocorrected, fixed, typography
from course.authoring.proofread.view import Text, texts
from course.authoring.proofread.wordlists import avoided, bad_words

RULES = (
    silent_emphasis,
    kept_numbers,
    no_copy,
    same_end,
    closed,
    same_length,
    kept_questions,
    kept_sentences,
    calm,
    typography,
    toolkit,
    autocorrected,
)


@dataclass
class Report:
    """What was found.

    Attributes:
        findings: All findings, in the order of files and lines.
        skipped: The rules that could not run, each with its reason.
        read: How many translated texts were read, by language.
    """

    findings: list[Finding] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    read: dict[str, int] = field(default_factory=dict)

    @property
    def errors(self) -> int:
        """How many findings are errors."""
        return sum(finding.level == ERROR for finding in self.findings)

    def lines(self) -> Iterator[str]:
        """Yield the report as a person reads it."""
        yield from map(str, self.findings)
        yield from (f"skipped: {reason}" for reason in self.skipped)
        for language, count in self.read.items():
            here = [f for f in self.findings if f"locales/{language}/" in f.path]
            errors = sum(finding.level == ERROR for finding in here)
            warnings = len(here) - errors
            yield f"{language}: {count} texts read, {errors} errors, {warnings} warnings"

    def data(self) -> dict[str, object]:
        """Return the report as plain data."""
        findings = [finding.data() for finding in self.findings]
        return {"findings": findings, "skipped": self.skipped, "read": self.read}


def proofread(
    checkout: Checkout, languages: Sequence[str] = (), *, release: bool = False
) -> Report:
    """Return what all rules find in the catalogs of ``languages``, or of all if none is given.

    Args:
        checkout: The checkout.
        languages: Folders of ``locales/``.
        release: Whether what is not translated is an error.

    Raises:
        CourseError: If a language is not there, or a list in ``locales/`` cannot be read.
    """
    report = Report()
    for language in checkout.chosen(languages):
        if language == ENGLISH:
            continue
        found, read = _read(checkout, language, report.skipped, release=release)
        unique = dict.fromkeys(sorted(found, key=lambda finding: (finding.path, finding.line)))
        report.findings += silenced(unique, silences(checkout.root, language))
        report.read[language] = read
    return report


def fix(checkout: Checkout, languages: Sequence[str] = ()) -> list[str]:
    """Repair typography in the catalogs themselves and return the paths that changed."""
    changed: list[str] = []
    for language in checkout.chosen(languages):
        right = silences(checkout.root, language)
        for domain in checkout.messages if language != ENGLISH else ():
            path = checkout.root / "locales" / language / "LC_MESSAGES" / f"{domain}.po"
            catalog = read_catalog(path, language, domain)

            def repaired(
                entry: Entry, catalog: Catalog = catalog, right: Sequence[Silence] = right
            ) -> Entry:
                strings = tuple(
                    fixed(Text(catalog, entry, form), right) if string else string
                    for form, string in enumerate(entry.strings)
                )
                return replace(entry, strings=strings)

            entries = {key: repaired(entry) for key, entry in catalog.entries.items()}
            if entries != catalog.entries:
                text = dump_catalog(replace(catalog, entries=entries))
                path.write_bytes(text.encode("utf-8"))
                changed.append(catalog.path)
    return changed


def _read(
    checkout: Checkout, language: str, skipped: list[str], *, release: bool
) -> tuple[list[Finding], int]:
    root = checkout.root
    catalogs = checkout.catalogs(language)
    strings = [text for catalog in catalogs.values() for text in texts(catalog)]
    found: list[Finding] = []

    def each(rule: Callable[[Text], Iterable[Finding]]) -> Iterator[Finding]:
        for text in strings:
            yield from rule(text)

    def attempt(findings: Callable[[], Iterable[Finding]]) -> None:
        try:
            found.extend(findings())
        except MissingToolError as error:
            if str(error) not in skipped:
                skipped.append(str(error))

    def with_glossary() -> Iterator[Finding]:
        glossary = terms(root, language)
        return each(lambda text: consistency(text, glossary))

    def with_lists() -> Iterator[Finding]:
        lists = avoided(root, language)
        return each(lambda text: bad_words(text, lists))

    for catalog in catalogs.values():
        found.extend(completeness(catalog, release=release))
        found.extend(freshness(checkout, catalog))
        found.extend(kept_shape(catalog))
        attempt(lambda catalog=catalog: msgfmt(root, catalog))
    known = {(finding.path, finding.line) for finding in found}
    documents = kept_document(checkout, catalogs)
    found.extend(finding for finding in documents if (finding.path, finding.line) not in known)
    for rule in RULES:
        attempt(lambda rule=rule: each(rule))
    attempt(with_glossary)
    attempt(with_lists)
    attempt(lambda: latin_words(strings, language, root))
    attempt(lambda: unknown_words(strings, language, root))
    return found, len(strings)
