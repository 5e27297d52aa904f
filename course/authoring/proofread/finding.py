"""A finding: what is wrong with a translation, where, and how it is repaired."""

from __future__ import annotations

from dataclasses import asdict, dataclass

ERROR = "error"
WARNING = "warning"


@dataclass(frozen=True)
class Finding:
    """One thing that a person should look at.

    Attributes:
        path: The file, as a path in the checkout.
        line: Its line; 0 where it is about the whole file.
        level: ``error`` (the command fails) or ``warning``.
        rule: The name of the rule, as in ``locales/proofread``.
        found: What was found, in short: a term, a word, the characters.
        message: One sentence: what was found, what was expected, how to repair it.
        english: The message it is about, empty for a whole file.
    """

    path: str
    line: int
    level: str
    rule: str
    found: str
    message: str
    english: str = ""

    def __str__(self) -> str:
        """Return the finding as a line that editors can follow."""
        place = f"{self.path}:{self.line}" if self.line else self.path
        return f"{place}: {self.level}: {self.rule}: {self.message}"

    def data(self) -> dict[str, object]:
        """Return the finding as plain data."""
        return asdict(self)
