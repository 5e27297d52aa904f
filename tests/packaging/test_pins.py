"""The same versions everywhere: constraints.txt, environment.yml, pyproject.toml."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name


def pins(lines: list[str]) -> dict[str, str]:
    """Return name and version of each line ``name==version``."""
    found = (re.fullmatch(r"([\w.-]+)==(\S+)", line) for line in lines)
    return {canonicalize_name(match[1]): match[2] for match in found if match}


@pytest.fixture(scope="module")
def constraints(checkout: Path) -> dict[str, str]:
    """Return what constraints.txt pins."""
    return pins((checkout / "constraints.txt").read_text(encoding="utf-8").splitlines())


@pytest.fixture(scope="module")
def environment(checkout: Path) -> list[str]:
    """Return the pip section of environment.yml."""
    content = yaml.safe_load((checkout / "environment.yml").read_text(encoding="utf-8"))
    return next(part["pip"] for part in content["dependencies"] if isinstance(part, dict))


@pytest.fixture(scope="module")
def project(checkout: Path) -> dict:
    """Return the project table of pyproject.toml."""
    return tomllib.loads((checkout / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def wanted(project: dict, *extras: str) -> list[Requirement]:
    """Return what the project asks for on this Python, with ``extras``."""
    lines = [*project["dependencies"]]
    for extra in extras:
        lines += project["optional-dependencies"][extra]
    found = [Requirement(line) for line in lines]
    return [one for one in found if not one.marker or one.marker.evaluate()]


def test_environment_pins_what_constraints_pin(constraints, environment):
    """Binder gets the versions that CI ran."""
    assert pins(environment).items() <= constraints.items()


def test_environment_pins_all_that_lab_and_grade_ask_for(project, environment):
    """No package of a learner or an instructor is left to chance on Binder."""
    names = {canonicalize_name(one.name) for one in wanted(project, "lab", "grade")}
    assert names <= pins(environment).keys()


def test_constraints_satisfy_the_project(constraints, project):
    """Every requirement is pinned, to a version that it allows."""
    extras = project["optional-dependencies"]
    for requirement in wanted(project, *extras):
        name = canonicalize_name(requirement.name)
        if name != project["name"]:
            assert requirement.specifier.contains(constraints[name]), requirement


def test_torch_is_the_cpu_build(checkout, constraints, environment):
    """Binder and the Makefile ask PyTorch's CPU index, and the pin fits every build of 2.13.0."""
    index = "--extra-index-url https://download.pytorch.org/whl/cpu"
    assert index in environment
    assert f"TORCH_INDEX ?= {index}" in (checkout / "Makefile").read_text(encoding="utf-8")
    assert constraints["torch"] == "2.13.0"
