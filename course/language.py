"""The language people read: catalogs of translations, sentences and plurals.

Catalogs are read as ``.po`` files, so nothing has to be compiled (design.md §4.11).  A message
that is missing, empty or fuzzy shows in English, one message at a time.
"""

from __future__ import annotations

import gettext
import io
import os
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from course.errors import CourseError

SOURCE_LANGUAGE = "en"
_chosen: list[str] = []  # the language that `use_language` set; empty until then


def locales_dir() -> Path:
    """Return the folder of catalogs: inside an installed wheel, else beside ``course/``."""
    package = Path(__file__).parent
    inside = package / "locales"
    return inside if inside.is_dir() else package.parent / "locales"


def languages() -> list[str]:
    """Return the codes of all languages, sorted: English and each folder that holds catalogs."""
    root = locales_dir()
    folders = root.iterdir() if root.is_dir() else ()
    translated = {folder.name for folder in folders if (folder / "LC_MESSAGES").is_dir()}
    return sorted(translated | {SOURCE_LANGUAGE})


def use_language(code: str) -> None:
    """Show texts in ``code`` from now on.

    Raises:
        CourseError: If there are no catalogs for ``code``.
    """
    known = languages()
    if code not in known:
        raise CourseError(f"There is no language {code!r}; choose one of {', '.join(known)}.")
    _chosen[:] = [code]


@contextmanager
def speaking(code: str) -> Generator[None]:
    """Show texts in ``code`` inside a ``with`` block; an unknown code means English."""
    before = list(_chosen)
    _chosen[:] = [code if code in languages() else SOURCE_LANGUAGE]
    try:
        yield
    finally:
        _chosen[:] = before


def current_language() -> str:
    """Return the chosen language, else that of ``AUTOGRAD_LANG`` or ``LANG``, else ``"en"``."""
    if _chosen:
        return _chosen[0]
    known = languages()
    for variable in ("AUTOGRAD_LANG", "LANG"):
        code = os.environ.get(variable, "").replace("-", "_").split("_")[0].split(".")[0]
        if code in known:
            return code
    return SOURCE_LANGUAGE


def translate(
    msgid: str,
    /,
    *,
    context: str | None = None,
    language: str | None = None,
    domain: str = "interface",
    **fields: object,
) -> str:
    """Return ``msgid`` in ``language`` (default: the current one), its named fields filled in.

    >>> translate("You gave {count} numbers.", language="en", count=3)
    'You gave 3 numbers.'
    """
    catalog = load_catalog(language or current_language(), domain)
    text = catalog.pgettext(context, msgid) if context else catalog.gettext(msgid)
    return text.format(**fields) if fields else text


def translate_plural(
    singular: str, plural: str, n: int, /, *, language: str | None = None, **fields: object
) -> str:
    """Return the form of the sentence that the language uses for ``n``; ``{n}`` is filled in.

    >>> translate_plural("{n} lesson", "{n} lessons", 3, language="en")
    '3 lessons'
    """
    catalog = load_catalog(language or current_language(), "interface")
    return catalog.ngettext(singular, plural, n).format(n=n, **fields)


def listed(items: Iterable[str]) -> str:
    """Return the items as a list inside a sentence, as the current language writes one.

    >>> listed(["`a`", "`b`", "`c`"])
    '`a`, `b` and `c`'
    """
    start, *middle = list(items) or [""]
    if not middle:
        return start
    for item in middle[:-1]:
        start = translate("{start}, {item}", context="list", start=start, item=item)
    return translate("{start} and {last}", context="list", start=start, last=middle[-1])


@lru_cache(maxsize=64)
def load_catalog(language: str, domain: str) -> gettext.NullTranslations:
    """Return the translations of one domain; of English, or of a missing file, none.

    Raises:
        CourseError: If the catalog cannot be read as a ``.po`` file in UTF-8.
    """
    path = locales_dir() / language / "LC_MESSAGES" / f"{domain}.po"
    if language == SOURCE_LANGUAGE or not path.is_file():
        return gettext.NullTranslations()
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import PoFileError, read_po

    compiled = io.BytesIO()
    try:
        with path.open("rb") as file:
            # write_mo leaves out what is fuzzy or empty, which is what learners must not see.
            write_mo(compiled, read_po(file, abort_invalid=True))
    except (PoFileError, UnicodeDecodeError, ValueError) as error:
        raise CourseError(
            f"{path}: not a readable catalog ({error}); repair that line with a .po editor."
        ) from error
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
