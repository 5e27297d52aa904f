"""How much is translated, and how a new language begins."""

from __future__ import annotations

import re
from collections.abc import Sequence

from course.authoring.checkout import ENGLISH, Checkout
from course.authoring.plurals import plural_forms
from course.authoring.po import dump_catalog
from course.errors import CourseError

Coverage = dict[str, dict[str, float]]  # domain → language → percent


def coverage(checkout: Checkout) -> Coverage:
    """Return what is translated of the current English, in percent, not of what files say."""
    table: Coverage = {domain: {} for domain in checkout.messages}
    for language in checkout.languages:
        if language == ENGLISH:
            continue
        for domain, catalog in checkout.catalogs(language).items():
            done, total = catalog.coverage()
            table[domain][language] = round(100 * done / total, 1) if total else 100.0
    return table


def table_lines(table: Coverage) -> Sequence[str]:
    r"""Return the table as aligned lines; only what is complete shows as 100 %.

    >>> print("\n".join(table_lines({"03_backward": {"es": 99.9, "uk": 100.0}})))
                    es    uk
    03_backward   99 %  100 %
    """
    languages = sorted({language for row in table.values() for language in row})
    width = max(map(len, table), default=0)
    head = " " * width + "".join(f"{language:>6}" for language in languages)
    rows = (
        f"{domain:<{width}}" + "".join(f"{int(row[language]):>4} %" for language in languages)
        for domain, row in table.items()
    )
    return [head, *rows]


def new_language(checkout: Checkout, code: str) -> list[str]:
    """Begin a language: write its catalogs, empty, and return their paths.

    Raises:
        CourseError: If it is there already, is English or is no language.
    """
    if not re.fullmatch(r"[a-z]{2,3}(_[A-Z][A-Za-z]+)?", code):
        raise CourseError(f"{code!r} is not a language code; write one such as pt or pt_BR")
    if code in checkout.languages:
        raise CourseError(f"the language {code!r} is there already: locales/{code}; translate it")
    plural_forms(code)
    paths = []
    for catalog in checkout.catalogs(code).values():
        path = checkout.root / catalog.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(dump_catalog(catalog).encode("utf-8"))
        paths.append(catalog.path)
    return paths
