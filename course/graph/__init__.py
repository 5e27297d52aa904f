"""Pictures of autograd's graphs.

``draw`` shows the graph that PyTorch recorded, as torchviz does; ``trace`` runs the backward pass
and shows what every step of it did; ``point_out`` shows where a learner's ledger differs first.

Data comes first, pictures after it:

    outputs, names      what the learner passed, and what it is called
    walk                the real nodes, inputs first
    collect             all of the following, up to plain data
      torchviz_drawing, drawing                  what draw shows
      record, retained, untouched, watched, forward, operations,
      expressions, assemble, trace_data, value   what trace shows
      fold, ledger                               the same data, with less to see
    plain               the data as JSON, across a wall and back
    layout              places for boxes, by Graphviz
    svg, text, look     how to write SVG, how wide text is, which colours
    draw_svg, dot       the picture of draw
    boxes, labels, words, chain, trace_svg, filmstrip, signs
    still, steps        the still and the living picture of trace
    show                into the notebook
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


def draw(y: Any, /, **names: Any) -> None:
    """Show the graph from which ``y`` (one tensor, or several in a list) was computed.

    Args:
        y: What to draw.  A text in Graphviz's language, or what ``torchviz.make_dot`` returns, is
            drawn as it stands.
        names: The learner's names, as in ``draw(y, x=x, w=w)``; a model names its parameters.
            Tensors that are variables where ``draw`` is called need no keyword.

    Raises:
        PictureError: If there is no graph; the message says what to pass instead.
    """
    from course.graph.collect import drawing_for
    from course.graph.dot import alt_text_of_dot, dot_text, svg_of_dot
    from course.graph.draw_svg import alt_text, svg_of
    from course.graph.show import show
    from course.language import current_language, speaking

    source = dot_text(y)
    if source is not None:
        show(svg_of_dot(source), alt_text_of_dot(source))
        return
    with speaking(current_language()):
        drawing = drawing_for(y, names)
        show(svg_of(drawing), alt_text(drawing))


def trace(y: Any, /, *, gradient: Any = None, **names: Any) -> None:
    """Run ``backward()`` from ``y`` and show what every step of it does; change nothing.

    Args:
        y: Where the backward pass starts: one tensor, or several in a list. Or the code that
            computes it, as in ``trace(lambda: (x + 3) + 4)`` or ``trace(f, x=x)``: it is run once
            and watched, which shows also those numbers that PyTorch does not keep.
        gradient: What it starts with, as in ``y.backward(gradient)``; ones if not given.
        names: The learner's names, as for ``draw``.

    Raises:
        PictureError: If there is no graph; the message says what to pass instead.
    """
    from course.graph.collect import trace_for
    from course.graph.layout import place_soon
    from course.graph.show import show
    from course.graph.steps import steps_html
    from course.graph.still import still_svg
    from course.graph.trace_svg import placed
    from course.language import current_language, speaking

    with speaking(current_language()), place_soon() as renderer:
        place = placed(trace_for(y, names, gradient), renderer=renderer)
        still = still_svg(place)
        show(still, place.alt, steps_html(place, still))


def point_out(y: Any, wrong: str, right: Iterable[str] = (), /, **names: Any) -> None:
    """Show the graph of ``y`` with the numbers that a learner has found, and where to look next.

    Args:
        y: Where the backward pass starts.
        wrong: The first arrow whose number differs, as ``"b->a"``; it is marked, without a number.
        right: The arrows whose numbers may be shown.
        names: The learner's names, as for ``draw``.

    Raises:
        PictureError: If there is no graph.
    """
    from course.graph.collect import trace_for
    from course.graph.ledger import arrow, found_so_far
    from course.graph.show import show
    from course.graph.still import still_svg
    from course.graph.trace_svg import placed
    from course.graph.words import problem_sentence

    trace = found_so_far(trace_for(y, names), {arrow(each) for each in right}, arrow(wrong))
    show(still_svg(placed(trace), frames=False), problem_sentence(trace) or "")
