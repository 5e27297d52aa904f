"""Each rule of typography finds its defect, is quiet on good text, and repairs what it can."""

from __future__ import annotations

import pytest

from course.authoring.proofread.silence import Silence
from course.authoring.proofread.typography import autocorrected, fixed, typography

# language, rule, defect, and how it is repaired (None: a person decides)
DEFECTS = [
    ("es", "es-opening", "Qué sale?", None),
    ("es", "es-opening", "Antes de ejecutar, predice: qué sale?", None),
    ("es", "es-opening", "¿Qué sale? Y después?", None),
    ("es", "es-opening", "¿Qué sale. Mira el grafo.", None),
    ("es", "es-opening", "Cuidado!", None),
    ("es", "es-quotes", 'la "hoja" del grafo', "la «hoja» del grafo"),
    ("es", "es-percent", "un 80% del total", "un 80\u00a0% del total"),
    ("es", "es-percent", "un {n} % del total", "un {n}\u00a0% del total"),
    ("es", "double-space", "dos  espacios", "dos espacios"),
    ("es", "double-word", "llama a la la función", None),
    ("es", "es-quotes", "el grafo ‘nuevo’", None),
    ("es", "es-accent", "¿Que nodo es?", None),
    ("es", "es-accent", "¿De donde viene?", None),
    ("es", "es-capital", "mira La celda siguiente", None),
    ("es", "invisible", "deri\u00advada", "derivada"),
    ("es", "ellipsis", "y así...", "y así…"),
    ("es", "minus", "vale -1.5 aquí", "vale −1.5 aquí"),
    ("es", "register", "Escriba el número.", None),
    ("es", "register", "Mira la celda. Calculá la pendiente.", None),
    ("es", "register", "¿Qué pasa? Leed la última línea.", None),
    ("es", "register", "Compara su respuesta con la tabla.", None),
    ("es", "register", "Si tenéis tiempo, repetid.", None),
    ("fr", "register", "Regarde le graphe.", None),
    ("fr", "register", "d’après ta réponse", None),
    ("fr", "fr-apostrophe", "à l’ opération", "à l’opération"),
    ("fr", "fr-quotes", "la “feuille” du graphe", None),
    ("fr", "fr-space", "Que vaut `x.grad`?", "Que vaut `x.grad`\u00a0?"),
    ("fr", "fr-space", "Que vaut `x.grad` ?", "Que vaut `x.grad`\u00a0?"),
    ("fr", "fr-space", "le graphe ; la feuille", "le graphe\u00a0; la feuille"),
    ("fr", "fr-space", "« feuille »", "«\u00a0feuille\u00a0»"),
    ("fr", "fr-space", "la «feuille» `x`", "la «\u00a0feuille\u00a0» `x`"),
    ("fr", "fr-percent", "80 % du total", "80\u00a0% du total"),
    ("fr", "fr-apostrophe", "l'arête", "l’arête"),
    ("fr", "fr-apostrophe", "jusqu'`y`", "jusqu’`y`"),
    ("fr", "fr-quotes", 'la "feuille" `x`', "la «\u00a0feuille\u00a0» `x`"),
    ("uk", "uk-apostrophe", "пам'ять", "пам’ять"),
    ("uk", "uk-apostrophe", "памʼять", "пам’ять"),
    ("uk", "uk-quotes", 'слово "листок"', "слово «листок»"),
    ("uk", "uk-dash", "листок - це тензор", "листок — це тензор"),
    ("uk", "uk-script", "грaф", None),  # a Latin a
    ("uk", "uk-script", "вузол i ребро", None),  # a Latin i
    ("uk", "uk-script", "прочитайте `х.grad`", None),  # a Cyrillic х
    ("uk", "uk-script", "`w` i `b`", None),  # a Latin i
    ("uk", "uk-letter", "ответы", None),
    ("uk", "uk-quotes", "слово “листок”", None),
    ("uk", "register", "Помнож обидва числа.", None),
    ("uk", "register", "подивіться на твій граф", None),
    ("uk", "register", "коли Ви готові", None),
    ("zh", "zh-wide", "叶张量, 节点", "叶张量，节点"),
    ("zh", "zh-wide", "先求导.", "先求导。"),
    ("zh", "zh-wide", "梯度(gradient)", "梯度（gradient）"),
    ("zh", "zh-space", "调用`backward()`方法", "调用 `backward()` 方法"),
    ("zh", "zh-space", "在 `x` ，先求导", "在 `x`，先求导"),
    ("zh", "zh-space", "第3 课", "第 3 课"),
    ("zh", "zh-quotes", '所谓"叶"', "所谓“叶”"),
    ("zh", "zh-italics", "这是 *叶张量* 的梯度", None),
    ("zh", "zh-simplified", "計算图", None),
    ("zh", "zh-dash", "边—线", "边——线"),
    ("zh", "zh-double", "梯度的的值", None),
    ("zh", "zh-double", "先求导，。再看图", None),
    ("zh", "zh-script", "図の節点", None),
    ("zh", "zh-quotes", "所谓「叶」", None),
    ("zh", "register", "请您先算", None),
]
CLEAN = [
    ("es", "Antes de ejecutar, predice: ¿qué valor tendrá `x.grad`? ¡Cuidado! `a?` y $x!$"),
    ("es", 'El 80\u00a0% de «las hojas»: `f(a, "b")`, x != 3.'),
    (
        "fr",
        "Que vaut `x.grad`\u00a0? «\u00a0Rien\u00a0»\u00a0: voyez l’arête (80\u00a0%), à 10:30.",
    ),
    ("fr", "Vous vous souvenez`?`; [voici](https://a.b/c?d:e)\u00a0!".replace("`?`; ", "\u00a0: ")),
    ("fr", "Déjà vu\u202f? `a ? b : c`, $a : b$, {name}\u00a0: oui."),
    ("uk", "Пам’ять\u00a0— це «граф», 3 - 2, `x - y`, `print('привіт')  # так`, PyTorch."),
    ("zh", "调用 `backward()` 方法：`x.grad` 是 72%（第 3 课）。“叶张量”，(10, 20)、$x$ 都行。"),
    ("zh", "**`backward()`** 方法；**梯度**（gradient）？2. 传到 `h`"),
    (
        "es",
        "¿Tiene que cambiar? Será verdad: hay dieciséis. Está en la red. ¿En qué celda? La mitad.",
    ),
    ("es", "Autograd obtiene la cantidad, sus pesos y su valor: x-3, `-1.5`, {x}-1."),
    (
        "fr",
        "Multiplie-t-il un seul facteur\u00a0? Le ton de la page, d’un côté, va.",
    ),
    ("uk", "Ви готові. Коли ви пишете, «Вам» не потрібне: запишіть a = 3."),
    ("pt", 'Uma "folha"? Sim.'),
]


