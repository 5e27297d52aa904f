"""Traces of what learners really build, before and after ``backward()``."""

from __future__ import annotations

import time

import pytest
import torch
from torch import nn

from course.graph import layout, trace
from course.graph.chain import derivatives
from course.graph.collect import drawing_for, trace_for
from course.graph.draw_svg import alt_text as draw_alt_text
from course.graph.draw_svg import svg_of
from course.graph.errors import PictureError
from course.graph.layout import place_with_wasm
from course.graph.steps import steps_html
from course.graph.still import still_svg
from course.graph.trace_svg import placed
from course.graph.words import alt_text, problem_sentence


class Tripled(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x) -> torch.Tensor:
        ctx.save_for_backward(x)
        return 3 * x

    @staticmethod
    def backward(ctx, grad) -> torch.Tensor:
        (x,) = ctx.saved_tensors
        return 3 * grad + 0 * x


class Failing(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x) -> torch.Tensor:
        return x.clone()

    @staticmethod
    def backward(ctx, grad) -> torch.Tensor:
        raise ValueError("not today")


def scalar(number=2.0):
    """Return a leaf."""
    return torch.tensor(number, requires_grad=True)


def mlp():
    """A network, its loss, and untracked inputs and targets."""
    torch.manual_seed(0)
    net = nn.Sequential(nn.Linear(4, 3), nn.ReLU(), nn.Linear(3, 1))
    return ((net(torch.randn(5, 4)) - torch.randn(5, 1)) ** 2).mean(), {"net": net}


def rnn_step():
    """One cell, used twice."""
    cell = nn.RNNCell(2, 3)
    h = torch.zeros(1, 3)
    for _ in range(2):
        h = cell(torch.ones(1, 2), h)
    return h.sum(), {"cell": cell}


def custom():
    """A custom Function used twice over."""
    x = scalar()
    s = Tripled.apply(x)
    return s * s, {"x": x, "s": s}


def in_place():
    """An element assigned, then the whole tensor scaled."""
    x = torch.ones(3, requires_grad=True)
    h = x * 2
    h[0] = 5
    h.mul_(3)
    return h.sum(), {"x": x, "h": h}


def view():
    """A view of a view."""
    x = torch.ones(2, 3, requires_grad=True)
    return x.view(6)[1:].sum(), {"x": x}


def unbound():
    """One operation with three outputs."""
    x = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)
    a, b, c = x.unbind()
    return a * b + c, {"x": x, "a": a, "b": b, "c": c}


def dropout():
    """A layer that is random in the forward pass only."""
    x = torch.ones(8, requires_grad=True)
    return torch.nn.functional.dropout(x, 0.5).sum(), {"x": x}


def complex_numbers():
    """Numbers that are not real."""
    z = torch.tensor(1.0 + 2.0j, requires_grad=True)
    return (z * z.conj()).real, {"z": z}


CASES = [mlp, rnn_step, custom, in_place, view, unbound, dropout, complex_numbers]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_what_learners_build_is_drawn_with_pytorchs_gradients(case, renderer):
    """Leaves receive what ``torch.autograd.grad`` computes, and the picture is complete."""
    y, names = case()
    data = trace_for(y, names)
    place = placed(data, renderer=renderer)
    assert "onload=" in steps_html(place, still_svg(place))
    y.backward()
    leaves = {
        name: tensor
        for key, value in names.items()
        for name, tensor in (
            value.named_parameters(prefix=key) if isinstance(value, nn.Module) else [(key, value)]
        )
        if tensor.is_leaf
    }
    for node in data.leaves():
        shown = node.account.after
        assert shown.shape == tuple(leaves[node.name].shape)
        if not leaves[node.name].is_complex():
            expected = leaves[node.name].grad.reshape(-1).tolist()
            assert list(shown.numbers) == pytest.approx(expected)


def test_code_shows_what_is_assigned_in_place():
    """``h[0] = 5`` returns nothing, and its 5 is an operand all the same."""
    x = torch.ones(3, requires_grad=True)

    def code():
        h = x * 2
        h[0] = 5
        h.mul_(3)
        return torch.maximum(h, torch.tensor(7.0)).sum()

    data = trace_for(code, {"x": x})
    constants = [each.value.scalar for node in data.nodes for each in node.constants]
    assert constants == [2, 5, 3, 7]
    assert [node.value.numbers for node in data.nodes][2] == (5, 2, 2)
    assert x.grad is None


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_after_backward_structure_and_one_sentence_are_left(case):
    """A freed graph is drawn without gradients; the sentence says how to get them."""
    y, names = case()
    whole = trace_for(y, names)
    y.backward()
    freed = trace_for(y, names)
    assert [node.kind for node in freed.nodes] == [node.kind for node in whole.nodes]
    if not any(node.saved for node in whole.nodes):
        assert freed.problem is None  # what keeps nothing can run again
        return
    assert freed.problem.kind == "freed"
    assert "retain_graph=True" in problem_sentence(freed)
    assert all(node.step is None for node in freed.nodes)
    assert "retain_graph=True" in still_svg(placed(freed, renderer=place_with_wasm))


