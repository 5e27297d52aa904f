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

KEY_FILE = "grading.key"
_KEY_BYTES = 32


def load_key(folder: Path) -> bytes:
    """Return the key of the course in ``folder``; the first time, one is drawn and kept there.

    Raises:
        CourseError: If there is a key, but it cannot be read or is too short.
    """
    path = folder / KEY_FILE
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        pass
    else:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(_KEY_BYTES))
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


def seed(key: bytes, *names: str | int) -> int:
    """Return a number of 48 bits that belongs to ``names``, such as student, exercise, draw."""
    text = "\0".join(map(str, names)).encode()
    return int.from_bytes(hmac.digest(key, text, "sha256")[:6], "big")
