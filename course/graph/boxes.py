"""What stands in the boxes of a trace, line by line, and how large they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from course.graph.labels import (
    account_text,
    arrived_text,
    constant_text,
    fold_text,
    kept_text,
    output_name,
    start_text,
    values_text,
)
from course.graph.look import FONT_SIZE, LINE, SMALL
from course.graph.text import width_of
from course.graph.trace_data import Start, Trace, TracedNode
from course.graph.value import written
from course.graph.words import reason, step_sentences
from course.language import translate
from course.lines import in_a_row

MOST_KINDS = 6  # of nodes that a fold names
WIDEST = 46  # letters of a line of numbers, before it is broken into several

# When a line is to be seen, while one steps through: always, before the node's own step, or from it
# on. A still picture shows the end; there "kept" stays, because the trace itself freed nothing.
When = Literal["always", "before", "after", "kept", "freed"]


@dataclass(frozen=True)
class Text:
    """One line of a box; ``role`` is its colour."""

    content: str
    role: str = "ink"
    when: When = "always"
    size: float = FONT_SIZE


@dataclass(frozen=True)
class Content:
    """A box: its lines, and what it says to a screen reader.

    Attributes:
        lines: Each is one text, or several that take turns in one place while one steps.
        node: The traced node it shows; start boxes and constants have keys of their own.
    """

    key: str
    role: Literal["operation", "leaf", "fold", "start", "constant"]
    lines: tuple[tuple[Text, ...], ...]
    description: str
    node: str | None = None

    @property
    def width(self) -> float:
        """Pixels that the widest line needs, with margins and room for the step's number."""
        widest = max(width_of(text.content, text.size) for line in self.lines for text in line)
        room = {"start": 18, "constant": 18, "fold": 90}  # a fold has a first and a last step
        return round(widest + room.get(self.role, 34), 1)

    @property
    def height(self) -> float:
        """Pixels that the lines need."""
        return len(self.lines) * LINE + 12


def contents_of(trace: Trace) -> list[Content]:
    """Return all boxes: nodes, what they do not follow, and where the pass starts."""
    boxes: list[Content] = []
    for node in trace.nodes:
        boxes.append(_box(trace, node))
        for constant in node.constants:
            lines = [(Text(constant_text(constant)),)]
            if constant.reason == "untracked":
                lines.append((Text("requires_grad=False", "quiet", size=SMALL),))
            boxes.append(
                Content(f"{node.key}c{constant.slot}", "constant", tuple(lines), reason(constant))
            )
    boxes += [_start(trace, start) for start in trace.starts]
    return boxes


def _box(trace: Trace, node: TracedNode) -> Content:
    if node.account is not None:
        return _leaf(trace, node)
    if node.folded > 1:
        lines = [(Text(fold_text(node)),)]
        lines += [(Text(kind, "quiet"),) for kind in node.kind.split(", ")[:MOST_KINDS]]
        return Content(node.key, "fold", tuple(lines), node.kind, node.key)
    return _operation(trace, node)


def _operation(trace: Trace, node: TracedNode) -> Content:
    # An operation with several outputs has a name for each; they stand where they are used.
    single = len(node.values) == 1 and node.name not in {None, node.expression}
    name = f"{node.name} = " if single else ""
    lines: list[tuple[Text, ...]] = [(Text(node.kind, "quiet"),)]
    lines.append((Text(f"{name}{node.expression} = {values_text(node)}"),))
    if node.step is not None:
        gradient = translate("gradient {number}", number=arrived_text(trace, node))
        lines += _broken(gradient, "backward", "after")
    if node.saved:
        kept = Text(f"● {kept_text(node)}", "quiet", "kept", SMALL)
        lines.append((kept, Text(f"○ {translate('freed')}", "quiet", "freed", SMALL)))
    return Content(node.key, "operation", tuple(lines), _told(trace, node), node.key)


def _leaf(trace: Trace, node: TracedNode) -> Content:
    before, after = account_text(node)
    lines: list[tuple[Text, ...]] = [
        (Text(f"{node.name} = {values_text(node)}"),),
        (Text(node.kind, "quiet"),),
    ]
    if node.step is None:
        lines.append((Text(before),))
    else:
        arrived = translate("arrived: {number}", number=arrived_text(trace, node))
        lines += _broken(arrived, "backward", "after")
        lines.append((Text(before, "ink", "before"), Text(after, "ink", "after")))
    return Content(node.key, "leaf", tuple(lines), _told(trace, node), node.key)


def _told(trace: Trace, node: TracedNode) -> str:
    return in_a_row(step_sentences(trace, node)) if node.step is not None else node.expression


def _start(trace: Trace, start: Start) -> Content:
    lines = ((Text(start_text(start) if trace.in_order() else output_name(start)),),)
    return Content(start.key, "start", lines, written(start.value))


def _broken(text: str, role: str, when: When) -> list[tuple[Text, ...]]:
    """Return a long sum on several lines, broken before its plus signs."""
    lines = [""]
    for term in text.split(" + "):
        joined = f"{lines[-1]} + {term}" if lines[-1] else term
        if len(joined) > WIDEST and lines[-1]:
            lines.append(f"+ {term}")
        else:
            lines[-1] = joined
    return [(Text(line, role, when),) for line in lines]
