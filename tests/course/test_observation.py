"""Observing: foreign code leaves no trace, and what it showed crosses a wall as JSON."""

from __future__ import annotations

import builtins
import json
import random
import sys
import warnings

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from course.contained import contained
from course.declare import graph, write
from course.draws import drawn, leaf, number
from course.inputs import build
from course.judge import draws_for, job_for, judge
from course.observation import (
    NOT_CALLABLE,
    Failure,
    Job,
    Observation,
    observe,
    observe_answer,
)

TEXT = st.text(max_size=20)
VALUE = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXT
OBSERVATIONS = st.builds(
    Observation,
    value=VALUE | st.lists(VALUE),
    failure=st.none() | st.builds(Failure, TEXT, TEXT, TEXT),
    inputs=st.dictionaries(TEXT, st.just({"kept": True, "tensors": []})),
    graph=st.none() | st.just({"nodes": ["A"], "edges": []}),
    warnings=st.lists(TEXT),
    printed=TEXT,
    places=st.lists(st.none() | st.floats(allow_nan=False)),
)

WORDS = {"hint": "Try again?", "idea": "This way.", "points": 1}


def test_contained_code_leaves_no_trace(capfd):
    """Random numbers, modes, types, streams, warnings and `input` are as before."""
    before = (
        torch.get_rng_state().tolist(),
        random.getstate(),
        np.random.get_state()[1].tolist(),  # noqa: NPY002 - the global state is what is watched
        torch.is_grad_enabled(),
        torch.get_default_dtype(),
        list(warnings.filters),
        (sys.stdout, sys.stderr, builtins.input),
    )
    with contained() as (printed, caught):
        torch.manual_seed(123)
        torch.rand(3)
        random.seed(123)
        np.random.seed(123)  # noqa: NPY002 - as a learner would
        torch.set_grad_enabled(False)
        torch.set_default_dtype(torch.float64)
        warnings.simplefilter("ignore")
        warnings.simplefilter("always")
        warnings.warn("careful", stacklevel=1)
        sys.stdout.write("out\n")
        sys.stderr.write("err\n")
        builtins.input = None
    after = (
        torch.get_rng_state().tolist(),
        random.getstate(),
        np.random.get_state()[1].tolist(),  # noqa: NPY002 - the global state is what is watched
        torch.is_grad_enabled(),
        torch.get_default_dtype(),
        list(warnings.filters),
        (sys.stdout, sys.stderr, builtins.input),
    )
    assert after == before
    assert printed.getvalue() == "out\nerr\n"
    assert [str(warning.message) for warning in caught] == ["careful"]
    assert capfd.readouterr() == ("", "")


def test_contained_code_records_even_where_the_notebook_does_not():
    """A learner's `no_grad` around `check` does not turn a right answer wrong."""
    with torch.no_grad(), contained():
        assert torch.is_grad_enabled()


@given(OBSERVATIONS)
def test_observation_survives_the_wall(seen):
    """What the supervisor reads is what the worker saw."""
    copy = Observation.from_json(json.loads(json.dumps(seen.to_json())))
    assert copy.to_json() == seen.to_json()
    assert isinstance(copy.failure, Failure | None)


@pytest.mark.parametrize(
    "change",
    [
        {"failure": {"type": "E"}},
        {"failure": "E"},
        {"failure": {"type": 1, "message": "", "line": ""}},
        {"printed": 3},
        {"places": ["x"]},
        {"places": 3},
        {"warnings": [3]},
        {"inputs": []},
        {"unknown": 1},
    ],
    ids=str,
)
def test_forged_observation_is_refused(change):
    """What does not have the form of an observation is not one."""
    with pytest.raises(ValueError, match="not an observation"):
        Observation.from_json({**Observation().to_json(), **change})


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit, RecursionError])
def test_no_exception_escapes(error):
    """Whatever an answer raises is written down, with its message."""

    def answer():
        raise error("stop")

    failure = observe(answer, {}).failure
    assert failure is not None
    assert (failure.type, failure.message) == (error.__name__, "stop")


