"""A learner's own copies of the notebooks, and the language that JupyterLab speaks beside them.

``python -m course.copies es`` is what ``make lab-es`` and Binder call.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from course.errors import CourseError
from course.language import SOURCE_LANGUAGE, translate

NOTEBOOKS = Path("notebooks")
COPIES = Path("my-notebooks")


@dataclass(frozen=True)
class Copied:
    """How many files of one language were copied, and how many the learner already had."""

    new: int
    kept: int


def copy_notebooks(language: str, source: Path = NOTEBOOKS, copies: Path = COPIES) -> Copied:
    """Copy ``source/language`` to ``copies/language``; what is there already stays as it is.

    Raises:
        CourseError: If there are no notebooks in ``language``.
    """
    there = {path.parent.parent.name for path in source.glob("*/*/*.ipynb")}
    if language not in there:
        choice = ", ".join(sorted(there))
        raise CourseError(f"{source / language} holds no notebooks; choose one of: {choice}.")
    new = kept = 0
    for path in sorted((source / language).rglob("*")):
        copy = copies / path.relative_to(source)
        if path.is_dir() or ".ipynb_checkpoints" in path.parts:
            continue
        if copy.exists():
            kept += 1
            continue
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
        new += 1
    return Copied(new, kept)


def write_jupyter_settings(language: str, copies: Path = COPIES) -> Path:
    """Write settings with which JupyterLab opens in ``language``; return their folder.

    The folder is for ``JUPYTER_CONFIG_PATH``.  What the learner chose in JupyterLab's own menu
    counts for more, and a language without a language pack shows in English.
    """
    folder = copies / ".jupyter" / language
    settings = {
        "@jupyterlab/translation-extension:plugin": {"locale": jupyter_locale(language)},
        # No question about Jupyter's news stands before the first lesson.
        "@jupyterlab/apputils-extension:notification": {"fetchNews": "false"},
    }
    path = folder / "labconfig" / "default_setting_overrides.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(settings, indent=2) + "\n", encoding="utf-8")
    return folder


def jupyter_locale(language: str) -> str:
    """Return JupyterLab's name for the language, with the country where most people speak it.

    >>> [jupyter_locale(language) for language in ("en", "es", "uk", "zh", "fr", "pt_BR")]
    ['en', 'es_ES', 'uk_UA', 'zh_CN', 'fr_FR', 'pt_BR']
    """
    from babel.core import Locale, get_global

    if language == SOURCE_LANGUAGE:
        return language
    locale = Locale.parse(get_global("likely_subtags").get(language, language))
    return f"{locale.language}_{locale.territory}"


def main(arguments: Sequence[str]) -> int:
    """Copy the notebooks of each language and say in it what was done."""
    if not arguments:
        print("Say which language: python -m course.copies es", file=sys.stderr)
        return 2
    for language in arguments:
        try:
            copied = copy_notebooks(language)
        except CourseError as error:
            print(error, file=sys.stderr)
            return 2
        write_jupyter_settings(language)
        print(
            translate(
                "Your notebooks are in {folder} (new: {new}, kept as you left them: {kept}).",
                language=language,
                folder=f"{COPIES / language}",
                new=copied.new,
                kept=copied.kept,
            )
        )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
