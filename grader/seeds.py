"""Secret seeds: which inputs an answer is tried on, known to nobody who has no key.

The same key, student and exercise always give the same seeds, so that grading again gives the
same grades; another student gets others.
"""

from __future__ import annotations

import hmac
import os
import secrets
from pathlib import Path

from course.errors import CourseError
from grader.disk import disk_errors

KEY_FILE = "grading.key"
_KEY_BYTES = 32


def load_key(folder: Path) -> bytes:
    """Return the key of the course in ``folder``; the first time, one is drawn and kept there.

    Raises:
        CourseError: If there is a key, but it cannot be read or is too short; if none can be kept.
    """
    path = folder / KEY_FILE
    if not os.path.lexists(path):
        _draw(path)
    try:
        key = bytes.fromhex(path.read_text(encoding="ascii"))
    except (OSError, ValueError) as error:
        raise CourseError(
            f"{path}: the key cannot be read ({error}); bring back its copy, "
            "or delete it to draw new numbers for every student."
        ) from None
    if len(key) < _KEY_BYTES:
        raise CourseError(f"{path}: the key has {len(key)} bytes; expected {_KEY_BYTES}.")
    return key


def _draw(path: Path) -> None:
    """Write a new key, which is there completely or not at all, however this ends."""
    waiting = path.with_name(f".{path.name}.new")
    with disk_errors(path.parent):
        waiting.unlink(missing_ok=True)
        handle = os.open(waiting, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(_KEY_BYTES))
            file.flush()
            os.fsync(handle)
        waiting.replace(path)


def seed(key: bytes, *names: str | int) -> int:
    """Return a number of 48 bits that belongs to ``names``, such as student, exercise, draw."""
    text = "\0".join(map(str, names)).encode()
    return int.from_bytes(hmac.digest(key, text, "sha256")[:6], "big")
