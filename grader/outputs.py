"""Hostile messages to the outputs of a notebook: known fields, and no markup that acts.

Somebody will open these outputs in a browser, with an instructor's rights.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping
from html import escape
from typing import Any

import bleach

from grader.wire import BadFrame

MAX_TEXT = 2 << 20
MAX_DATA = 6 << 20
MAX_HTML = 200_000
# The sanitizer builds a tree, in a time that grows with the square of its depth.
MAX_TAGS = 1_500
MAX_ENTITIES = 3_000
MAX_COUNT = 1_000_000

_BASE64 = re.compile(r"[A-Za-z0-9+/=\s]*\Z")
_TAG = re.compile(r"<(?=[A-Za-z/!?])")
# Terminal escapes other than colours, and control characters, can deceive whoever prints a log.
_ESCAPES = re.compile(
    r"\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?|\x1b(?!\[)|[\x00-\x07\x0b\x0c\x0e-\x1a\x7f]"
)
_ACTING_TEX = re.compile(r"\\(?:href|require|style|class|cssId|unicode)\b")

_TAGS = frozenset(
    re.findall(
        r"\w+",
        """
    a abbr b blockquote br caption cite code col colgroup dd del details div dl dt em
    figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q s samp small
    span strong sub summary sup table tbody td tfoot th thead tr tt u ul var
        """,
    )
)
_EVERYWHERE = {"class", "dir", "lang", "title", "align", "role", "aria-label"}
_SOMEWHERE = {
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start"},
    "td": {"colspan", "rowspan", "scope", "halign", "valign"},
    "th": {"colspan", "rowspan", "scope", "halign", "valign"},
}
_PICTURE = re.compile(r"data:image/(png|jpeg|gif|svg\+xml);base64,")
_PROTOCOLS = frozenset({"http", "https", "mailto", "data"})


def message(kind: str, content: object) -> dict[str, Any]:
    """Return the content of one message with exactly the fields that nbclient reads.

    Raises:
        BadFrame: If a field has the wrong type, or the kind is unknown.
    """
    if not isinstance(content, dict) or kind not in _KINDS:
        raise BadFrame(f"no content for {kind[:40]}")
    return _KINDS[kind](content)


def plain_text(text: str) -> str:
    """Return ``text`` without terminal escapes other than colours, ready to be saved."""
    return _ESCAPES.sub("", text).encode("utf-8", "replace").decode("utf-8")


def _stream(content: Mapping[str, Any]) -> dict[str, Any]:
    if content.get("name") not in ("stdout", "stderr"):
        raise BadFrame("no such stream")
    return {"name": content["name"], "text": _text(content, "text", MAX_TEXT)}


def _error(content: Mapping[str, Any]) -> dict[str, Any]:
    lines = content.get("traceback")
    if not isinstance(lines, list) or not all(isinstance(line, str) for line in lines):
        raise BadFrame("no traceback")
    return {
        "ename": _text(content, "ename", 200),
        "evalue": _text(content, "evalue", 20_000),
        "traceback": [plain_text(line[:100_000]) for line in lines[:200]],
    }


def _display(content: Mapping[str, Any]) -> dict[str, Any]:
    data, transient = content.get("data"), content.get("transient")
    if not isinstance(data, dict):
        raise BadFrame("no data")
    bundle: dict[str, Any] = {}
    for mime, value in list(data.items())[:20]:
        bundle.update(_representation(mime, value))
    name = transient.get("display_id") if isinstance(transient, dict) else None
    named = {"display_id": name[:100]} if isinstance(name, str) else {}
    return {"data": bundle, "metadata": _sizes(content.get("metadata")), "transient": named}


def _result(content: Mapping[str, Any]) -> dict[str, Any]:
    return {**_display(content), "execution_count": count(content.get("execution_count"))}


def _clear(content: Mapping[str, Any]) -> dict[str, Any]:
    return {"wait": content.get("wait") is True}


_KINDS = {
    "stream": _stream,
    "error": _error,
    "display_data": _display,
    "update_display_data": _display,
    "execute_result": _result,
    "clear_output": _clear,
}


def count(value: object) -> int | None:
    """Return an execution count, or None where there is no proper one."""
    return value if type(value) is int and 0 <= value < MAX_COUNT else None


def _text(content: Mapping[str, Any], key: str, most: int) -> str:
    value = content.get(key)
    if not isinstance(value, str):
        raise BadFrame(f"no {key}")
    return plain_text(value[:most])


def _representation(mime: str, value: object) -> dict[str, Any]:
    """Return a representation that is safe to show, by MIME type; empty for all others."""
    if mime in ("application/json", "application/vnd.jupyter.widget-view+json"):
        return {mime: value} if _is_json(value) else {}
    if not isinstance(value, str) or len(value) > MAX_DATA:
        return {}
    value = plain_text(value)
    match mime:
        case "text/plain":
            return {mime: value}
        case "text/markdown":
            return {} if _ACTING_TEX.search(value) else {mime: _TAG.sub("&lt;", value)}
        case "text/latex":
            return {} if _ACTING_TEX.search(value) else {mime: _TAG.sub("&lt;", value)}
        case "image/png" | "image/jpeg" | "image/gif":
            return {mime: value} if _BASE64.match(value) else {}
        case "image/svg+xml":
            # As a picture, not as markup, an SVG runs nothing.
            picture = base64.b64encode(value.encode()).decode()
            alt = escape(" ".join(re.findall(r"<title>([^<]*)</title>", value[:10_000])))
            return {"text/html": f'<img src="data:image/svg+xml;base64,{picture}" alt="{alt}">'}
        case "text/html" if _is_small(value):
            return {mime: clean_html(value)}
        case _:
            return {}


def _is_small(markup: str) -> bool:
    """Whether markup can be sanitized in a moment; what is larger shows as its plain text."""
    return (
        len(markup) <= MAX_HTML
        and markup.count("<") <= MAX_TAGS
        and markup.count("&") + markup.count("=") <= MAX_ENTITIES
    )


def _allowed(tag: str, name: str, value: str) -> bool:
    """Whether an attribute may stay: links lead to pages, pictures hold their own bytes."""
    if name not in _EVERYWHERE | _SOMEWHERE.get(tag, set()):
        return False
    if name == "src":
        return bool(_PICTURE.match(value))
    return name != "href" or not value.strip().lower().startswith("data:")


def clean_html(markup: str) -> str:
    """Return ``markup`` with the elements that show something and none that do something.

    >>> clean_html('<b onclick="x()">hi</b><script>x()</script>')
    '<b>hi</b>x()'
    """
    return bleach.clean(markup, _TAGS, _allowed, _PROTOCOLS, strip=True, strip_comments=True)


def _sizes(metadata: object) -> dict[str, Any]:
    """Return the sizes of pictures, which is all that is kept of an output's metadata."""
    kept: dict[str, Any] = {}
    for mime, facts in metadata.items() if isinstance(metadata, dict) else ():
        if isinstance(facts, dict) and mime in ("image/png", "image/jpeg"):
            kept[mime] = {
                key: facts[key] for key in ("width", "height") if count(facts.get(key)) is not None
            }
    return {mime: facts for mime, facts in kept.items() if facts}


def _is_json(value: object) -> bool:
    try:
        return len(json.dumps(value, allow_nan=False).encode()) <= MAX_DATA
    except (ValueError, RecursionError):  # NaN, lone surrogates, or too deep
        return False