def test_an_exception_that_cannot_be_printed_is_a_failure_too():
    """Its message is empty, its type is known."""

    class Silent(Exception):
        def __str__(self) -> str:
            raise RuntimeError

    def answer():
        raise Silent

    assert observe(answer, {}).failure == Failure("Silent", "", "raise Silent")


def test_an_interrupted_answer_is_not_tried_again():
    """Whoever stops an endless loop stops it once."""
    calls = []

    def answer():
        calls.append(1)
        raise KeyboardInterrupt

    assert len(observe_answer(Job(["f"], is_function=True, draws=[{}] * 3), {"f": answer})) == 1
    assert len(calls) == 1


def test_a_failing_answer_is_tried_on_every_draw():
    """The twin of the test above: only an interruption ends the tries."""

    def answer():
        raise ValueError

    assert len(observe_answer(Job(["f"], is_function=True, draws=[{}] * 3), {"f": answer})) == 3


def test_a_coroutine_causes_no_warning_later(recwarn):
    """Python would say on stderr that nobody awaited it."""

    async def answer():
        return 1

    assert observe(answer, {}).value == {"opaque": "coroutine"}
    assert not recwarn.list


def test_warnings_and_prints_are_written_down():
    """They help to explain an answer, and reach no stream."""

    def answer():
        sys.stdout.write("step 1\n")
        warnings.warn("careful", stacklevel=1)

    seen = observe(answer, {})
    assert (seen.printed, list(seen.warnings)) == ("step 1\n", ["careful"])


def test_a_value_is_not_a_function():
    """A name that holds a result is observed as such."""
    job = Job(["f"], is_function=True, draws=[{}])
    (seen,) = observe_answer(job, {"f": 3.0})
    assert seen.failure is not None
    assert (seen.value, seen.failure.type) == (3.0, NOT_CALLABLE)
    assert observe_answer(job, {}) == []


def polynomial(dice):
    """Draw four coefficients."""
    return {"kind": "polynomial", "coefficients": dice.normal(4)}


def grown(dice):
    """Draw the end of a small program on two leaves, with a shared node."""
    leaves = [
        {"kind": "tensor", "values": dice.normal(1), "shape": [], "requires_grad": True}
        for _ in range(2)
    ]
    operations = [("mul", 0, 1), ("sin", 2), ("add", 2, 3), ("mul", 4, 4)]
    return {"kind": "graph", "leaves": leaves, "operations": operations}


def perceptron(dice):
    """Draw a small module."""
    return {"kind": "module", "sizes": [3, 5, 2], "seed": dice.integer(0, 99)}


def central_difference(f=drawn(polynomial), x=number(1.25), h=number(1e-3)):  # noqa: B008
    """Return the slope of a secant."""
    return (f(x + h) - f(x - h)) / (2 * h)


def count_nodes(y=drawn(grown)):  # noqa: B008 - drawn
    """Count each node behind `y` once."""
    seen, waiting = set(), [y.grad_fn]
    while waiting:
        node = waiting.pop()
        if node is not None and node not in seen:
            seen.add(node)
            waiting += [child for child, _ in node.next_functions]
    return len(seen)


def count_paths(y):
    """Count a shared node once for each path to it."""
    waiting, count = [y.grad_fn], 0
    while waiting:
        node = waiting.pop()
        if node is not None:
            count += 1
            waiting += [child for child, _ in node.next_functions]
    return count


def freeze(module=drawn(perceptron)):  # noqa: B008 - drawn
    """Freeze the first layer."""
    for index, parameter in enumerate(module.parameters()):
        parameter.requires_grad_(index > 1)


def freeze_all(module):
    """Freeze every layer."""
    for parameter in module.parameters():
        parameter.requires_grad_(False)


def build_square_plus(x=leaf()):  # noqa: B008 - drawn
    """Return a small graph."""
    return x * x + x


def grads_of(f=drawn(polynomial), x=leaf()):  # noqa: B008 - drawn
    """Return the gradient."""
    return torch.autograd.grad(f(x), x)[0]


def grads_left(f, x):
    """Return the right numbers, and leave them in `x.grad` as well."""
    f(x).backward()
    return x.grad


