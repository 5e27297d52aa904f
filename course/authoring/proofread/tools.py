"""The tools of others: ``msgfmt --check`` and a few filters of the Translate Toolkit."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from course.authoring.plurals import plural_forms
from course.authoring.po import Catalog
from course.authoring.proofread.finding import ERROR, Finding
from course.authoring.proofread.structure import finding
from course.authoring.proofread.view import Text

# Each of these finds defects and is quiet on good text; the others (punctuation, capitals,
# unchanged words) raise a false alarm for every third message of good translations.
FILTERS = (
    "blank",
    "endwhitespace",
    "escapes",
    "newlines",
    "nplurals",
    "pythonbraceformat",
    "startwhitespace",
)


class MissingToolError(Exception):
    """A tool that a rule needs is not installed; the text says which, and the repair."""


def msgfmt(root: Path, catalog: Catalog) -> Iterator[Finding]:
    """Yield what ``msgfmt --check`` says of a catalog.

    Raises:
        MissingToolError: If there is no msgfmt.
    """
    if shutil.which("msgfmt") is None:
        raise MissingToolError("msgfmt is missing; run: apt install gettext")
    path = root / catalog.path
    if not path.is_file():
        return
    done = subprocess.run(
        ["msgfmt", "--check", "--output-file=/dev/null", str(path)],
        capture_output=True,
        text=True,
        check=False,
        env={"LC_ALL": "C.UTF-8", "PATH": str(Path(shutil.which("msgfmt") or "").parent)},
    )
    for line in done.stderr.splitlines():
        if match := re.match(r"[^:]+:(\d+): (?!warning)(.+)", line):
            yield Finding(catalog.path, int(match[1]), ERROR, "msgfmt", match[2], match[2])


def toolkit(text: Text) -> Iterator[Finding]:
    """Yield what the Translate Toolkit's filters say of a text.

    Raises:
        MissingToolError: If the toolkit is not installed.
    """
    from translate.storage import po

    english, translation = text.english, text.string
    if text.is_code:
        # Spaces at the end align what a program prints, and words have other lengths.
        english, translation = english.rstrip(), translation.rstrip()
    unit = po.pounit(english)
    unit.target = translation
    if text.entry.message.has_fields:
        unit.settypecomment("python-brace-format")
    for name, message in _checker(text.catalog.language).run_filters(unit).items():
        if name == "pythonbraceformat" and text.entry.message.plural:
            continue  # a form that means one number may leave the number out
        advice = f"{str(message).rstrip('.')}; compare with the English"
        yield finding(text, name, ERROR, str(message), advice)


@cache
def _checker(language: str) -> Any:
    try:
        from translate.filters.checks import CheckerConfig, StandardChecker
    except ModuleNotFoundError as error:
        raise MissingToolError(
            "translate-toolkit is missing; run: pip install -e '.[author]'"
        ) from error
    plural_forms(language)
    return StandardChecker(CheckerConfig(targetlanguage=language), limitfilters=list(FILTERS))
