"""Catalogs kept up with the English: merged, counted, begun."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from course.authoring.messages import Message
from course.authoring.plurals import plural_forms
from course.authoring.po import Catalog, Entry, Key

SIMILAR = 0.6  # how much of two texts must agree for one to be an edit of the other


def merge(old: Catalog, messages: Iterable[Message]) -> Catalog:
    """Return the catalog of ``messages``, with the translations of ``old``.

    A message that was edited keeps its translation, fuzzy, with its previous msgid, until a
    translator has looked at it. What is no longer used is kept as obsolete, and comes back with
    its message.
    """
    count, _ = plural_forms(old.language)
    wanted = {(message.context, message.msgid): message for message in messages}
    orphans = {
        key: entry for key, entry in old.entries.items() if key not in wanted and any(entry.strings)
    }
    found = {key: old.entries.get(key) or old.obsolete.get(key) for key in wanted}
    edited = _edits([wanted[key] for key, entry in found.items() if entry is None], orphans)
    entries: dict[Key, Entry] = {}
    for key, message in wanted.items():
        if (entry := found[key]) is not None:
            entries[key] = _kept(entry, message, count)
        elif key in edited:
            entries[key] = _edited(orphans.pop(edited[key]), message, count)
        else:
            entries[key] = Entry(message, _empty(message, count))
    obsolete = {key: entry for key, entry in old.obsolete.items() if key not in wanted} | orphans
    return replace(old, entries=entries, obsolete=obsolete)


def whole_percent(catalog: Catalog) -> int:
    """Return how much is translated in whole percent; 100 only if nothing is missing."""
    done, total = catalog.coverage()
    return 100 * done // total if total else 100


def _kept(entry: Entry, message: Message, count: int) -> Entry:
    if (entry.message.plural is None) != (message.plural is None):
        return _edited(entry, message, count)
    changed = entry.message.plural != message.plural and any(entry.strings)
    fuzzy = (entry.fuzzy or changed) and any(entry.strings)
    before = entry.previous or (_texts(entry.message) if changed else ())
    return replace(entry, message=message, fuzzy=fuzzy, previous=before if fuzzy else ())


def _edited(entry: Entry, message: Message, count: int) -> Entry:
    """Return the translation of an edited message: fuzzy, unless the edit was taken back."""
    previous = entry.previous or _texts(entry.message)
    strings = entry.strings if message.plural else entry.strings[:1]
    if message.plural and entry.message.plural is None:
        strings = entry.strings * count
    fuzzy = previous != _texts(message)
    return replace(
        entry, message=message, strings=strings, fuzzy=fuzzy, previous=previous if fuzzy else ()
    )


def _edits(messages: Sequence[Message], orphans: dict[Key, Entry]) -> dict[Key, Key]:
    """Return which new message is the edit of which orphan: the most similar pairs first."""
    pairs = []
    for new, message in enumerate(messages):
        matcher = SequenceMatcher(autojunk=False)
        matcher.set_seq2(message.msgid)
        for lost, entry in enumerate(orphans.values()):
            if entry.message.context != message.context:
                continue
            matcher.set_seq1(entry.message.msgid)
            if matcher.real_quick_ratio() >= SIMILAR and matcher.quick_ratio() >= SIMILAR:
                pairs.append((-matcher.ratio(), new, lost))
    keys = list(orphans)
    edits: dict[Key, Key] = {}
    for ratio, new, lost in sorted(pairs):
        key = (messages[new].context, messages[new].msgid)
        if -ratio >= SIMILAR and key not in edits and keys[lost] not in edits.values():
            edits[key] = keys[lost]
    return edits


def _texts(message: Message) -> tuple[str, ...]:
    return (message.msgid,) if message.plural is None else (message.msgid, message.plural)


def _empty(message: Message, count: int) -> tuple[str, ...]:
    return ("",) * (count if message.plural else 1)
