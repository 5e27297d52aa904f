"""What a browser would run in an output is not in the autograded notebook."""

from __future__ import annotations

import base64
import json
import re
import time

import pytest

from grader.collect import Collector
from grader.outputs import MAX_DATA, message, plain_text
from grader.wire import BadFrame, Printed, Reader, mark


def shown(**data) -> dict:
    """Return the representations that are kept of a display."""
    return message("display_data", {"data": {k.replace("_", "/", 1): v for k, v in data.items()}})[
        "data"
    ]


ACTING = {
    "script": "<script>alert(1)</script>",
    "handler": "<img src=x onerror=alert(1)>",
    "link": '<a href="javascript:alert(1)">x</a>',
    "link with a newline": '<a href="java\nscript:alert(1)">x</a>',
    "frame": '<iframe src="https://example.org"></iframe>',
    "frame with code": '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    "svg": "<svg onload=alert(1)>",
    "svg inside math": "<math><mtext><svg><script>alert(1)</script></svg></mtext></math>",
    "style": "<style>* { background: url(javascript:alert(1)) }</style>",
    "style attribute": '<p style="background: url(https://example.org)">x</p>',
    "form": '<form action="https://example.org"><input name=q><button>go</button></form>',
    "object": '<object data="data:text/html,<script>alert(1)</script>"></object>',
    "refresh": '<meta http-equiv="refresh" content="0; url=https://example.org">',
    "base": '<base href="https://example.org">',
    "data page": '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    "comment": "<!--><script>alert(1)</script>-->",
    "half a tag": "<img src=x onerror=alert(1) ",
    "upper case": "<ScRiPt>alert(1)</sCrIpT>",
    "template": "<template><script>alert(1)</script></template>",
}
HARMFUL = re.compile(
    r"<(script|iframe|svg|math|style|form|input|object|meta|base|template|link|embed)\b"
    r"|<[^>]*\son\w+\s*=|<[^>]*java\s*script:|<[^>]*\sstyle\s*=|<a[^>]*href=.data:",
    re.IGNORECASE,
)


@pytest.mark.parametrize("markup", ACTING.values(), ids=ACTING)
@pytest.mark.parametrize("mime", ["text_html", "text_markdown", "text_latex"])
def test_markup_that_acts_is_not_kept(markup: str, mime: str):
    """Scripts, handlers, frames and forms are gone, whatever they came as."""
    assert HARMFUL.search(markup)
    for kept in shown(**{mime: markup}).values():
        assert not HARMFUL.search(kept)


def test_table_stays_a_table():
    """What shows something is kept: a data frame still looks like one."""
    table = '<table class="dataframe"><thead><tr><th>a</th></tr></thead><tr><td>1</td></tr></table>'
    assert "<td>1</td>" in shown(text_html=table)["text/html"]


def test_svg_becomes_a_picture():
    """As the source of an image, an SVG runs no script; its title is its text."""
    svg = "<svg><title>graph & <b></title><script>alert(1)</script></svg>"
    (kept,) = shown(**{"image_svg+xml": svg}).values()
    assert kept.startswith('<img src="data:image/svg+xml;base64,')
    assert base64.b64decode(kept.partition("base64,")[2].partition('"')[0]).decode() == svg
    assert "<script" not in kept


DROPPED = {
    "javascript": {"application/javascript": "alert(1)"},
    "unknown": {"application/x-evil": "x"},
    "picture that is no base64": {"image/png": '"><script>alert(1)</script>'},
    "text that is no text": {"text/plain": {"a": 1}},
    "too large": {"text/plain": "x" * (MAX_DATA + 1)},
    "infinite json": {"application/json": {"v": float("inf")}},
    "acting latex": {"text/latex": "$\\href{javascript:alert(1)}{x}$"},
}


@pytest.mark.parametrize("data", DROPPED.values(), ids=DROPPED)
def test_odd_representation_is_dropped(data: dict):
    """Only known representations with proper contents are kept."""
    assert message("display_data", {"data": data})["data"] == {}


MALFORMED = {
    "no content": ("stream", None),
    "list": ("stream", []),
    "unknown kind": ("comm_open", {}),
    "unknown stream": ("stream", {"name": "secret", "text": "x"}),
    "text missing": ("stream", {"name": "stdout"}),
    "text a number": ("stream", {"name": "stdout", "text": 5}),
    "traceback of numbers": ("error", {"ename": "E", "evalue": "", "traceback": [1]}),
    "error without name": ("error", {"evalue": "", "traceback": []}),
    "data a list": ("display_data", {"data": []}),
    "no data": ("execute_result", {"execution_count": 1}),
}


