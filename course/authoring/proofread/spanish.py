"""Spanish typography: ¿…?, ¡…!, quotation marks, a space before the percent sign."""

from __future__ import annotations

from collections.abc import Iterator

from course.authoring.proofread.slip import Rule, Slip, pattern_rule, quotes_rule
from course.authoring.proofread.view import View

_PAIRS = (("¿", "?"), ("¡", "!"))


def opened(view: View) -> Iterator[Slip]:
    """Yield every question and exclamation that is not opened, or not closed.

    A sentence may open where the question begins: «Antes de ejecutar, predice: ¿qué sale?».
    """
    for opening, closing in _PAIRS:
        pending: int | None = None
        for at, character in enumerate(view.text):
            following = view.text[at + 1 : at + 2]
            if character == opening:
                pending = at
            elif character == closing and following not in (closing, "="):
                if pending is None:
                    yield Slip("es-opening", at, at + 1, f"open the sentence with {opening}")
                pending = None
            elif character == "." and following == " " and pending is not None:
                yield Slip("es-opening", pending, at, f"close it with {closing}")
                pending = None
        if pending is not None:
            yield Slip("es-opening", pending, pending + 1, f"close it with {closing}")


_BEFORE = "[Aa]|[Cc]on|[Dd]e|[Dd]esde|[Ee]n|[Hh]acia|[Pp]ara|[Pp]or|[Yy]|[Pp]ero"
_ASKING = "[Qq]ue|[Cc]omo|[Cc]ual(?:es)?|[Dd]onde|[Cc]uando|[Cc]uant[oa]s?|[Qq]uien"

RULES: tuple[Rule, ...] = (
    opened,
    pattern_rule(
        "es-accent",
        rf"¿(?:(?:{_BEFORE}) )?({_ASKING})(?= )",
        "a question has an accent: qué, cómo, cuál, dónde, cuándo, cuánto, quién",
    ),
    pattern_rule(
        "es-capital",
        r"(?<=[a-záéíóúñ,] )(El|La|Los|Las|Un|Una|De|Del|En|Y|O|Que|Con|Por|Para|Se|Es)\b",
        "write it with a small letter within a sentence",
    ),
    pattern_rule("es-quotes", "[‘“„]|(?<=[a-z.])”", "write «…»"),
    quotes_rule("es-quotes", "«", "»"),
    pattern_rule(
        "es-percent",
        r"(?<=[\d\ufffc])( ?)(?=%)",
        "put a no-break space before %",
        "\u00a0",
    ),
)
