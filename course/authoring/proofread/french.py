"""French typography: no-break spaces, guillemets, the apostrophe."""

from __future__ import annotations

from course.authoring.proofread.slip import Rule, pattern_rule, quotes_rule

_SPACE = "\u00a0"
_END = r"(?=[\s»)\u00a0]|$)"  # not inside 10:30 or ::

RULES: tuple[Rule, ...] = (
    pattern_rule(
        "fr-space",
        rf"(?<=[^\s\u00a0\u202f;:!?(])()(?=[;:!?]+{_END})",
        "put a no-break space (U+00A0) before ; : ! ?",
        _SPACE,
    ),
    pattern_rule("fr-space", r"( )(?=[;:!?])", "make it a no-break space (U+00A0)", _SPACE),
    pattern_rule("fr-space", r"(?<=[^\u00a0\u202f ])()(?=»)", "put U+00A0 before »", _SPACE),
    pattern_rule("fr-space", r"( )(?=»)", "make it a no-break space (U+00A0)", _SPACE),
    pattern_rule("fr-space", r"(?<=«)()(?=[^\u00a0\u202f ])", "put U+00A0 after «", _SPACE),
    pattern_rule("fr-space", r"(?<=«)( )", "make it a no-break space (U+00A0)", _SPACE),
    pattern_rule("fr-percent", r"(?<=[\d\ufffc])( ?)(?=%)", "put U+00A0 before %", _SPACE),
    pattern_rule("fr-apostrophe", r"(?<=\w)'(?=[\w\ufffc«])", "write ’ (U+2019)", "’"),
    pattern_rule(
        "fr-apostrophe", r"(?<=\b[cdjlmnstCDJLMNST][’'])( )(?=\w)", "no space after ’", ""
    ),
    pattern_rule("fr-quotes", "[‘“„]", "write « … »"),
    quotes_rule("fr-quotes", f"«{_SPACE}", f"{_SPACE}»"),
)
