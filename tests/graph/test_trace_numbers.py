"""Every number on a picture, against PyTorch: retained intermediates and torch.autograd.grad."""

from __future__ import annotations

import dataclasses
import json
import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from course.graph.chain import derivatives
from course.graph.collect import trace_for
from course.graph.trace_data import Trace
from course.graph.value import value_of
from course.graph.walk import walk
from course.graph.words import legend

# Each takes two earlier results; together they reach every line of the table of operations that
# a scalar or a vector can go through.
STEPS = [
    lambda a, b: a + b,
    lambda a, b: a - b,
    lambda a, b: a * b,
    lambda a, b: a / (b * b + 1),
    lambda a, _: 3 - a,
    lambda a, _: 2.5 * a,
    lambda a, _: a + 0.3,
    lambda a, _: -a,
    lambda a, _: (a * 0.1) ** 3,
    lambda a, _: torch.sin(a),
    lambda a, _: torch.tanh(a),
    lambda a, _: torch.relu(a),
    lambda a, b: a.detach() * b,
    lambda a, _: a.clone(),
]


@st.composite
def recipes(draw, shape):
    """Return (leaves, steps) of a random program; each step uses the last result and another."""
    numbers = st.floats(-2, 2).map(lambda number: round(number, 2))
    count = math.prod(shape)
    leaves = [
        torch.tensor(draw(st.lists(numbers, min_size=count, max_size=count)))
        .reshape(shape)
        .double()
        .requires_grad_()
        for _ in range(2)
    ]
    steps = [
        (draw(st.sampled_from(STEPS)), draw(st.integers(0, 1 + number)))
        for number in range(draw(st.integers(1, 50)))
    ]
    return leaves, steps


def build(leaves, steps):
    """Run a program; return (output, intermediates, leaves), every result being kept."""
    results = list(leaves)
    for step, first in steps:
        results.append(step(results[first], results[-1]))
    output = results[-1] if leaves[0].dim() == 0 else results[-1].sum()
    return output, [each for each in results[2:] if each.requires_grad], leaves


def programs(shape):
    """Return random programs that have run."""
    return recipes(shape).map(lambda recipe: build(*recipe))


def close(value, tensor):
    """Return whether a value on the picture is the tensor PyTorch has."""
    return value.shape == tuple(tensor.shape) and torch.allclose(
        torch.tensor([float(number) for number in value.numbers], dtype=torch.float64),
        tensor.detach().double().reshape(-1),
        rtol=1e-9,
        atol=1e-12,
        equal_nan=True,
    )


def traced(output, intermediates, leaves):
    """Return the trace of a program whose every result has a name, and those names."""
    named = {f"m{index}": tensor for index, tensor in enumerate(intermediates)}
    return trace_for(output, {**named, "x1": leaves[0], "x2": leaves[1]}), named


def check_against_pytorch(program):
    """Assert that every named value and gradient on the picture is PyTorch's."""
    output, intermediates, leaves = program
    if not output.requires_grad:
        return
    trace, named = traced(*program)
    grads = torch.autograd.grad(
        output, [*intermediates, *leaves], retain_graph=True, allow_unused=True
    )
    by_tensor = dict(zip([*named, "x1", "x2"], grads, strict=True))
    on_picture = {node.name: node for node in trace.nodes}
    for name, grad in by_tensor.items():
        node = on_picture.get(name)
        if node is None:
            assert grad is None
            continue
        assert node.gradient is not None
        assert close(node.gradient, grad), name
    for leaf, name in zip(leaves, ("x1", "x2"), strict=True):
        if name in on_picture:
            assert on_picture[name].account.after == on_picture[name].gradient
        assert leaf.grad is None
    for name, tensor in named.items():
        if name in on_picture:
            assert close(on_picture[name].value, tensor), name


@settings(deadline=None, max_examples=25)
@given(programs(()))
def test_scalar_programs_show_pytorchs_numbers(program):
    """Values and gradients of up to 50 operations are those that PyTorch computes."""
    check_against_pytorch(program)


@settings(deadline=None, max_examples=20)
@given(programs((2, 3)))
def test_matrix_programs_show_pytorchs_numbers(program):
    """The same for matrices, printed in full up to 36 elements."""
    check_against_pytorch(program)


