"""Completeness and freshness: every message of the current English is translated, and no other."""

from __future__ import annotations

from collections.abc import Iterator

from course.authoring.checkout import Checkout
from course.authoring.po import Catalog, dump_catalog, read_catalog
from course.authoring.proofread.finding import ERROR, WARNING, Finding


def completeness(catalog: Catalog, *, release: bool) -> Iterator[Finding]:
    """Yield how many messages of a catalog are missing, and how many are fuzzy.

    Args:
        catalog: The catalog, merged with the current English.
        release: Whether this is an error. Otherwise what is missing is counted and shown in
            English, and does not stop other work.
    """
    level = ERROR if release else WARNING
    entries = list(catalog.entries.values())
    fuzzy = [entry for entry in entries if entry.fuzzy]
    missing = [entry for entry in entries if not entry.fuzzy and not entry.translated]
    for rule, found, advice in (
        ("missing", missing, "are not translated; translate them"),
        ("fuzzy", fuzzy, "changed in English; look at each and remove its fuzzy mark"),
    ):
        if found:
            first = found[0]
            count = f"{len(found)} of {len(entries)}"
            message = f"{count} messages {advice}, the first is {first.message.msgid[:40]!r}"
            yield Finding(catalog.path, first.line, level, rule, count, message)


def freshness(checkout: Checkout, catalog: Catalog) -> Iterator[Finding]:
    """Yield a finding if the file does not hold the messages of the current English."""
    path = checkout.root / catalog.path
    on_disk = read_catalog(path, catalog.language, catalog.domain)
    lost = len(catalog.entries.keys() - on_disk.entries.keys())
    gone = len(on_disk.entries.keys() - catalog.entries.keys())
    repair = f"run: python -m course build {catalog.language}"
    if lost or gone:
        message = f"{lost} messages of the English are not in it and {gone} are gone; {repair}"
    elif path.is_file() and path.read_bytes() != dump_catalog(catalog).encode("utf-8"):
        message = f"it is not as the build writes it; {repair}"
    else:
        return
    yield Finding(catalog.path, 0, ERROR, "stale", f"{lost} new, {gone} gone", message)
