"""A language that no one speaks: accented, in brackets, 40 % longer, built like all others."""

from __future__ import annotations

import ast
import json
import re
import shutil
from dataclasses import replace

import pytest

from course.authoring.build import generated, readmes
from course.authoring.checkout import Checkout
from course.authoring.po import dump_catalog
from course.authoring.proofread.view import OBJECT, view
from course.exercises import load

CODE = "eo"  # any language that Babel has plurals for, and the course has not
ACCENTED = str.maketrans("aceinosuyzACEINOSUYZ", "åçéîñøšüýžÅÇÉÎÑØŠÜÝŽ")
KEPT = re.compile(
    r"(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)|\$[^$]+\$|\{[^{}]*\}|\]\([^)]*\)|\[\^[^\]]*\]|<[^>]*>|\\.|\\$",
    re.DOTALL,
)


def pseudo(english: str) -> str:
    """Return a text that reads like the English, looks foreign and is 40 % longer.

    >>> pseudo("Read `x.grad` once.")
    '⟦Réåd `x.grad` øñçé. ······⟧'
    """
    parts, at = [], 0
    for kept in KEPT.finditer(english):
        parts += [english[at : kept.start()].translate(ACCENTED), kept[0]]
        at = kept.end()
    foreign = "".join([*parts, english[at:].translate(ACCENTED)])
    tail = foreign[len(foreign.rstrip()) :]
    return f"⟦{foreign.rstrip()} {'·' * max(1, len(english) * 2 // 5 - 1)}⟧{tail}"


@pytest.fixture(scope="module")
def pseudo_checkout(checkout, tmp_path_factory) -> Checkout:
    """Return a copy of the checkout whose one other language is the pseudo-language, complete."""
    root = tmp_path_factory.mktemp("pseudo")
    for folder in ("course", "grader"):
        shutil.copytree(checkout / folder, root / folder, ignore=shutil.ignore_patterns("*.pyc"))
    for name in ("README.md", "pyproject.toml"):
        shutil.copy(checkout / name, root)
    (root / "locales" / CODE / "LC_MESSAGES").mkdir(parents=True)
    copy = Checkout(root, load())
    for catalog in copy.catalogs(CODE).values():
        entries = {
            key: replace(
                entry,
                strings=(pseudo(entry.message.plural or entry.message.msgid),) * len(entry.strings),
            )
            for key, entry in catalog.entries.items()
        }
        text = dump_catalog(replace(catalog, entries=entries))
        (root / catalog.path).write_text(text, encoding="utf-8", newline="\n")
    return Checkout(root, copy.registry)


@pytest.fixture(scope="module")
def built(pseudo_checkout) -> dict[str, dict[str, object]]:
    """Return the pseudo-language's notebooks for learners, by lesson."""
    files = generated(pseudo_checkout, CODE)
    return {path: json.loads(text) for path, text in files.items() if path.startswith("notebooks/")}


def test_every_lesson_can_be_built_in_it(built, checkout):
    """Longer texts with strange letters break no cell, no program and no table."""
    lessons = sorted(path.stem for path in (checkout / "course" / "lessons").glob("[0-9]*.md"))
    assert [path.split("/")[2] for path in sorted(built)] == lessons


def test_no_prose_is_left_outside_the_catalogs(built):
    """Every line of text that a learner reads stands between brackets."""
    left = [
        f"{path}: {line}"
        for path, notebook in built.items()
        for cell in notebook["cells"]
        if cell["cell_type"] == "markdown"
        for line in _english(_text(cell))
    ]
    assert left == []


def test_no_comment_is_left_outside_the_catalogs(built):
    """Comments of programs are translated; cells that nbgrader locks have none."""
    left = [
        f"{path}: {comment}"
        for path, notebook in built.items()
        for cell in notebook["cells"]
        if cell["cell_type"] == "code"
        for comment in re.findall(r"(?:^|\s)# (.*[a-z]{3}.*)$", _text(cell), re.MULTILINE)
        if "⟦" not in comment
    ]
    assert left == []


def test_no_printed_word_is_left_outside_the_catalogs(built):
    """What programs print is translated in their source."""
    left = [
        f"{path}: {words}"
        for path, notebook in built.items()
        for cell in notebook["cells"]
        if cell["cell_type"] == "code"
        for words in _printed(_text(cell))
        if "⟦" not in words
    ]
    assert left == []


def test_readme_is_in_the_catalogs_too(pseudo_checkout):
    """Its prose, its titles, the heads of its tables; not what languages call themselves."""
    page = readmes(pseudo_checkout)[f"README.{CODE}.md"]
    (english,) = (line for line in page.splitlines() if line.startswith("| English |"))
    names = re.compile(r"(?<=\[)English(?=\]\()|(?<=\[)Esperanto(?=\]\()|(?<=\| )Esperanto(?= \|)")
    assert _english(names.sub("", page.replace(english, ""))) == []


def test_a_forgotten_text_would_be_seen():
    """The same search finds English that no catalog holds."""
    assert list(_english("⟦Réåd ···⟧\n\nForgotten words.")) == ["Forgotten words."]
    assert _printed('print("forgotten", f"{x} words", "⟦ñø⟧", 3)') == ["forgotten", " words"]


def _text(cell: dict[str, str | list[str]]) -> str:
    return "".join(cell["source"])


def _printed(program: str) -> list[str]:
    """Return the words that a program prints."""
    calls = [node for node in ast.walk(ast.parse(program)) if isinstance(node, ast.Call)]
    arguments = [
        argument
        for call in calls
        if isinstance(call.func, ast.Name) and call.func.id == "print"
        for argument in call.args
        if isinstance(argument, ast.Constant | ast.JoinedStr)
    ]
    shown = (view(_literal(argument), code=True).text for argument in arguments)
    return [words for words in shown if re.search("[A-Za-z]{3}", words)]


def _literal(argument: ast.Constant | ast.JoinedStr) -> str:
    if isinstance(argument, ast.Constant):
        return str(argument.value)
    return "".join(str(part.value) for part in argument.values if isinstance(part, ast.Constant))


def _english(markdown: str) -> list[str]:
    """Return what has words and stands outside brackets."""
    prose = re.sub(r"```.*?```|\$\$.*?\$\$|<!--.*?-->", "", markdown, flags=re.DOTALL)
    outside = re.sub(r"⟦.*?⟧", "", view(prose).text.replace(OBJECT, ""), flags=re.DOTALL)
    return [line.strip() for line in outside.splitlines() if re.search("[A-Za-z]{3}", line)]
