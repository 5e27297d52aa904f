"""All messages of the project: of lessons, of exercises, and of what the programs say."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from course.authoring.directives import CONTEXT, TITLES
from course.authoring.segments import CODE
from course.authoring.source import Lesson
from course.errors import CourseError

EXERCISES = "exercises"
INTERFACE = "interface"
README = "readme"
_FIELD = re.compile(r"(?<!\{)\{[a-zA-Z_]")
_TAG = "NOTE:"

# Shown at the end of the first cell of a notebook that is not translated to the end.
NOTICE = "{percent} % of this lesson is translated; the rest is in English."
NOTICE_COMMENT = "{percent} is a whole number below 100."

# What the tables of the README are headed with; readme.py writes them.
TABLE_CONTEXT = "README table"
TABLE_WORDS = {
    "language": "language",
    "here": "on your machine",
    "binder": "in the browser, nothing to install",
    "open": "Open on Binder",
    "part": "part",
    "exercises": "Feedback and hints of the exercises",
    "interface": "What the programs say",
    "readme": "This page",
}


@dataclass(frozen=True)
class Message:
    """One translatable text.

    Attributes:
        domain: The catalog it belongs to: a lesson, ``exercises`` or ``interface``.
        msgid: The English text.
        plural: The English text for more than one, if it has two.
        context: The msgctxt: tells equal texts apart.
        comments: What a translator should know.
        locations: Files it occurs in.
    """

    domain: str
    msgid: str
    plural: str | None = None
    context: str | None = None
    comments: tuple[str, ...] = ()
    locations: tuple[str, ...] = ()

    @property
    def has_fields(self) -> bool:
        """Whether it is filled in by ``str.format`` or as an f-string."""
        programmed = self.context == CODE or self.domain in (EXERCISES, INTERFACE)
        return programmed and _FIELD.search(self.msgid) is not None


def lesson_messages(lesson: Lesson) -> list[Message]:
    """Return the messages of a lesson in the order of its source."""
    return unique(
        Message(
            lesson.name,
            segment.msgid,
            context=segment.context,
            comments=(f"{segment.kind[0].upper()}{segment.kind[1:]}.", *segment.comments),
            locations=(lesson.path,),
        )
        for segment in lesson.segments()
    )


def exercise_messages(registry: Mapping[str, Any]) -> list[Message]:
    """Return the messages of all exercises: misconceptions, hints, ideas."""
    return unique(
        Message(
            EXERCISES,
            text,
            context=context,
            comments=(comment,) if comment else (),
            locations=(f"{exercise.reference.__module__.replace('.', '/')}.py",),
        )
        for exercise in registry.values()
        for context, text, comment in exercise.messages()
    )


def interface_messages(root: Path) -> list[Message]:
    """Return what the Python files of ``course/`` and ``grader/`` under ``root`` say to people."""
    files = sorted(path for top in ("course", "grader") for path in (root / top).rglob("*.py"))
    here = "course/authoring/directives.py"
    return unique(
        [
            *(
                message
                for path in files
                for message in python_messages(
                    path.read_text(encoding="utf-8"), path.relative_to(root).as_posix()
                )
            ),
            *(
                Message(INTERFACE, title, context=CONTEXT, locations=(here,))
                for title in TITLES.values()
            ),
            *(
                Message(
                    INTERFACE,
                    text,
                    context=TABLE_CONTEXT,
                    locations=("course/authoring/messages.py",),
                )
                for text in TABLE_WORDS.values()
            ),
            Message(
                INTERFACE,
                NOTICE,
                comments=(NOTICE_COMMENT,),
                locations=("course/authoring/messages.py",),
            ),
        ]
    )


def python_messages(source: str, path: str) -> Iterator[Message]:
    """Yield the messages of one Python file: what `translate` and `translate_plural` are given.

    A call that names another domain, or whose text is not a literal, looks up what another
    catalog holds already. A comment ``# NOTE: …`` right above a call is for translators.

    Raises:
        CourseError: If a message is an f-string, whose words no catalog can know.
    """
    if "translate" not in source:
        return
    comments = _comments(source)
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    for call in sorted(calls, key=lambda call: (call.lineno, call.col_offset)):
        name = call.func.id if isinstance(call.func, ast.Name) else None
        if name not in ("translate", "translate_plural"):
            continue
        keywords = {
            keyword.arg: keyword.value.value
            for keyword in call.keywords
            if isinstance(keyword.value, ast.Constant)
        }
        wanted = call.args[: 2 if name == "translate_plural" else 1]
        if any(isinstance(argument, ast.JoinedStr) for argument in wanted):
            repair = "name the fields: translate('… {name} …', name=…)"
            raise CourseError(f"{path}:{call.lineno}: translate() was given an f-string; {repair}")
        texts = [argument.value for argument in wanted if isinstance(argument, ast.Constant)]
        elsewhere = any(keyword.arg == "domain" for keyword in call.keywords)
        if len(texts) < len(wanted) or (elsewhere and keywords.get("domain") != INTERFACE):
            continue
        yield Message(
            INTERFACE,
            str(texts[0]),
            plural=str(texts[1]) if len(texts) > 1 else None,
            context=str(keywords["context"]) if "context" in keywords else None,
            comments=tuple(_notes_above(comments, call.lineno)),
            locations=(path,),
        )


def unique(messages: Iterable[Message]) -> list[Message]:
    """Return messages in order, equal ones as one with all comments and locations."""
    found: dict[tuple[str, str | None, str], Message] = {}
    for message in messages:
        key = (message.domain, message.context, message.msgid)
        first = found.setdefault(key, message)
        found[key] = replace(
            first,
            plural=first.plural or message.plural,
            comments=tuple(dict.fromkeys([*first.comments, *message.comments])),
            locations=tuple(dict.fromkeys([*first.locations, *message.locations])),
        )
    return list(found.values())


def _comments(source: str) -> dict[int, str]:
    """Return the comments that have a line of their own, by line number."""
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return {
        token.start[0]: token.string.lstrip("# ").rstrip()
        for token in tokens
        if token.type == tokenize.COMMENT and token.line.lstrip().startswith("#")
    }


def _notes_above(comments: Mapping[int, str], line: int) -> Sequence[str]:
    block: list[str] = []
    while (line := line - 1) in comments:
        block.insert(0, comments[line])
        if block[0].startswith(_TAG):
            return [" ".join([block[0].removeprefix(_TAG).strip(), *block[1:]])]
    return []
