"""Hostile bytes: each gets one sentence, or becomes a plain notebook."""

from __future__ import annotations

import os
import time
from pathlib import Path

import nbformat
import pytest

from grader.intake import MAX_BYTES, MAX_CELLS, MAX_SOURCE, Refused, read_beneath, read_notebook
from tests.grader.handins import code, notebook, prose

V3 = b'{"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": [{"cells": []}]}'

REFUSED = {
    "empty": (b"", "is empty"),
    "only spaces": (b" \n\t", "is empty"),
    "not text": (b"\xff\xfe\x00\x01", "is not UTF-8"),
    "utf-16": ("{}".encode("utf-16"), "is not UTF-8"),
    "not json": (b"print('hello')", "is not valid JSON"),
    "cut off": (notebook(code("1"))[:-9], "is not valid JSON"),
    "nan": (b'{"nbformat": 4, "cells": [], "metadata": {"x": NaN}}', "is not valid JSON"),
    "infinity": (b'{"nbformat": 4, "cells": [], "x": -Infinity}', "is not valid JSON"),
    "huge integer": (b'{"nbformat": ' + b"9" * 10_000 + b"}", "is not valid JSON"),
    "null": (b"null", "is not a notebook"),
    "list": (b"[]", "is not a notebook"),
    "other object": (b'{"cells": []}', "is not a notebook"),
    "format 3": (V3, "not of format 4"),
    "format 99": (notebook(nbformat=99), "not of format 4"),
    "format true": (notebook(nbformat=True), "not of format 4"),
    "format text": (notebook(nbformat="4"), "not of format 4"),
    "no cells": (notebook(cells=None), "no list of cells"),
    "cells is an object": (notebook(cells={"0": {}}), "no list of cells"),
    "many cells": (notebook(*[prose("x")] * (MAX_CELLS + 1)), "cells; 1000 are allowed"),
    "cell is a number": (notebook(cells=[7]), "Cell 1 is not a cell"),
    "cell type unknown": (notebook({"cell_type": "spell", "source": ""}), "of no known type"),
    "cell type a list": (notebook({"cell_type": ["code"], "source": ""}), "of no known type"),
    "source missing": (notebook({"cell_type": "code"}), "is not text"),
    "source a number": (notebook({"cell_type": "code", "source": 5}), "is not text"),
    "source of numbers": (notebook({"cell_type": "code", "source": [1, 2]}), "is not text"),
    "source too long": (notebook(code("x" * (MAX_SOURCE + 1))), "200000 are allowed"),
    "deep list": (b"[" * 100_000 + b"]" * 100_000, "nested deeper"),
    "deep objects": (b'{"a":' * 5_000 + b"1" + b"}" * 5_000, "nested deeper"),
    "deep, never closed": (b'{"nbformat": 4, "x": ' + b"[" * 300_000, "nested deeper"),
    "millions of parts": (b"[" + b"[]," * 300_000 + b"[]]", "more parts"),
    "too large": (b" " * (MAX_BYTES + 1), "larger than 20 MB"),
}


@pytest.mark.parametrize(("data", "sentence"), REFUSED.values(), ids=REFUSED)
def test_malformed_file_gets_one_sentence(data: bytes, sentence: str):
    """What is no notebook is refused in one clear sentence, by no other exception."""
    with pytest.raises(Refused, match=sentence) as refusal:
        read_notebook(data)
    assert "\n" not in str(refusal.value)


def test_brackets_in_strings_are_not_nesting():
    """A cell may print as many brackets as it likes."""
    source = 'print("' + "[{" * 500 + '\\"")'
    assert read_notebook(notebook(code(source))).cells[0].source == source


def test_hostile_strings_are_scanned_in_linear_time():
    """Ten megabytes of quotes and backslashes are refused about as fast as they are read."""
    start = time.perf_counter()
    with pytest.raises(Refused):
        read_notebook(b'"' + b'\\"' * 5_000_000)
    assert time.perf_counter() - start < 5


def test_bom_is_no_obstacle():
    """Windows editors write a byte order mark; the notebook is still read."""
    assert read_notebook(b"\xef\xbb\xbf" + notebook(code("1"))).cells[0].source == "1"


def test_lone_surrogate_becomes_a_question_mark():
    """A text that no file can hold is made one that can."""
    read = read_notebook(notebook(code("a = '\ud800'")))
    assert read.cells[0].source == "a = '?'"


def test_ids_are_made_unique_and_proper():
    """Copied, missing and malformed cell ids become valid ones."""
    cells = [prose("a", id="x"), prose("b", id="x"), prose("c", id="../../etc"), prose("d", id=5)]
    ids = [cell.id for cell in read_notebook(notebook(*cells)).cells]
    assert len(set(ids)) == 4
    for cell_id in ids:
        nbformat.validate(
            nbformat.v4.new_markdown_cell("", id=cell_id), ref="markdown_cell", version=4
        )


def test_tags_outputs_and_odd_metadata_are_dropped():
    """Only the text and the grade_id of a cell survive, so `skip-execution` cannot."""
    cell = code("1/0", tags=["skip-execution"], evil={"a": 1})
    cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "full marks"}]
    (read,) = read_notebook(notebook(cell)).cells
    assert (read.kind, read.source, read.grade_id) == ("code", "1/0", None)


def test_pictures_pasted_into_an_answer_are_kept():
    """A learner's photo of a derivation stays; other attachments do not."""
    attachments = {
        "photo.png": {"image/png": "aGVsbG8="},
        "page.html": {"text/html": "<script>"},
        "bad": 3,
    }
    (read,) = read_notebook(
        notebook(prose("![](attachment:photo.png)", attachments=attachments))
    ).cells
    assert read.attachments == {"photo.png": {"image/png": "aGVsbG8="}}


def test_link_is_not_followed(tmp_path: Path):
    """A submission that links to a secret is refused, the secret unread."""
    (tmp_path / "secret").write_text("grades")
    (tmp_path / "lesson.ipynb").symlink_to("secret")
    with pytest.raises(Refused, match="link or a special file"):
        read_beneath(tmp_path, "lesson.ipynb")


def test_linked_folder_is_not_followed(tmp_path: Path):
    """A folder that links elsewhere is refused as well."""
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "lesson.ipynb").write_text("{}")
    (tmp_path / "ana").symlink_to("real")
    assert read_beneath(tmp_path, "real", "lesson.ipynb") == b"{}"
    with pytest.raises(Refused, match="link or a special file"):
        read_beneath(tmp_path, "ana", "lesson.ipynb")


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir], ids=["pipe", "folder"])
def test_special_file_is_refused_without_waiting(tmp_path: Path, make):
    """A pipe has no end to wait for, a folder no bytes."""
    make(tmp_path / "lesson.ipynb")
    with pytest.raises(Refused, match=r"regular file|special file"):
        read_beneath(tmp_path, "lesson.ipynb")


@pytest.mark.parametrize("name", ["", ".", "..", "a/b", "a\0b"])
def test_path_cannot_climb(tmp_path: Path, name: str):
    """A name is one component of a path, nothing else."""
    with pytest.raises(Refused, match="no proper name"):
        read_beneath(tmp_path, name)