@pytest.mark.parametrize(("language", "rule", "defect", "repair"), DEFECTS)
def test_defect_is_found(language, rule, defect, repair, text, rules_of):
    """The rule names its defect."""
    assert rule in rules_of(typography(text(language, defect)))


@pytest.mark.parametrize(
    ("language", "rule", "defect", "repair"), [case for case in DEFECTS if case[3]]
)
def test_defect_is_repaired(language, rule, defect, repair, text):
    """What a program can decide, it writes; then no rule finds anything."""
    assert fixed(text(language, defect)) == repair
    assert not list(typography(text(language, repair)))


@pytest.mark.parametrize(("language", "clean"), CLEAN)
def test_good_text_is_left_alone(language, clean, text):
    """Good text has no finding, and no repair changes it."""
    assert [str(finding) for finding in typography(text(language, clean))] == []
    assert fixed(text(language, clean)) == clean


def test_what_a_person_decides_is_not_repaired(text):
    """A missing ¿ may belong in several places."""
    assert fixed(text("es", "Predice: qué sale?")) == "Predice: qué sale?"


def test_repair_leaves_code_math_links_and_fields_alone(text):
    """Marks inside them are not the language's marks."""
    source = "l'`a ? b` et $a ; b$, [ici](x'y), {a!r} : oui"
    assert fixed(text("fr", source)) == "l’`a ? b` et $a ; b$, [ici](x'y), {a!r}\u00a0: oui"


def test_repair_respects_a_false_alarm(text):
    """What an entry calls right stays as it is."""
    command = text("es", 'ejecuta pip install "x" ahora')
    found = [finding.found for finding in typography(command)]
    right = [Silence("es-quotes", part.strip(), "", "a command", "es.txt", 1) for part in found]
    assert fixed(command, right) == command.string
    assert fixed(command) != command.string


def test_code_string_with_a_latin_variable_is_good_ukrainian(text, rules_of):
    """A printed string has no backticks to put its x into."""
    assert rules_of(typography(text("uk", "похідна y за x:", context="code"))) == []


def test_autocorrect_gives_a_second_opinion(text, rules_of):
    """AutoCorrect sees a missing space; good Chinese passes."""
    pytest.importorskip("autocorrect_py")
    assert rules_of(autocorrected(text("zh", "梯度gradient的值"))) == ["zh-autocorrect"]
    assert rules_of(autocorrected(text("zh", "梯度 gradient 的值，`x` 是 3。"))) == []