def test_several_outputs_start_together():
    """Each output sends its own 1; where they meet, the gradients add up."""
    x = scalar(3.0)
    h = x * x
    data = trace_for([h + 1, h * 2], {"x": x, "h": h})
    assert len(data.starts) == 2
    [leaf] = data.leaves()
    assert leaf.gradient.scalar == (1 + 2) * 2 * 3


def test_a_vector_starts_with_the_gradient_that_is_given():
    """``trace(y, gradient=v)`` shows ``y.backward(v)``."""
    x = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)
    data = trace_for(x**2, {"x": x}, torch.tensor([1.0, 0.0, 10.0]))
    assert list(data.leaves())[0].gradient.numbers == (2.0, 0.0, 60.0)  # noqa: RUF015 - reads well


def test_a_gradient_of_another_shape_is_answered_by_one_sentence():
    """The learner reads both shapes."""
    x = torch.ones(3, requires_grad=True)
    with pytest.raises(PictureError, match=r"shape \(2,\).*\(3,\)"):
        trace(x * 2, gradient=torch.ones(2))


def test_a_pass_that_stops_says_where():
    """An input changed in place: the node that needed it is named, with PyTorch's reason."""
    x = torch.ones(3, requires_grad=True)
    h = x.exp()
    y = (h * 2).sum()
    with torch.no_grad():
        h.add_(1)
    data = trace_for(y, {"x": x})
    assert data.problem.kind == "stopped"
    assert "ExpBackward0" in problem_sentence(data)
    assert "inplace" in problem_sentence(data)
    assert "None to" not in alt_text(data)
    assert data.in_order()


def test_a_custom_backward_that_raises_is_named():
    """What a learner's own backward raises is on the picture, not over it."""
    data = trace_for(Failing.apply(scalar()) * 2, {})
    assert "FailingBackward" in problem_sentence(data)
    assert "ValueError: not today" in problem_sentence(data)


def test_a_custom_backward_runs_once():
    """The local factor of a zero gradient is computed by PyTorch's nodes, never by a learner's."""
    calls = []

    class Counted(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x) -> torch.Tensor:
            return x.clone()

        @staticmethod
        def backward(ctx, grad) -> torch.Tensor:
            calls.append(grad)
            return grad

    trace_for(Counted.apply(scalar()) * 0, {})
    assert len(calls) == 1


def test_a_local_factor_is_shown_where_nothing_arrives():
    """0 · 12 = 0: the factor is there although it cannot be divided out."""
    x = scalar()
    data = trace_for(x**3 * 0, {"x": x})
    [flow] = data.arriving(data.nodes[0].key)
    assert (flow.contribution.scalar, flow.local) == (0, 12)


def test_x_used_twice_has_two_paths():
    """x·x sends twice to the same leaf, and both are terms of the sum."""
    x = scalar(3.0)
    data = trace_for(x * x, {"x": x})
    [derivative] = derivatives(data)
    assert (derivative.formula, derivative.terms) == ("x + x", "3 + 3 = 6")


def test_the_alternative_text_tells_every_step(polynomial):
    """Who cannot see the picture can follow the same nine steps."""
    y, names = polynomial
    alt = alt_text(trace_for(y, names))
    assert all(f"Step {step}:" in alt for step in range(1, 10))
    assert "4 + 8 + 60 = 72" in alt
    assert "x.grad: None → 72" in alt


def loop(rounds):
    """Return h·w + b, ``rounds`` times."""
    w, b = scalar(1.001), scalar(0.1)
    h = torch.ones(())
    for _ in range(rounds):
        h = h * w + b
    return h, {"w": w, "b": b}


def test_what_repeats_is_folded():
    """First and last round are shown, and the accounts still add up."""
    y, names = loop(500)
    data = trace_for(y, names)
    y.backward()
    assert len(data.nodes) < 12
    assert sum(node.folded for node in data.nodes) == 1002
    for leaf in data.leaves():
        total = sum(flow.contribution.scalar for flow in data.arriving(leaf.key))
        assert total == pytest.approx(names[leaf.name].grad.item(), rel=1e-4)
        assert leaf.gradient.scalar == names[leaf.name].grad.item()


def test_small_graphs_are_not_folded():
    """A loop of ten rounds fits the page."""
    y, names = loop(10)
    assert all(node.folded == 1 for node in trace_for(y, names).nodes)


