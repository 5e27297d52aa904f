"""Ukrainian typography: the apostrophe, quotation marks, dashes, and letters of one script."""

from __future__ import annotations

import re
from collections.abc import Iterator

from course.authoring.proofread.slip import Rule, Slip, pattern_rule, quotes_rule
from course.authoring.proofread.view import View

_CYRILLIC = r"[\u0400-\u04ff]"
_LONE = re.compile(r"(?<![\w.])[aceiopxyABCEHIKMOPTX](?![\w.=])(?= [\u0400-\u04ff\ufffc])")
_WORD = re.compile(r"[^\W\d_]+")
_LITERAL = re.compile(r"""(["'])(?:\\.|(?!\1).)*\1|#.*$""")


def one_script(view: View) -> Iterator[Slip]:
    """Yield words of two scripts: the letters look alike, and a search does not find the word."""
    for word in _WORD.finditer(view.text):
        latin = re.search("[A-Za-z]", word[0])
        if latin and re.search(_CYRILLIC, word[0]):
            advice = f"type the whole of {word[0]!r} in one script"
            yield Slip("uk-script", word.start(), word.end(), advice)


def latin_code(view: View) -> Iterator[Slip]:
    """Yield code spans with a Cyrillic letter outside their strings and comments."""
    for at, code in view.code_spans():
        if letter := re.search(_CYRILLIC, _LITERAL.sub("", code)):
            advice = f"type {letter[0]!r} in `{code}` as a Latin letter"
            yield Slip("uk-script", at, at + 1, advice)


def lone_letters(view: View) -> Iterator[Slip]:
    """Yield single Latin letters among Cyrillic words, which are not code: a, i, o, c, y."""
    for match in () if view.code else _LONE.finditer(view.text):
        advice = f"{match[0]!r} is Latin: type a Cyrillic letter, or put code into backticks"
        yield Slip("uk-script", *match.span(), advice)


RULES: tuple[Rule, ...] = (
    one_script,
    latin_code,
    lone_letters,
    pattern_rule("uk-letter", "[ыэъёЫЭЪЁ]", "Ukrainian has no such letter"),
    pattern_rule(
        "uk-apostrophe", rf"(?<={_CYRILLIC})['`ʼ‘](?={_CYRILLIC})", "write ’ (U+2019)", "’"
    ),
    pattern_rule("uk-dash", r"(?<=[^\s\d\ufffc]) (-{1,2})(?= \w)", "write a dash: —", "—"),
    pattern_rule("uk-quotes", "[‘“„]", "write «…»"),
    quotes_rule("uk-quotes", "«", "»"),
)