@settings(deadline=None, max_examples=25)
@given(programs(()))
def test_values_nobody_named_are_right_or_left_out(program):
    """A forward value is recovered exactly or shown as unknown; it is never guessed."""
    output, intermediates, _ = program
    if not output.requires_grad:
        return
    made = {tensor.grad_fn: tensor for tensor in intermediates}
    trace = trace_for(output, {})
    for node, real in zip(trace.nodes, walk([output]).nodes, strict=True):
        if node.value is not None and real in made:
            expected = made[real].detach()
            found = torch.tensor(float(node.value.numbers[0]), dtype=torch.float64)
            assert torch.allclose(found, expected, rtol=1e-6, atol=1e-9, equal_nan=True)


@settings(deadline=None, max_examples=25)
@given(recipes(()) | recipes((2, 3)))
def test_code_that_is_handed_over_shows_every_value(recipe):
    """``trace(f)``: no value and no operand is unknown, and all are PyTorch's."""
    made = {}

    def code():
        output, intermediates, _ = build(*recipe)
        made.update({each.grad_fn: each for each in [*intermediates, output]})
        return output

    if not code().requires_grad:
        return
    made.clear()
    trace = trace_for(code, {})
    output = list(made.values())[-1]
    for node, real in zip(trace.nodes, walk([output]).nodes, strict=True):
        assert node.value is not None
        assert all(each.reason != "unknown" for each in node.constants)
        if real in made:
            assert close(node.value, made[real])
    assert not any("?" in node.expression for node in trace.nodes)
    assert "unknown" not in dict(legend(trace))


@settings(deadline=None, max_examples=25)
@given(programs(()))
def test_contributions_add_up_to_what_arrives(program):
    """At every node the edges' contributions, and the start, sum to its gradient."""
    output, intermediates, leaves = program
    if not output.requires_grad:
        return
    trace, _ = traced(output, intermediates, leaves)
    for node in trace.nodes:
        terms = [flow.contribution.scalar for flow in trace.arriving(node.key)]
        terms += [start.seed.scalar for start in trace.starts if start.node == node.key]
        if None not in terms and node.gradient.scalar is not None:
            assert math.isclose(sum(terms), node.gradient.scalar, rel_tol=1e-9, abs_tol=1e-9)


@settings(deadline=None, max_examples=25)
@given(programs(()))
def test_upstream_times_local_is_the_contribution(program):
    """The product that an edge shows is true."""
    output, *_ = program
    if not output.requires_grad:
        return
    trace = trace_for(output, {})
    for flow in trace.flows:
        upstream = trace.node(flow.source).gradient
        if flow.local is None or upstream is None or upstream.scalar is None:
            continue
        product = upstream.scalar * flow.local
        assert math.isclose(product, flow.contribution.scalar, rel_tol=1e-9, abs_tol=1e-12)


@settings(deadline=None, max_examples=25)
@given(programs(()))
def test_the_chain_rule_says_what_pytorch_says(program):
    """The products over paths add up to the derivative, and each formula to its number."""
    output, _, leaves = program
    if not output.requires_grad:
        return
    trace = trace_for(output, {"x1": leaves[0], "x2": leaves[1]})
    grads = torch.autograd.grad(output, leaves, retain_graph=True, allow_unused=True)
    expected = dict(zip(("x1", "x2"), grads, strict=True))
    for derivative in derivatives(trace):
        total = sum(derivative.start * path.term for path in derivative.paths)
        assert math.isclose(total, expected[derivative.by].item(), rel_tol=1e-6, abs_tol=1e-9)


@settings(deadline=None, max_examples=20)
@given(programs(()))
def test_steps_are_numbered_and_ready(program):
    """Each step comes after all steps that send to it."""
    output, *_ = program
    if not output.requires_grad:
        return
    trace = trace_for(output, {})
    assert [node.step for node in trace.in_order()] == list(range(1, len(trace.nodes) + 1))
    for node in trace.nodes:
        assert all(trace.node(flow.source).step < node.step for flow in trace.arriving(node.key))