def thicket(rounds):
    """Return a graph in which nothing repeats, and its two leaves."""
    generator = torch.Generator().manual_seed(0)
    results = [scalar(0.3), scalar(0.4)]
    for _ in range(rounds):
        first, second = torch.randint(len(results), (2,), generator=generator).tolist()
        results.append(torch.sin(results[first]) + torch.tanh(results[second] * results[-1]))
    return results[-1], {"x": results[0], "z": results[1]}


@pytest.mark.parametrize("rounds", [15, 40, 250])
def test_where_nothing_repeats_the_first_steps_and_the_accounts_stay(rounds):
    """One box holds the rest, says how to see it, and no arrow leads back from it."""
    y, names = thicket(rounds)
    data = trace_for(y, names)
    y.backward()
    [rest] = [node for node in data.nodes if node.folded > 1]
    assert len(data.nodes) <= 31
    for leaf in data.leaves():
        assert leaf.gradient.scalar == names[leaf.name].grad.item()
        total = sum(flow.contribution.scalar for flow in data.arriving(leaf.key))
        assert total == pytest.approx(leaf.gradient.scalar, rel=1e-4)
    assert all(data.node(flow.target).account for flow in data.leaving(rest.key))
    place = placed(data, renderer=place_with_wasm)
    assert place.layout.height < 3000
    assert "to see them, give a result from the middle" in still_svg(place)


@pytest.mark.slow
@pytest.mark.parametrize("picture", ["draw", "trace"])
def test_a_thousand_nodes_take_seconds_not_minutes(picture):
    """A guard against quadratic surprises; benchmarks/ measures the two seconds."""
    y, names = loop(500)
    start = time.perf_counter()
    if picture == "draw":
        svg_of(drawing_for(y, names), renderer=place_with_wasm)
    else:
        place = placed(trace_for(y, names), renderer=place_with_wasm)
        steps_html(place, still_svg(place))
    assert time.perf_counter() - start < 20


def test_folding_draws_the_same_graph_smaller():
    """``draw`` folds like ``trace``, and says how many nodes a box stands for."""
    y, names = loop(500)
    drawing = drawing_for(y, names)
    [fold] = drawing.of_kind("fold")
    operations = len(drawing.of_kind("operation"))
    assert fold.count == 1002 - operations
    assert f"{fold.count} more nodes" in svg_of(drawing, renderer=place_with_wasm)
    assert "1002 nodes" in draw_alt_text(drawing)


def test_pictures_have_the_same_bytes_every_time(polynomial, renderer):
    """Equal programs, equal bytes: SVG and HTML."""

    def bytes_of(x):
        place = placed(trace_for(5 * x**3 + 2 * x**2 + 4 * x + 8, {"x": x}), renderer=renderer)
        still = still_svg(place)
        return still + steps_html(place, still)

    kept_alive = scalar() * 2
    assert bytes_of(scalar()) == bytes_of(scalar()), kept_alive


def polynomial_at_2():
    """The nine steps of 5x³ + 2x² + 4x + 8."""
    x = scalar()
    return 5 * x**3 + 2 * x**2 + 4 * x + 8, {"x": x}


def five_weights():
    """The graph with two inputs that are not followed."""
    w = torch.tensor([2.0, 5.0, 9.0, 7.0, 3.0], requires_grad=True)
    a1, a2 = torch.tensor([4.0]), torch.tensor([3.0])
    b1 = w[0] * a1 + w[1] * a2
    b2 = w[2] * a1
    c = w[3] * b1 + w[4] * b2
    return 15 - c, {"w": w, "a1": a1, "a2": a2, "b1": b1, "b2": b2, "c": c}


def second_call():
    """``.grad`` holds 72 already."""
    y, names = polynomial_at_2()
    y.backward(retain_graph=True)
    return y, names


def freed():
    """``backward()`` has run."""
    y, names = polynomial_at_2()
    y.backward()
    return y, names


@pytest.mark.parametrize(
    "program", [polynomial_at_2, five_weights, second_call, freed], ids=lambda case: case.__name__
)
def test_the_picture_is_the_one_that_was_looked_at(program, golden):
    """Golden files: a change of one byte is a change that someone looks at."""
    y, names = program()
    place = placed(trace_for(y, {**names, "y": y}), renderer=place_with_wasm)
    golden(f"trace_{program.__name__}.svg", still_svg(place))


def test_dot_and_wasm_show_the_same(polynomial):
    """Only places differ between the two renderers."""
    y, names = polynomial
    data = trace_for(y, names)
    try:
        one = placed(data, renderer=layout.place_with_dot)
    except FileNotFoundError:
        pytest.skip("dot is not installed")
    other = placed(data, renderer=place_with_wasm)
    assert one.contents == other.contents
    assert [arrow for arrow, _ in one.arrows] == [arrow for arrow, _ in other.arrows]