def vector_backward(x=leaf("n")):  # noqa: B008 - drawn
    """Start from a vector, which raises."""
    (x * x).backward()


SIX = {
    "central_difference": (
        write(**WORDS),
        central_difference,
        lambda f, x, h: (f(x + h) - f(x - h)) / (h + h),
        lambda f, x, h: (f(x + h) - f(x)) / h,
    ),
    "count_nodes": (write(**WORDS), count_nodes, count_nodes, count_paths),
    "freeze": (write(watch=("flags",), **WORDS), freeze, freeze, freeze_all),
    "build_square_plus": (
        graph(**WORDS),
        build_square_plus,
        lambda z: z + z * z,
        lambda z: z + z**2,
    ),
    "grads_of": (
        write(watch=("value", "grads"), **WORDS),
        grads_of,
        lambda f, x: grads_left(f, z := x.detach().requires_grad_()) + 0 * z.detach(),
        grads_left,
    ),
    "vector_backward": (
        write(**WORDS),
        vector_backward,
        lambda v: (v**2).backward(),
        lambda v: (v**2).sum().backward(),
    ),
}


@pytest.mark.parametrize(("decorator", "reference", "right", "wrong"), SIX.values(), ids=SIX)
def test_six_kinds_are_judged_across_the_wall(declared, decorator, reference, right, wrong):
    """Functions, graphs, modules and exceptions: all are plain data, and enough to judge by."""
    exercise = declared(decorator, reference)
    draws = draws_for(exercise)
    outcomes = []
    for answer in (right, wrong):
        recipes = json.loads(json.dumps(draws))
        job = job_for(exercise, recipes)
        wire = json.dumps([run.to_json() for run in observe_answer(job, {exercise.name: answer})])
        seen = [Observation.from_json(run) for run in json.loads(wire)]
        outcomes.append(judge(exercise, seen, draws).outcome)
    assert outcomes == ["right", "wrong"]


def test_every_way_to_walk_is_counted():
    """`torch.autograd.grad` walks through the graph as `backward()` does."""

    def answer(x):
        y = x.exp().sum()
        (x.grad,) = torch.autograd.grad(y, x, retain_graph=True)
        y.backward()

    recipe = {"kind": "tensor", "values": [1.0, 2.0], "shape": [2], "requires_grad": True}
    look = observe(answer, {"x": recipe}).inputs["x"]["tensors"][0]
    assert look["walks"] == 2


@pytest.mark.parametrize(
    ("forged", "places"), [(3, []), (["x", 2.0, None], [2.0, None]), (None, [])], ids=str
)
def test_forged_places_are_left_out(forged, places):
    """What an answer writes over the notes of its function breaks nothing."""

    def answer(f):
        f(1.5)
        f.places = forged

    recipes = {"f": {"kind": "polynomial", "coefficients": [1.0, 2.0]}}
    assert observe(answer, recipes).places == places
    assert observe(lambda f: f(1.5) + f(2), recipes).places == [1.5, 2.0]


@pytest.mark.parametrize("arity", [1, 2, 3])
def test_function_that_is_handed_over_checks_its_arguments(arity):
    """It has the `def` line that is shown, so Python itself speaks."""
    operations = {
        1: [("square", 0), ("sum", 1)],
        2: [("mul", 0, 1), ("sum", 2)],
        3: [("mul", 0, 1), ("mul", 3, 2), ("sum", 4)],
    }[arity]
    f = build({"kind": "function", "operations": operations})
    ones = torch.ones(2)
    assert f(*[ones] * arity) == 2
    with pytest.raises(TypeError, match=r"^f\(\) missing .*'first'"):
        f()
    with pytest.raises(TypeError, match=rf"^f\(\) takes {arity} positional arguments? but 4 were"):
        f(*[ones] * 4)


def test_polynomial_that_is_handed_over_checks_its_arguments():
    """It is shown as `f`, and Python calls it so."""
    f = build({"kind": "polynomial", "coefficients": [1.0, 2.0]})
    with pytest.raises(TypeError, match=r"^f\(\) takes 1 positional argument but 2 were given"):
        f(1.0, 2.0)
