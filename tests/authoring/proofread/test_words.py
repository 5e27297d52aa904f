"""Glossary, spelling and words to avoid, in all inflected forms."""

from __future__ import annotations

from pathlib import Path

import pytest

from course.authoring.proofread.glossary import consistency, terms
from course.authoring.proofread.spelling import known_words, unknown_words
from course.authoring.proofread.wordlists import avoided, bad_words
from course.authoring.proofread.words import holds, phrase
from course.errors import CourseError

FORMS = [
    ("es", "función de pérdida", "las funciones de pérdida"),
    ("es", "raíz", "dos raíces"),
    ("es", "tensor hoja", "los tensores hoja"),
    ("fr", "dérivée locale", "les dérivées locales"),
    ("fr", "nœud", "des nœuds"),
    ("fr", "taux d'apprentissage", "le taux d’apprentissage"),
    ("fr", "dérivée partielle", "dérivées partielles"),
    ("uk", "корінь", "від кореня"),
    ("uk", "листовий тензор", "листових тензорів"),
    ("uk", "розв’язок", "без розв'язку"),
    ("uk", "вузол", "між вузлами"),
    ("uk", "тензор", "замість тензора-виходу"),
    ("uk", "швидкість навчання", "швидкості навчання"),
]
OTHERS = [
    ("es", "nodo", "el vértice"),
    ("es", "tensor hoja", "el tensor"),
    ("fr", "perte", "la partie"),
    ("uk", "шар", "шаблон"),
    ("uk", "хук", "хутро"),
]
GLOSSARY = [
    ("es", "The nodes wait.", "Los vértices esperan.", "Los nodos esperan."),
    ("fr", "A loss function.", "Une fonction.", "Des fonctions de perte."),
    ("uk", "Leaf tensors wait.", "Вершини чекають.", "Листові тензори чекають."),
    ("zh", "The leaf tensor.", "叶子变量。", "叶张量。"),
]
TYPOS = [
    ("es", "tambien se suma", "también se suma; escríbelo, súmalas y evalúala con PyTorch"),
    ("fr", "en francais", "l’arête d’aujourd’hui, qu’il rétropropage".replace("propage", "")),
    ("uk", "встановленний", "пам’ять, з’єднання, гіперпараметр"),
]
AVOIDED = [
    ("es", "las librerías de Python", "las bibliotecas de Python"),
    ("fr", "la fonction retourne `x`", "la fonction renvoie `x`"),
    ("uk", "значення співпадають", "значення збігаються"),
    ("zh", "请您运行", "请运行"),
]


@pytest.mark.parametrize(("language", "term", "found"), FORMS)
def test_inflected_form_is_the_same_word(language, term, found):
    """Number, case, gender, accents and apostrophes do not make another word."""
    assert holds(phrase(found, language), phrase(term, language))


@pytest.mark.parametrize(("language", "term", "other"), OTHERS)
def test_word_that_begins_alike_is_another(language, term, other):
    """A common beginning is not enough."""
    assert not holds(phrase(other, language), phrase(term, language))


@pytest.mark.parametrize(("language", "english", "wrong", "right"), GLOSSARY)
def test_glossary_term_is_kept(language, english, wrong, right, checkout, text, rules_of):
    """One accepted translation of each term, in any form."""
    glossary = terms(checkout, language)
    assert "glossary" in rules_of(consistency(text(language, wrong, english), glossary))
    assert rules_of(consistency(text(language, right, english), glossary)) == []


def test_longest_term_takes_its_words(checkout, text, rules_of):
    """In «loss function», «loss» is no term of its own."""
    english, french = "A loss function.", "Une fonction de coût."
    assert rules_of(consistency(text("fr", french, english), terms(checkout, "fr"))) == []


def test_language_without_a_column_has_no_glossary(checkout):
    """A sixth language works before its glossary does."""
    assert terms(checkout, "pt") == []


@pytest.mark.parametrize(("language", "typo", "good"), TYPOS)
def test_typo_is_found(language, typo, good, checkout, text, require_tool):
    """The dictionary knows inflected words, and the lists know the field's words."""
    require_tool("hunspell")
    assert list(unknown_words([text(language, typo)], language, checkout))
    assert [f.found for f in unknown_words([text(language, good)], language, checkout)] == []


def test_code_is_not_spelled(checkout, text, require_tool):
    """Names of code are not words of the language."""
    require_tool("hunspell")
    code = text("es", "`qwertz`, $qwertz$, qwertz_a, {qwertz} y qwertz()")
    assert not list(unknown_words([code], "es", checkout))


@pytest.mark.parametrize(("language", "bad", "good"), AVOIDED)
def test_avoided_word_is_a_warning_with_its_replacement(language, bad, good, checkout, text):
    """A false friend is named with what to write for it."""
    lists = avoided(checkout, language)
    (finding,) = bad_words(text(language, bad), lists)
    assert finding.level == "warning"
    assert not list(bad_words(text(language, good), lists))


def test_one_form_may_be_meant_alone(tmp_path, text):
    """`=` before the words means these letters, not other forms of the word."""
    path = tmp_path / "locales" / "proofread" / "uk.words"
    path.parent.mkdir(parents=True)
    path.write_text("=градієнту → градієнта\n", encoding="utf-8")
    lists = avoided(tmp_path, "uk")
    assert list(bad_words(text("uk", "значення градієнту"), lists))
    assert not list(bad_words(text("uk", "значення градієнта"), lists))


def test_entry_without_its_reason_is_refused(tmp_path: Path):
    """Lists say why."""
    for name, read, line in (
        ("spell/es.txt", known_words, "kernel"),
        ("proofread/es.words", avoided, "librería"),
    ):
        path = tmp_path / "locales" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"# words\n{line}\n", encoding="utf-8")
        with pytest.raises(CourseError, match=f"{name}:2: .*'{line}'"):
            read(tmp_path, "es")
