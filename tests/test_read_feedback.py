"""A reader of a translation sees each wrong idea of an exercise with an answer that shows it."""

from __future__ import annotations

from read_feedback import cases, page

from course.exercises import load


def test_page_shows_every_wrong_idea_in_both_languages():
    """Each sentence about a wrong idea stands on the page, in English and in the language."""
    exercise = load()["ledger"]
    text = "\n".join(page(exercise, ["en", "fr"]))
    assert all(idea.message in text for idea in exercise.misconceptions if not idea.rare)
    assert text.count("- **fr** ") == text.count("- **en** ") == 1 + len(list(cases(exercise)))
    assert text.count("```python") == len(list(cases(exercise)))
