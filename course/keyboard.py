"""Typing habits that Python cannot read: full-width signs, decimal commas, letters, small words.

They fail before `check` runs (a ``SyntaxError`` when the cell is compiled, a ``NameError`` when it
runs), so `start` asks IPython to call us for these two exceptions.  The error is shown as always,
and one sentence more.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from typing import Any

from course.language import translate
from course.lines import lines_of

# NFKC maps full-width signs to ASCII, but not these.
_SIGNS = str.maketrans({"，": ",", "。": ".", "、": ",", "“": '"', "”": '"', "‘": "'", "’": "'",
                        "«": '"', "»": '"', "„": '"', "：": ":", "；": ";", "（": "(", "）": ")",
                        "【": "[", "】": "]", "—": "-", "–": "-", "−": "-", "×": "*", "…": "...",
                        "\u3000": " ", "\u00a0": " ", "\u202f": " "})  # fmt: skip
_CYRILLIC = "асеіорухАВЕІКМНОРСТХ"
_LATIN = "aceiopyxABEIKMHOPCTX"
_LOOK_ALIKE = str.maketrans(_CYRILLIC, _LATIN)


def watch_typing() -> None:
    """Explain ``SyntaxError`` and ``NameError`` that come from the keyboard; no-op elsewhere."""
    module = sys.modules.get("IPython")
    shell = module.get_ipython() if module is not None else None
    if shell is not None:
        shell.set_custom_exc((SyntaxError, NameError), _explain)


def looks_latin(name: str) -> bool:
    """Whether Cyrillic letters among the Latin ones of a name look like Latin ones."""
    latin = in_latin(name)
    return latin != name and latin.isascii()


def typing_advice(error: BaseException) -> str:
    """Return what to say about an error that typing caused; empty if typing did not.

    >>> typing_advice(NameError("name 'y' is not defined"))
    ''
    """
    if isinstance(error, SyntaxError):
        return _about_sign(error)
    name = getattr(error, "name", None) or unknown_name(str(error))
    return about_letters(name) or about_name(name)


def in_latin(name: str) -> str:
    """Return ``name`` with Latin letters for the Cyrillic ones that look like them."""
    return name.translate(_LOOK_ALIKE)


def about_letters(name: str) -> str:
    """Return what to say about a name with Cyrillic letters among Latin ones; else empty."""
    if not looks_latin(name):
        return ""
    latin = in_latin(name)
    letter = next(letter for letter in name if letter in _CYRILLIC)
    return translate(
        "The name `{name}` contains the Cyrillic letter `{letter}`, so Python takes it for another "
        "name than `{latin}`. Switch the keyboard to English and type it again.",
        name=name, letter=letter, latin=latin,
    )  # fmt: skip


def about_name(name: str) -> str:
    """Return what to say about a name of Python or PyTorch that was typed another way; else empty.

    >>> about_name("x")
    ''
    """
    word = {"null": "None", "nil": "None"}.get(name.lower(), name.capitalize())
    if word in ("True", "False", "None") and word != name:
        return translate(
            "Python does not know `{name}`. It writes `{word}`, with a capital letter.",
            name=name, word=word,
        )  # fmt: skip
    if name in ("inf", "nan", "infinity", "Infinity", "NaN"):
        return translate(
            'Python does not know `{name}`. Write `float("{word}")`.',
            name=name, word=name.lower().replace("infinity", "inf"),
        )  # fmt: skip
    if len(name) > 1 and hasattr(sys.modules.get("torch"), name):
        return translate(
            "Python does not know `{name}` alone: it belongs to PyTorch. Write `torch.{name}`.",
            name=name,
        )  # fmt: skip
    return ""


def _about_sign(error: SyntaxError) -> str:
    found = re.search(
        r"invalid (?:non-printable )?character '?(.)?'? ?\(?U\+([0-9A-F]+)", str(error)
    )
    if found is None:
        return _about_comma(error)
    sign = chr(int(found[2], 16))
    key = sign.translate(_SIGNS)
    key = unicodedata.normalize("NFKC", sign) if key == sign else key
    if key == sign or not key.isascii():
        return translate(
            "Python cannot read the sign `{sign}`. Switch the keyboard to English and type this "
            "line again.",
            sign=sign,
        )  # fmt: skip
    if key == " ":
        return translate(
            "There is a wide or unbreakable space in this line. Switch the keyboard to English and "
            "type a plain space."
        )
    return translate(
        "Python cannot read `{sign}`; it knows only `{key}`. Switch the keyboard to English and "
        "type this line again.",
        sign=sign, key=key,
    )  # fmt: skip


def _about_comma(error: SyntaxError) -> str:
    """Say what a decimal comma does where Python stumbles over it: in a dict, or before a zero."""
    if "after dictionary key" not in str(error) and "leading zeros" not in str(error):
        return ""
    column = (error.offset or 1) - 1
    for comma in re.finditer(r"(?<![\d.])-?\d+,\d+", error.text or ""):
        if comma.start() <= column <= comma.end():
            return translate(
                "Python reads `{typed}` as two numbers: a comma separates values. Write the "
                "decimal point: `{number}`.",
                typed=comma[0], number=comma[0].replace(",", "."),
            )  # fmt: skip
    return ""


def unknown_name(message: str) -> str:
    """Return the name in the message of a ``NameError``; empty if there is none."""
    found = re.search(r"name '([^']+)'", message)
    return found[1] if found else ""


def _explain(
    shell: Any, kind: type, error: BaseException, trace: Any, tb_offset: int | None = None
) -> list[str]:
    """Show the error as IPython does, then the advice; called by IPython."""
    if isinstance(error, SyntaxError):
        lines = shell.SyntaxTB.structured_traceback(kind, error, [])
    else:
        lines = shell.InteractiveTB.structured_traceback(kind, error, trace, tb_offset=tb_offset)
    try:
        advice = typing_advice(error)
    except Exception:  # noqa: BLE001 - an explanation must never hide the error itself
        advice = ""
    lines = [*lines, "", *lines_of(advice)] if advice else lines
    shell._showtraceback(kind, error, lines)  # noqa: SLF001 - IPython has no public name for it
    return lines
