"""The build: every generated file as text, compared with the checkout or written into it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from course.authoring.checkout import ENGLISH, Checkout
from course.authoring.guards import check_entry
from course.authoring.messages import EXERCISES, INTERFACE
from course.authoring.po import Catalog, dump_catalog
from course.authoring.readme import page_name, readme
from course.errors import CourseError

FOLDER_README = """\
# {folder}

Generated from course/lessons and locales. Do not edit; run `python -m course build`.
"""
Files = dict[str, str]  # path in the checkout → text
ReadCatalogs = Callable[[str], Mapping[str, Catalog]]  # language → its catalogs by domain


def generated(checkout: Checkout, language: str, read: ReadCatalogs | None = None) -> Files:
    """Return all generated files of a language: catalogs, solutions, learners' notebooks.

    Args:
        checkout: The checkout.
        language: One of its languages.
        read: Gives the catalogs of a language, for who reads them more than once.

    Raises:
        CourseError: If a translation cannot be accepted.
    """
    from course.authoring.notebook import dump_notebook, solution_notebook
    from course.authoring.release import learner_notebook

    catalogs = {} if language == ENGLISH else (read or checkout.catalogs)(language)
    files: Files = {catalog.path: dump_catalog(catalog) for catalog in catalogs.values()}
    for domain in (EXERCISES, INTERFACE):
        if domain in catalogs:
            for entry in catalogs[domain].entries.values():
                check_entry(entry, catalogs[domain])
    for lesson in checkout.lessons:
        solution = solution_notebook(
            lesson, checkout.registry, catalogs.get(lesson.name), catalogs.get(INTERFACE)
        )
        place = f"{language}/{lesson.name}/{lesson.name}.ipynb"
        files[f"solutions/{place}"] = dump_notebook(solution)
        files[f"notebooks/{place}"] = dump_notebook(learner_notebook(solution))
    return files


def readmes(checkout: Checkout, read: ReadCatalogs | None = None) -> Files:
    """Return the README in every language: each shows the state of all of them.

    Args:
        checkout: The checkout.
        read: Gives the catalogs of a language, for who reads them more than once.

    Raises:
        CourseError: If a translation cannot be accepted.
    """
    page = checkout.readme
    if page is None:
        return {}
    read = read or checkout.catalogs
    catalogs = {code: read(code) for code in checkout.languages if code != ENGLISH}
    return {
        page_name(code): readme(page, checkout.lessons, catalogs, code, checkout.root)
        for code in checkout.languages
    }


def build(
    checkout: Checkout,
    languages: Sequence[str] = (),
    on_change: Callable[[str], object] = str,
) -> list[str]:
    """Write what is out of date, remove notebooks of lessons that are gone, return the paths.

    Args:
        checkout: The checkout.
        languages: The languages to build; none means all.
        on_change: Is told each path as soon as it is written or removed.

    Raises:
        CourseError: If the sources break a rule; nothing is written then.
    """
    check_rules(checkout)
    chosen = checkout.chosen(languages)
    changed: list[str] = []
    # One language after the other: what is wrong with one leaves the ones before it built.
    for files in _everything(checkout, chosen):
        for path, text in files.items():
            if _current(checkout, path) != text:
                _write(checkout.root / path, text)
                changed.append(path)
                on_change(path)
    for path in unexpected(checkout, languages):
        if _is_ours(checkout.root / path):
            (checkout.root / path).unlink()
            changed.append(path)
            on_change(path)
    return changed


def stale(checkout: Checkout, languages: Sequence[str] = ()) -> Iterator[str]:
    """Yield one line for each generated file that is not what the sources say, and its repair.

    Raises:
        CourseError: If the sources break a rule.
    """
    check_rules(checkout)
    read = cache(checkout.catalogs)
    for path, text in (_folder_readmes() | readmes(checkout, read)).items():
        if _current(checkout, path) != text:
            yield f"{path} is out of date; run: python -m course build"
    for language in checkout.chosen(languages):
        for path, text in generated(checkout, language, read).items():
            if _current(checkout, path) != text:
                shown = path.rpartition("/")[0] if path.endswith(".ipynb") else path
                yield f"{shown} is out of date; run: python -m course build {language}"
    for path in unexpected(checkout, languages):
        ours = _is_ours(checkout.root / path)
        repair = "run: python -m course build" if ours else "rename or delete it"
        yield f"{path} belongs to no lesson; {repair}"


def unexpected(checkout: Checkout, languages: Sequence[str] = ()) -> list[str]:
    """Return files in generated folders that no source explains, such as a renamed lesson's."""
    names = [lesson.name for lesson in checkout.lessons]
    known = {*_folder_readmes(), *map(page_name, checkout.languages)}
    for top in ("notebooks", "solutions"):
        known |= {f"{top}/{code}/{n}/{n}.ipynb" for code in checkout.languages for n in names}
    known |= {
        f"locales/{code}/LC_MESSAGES/{domain}.po"
        for code in checkout.languages
        for domain in checkout.messages
    }
    patterns = ["notebooks/**/*", "solutions/**/*", "locales/*/LC_MESSAGES/*", "README.*.md"]
    found = [path for pattern in patterns for path in sorted(checkout.root.glob(pattern))]
    paths = [path.relative_to(checkout.root).as_posix() for path in found if path.is_file()]
    return [
        path
        for path in paths
        if path not in known
        and ".ipynb_checkpoints/" not in path
        and (not languages or re.split("[/.]", path)[1] in languages)
    ]


def check_rules(checkout: Checkout) -> None:
    """Raise the violations of the rules for lessons and exercises, one a line.

    Raises:
        CourseError: If there are any.
    """
    from course.authoring.rules import starting_code_passes, violations

    found = violations(checkout.lessons, checkout.registry, starting_code_passes)
    lines = [str(violation) for violation in found]
    if lines:
        raise CourseError("\n".join(lines))


def _everything(checkout: Checkout, languages: Sequence[str]) -> Iterator[Files]:
    read = cache(checkout.catalogs)
    for language in languages:
        yield generated(checkout, language, read)
    yield _folder_readmes() | readmes(checkout, read)


def _folder_readmes() -> Files:
    return {
        f"{folder}/README.md": FOLDER_README.format(folder=folder)
        for folder in ("notebooks", "solutions")
    }


def _current(checkout: Checkout, path: str) -> str | None:
    try:
        return (checkout.root / path).read_bytes().decode("utf-8", errors="replace")
    except FileNotFoundError:
        return None


def _is_ours(path: Path) -> bool:
    """Whether a build made this notebook, so that a build may remove it."""
    return path.suffix == ".ipynb" and '"source_sha": "' in path.read_text(encoding="utf-8")


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode("utf-8"))
