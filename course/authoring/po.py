"""Catalogs as files: ``.po`` read by Babel, and written in one canonical form.

One writer keeps diffs readable: no wrapping, no line numbers, no dates, the order of the source.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Message as BabelMessage
from babel.messages.pofile import PoFileError, denormalize, normalize, read_po

from course.authoring.messages import Message
from course.authoring.plurals import plural_forms
from course.errors import CourseError

Key = tuple[str | None, str]  # msgctxt, msgid

# Some tools ask for the field; a real date would change bytes, and git knows it better.
_NO_DATE = "2026-01-01 00:00+0000"
_TRANSLATOR = "the translators of autograd-course"


@dataclass(frozen=True)
class Entry:
    """A message and its translation.

    Attributes:
        message: What is translated.
        strings: The translation, one string per plural form; empty strings where it is missing.
        fuzzy: Whether a translator must look at it before learners may see it.
        previous: The msgid (and plural) that the translation was made for, if fuzzy.
        notes: The translator's own comments.
        line: Line of the msgid in the file that was read.
    """

    message: Message
    strings: tuple[str, ...]
    fuzzy: bool = False
    previous: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    line: int = 0

    @property
    def key(self) -> Key:
        """What tells the message from all others of its catalog."""
        return self.message.context, self.message.msgid

    @property
    def translated(self) -> bool:
        """Whether learners see the translation."""
        return all(self.strings) and not self.fuzzy


@dataclass(frozen=True)
class Catalog:
    """The translations of one domain into one language."""

    language: str
    domain: str
    entries: Mapping[Key, Entry] = field(default_factory=dict)
    obsolete: Mapping[Key, Entry] = field(default_factory=dict)
    last_translator: str = _TRANSLATOR
    header: str = ""

    @property
    def path(self) -> str:
        """The file, as a path in the checkout."""
        return f"locales/{self.language}/LC_MESSAGES/{self.domain}.po"

    def get(self, context: str | None, msgid: str) -> str:
        """Return the translation, or ``msgid`` itself where there is none."""
        entry = self.entries.get((context, msgid))
        return entry.strings[0] if entry and entry.translated else msgid

    def place(self, context: str | None, msgid: str) -> str:
        """Return ``path:line`` of a message."""
        entry = self.entries.get((context, msgid))
        return f"{self.path}:{entry.line}" if entry else self.path

    def coverage(self) -> tuple[int, int]:
        """Return how many messages are translated, and how many there are."""
        return sum(entry.translated for entry in self.entries.values()), len(self.entries)


def read_catalog(path: Path, language: str, domain: str) -> Catalog:
    """Return the catalog in ``path``, or an empty one if there is no such file.

    Raises:
        CourseError: If the file is not a ``.po`` file.
    """
    if not path.is_file():
        return Catalog(language, domain)
    shown = Catalog(language, domain).path
    count, _ = plural_forms(language)
    # Poedit keeps the previous msgid of obsolete messages, which Babel cannot read.
    text = re.sub(rb"^#~\|.*$", b"", path.read_bytes(), flags=re.MULTILINE)
    try:
        parsed = read_po(io.BytesIO(text), Locale.parse(language), abort_invalid=True)
    except PoFileError as error:
        place = f"{shown}:{(error.lineno or 0) + 1}"
        raise CourseError(f"{place}: not a .po file ({error}); repair this line") from error
    except (UnicodeDecodeError, ValueError) as error:
        raise CourseError(f"{shown}: not a .po file in UTF-8 ({error}); repair it") from error
    messages = [message for message in parsed if message.id]
    return Catalog(
        language,
        domain,
        _by_key(_entry(message, domain, count) for message in messages),
        _by_key(_entry(message, domain, count) for message in parsed.obsolete.values()),
        last_translator=_translator(parsed.last_translator),
        header=_header_comment(path),
    )


def dump_catalog(catalog: Catalog) -> str:
    """Return the text of the ``.po`` file."""
    blocks = [_header(catalog)]
    blocks += ["".join(_lines(entry)) for entry in catalog.entries.values()]
    blocks += ["".join(_lines(entry, "#~ ")) for entry in catalog.obsolete.values()]
    return "\n".join(blocks)


def _lines(entry: Entry, mark: str = "") -> Iterator[str]:
    message = entry.message
    yield from (f"# {note}".rstrip() + "\n" for note in entry.notes)
    if not mark:
        yield from (f"#. {comment}\n" for comment in message.comments)
        yield from (f"#: {location}\n" for location in message.locations)
    flags = ["fuzzy"] * entry.fuzzy
    if not mark:
        flags += ["python-brace-format"] * message.has_fields
    if flags:
        yield f"#, {', '.join(flags)}\n"
    if entry.fuzzy and not mark:
        for name, text in zip(("msgid", "msgid_plural"), entry.previous, strict=False):
            yield _field(name, text, "#| ")
    if message.context is not None:
        yield _field("msgctxt", message.context, mark)
    yield _field("msgid", message.msgid, mark)
    if message.plural is None:
        yield _field("msgstr", entry.strings[0], mark)
    else:
        yield _field("msgid_plural", message.plural, mark)
        for number, string in enumerate(entry.strings):
            yield _field(f"msgstr[{number}]", string, mark)


def _field(name: str, text: str, mark: str) -> str:
    return f"{mark}{name} {normalize(text, prefix=mark, width=0)}\n"


def _header(catalog: Catalog) -> str:
    count, expression = plural_forms(catalog.language)
    name = Locale.parse(catalog.language).english_name
    fields = {
        "Project-Id-Version": "autograd-course",
        "PO-Revision-Date": _NO_DATE,
        "Last-Translator": catalog.last_translator,
        "Language-Team": name,
        "Language": catalog.language,
        "Plural-Forms": f"nplurals={count}; plural={expression};",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
    }
    text = "".join(f"{key}: {value}\n" for key, value in fields.items())
    comment = catalog.header or f"# {name}: {catalog.domain}. CC BY 4.0, like the lessons.\n"
    return f"{comment}{_field('msgid', '', '')}{_field('msgstr', text, '')}"


def _header_comment(path: Path) -> str:
    """Return the comment lines that open a file; a flag among them belongs to the header."""
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    comment = []
    for line in lines:
        if not line.startswith("#"):
            break
        if line[:2] in ("# ", "#\n"):
            comment.append(line)
    return "".join(comment)


def _translator(name: str) -> str:
    return _TRANSLATOR if name.startswith("FULL NAME") else name


def _by_key(entries: Iterable[Entry]) -> dict[Key, Entry]:
    return {entry.key: entry for entry in entries}


def _entry(parsed: BabelMessage, domain: str, count: int) -> Entry:
    """Return a message of Babel's as an entry; Babel takes ``#|`` for a translator's comment."""
    ids: Sequence[str] = [parsed.id] if isinstance(parsed.id, str) else list(parsed.id)
    strings = (parsed.string or "",) if len(ids) == 1 else tuple(parsed.string or ())
    if len(ids) > 1:
        strings = (*strings, *[""] * count)[:count]
    notes = [note for note in parsed.user_comments if not note.startswith("|")]
    previous = "\n".join(
        note.removeprefix("|").strip() for note in parsed.user_comments if note.startswith("|")
    )
    message = Message(
        domain,
        ids[0],
        plural=ids[1] if len(ids) > 1 else None,
        context=parsed.context,
        comments=tuple(parsed.auto_comments),
        locations=tuple(str(name) for name, _ in parsed.locations),
    )
    return Entry(
        message,
        tuple(map(str, strings)),
        fuzzy="fuzzy" in parsed.flags,
        previous=tuple(_previous(previous)),
        notes=tuple(notes),
        line=parsed.lineno or 0,
    )


def _previous(text: str) -> Iterator[str]:
    for name in ("msgid_plural ", "msgctxt "):
        text = text.replace(f"\n{name}", f"\0{name}")
    for part in text.split("\0"):
        name, _, quoted = part.partition(" ")
        if name in ("msgid", "msgid_plural"):
            yield denormalize(quoted)
