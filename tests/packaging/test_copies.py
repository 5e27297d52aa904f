"""Learners' copies of the notebooks."""

from __future__ import annotations

import json

import pytest

from course.copies import COPIES, NOTEBOOKS, Copied, copy_notebooks, main, write_jupyter_settings
from course.errors import CourseError
from course.language import languages


@pytest.fixture
def course(tmp_path, monkeypatch):
    """Work in a folder with one lesson in Ukrainian and a picture beside it."""
    monkeypatch.chdir(tmp_path)
    lesson = NOTEBOOKS / "uk" / "03_backward"
    lesson.mkdir(parents=True)
    (lesson / "03_backward.ipynb").write_text("released", encoding="utf-8")
    (lesson / "picture.svg").write_text("<svg/>", encoding="utf-8")
    return COPIES / "uk" / "03_backward"


def test_everything_is_copied(course):
    """A learner gets the notebook and what lies beside it."""
    assert copy_notebooks("uk") == Copied(new=2, kept=0)
    assert (course / "03_backward.ipynb").read_text(encoding="utf-8") == "released"
    assert (course / "picture.svg").read_text(encoding="utf-8") == "<svg/>"


def test_learners_work_is_never_overwritten(course):
    """What a learner changed stays, what is missing comes back."""
    copy_notebooks("uk")
    (course / "03_backward.ipynb").write_text("my work", encoding="utf-8")
    (course / "picture.svg").unlink()
    assert copy_notebooks("uk") == Copied(new=1, kept=1)
    assert (course / "03_backward.ipynb").read_text(encoding="utf-8") == "my work"


@pytest.mark.usefixtures("course")
def test_one_line_says_what_was_done(capsys):
    """The command prints where the notebooks are, how many are new and how many were there."""
    assert main(["uk"]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert str(COPIES / "uk") in line
    assert "2" in line
    assert "0" in line


@pytest.mark.usefixtures("course")
def test_missing_language_is_named_with_a_choice(capsys):
    """A language without notebooks is wrong usage; the sentence says which there are."""
    with pytest.raises(CourseError, match=r"notebooks.xx holds no notebooks; choose one of: uk\."):
        copy_notebooks("xx")
    assert main(["xx"]) == 2
    assert "choose one of: uk" in capsys.readouterr().err
    assert main([]) == 2


@pytest.mark.parametrize("language", languages())
def test_settings_name_a_language_that_jupyterlab_knows(tmp_path, language):
    """JupyterLab has a language pack for every language of the course."""
    from jupyterlab_server.translation_utils import get_language_packs

    path = write_jupyter_settings(language, tmp_path) / "labconfig/default_setting_overrides.json"
    settings = json.loads(path.read_text(encoding="utf-8"))
    locale = settings["@jupyterlab/translation-extension:plugin"]["locale"]
    packs, _ = get_language_packs()
    assert locale in packs
