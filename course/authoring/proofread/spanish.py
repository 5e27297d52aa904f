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


RULES: tuple[Rule, ...] = (
    opened,
    quotes_rule("es-quotes", "«", "»"),
    pattern_rule(
        "es-percent",
        r"(?<=[\d\ufffc])( ?)(?=%)",
        "put a no-break space before %",
        "\u00a0",
    ),
)
