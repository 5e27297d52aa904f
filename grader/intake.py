"""Hostile bytes to a few plain cells: what is read of a submitted notebook, and what is refused.

Nothing of a submission is trusted: not its file type, size, nesting, encoding, format or any
value in it.  What comes out is `Notebook`, built here field by field; all else is dropped.
"""

from __future__ import annotations

import base64
import binascii
import errno
import json
import os
import re
import stat
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path
from typing import Any, NoReturn

from course.language import translate

MAX_BYTES = 20 << 20
MAX_DEPTH = 40
MAX_BRACKETS = 400_000
MAX_CELLS = 1_000
MAX_SOURCE = 200_000  # characters in one cell: a long essay, not a film
MAX_ATTACHMENT = 5 << 20

_STRING = re.compile(rb'"(?:[^"\\]++|\\.)*+"?', re.DOTALL)
_NOT_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))
_STEP = {ord("["): 1, ord("{"): 1, ord("]"): -1, ord("}"): -1}
_CELL_ID = re.compile(r"[A-Za-z0-9_-]{1,64}\Z")
_IMAGE = re.compile(r"image/(png|jpeg|gif)\Z")


class Refused(Exception):
    """A submission that cannot be read; the message says why, in one sentence."""


@dataclass(frozen=True)
class Cell:
    """One submitted cell: its kind, its text, and which nbgrader cell it says it is."""

    kind: str
    source: str
    id: str
    grade_id: str | None = None
    attachments: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Notebook:
    """A submitted notebook, read and bounded.

    Attributes:
        metadata: What the course's builder wrote under ``metadata.course``; text to text.
    """

    cells: tuple[Cell, ...]
    metadata: Mapping[str, str]


def read_beneath(root: Path, *parts: str) -> bytes:
    """Return the bytes of the regular file ``root/part/part``, following no link on the way.

    Raises:
        Refused: If a part is a link, no regular file is there, or it is too large.
        FileNotFoundError: If there is nothing by that name.
    """
    follow_none = os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK
    folder = os.open(root, os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        for part in parts[:-1]:
            inner = _open(part, os.O_DIRECTORY | follow_none, folder)
            os.close(folder)
            folder = inner
        handle = _open(parts[-1], os.O_RDONLY | follow_none, folder)
    finally:
        os.close(folder)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise Refused(translate("This is not a regular file. Hand in the notebook itself."))
    with os.fdopen(handle, "rb") as file:
        return file.read(MAX_BYTES + 1)


def _open(name: str, flags: int, folder: int) -> int:
    if name in {"", ".", ".."} or "/" in name or "\0" in name:
        raise Refused(translate("The file has no proper name."))
    try:
        return os.open(name, flags, dir_fd=folder)
    except FileNotFoundError:
        raise
    except OSError as error:
        if error.errno in {errno.ELOOP, errno.ENOTDIR, errno.ENXIO}:
            raise Refused(
                translate("This is a link or a special file. Hand in the notebook itself.")
            ) from None
        raise Refused(
            translate("The file cannot be read: {reason}.", reason=error.strerror)
        ) from None


def read_notebook(data: bytes) -> Notebook:
    """Return the cells of a submitted notebook.

    Raises:
        Refused: If it is no readable notebook of format 4, or larger than one may be.
    """
    content = _parse(data)
    if not isinstance(content, dict) or "nbformat" not in content:
        raise Refused(translate("The file is not a notebook."))
    if content["nbformat"] != 4 or type(content["nbformat"]) is not int:
        raise Refused(
            translate(
                "The notebook is not of format 4. Open it in JupyterLab, save it, hand it in."
            )
        )
    cells = content.get("cells")
    if not isinstance(cells, list):
        raise Refused(translate("The notebook has no list of cells."))
    if len(cells) > MAX_CELLS:
        raise Refused(
            translate(
                "The notebook has {n} cells; {most} are allowed.", n=len(cells), most=MAX_CELLS
            )
        )
    ids: set[str] = set()
    return Notebook(
        tuple(_cell(cell, number, ids) for number, cell in enumerate(cells, 1)),
        _course_metadata(content.get("metadata")),
    )


def _parse(data: bytes) -> Any:
    if len(data) > MAX_BYTES:
        raise Refused(translate("The file is larger than {most} MB.", most=MAX_BYTES >> 20))
    if not data.strip():
        raise Refused(translate("The file is empty."))
    brackets = _STRING.sub(b"", data).translate(None, _NOT_BRACKETS)
    if len(brackets) > MAX_BRACKETS:
        raise Refused(translate("The file holds more parts than a notebook can."))
    if max(accumulate(_STEP[byte] for byte in brackets), default=0) > MAX_DEPTH:
        raise Refused(translate("The file is nested deeper than a notebook can be."))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused(translate("The file is not UTF-8 text.")) from None
    try:
        return json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise Refused(
            translate("The file is not valid JSON, so it cannot be a notebook.")
        ) from None


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)  # NaN and Infinity are no JSON


def _cell(cell: object, number: int, ids: set[str]) -> Cell:
    if not isinstance(cell, dict):
        raise Refused(translate("Cell {number} is not a cell.", number=number))
    kind = cell.get("cell_type")
    if kind not in ("code", "markdown", "raw"):
        raise Refused(translate("Cell {number} is of no known type.", number=number))
    source = _source(cell.get("source"), number)
    metadata = cell.get("metadata")
    nbgrader = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    grade_id = nbgrader.get("grade_id") if isinstance(nbgrader, dict) else None
    attachments = dict(_attachments(cell.get("attachments"))) if kind == "markdown" else {}
    return Cell(
        kind,
        source,
        _unique_id(cell.get("id"), number, ids),
        grade_id if isinstance(grade_id, str) else None,
        attachments,
    )


def _source(source: object, number: int) -> str:
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        source = "".join(source)
    if not isinstance(source, str):
        raise Refused(translate("The text of cell {number} is not text.", number=number))
    if len(source) > MAX_SOURCE:
        raise Refused(
            translate(
                "Cell {number} holds {n} characters; {most} are allowed.",
                number=number,
                n=len(source),
                most=MAX_SOURCE,
            )
        )
    return source.encode("utf-8", "replace").decode("utf-8")  # lone surrogates cannot be saved


def _unique_id(wish: object, number: int, taken: set[str]) -> str:
    name = wish if isinstance(wish, str) and _CELL_ID.match(wish) else f"cell-{number}"
    while name in taken:
        name = f"{name[:48]}-{number}"
        number += 1
    taken.add(name)
    return name


def _attachments(found: object) -> Iterable[tuple[str, dict[str, str]]]:
    room = MAX_ATTACHMENT
    for name, bundle in found.items() if isinstance(found, dict) else ():
        for mime, data in bundle.items() if isinstance(bundle, dict) else ():
            if isinstance(data, str) and _IMAGE.match(mime) and (room := room - len(data)) >= 0:
                try:
                    base64.b64decode(data, validate=False)
                except (binascii.Error, ValueError):
                    continue
                yield name[:200].encode("utf-8", "replace").decode("utf-8"), {mime: data}


def _course_metadata(metadata: object) -> dict[str, str]:
    course = metadata.get("course") if isinstance(metadata, dict) else None
    if not isinstance(course, dict):
        return {}
    flat = dict(course)
    flat.update(course["exercises"] if isinstance(course.get("exercises"), dict) else {})
    return {
        key[:100]: value[:200] for key, value in list(flat.items())[:200] if isinstance(value, str)
    }
