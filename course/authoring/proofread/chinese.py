"""Chinese typography: full-width marks, spaces beside Latin, simplified characters."""

from __future__ import annotations

import re
from collections.abc import Iterator

from course.authoring.proofread.finding import WARNING
from course.authoring.proofread.slip import Rule, Slip, pattern_rule, quotes_rule
from course.authoring.proofread.view import View

_HAN = r"[\u3400-\u9fff]"
_LATIN = r"[A-Za-z0-9\ufffc]"
_FULL = "，。；：！？、（）“”‘’《》"
_WIDE = {",": "，", ".": "。", ";": "；", ":": "：", "!": "！", "?": "？", "(": "（", ")": "）"}
_SLANTED = re.compile(rf"(?<![*\\])\*(?![*\s])[^*`]*?{_HAN}[^*]*?(?<!\s)\*(?!\*)")


def wide_marks(view: View) -> Iterator[Slip]:
    """Yield half-width punctuation that stands beside Han."""
    beside = rf"(?<={_HAN}) ?([,;:!?.])(?!\d)|((?<!\d)[.]|[,;:!?]) ?(?={_HAN})"
    for match in re.finditer(beside, view.text):
        group = 1 if match[1] else 2
        mark = match[group]
        yield Slip("zh-wide", *match.span(group), f"write {_WIDE[mark]} for {mark}", _WIDE[mark])


def wide_brackets(view: View) -> Iterator[Slip]:
    """Yield half-width brackets beside Han or around it; a tuple of numbers keeps its own."""
    for match in re.finditer(rf"(?P<before>{_HAN}?) ?\((?P<inside>[^()]*)\)(?={_HAN}?)", view.text):
        after = view.text[match.end() : match.end() + 1]
        tuple_of_numbers = re.fullmatch(r"[\d., \ufffc-]*", match["inside"])
        if not tuple_of_numbers and re.search(_HAN, f"{match['before']}{match['inside']}{after}"):
            for at in (match.start("inside") - 1, match.end() - 1):
                mark = view.text[at]
                yield Slip("zh-wide", at, at + 1, f"write {_WIDE[mark]} for {mark}", _WIDE[mark])


def upright(view: View) -> Iterator[Slip]:
    """Yield Han in italics, which browsers slant."""
    for match in _SLANTED.finditer(view.original):
        at = next(i for i, start in enumerate(view.starts) if start >= match.start())
        yield Slip("zh-italics", at, at + 1, "use **…** or “…”: Han has no italics")


def simplified(view: View) -> Iterator[Slip]:
    """Yield characters that simplified Chinese does not have: GB 2312 is its inventory."""
    for match in re.finditer(_HAN, view.text):
        try:
            match[0].encode("gb2312")
        except UnicodeEncodeError:
            advice = f"{match[0]} is no simplified character: write the simplified one"
            yield Slip("zh-simplified", *match.span(), advice)


RULES: tuple[Rule, ...] = (
    wide_marks,
    wide_brackets,
    upright,
    simplified,
    pattern_rule(
        "zh-space",
        rf"(?<={_HAN})(?={_LATIN})|(?<={_LATIN})(?={_HAN})",
        "put a space between Han and Latin, digits or code",
        " ",
    ),
    pattern_rule("zh-space", rf" (?=[{_FULL}])", "no space beside full-width marks", ""),
    pattern_rule("zh-space", rf"(?<=[{_FULL}]) +(?=\S)", "no space beside full-width marks", ""),
    pattern_rule("zh-space", rf"(?<={_HAN}) +(?={_HAN})", "no space between Han", ""),
    pattern_rule("zh-dash", rf"(?<=[{_HAN[1:-1]}，。”])—(?!—)", "write ——", "——", WARNING),
    pattern_rule("zh-double", "([的在和是把被])\\1", "delete one of the two"),
    pattern_rule("zh-double", "[，。；：、][，。；：、！？]", "one mark is enough"),
    pattern_rule("zh-script", "[\u3040-\u30ff]", "this is a Japanese letter"),
    pattern_rule("zh-quotes", "[「」『』]", "write “…”"),
    quotes_rule("zh-quotes", "“", "”"),
)
