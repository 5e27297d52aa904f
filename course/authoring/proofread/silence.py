"""False alarms, each with its reason: ``locales/proofread/<language>.txt``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from course.authoring.proofread.finding import WARNING, Finding
from course.errors import CourseError


@dataclass(frozen=True)
class Silence:
    """One false alarm.

    Attributes:
        rule: The rule that is wrong here.
        found: What it found.
        english: How the message begins; empty means all messages.
        reason: Why the translation is right.
        path: The file with this entry.
        line: Its line.
    """

    rule: str
    found: str
    english: str
    reason: str
    path: str
    line: int

    def covers(self, finding: Finding) -> bool:
        """Whether this is the false alarm that is meant."""
        same = self.rule == finding.rule and self.found == finding.found.strip()
        return same and finding.english.startswith(self.english)


def silences(root: Path, language: str) -> list[Silence]:
    """Return the false alarms of a language: ``rule | found | English begins | reason``.

    Raises:
        CourseError: If an entry has no reason.
    """
    path = root / "locales" / "proofread" / f"{language}.txt"
    if not path.is_file():
        return []
    shown = path.relative_to(root).as_posix()
    entries: list[Silence] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        parts = [part.strip() for part in line.split(" | ")]
        if len(parts) != 4 or not (parts[0] and parts[3]):
            expected = "rule | what was found | how the English begins | reason"
            raise CourseError(f"{shown}:{number}: found {line!r}, expected {expected}; complete it")
        entries.append(Silence(*parts, path=shown, line=number))
    return entries


def silenced(findings: Iterable[Finding], entries: Iterable[Silence]) -> Iterator[Finding]:
    """Yield what no entry covers, then the entries that cover nothing any more."""
    idle = list(dict.fromkeys(entries))
    known = list(idle)
    for finding in findings:
        covering = [entry for entry in known if entry.covers(finding)]
        idle = [entry for entry in idle if entry not in covering]
        if not covering:
            yield finding
    for entry in idle:
        message = f"{entry.rule} no longer finds {entry.found!r} there; delete the entry"
        yield Finding(entry.path, entry.line, WARNING, "idle", entry.found, message)
