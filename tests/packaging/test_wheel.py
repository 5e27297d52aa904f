"""The wheel, installed where the checkout is not."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from course.language import languages, load_catalog
from course.lesson import lesson_names

PROBE = """
import json, course
from course.language import languages, load_catalog
from course.lesson import lesson_names
catalogs = [[code, name] for code in languages() for name in lesson_names()
            if load_catalog(code, name).info()]
print(json.dumps([course.__file__, languages(), lesson_names(), catalogs]))
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory, checkout) -> Path:
    """Return the wheel, built without network."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder]
    subprocess.run(build, cwd=checkout, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(tmp_path_factory, wheel) -> Path:
    """Return a folder that holds the installed wheel and nothing else."""
    site = tmp_path_factory.mktemp("site")
    pip = [sys.executable, "-m", "pip", "install", "--no-index", "--no-deps", "--target", site]
    subprocess.run([*pip, wheel], check=True, capture_output=True)
    return site


def test_installed_wheel_finds_lessons_and_catalogs(installed, tmp_path):
    """Away from the checkout it has the same languages, lessons and translations."""
    done = subprocess.run(
        [sys.executable, "-c", PROBE],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(installed)},
        check=True,
        capture_output=True,
        encoding="utf-8",
    )
    file, found_languages, found_lessons, catalogs = json.loads(done.stdout)
    assert Path(file).is_relative_to(installed)
    assert found_languages == languages()
    assert found_lessons == lesson_names()
    assert catalogs == [
        [code, name]
        for code in languages()
        for name in lesson_names()
        if load_catalog(code, name).info()
    ]
    assert {code for code, _ in catalogs} == set(languages()) - {"en"}


def test_wheel_holds_the_two_packages_only(wheel):
    """Tests, notebooks and solutions stay in the repository."""
    with zipfile.ZipFile(wheel) as archive:
        tops = {name.split("/")[0] for name in archive.namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"course", "grader"}
