"""Sentences end as in the English, close what they open, ask what it asks, and are all there."""

from __future__ import annotations

import pytest

from course.authoring.proofread.sentences import (
    calm,
    closed,
    kept_questions,
    kept_sentences,
    same_end,
    same_length,
)
from course.authoring.proofread.spelling import latin_words

LONG = "A leaf keeps its gradient. A node passes it on to all that it came from, and forgets it."


@pytest.mark.parametrize(
    ("english", "translation"),
    [("The graph", "El grafo."), ("It waits.", "Espera"), ("It holds:", "Contiene.")],
)
def test_other_mark_at_the_end_is_found(english, translation, text, rules_of):
    """A heading stays a heading, and what announces a list announces it."""
    assert rules_of(same_end(text("es", translation, english))) == ["end"]


@pytest.mark.parametrize(
    ("language", "english", "translation"),
    [
        ("zh", "It waits.", "它在等。"),
        ("zh", "**Predict**:", "**预测**："),
        ("fr", "Is it a “leaf?”", "Est-ce une «\u00a0feuille\u00a0?\u00a0»"),
        ("es", "Say what it is.", "¿Qué es?"),
    ],
)
def test_same_end_in_another_dress_is_good(language, english, translation, text):
    """Full-width marks, closing quotation marks, and a statement that asks are fine."""
    assert not list(same_end(text(language, translation, english)))


@pytest.mark.parametrize("translation", ["una (hoja", "una «hoja", "una hoja)"])
def test_open_pair_is_found(translation, text, rules_of):
    """Brackets and quotation marks come in pairs; `(` in code is code."""
    assert rules_of(closed(text("es", translation))) == ["pairs"]
    assert not list(closed(text("es", "una (hoja), «un nodo» y `f(`")))


def test_missing_sentence_is_a_warning(text, rules_of):
    """A text of half the length may lack a sentence; a full one does not."""
    assert rules_of(same_length(text("es", "Una hoja conserva su gradiente.", LONG))) == ["length"]
    full = "Una hoja conserva su gradiente. Un nodo lo pasa a aquello de lo que viene, y lo olvida."
    assert not list(same_length(text("es", full, LONG)))


def test_sentence_that_is_gone_is_a_warning(text, rules_of):
    """Two sentences may become one that says as much; one of three may not be dropped."""
    english = "A leaf keeps its gradient. A node passes it on. Then the graph is freed."
    dropped = "Una hoja conserva su gradiente. Un nodo lo pasa."
    joined = "Una hoja conserva su gradiente, y un nodo lo pasa. Después se libera el grafo."
    assert rules_of(kept_sentences(text("es", dropped, english))) == ["sentences"]
    assert not list(kept_sentences(text("es", joined, english)))


@pytest.mark.parametrize("number", ["3.1", "p. ej.", "`x.`"])
def test_point_that_ends_no_sentence_is_not_counted(number, text):
    """Numbers, abbreviations and code have points too."""
    english = f"See {number} and the table below, then go on."
    assert not list(kept_sentences(text("es", "Sigue.", english)))


def test_exclamation_is_found(text, rules_of):
    """The course does not shout where the English does not."""
    assert rules_of(calm(text("es", "¡Cambia el signo!", "Change the sign."))) == ["calm"]
    assert rules_of(calm(text("zh", "改一下符号！", "Change the sign."))) == ["calm"]
    assert not list(calm(text("es", "Cambia el signo de `x!`.", "Change the sign of `x!`.")))


def test_lost_question_is_a_warning(text, rules_of):
    """What the learner is asked is not told."""
    english = "Is it a leaf? Look."
    assert rules_of(kept_questions(text("zh", "它是叶张量。看一看。", english))) == ["questions"]
    assert not list(kept_questions(text("zh", "它是叶张量吗？看一看。", english)))


@pytest.mark.parametrize("language", ["uk", "zh"])
def test_english_word_that_was_left_is_found(language, checkout, text):
    """In another script, a Latin word is a name or was forgotten."""
    left = text(language, "PyTorch 和 node，`leaf` 和 grad_fn")
    assert [finding.found for finding in latin_words([left], language, checkout)] == ["node"]