@pytest.mark.parametrize(("kind", "content"), MALFORMED.values(), ids=MALFORMED)
def test_malformed_message_is_refused(kind: str, content):
    """A message with a wrong field is no message."""
    with pytest.raises(BadFrame):
        message(kind, content)


def test_terminal_escapes_are_removed_and_colours_stay():
    """A log that is printed cannot retitle or hide anything; a traceback keeps its colours."""
    text = "\x1b[31mred\x1b[0m \x1b]0;title\x07 \x1b]8;;https://x\x1b\\link \x00\x7f\x1bc end\ud800"
    assert plain_text(text) == "\x1b[31mred\x1b[0m  link c end?"


LARGE = {
    "nested": "<div>" * 30_000,
    "formatting": "<b><i><u><p>" * 10_000,
    "attributes": "<b " + "a=b " * 40_000 + ">",
    "entities": "&amp" * 40_000,
    "as many tags as may be": "<b><i><u><p>" * 375,
    "tables as deep as may be": "<table><tr><td>" * 500,
}


@pytest.mark.parametrize("markup", LARGE.values(), ids=LARGE)
def test_markup_that_takes_long_is_dropped(markup: str):
    """Nobody can keep the grader busy with markup: it is sanitized in a moment, or not kept."""
    start = time.perf_counter()
    shown(text_html=markup)
    assert time.perf_counter() - start < 5


def test_run_cannot_show_without_end():
    """Outputs, updates of displays and markup are counted over the whole run."""

    def frames(kind: str, number: int, data: dict) -> bytes:
        content = {"data": data, "transient": {"display_id": "d"}}
        body = json.dumps({"msg_type": kind, "parent": "c", "content": content}).encode()
        return (len(body).to_bytes(4, "big") + body) * number

    collector = Collector(["c"], 1 << 30)
    collector.feed(frames("display_data", 3_000, {"text/html": "<b>x</b><br>" * 10}))
    collector.feed(frames("update_display_data", 3_000, {"text/plain": "y"}))
    outputs = collector.result()["c"].outputs
    assert 100 < len(outputs) < 3_000
    assert sum("text/html" in output.data for output in outputs) == 0
    collector.feed(frames("display_data", 10_000, {"text/plain": "z"}))
    assert len(collector.result()["c"].outputs) < 10_000


def test_counts_are_bounded():
    """An execution count is a small whole number or nothing."""
    for value, kept in ((3, 3), (-1, None), (10**9, None), ("9", None), (True, None), (1.0, None)):
        content = {"data": {}, "execution_count": value}
        assert message("execute_result", content)["execution_count"] == kept


def test_reader_survives_any_chopping():
    """Frames are found wherever the bytes are cut; broken ones are named, not fatal."""
    frames = [json.dumps({"n": n}).encode() for n in range(3)] + [b"[1]", b"\xff", b"[" * 9999]
    data = b"".join(len(body).to_bytes(4, "big") + body for body in frames)
    for size in (1, 3, 7, len(data)):
        reader = Reader(1 << 20)
        chunks = [data[i : i + size] for i in range(0, len(data), size)]
        found = [frame for chunk in chunks for frame in reader.feed(chunk)]
        assert found[:3] == [{"n": 0}, {"n": 1}, {"n": 2}]
        assert [type(frame) for frame in found[3:]] == [BadFrame] * 3


def test_long_frame_ends_the_reading():
    """A frame that claims gigabytes is not waited for."""
    with pytest.raises(BadFrame, match="4294967295 bytes"):
        list(Reader(1000).feed(b"\xff\xff\xff\xff"))


@pytest.mark.parametrize("size", [1, 2, 5, 1000])
def test_printed_bytes_go_to_their_cells(size: int):
    """Marks between printed bytes tell the cells apart, wherever the bytes are cut."""
    data = b"early" + mark("a") + b"1\0\x1e2" + mark("b") + mark("c") + b"3\n"
    printed, found = Printed(), {}
    for start in range(0, len(data), size):
        for name, piece in printed.feed(data[start : start + size]):
            found[name] = found.get(name, b"") + piece
    assert found == {"": b"early", "a": b"1\0\x1e2", "c": b"3\n"}