def test_the_polynomials_nine_steps(polynomial):
    """4, then 8, then 60 arrive at ``AccumulateGrad``, the ninth step; 72 is their sum."""
    y, names = polynomial
    trace = trace_for(y, names)
    [leaf] = trace.leaves()
    arrived = [flow.contribution.scalar for flow in trace.arriving(leaf.key)]
    assert (arrived, leaf.gradient.scalar, leaf.step) == ([4, 8, 60], 72, 9)
    [derivative] = derivatives(trace)
    assert derivative.formula == "5·3·x² + 2·2·x + 4"
    assert derivative.terms == "60 + 8 + 4 = 72"


def test_constants_are_on_the_picture_with_their_reason(polynomial):
    """5, 2, 4 and 8 are numbers: no gradient flows to them."""
    y, names = polynomial
    constants = [each for node in trace_for(y, names).nodes for each in node.constants]
    assert {(each.value.scalar, each.reason) for each in constants} == {
        (number, "number") for number in (5, 2, 4, 8)
    }


def test_untracked_tensors_keep_the_learners_name():
    """``a1`` is on the picture, and says why it gets nothing."""
    a1 = torch.tensor([4.0])
    w = torch.tensor([2.0], requires_grad=True)
    trace = trace_for(w * a1, {"a1": a1, "w": w})
    [constant] = [each for node in trace.nodes for each in node.constants]
    assert (constant.name, constant.reason) == ("a1", "untracked")


def test_what_nothing_kept_is_said_to_be_unknown():
    """Two sums in a row: PyTorch keeps neither operand, so neither is made up."""
    x = torch.tensor(1.0, requires_grad=True)
    h = (x + 3) + 4
    trace = trace_for(h * 2, {})
    reasons = [each.reason for node in trace.nodes for each in node.constants]
    assert "unknown" in reasons
    assert any(node.value is None for node in trace.nodes)
    assert "trace(lambda: " in dict(legend(trace))["unknown"]
    watched = trace_for(lambda: (x + 3) + 4, {"x": x})
    assert [node.value.scalar for node in watched.nodes] == [1, 4, 8]
    assert [each.value.scalar for node in watched.nodes for each in node.constants] == [3, 4]


def test_what_can_be_undone_exactly_is_not_unknown():
    """A sign and another shape lead back to the value before, as far as it takes."""
    x = torch.tensor([1.0, 2.0], requires_grad=True)
    y = (-(x + 3).view(2, 1)).t().reshape(2) * x.detach()
    trace = trace_for(y, {"x": x})
    assert all(node.value is not None for node in trace.nodes)
    [three, _] = [each.value for node in trace.nodes for each in node.constants]
    assert set(three.numbers) == {3}


@pytest.mark.parametrize("number", [0.1, 0.3, 1e-3, 7, 123456.0])
def test_a_constant_is_shown_as_it_was_typed(number):
    """0.1 stays 0.1, although the sum was rounded to single precision."""
    x = torch.tensor(2.0, requires_grad=True)
    [constant] = [each for node in trace_for(x + number, {}).nodes for each in node.constants]
    assert constant.value == value_of(torch.tensor(number)) or math.isclose(
        constant.value.scalar, number, rel_tol=1e-6
    )


def test_a_second_call_adds_to_the_account(polynomial):
    """``.grad`` is 72; another pass would make it 144."""
    y, names = polynomial
    y.backward(retain_graph=True)
    [leaf] = trace_for(y, names).leaves()
    assert (leaf.account.before.scalar, leaf.account.after.scalar) == (72, 144)
    assert names["x"].grad == 72


def test_a_trace_is_plain_data(polynomial):
    """A grading sandbox sends it as JSON: strict, and equal when it comes back."""
    y, names = polynomial
    data = dataclasses.asdict(trace_for(y * float("nan"), names))
    text = json.dumps(data, allow_nan=False)
    assert json.loads(text)["nodes"][0]["kind"] == "AccumulateGrad"


def test_the_data_of_equal_programs_is_equal(polynomial):
    """Nothing in a trace depends on where objects lie in memory."""
    y, names = polynomial
    x = torch.tensor(2.0, requires_grad=True)
    again: Trace = trace_for(5 * x**3 + 2 * x**2 + 4 * x + 8, {"x": x})
    first = trace_for(y, names)
    assert [node.kind for node in first.nodes] == [node.kind for node in again.nodes]
    assert first.flows == again.flows
