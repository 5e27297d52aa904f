"""The commands that README, CONTRIBUTING and the Makefile name."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

from course.authoring.readme import page_name
from course.language import languages

PAGES = ["README.md", "CONTRIBUTING.md"]
READMES = [page_name(language) for language in languages()]


def make(folder: Path, *arguments: str) -> str:
    """Return what make would do in ``folder``."""
    command = ["make", "--dry-run", "--no-print-directory", *arguments]
    # A make that runs these tests hands down its own flags.
    env = {key: text for key, text in os.environ.items() if not key.startswith(("MAKE", "MFLAGS"))}
    done = subprocess.run(
        command, cwd=folder, env=env, check=True, capture_output=True, encoding="utf-8"
    )
    return done.stdout


def code(checkout: Path, page: str) -> str:
    """Return what a page shows as code, in blocks and in lines."""
    text = (checkout / page).read_text(encoding="utf-8")
    blocks = re.findall(r"^ *```\w*\n.*?^ *```$", text, re.MULTILINE | re.DOTALL)
    return "\n".join([*blocks, *re.findall(r"`[^`\n]+`", text)])


@pytest.mark.parametrize("page", PAGES)
def test_make_targets_exist(checkout, page):
    """Every `make …` that a page shows is a target."""
    targets = set(re.findall(r"\bmake ([a-z][\w-]*)", code(checkout, page)))
    assert targets
    for target in targets:
        assert make(checkout, target)


@pytest.mark.parametrize("page", [*PAGES, "Makefile", "postBuild"])
def test_python_modules_exist(checkout, page):
    """Every `python -m …` can be run."""
    text = (checkout / page).read_text(encoding="utf-8")
    modules = set(re.findall(r"(?:python3?|\$\(RUN\)\"?) -m (\w[\w.]*)", text))
    assert modules
    for module in modules:
        spec = importlib.util.find_spec(module)
        assert spec is not None, module
        if spec.submodule_search_locations:
            assert (Path(spec.origin).parent / "__main__.py").is_file(), module


@pytest.mark.parametrize("page", READMES)
def test_readme_has_every_language(checkout, page):
    """Each language has its command and its notebooks."""
    readme = (checkout / page).read_text(encoding="utf-8")
    for language in languages():
        assert f"`make lab-{language}`" in readme
        assert list((checkout / "notebooks" / language).glob("*/*.ipynb")), language


@pytest.mark.parametrize("page", READMES)
def test_binder_links_lead_to_this_repository(checkout, page):
    """Each language's link opens a copy of a notebook that exists, in pyproject's repository."""
    project = tomllib.loads((checkout / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    repository = project["urls"]["Repository"].removeprefix("https://github.com/")
    start = f"https://mybinder.org/v2/gh/{repository}/main?urlpath=lab/tree/my-"
    links = re.findall(
        r"\((https://mybinder\.org[^)]+)\)", (checkout / page).read_text(encoding="utf-8")
    )
    places = [link.removeprefix(start) for link in links]
    assert sorted(place.split("/")[1] for place in places) == sorted(languages())
    for place in places:
        assert (checkout / place).is_file(), place


@pytest.mark.parametrize("page", [*READMES, "CONTRIBUTING.md"])
def test_links_lead_to_files(checkout, page):
    """Every relative link of a page leads to a file."""
    text = (checkout / page).read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^):#]+)\)", text):
        assert (checkout / target).exists(), target


@pytest.fixture
def fresh(tmp_path, checkout) -> Path:
    """Return a folder with what make reads, and no environment; its name has a space."""
    folder = tmp_path / "my courses"
    folder.mkdir()
    for name in ("Makefile", "pyproject.toml", "constraints.txt"):
        shutil.copy(checkout / name, folder)
    return folder


def finish(folder: Path, plan: str) -> None:
    """Leave behind what the planned installation would."""
    stamp = folder / re.search(r"^touch (\S+)$", plan, re.MULTILINE)[1]
    (folder / ".venv/bin").mkdir(parents=True, exist_ok=True)
    (folder / ".venv/bin/python").touch()
    stamp.touch()


@pytest.mark.parametrize("target", ["lab-es", "grade", "test"])
def test_commands_are_complete(fresh, target):
    """On a fresh checkout each command makes the environment, installs torch, then the rest."""
    plan = make(fresh, target)
    assert "-m venv .venv" in plan
    installed = re.findall(
        r"-m pip install .*--constraint constraints.txt .* (\S+)$", plan, re.MULTILINE
    )
    extra = {"lab-es": "lab", "grade": "grade", "test": "dev"}[target]
    assert installed == ["torch", f"'.[{extra}]'"]


def test_nothing_is_installed_twice(fresh):
    """Where nothing changed, nothing is installed."""
    finish(fresh, make(fresh, "test"))
    assert "pip install" not in make(fresh, "test")


@pytest.mark.parametrize("name", ["pyproject.toml", "constraints.txt"])
def test_changed_pins_are_installed(fresh, name):
    """Where pins changed, they are installed, whatever the clock says of the file."""
    finish(fresh, make(fresh, "test"))
    path = fresh / name
    with path.open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    os.utime(path, (0, 0))
    plan = make(fresh, "test")
    assert "pip install" in plan
    assert "-m venv" not in plan
