"""Typography: the rules that each language has for its marks and spaces, and their repairs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from course.authoring.proofread import chinese, french, spanish, ukrainian
from course.authoring.proofread.finding import WARNING, Finding
from course.authoring.proofread.register import REGISTER
from course.authoring.proofread.silence import Silence
from course.authoring.proofread.slip import Rule, Slip, excerpt, pattern_rule, repaired
from course.authoring.proofread.structure import finding
from course.authoring.proofread.tools import MissingToolError
from course.authoring.proofread.view import OBJECT, Text, View, view

# Two spaces are one too many in every language; program output is aligned by programs.
_EVERYWHERE: tuple[Rule, ...] = (
    # French says « nous nous » and « vous vous » before a verb.
    pattern_rule(
        "double-word", r"(?i)\b(?!nous\b|vous\b)([^\W\d_]{2,}) \1\b", "delete one of the two words"
    ),
    pattern_rule("double-space", r"(?<=\S)(  +)(?=\S)", "write one space", " "),
    pattern_rule(
        "invisible",
        "[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]",
        "delete the character that nobody sees",
        "",
    ),
)
# What programs print may be written as programs write it.
_IN_PROSE: tuple[Rule, ...] = (
    pattern_rule("ellipsis", r"(?<!\.)\.{3}(?!\.)", "write …", "…"),
    pattern_rule("minus", r"(?<![\w\ufffc})\]-])-(?=\d)", "write the minus sign − (U+2212)", "−"),
)
_RULES: dict[str, tuple[Rule, ...]] = {
    "es": spanish.RULES,
    "fr": french.RULES,
    "uk": ukrainian.RULES,
    "zh": chinese.RULES,
}


def rules(language: str) -> tuple[Rule, ...]:
    """Return the rules of a language; a language without its own has those of all."""
    base = language.partition("_")[0]
    return (*_EVERYWHERE, *_RULES.get(base, ()), *REGISTER.get(base, ()))


def typography(text: Text) -> Iterator[Finding]:
    """Yield slips of typography."""
    for rule in _rules_for(text):
        yield from (_finding(text, text.seen, slip) for slip in rule(text.seen))


def fixed(text: Text, false_alarms: Sequence[Silence] = ()) -> str:
    """Return the translation with all slips repaired that a program may repair.

    Args:
        text: The translation.
        false_alarms: What is right as it stands.
    """

    def silent(seen: View, slip: Slip) -> bool:
        found = _finding(text, seen, slip)
        return any(entry.covers(found) for entry in false_alarms)

    def see(string: str) -> View:
        return view(string, code=text.is_code)

    return repaired(text.string, _rules_for(text), see, silent)


def _rules_for(text: Text) -> tuple[Rule, ...]:
    return (*rules(text.catalog.language), *(() if text.is_code else _IN_PROSE))


def _finding(text: Text, seen: View, slip: Slip) -> Finding:
    shown = excerpt(seen, slip)
    return finding(text, slip.rule, slip.level, shown, f"in {shown!r}, {slip.advice}")


def autocorrected(text: Text) -> Iterator[Finding]:
    """Yield what AutoCorrect would write otherwise, a second opinion on Chinese.

    Raises:
        MissingToolError: If autocorrect-py is not installed.
    """
    if text.catalog.language != "zh" or text.is_code:
        return
    seen = text.seen.text.replace(OBJECT, "x")
    corrected = str(_autocorrect().format_for(seen, "text"))
    if corrected != seen:
        at = next(
            (i for i, pair in enumerate(zip(seen, corrected, strict=False)) if pair[0] != pair[1]),
            len(seen),
        )
        first = max(at - 8, 0)
        there, better = seen[first : at + 8], corrected[first : at + 8]
        message = f"AutoCorrect writes {better!r} for {there!r}; follow it or say why not"
        yield finding(text, "zh-autocorrect", WARNING, there, message)


@cache
def _autocorrect() -> Any:
    try:
        import autocorrect_py
    except ModuleNotFoundError as error:
        raise MissingToolError(
            "autocorrect-py is missing; run: pip install -e '.[author]'"
        ) from error
    return autocorrect_py
