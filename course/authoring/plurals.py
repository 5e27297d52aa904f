"""The plural rule of a language, as gettext writes it."""

from __future__ import annotations

from babel import Locale, UnknownLocaleError
from babel.messages.plurals import PLURALS
from babel.plural import to_gettext

from course.errors import CourseError


def plural_forms(language: str) -> tuple[int, str]:
    """Return the number of plural forms and the gettext expression that picks one.

    Raises:
        CourseError: If the language is not known to CLDR.

    >>> plural_forms("zh"), plural_forms("fr")
    ((1, '0'), (2, '(n > 1)'))
    """
    try:
        locale = Locale.parse(language)
    except (UnknownLocaleError, ValueError) as error:
        raise CourseError(
            f"{language!r} is not a language code; write one as in locales/, such as pt or pt_BR"
        ) from error
    # What translators' tools use; CLDR itself has a further form for fractions.
    known = PLURALS.get(str(locale)) or PLURALS.get(locale.language)
    if known:
        return int(known[0]), str(known[1])
    head, _, expression = to_gettext(locale.plural_form).partition("; plural=")
    return int(head.removeprefix("nplurals=")), expression.rstrip(";")
