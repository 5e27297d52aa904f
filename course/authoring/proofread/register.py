"""How the course speaks to its learners in each language: tú, vous, ви, 你; never the other way.

``tone/`` and ``languages.md`` decided it.  A verb form that is also something else counts at the
beginning of a sentence only, where it is an order.
"""

from __future__ import annotations

from course.authoring.proofread.slip import Rule, pattern_rule

_START = r"(?:^|(?<=[.?!:»”] )|(?<=[.?!:]\u00a0))[¿¡«]?"

_USTED = (
    "Abra|Añada|Borre|Busque|Calcule|Cambie|Comience|Compare|Compruebe|Convierta|Copie|Corrija"
    "|Cree|Cuente|Decida|Deje|Devuelva|Divida|Ejecute|Elija|Elimine|Empiece|Encuentre|Escriba"
    "|Guarde|Haga|Imprima|Intente|Lea|Llame|Mire|Multiplique|Observe|Pase|Piense|Ponga|Predica"
    "|Prediga|Pregunte|Pruebe|Quite|Recuerde|Repare|Repita|Reste|Reemplace|Revise|Siga|Sume|Tome"
    "|Use|Utilice|Vaya|Vuelva"
)
# A future such as «Será» ends like the voseo too, a noun such as «Cantidad» like vosotros.
_VOS = r"(?!Est|Quiz|Ac|\w+r)[A-ZÁÉÍÓÚ]\w{2,}á|Escribí|Leé|Poné|Hacé|Elegí|Corregí|Devolvé|Fijate"
_VOSOTROS = r"(?!\w*(?:[tsd]ad|idad|[Gg]rad)\b|Red\b|Verdad\b|Sed\b)[A-Z]\w+(?:ad|ed|id)"
_TU = (
    "Ajoute|Appelle|Calcule|Change|Cherche|Commence|Compare|Compte|Corrige|Divise|Écris|Efface"
    "|Enlève|Essaie|Exécute|Fais|Garde|Lance|Lis|Mets|Multiplie|Pense|Place|Prédis|Prends|Regarde"
    "|Relis|Remplace|Rends|Répare|Répète|Reprends|Reviens|Supprime|Utilise|Va|Vérifie"
)
_TY = (
    "Візьми|Виведи|Вибери|Виклич|Виправ|Використай|Віднеси|Додай|Заміни|Запиши|Запусти|Зверни"
    "|Знайди|Зроби|Множ|Напиши|Обчисли|Передбач|Перевір|Перечитай|Подивися?|Поділи|Полічи|Помнож"
    "|Поміняй|Порахуй|Порівняй|Постав|Почни|Прибери|Прочитай|Склади|Скористайся|Спробуй|Читай"
)

REGISTER: dict[str, tuple[Rule, ...]] = {
    "es": (
        pattern_rule("register", rf"{_START}({_USTED})\b", "say tú: Escribe, Calcula"),
        pattern_rule("register", rf"{_START}({_VOS})\b", "say tú: Escribe, Calcula"),
        pattern_rule("register", rf"{_START}({_VOSOTROS})\b", "say tú: Escribe, Calcula"),
        pattern_rule(
            "register",
            r"(?i)\b(ustedes|usted|vosotr[oa]s|vuestr[oa]s?|(?:ten|pod|quer|sab|hac)és|sos"
            r"|\w+(?:áis|(?<!s)éis)|sus? respuestas?)\b",
            "say tú: tu respuesta, tienes, puedes",
        ),
    ),
    "fr": (
        pattern_rule("register", rf"{_START}({_TU})\b(?!-t-)", "say vous: Écrivez, Calculez"),
        pattern_rule(
            "register",
            r"(?i)(?<!\ble )(?<!\bun )\b(tu|toi|ta|tes|te|ton|tien(?:ne)?s?)\b",
            "say vous: votre",
        ),
    ),
    "uk": (
        pattern_rule("register", rf"{_START}({_TY})\b", "say ви: Обчисліть, Запишіть"),
        pattern_rule(
            "register",
            r"(?i)\b(ти|тебе|тобі|тобою|тв(?:ій|оя|оє|ої|ого|оєї|оєму|оїй|ою|оїм|оїх|оїми))\b",
            "say ви: ваш, вам",
        ),
        pattern_rule(
            "register",
            r"(?<=[а-яіїєґ,;] )(Ви|Вас|Вам|Вами|Ваш(?:а|е|і|ого|ої|ому|ій|у|им|их|ими|ою)?)\b",
            "write ви with a small letter",
        ),
    ),
    "zh": (pattern_rule("register", "您", "say 你, or leave it out"),),
}
