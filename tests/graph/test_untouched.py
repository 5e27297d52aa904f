"""A trace changes nothing that belongs to the learner."""

from __future__ import annotations

from random import Random

import pytest
import torch
from torch import nn

from course.graph.collect import trace_for
from course.graph.untouched import untouched


class Noisy(torch.autograd.Function):
    """A custom Function whose backward prints, warns by printing, and draws random numbers."""

    @staticmethod
    def forward(ctx, x) -> torch.Tensor:
        return x.clone()

    @staticmethod
    def backward(ctx, grad) -> torch.Tensor:
        print("backward runs", torch.rand(1))  # noqa: T201 - what the learner's code does
        return grad


@pytest.fixture
def program():
    """A leaf, an intermediate that retains its gradient, and the output."""
    x = torch.tensor([1.0, 2.0], requires_grad=True)
    h = x * 3
    h.retain_grad()
    return x, h, (h**2).sum()


def test_grad_stays_the_same_object(program):
    """What ``.grad`` held is there again: the same tensor, with the same numbers."""
    x, _, y = program
    y.backward(retain_graph=True)
    held, numbers = x.grad, x.grad.clone()
    trace_for(y, {"x": x})
    assert x.grad is held
    assert torch.equal(held, numbers)


def test_retained_gradients_stay(program):
    """A tensor that called ``retain_grad`` does not get a second helping, named or not."""
    _, h, y = program
    y.backward(retain_graph=True)
    held, numbers = h.grad, h.grad.clone()
    trace_for(y, {})
    assert h.grad is held
    assert torch.equal(held, numbers)


@pytest.mark.parametrize("seed", range(30))
def test_retained_gradients_stay_in_random_graphs(seed):
    """Hidden in a container, used several times, hooked, with ``.grad`` or without: as before."""
    random = Random(seed)
    x = torch.tensor([1.0, 2.0], requires_grad=True)
    results = [x * 2]
    for _ in range(12):
        a, b = random.choice(results), random.choice(results)
        step = random.choice([torch.add, torch.mul, lambda a, _: a.sin(), lambda a, _: a.view(2)])
        results.append(step(a, b) * 0.5)
    y = torch.stack(results).sum()
    holder = {"deep": [tensor for tensor in [*results, y] if random.random() < 0.6]}
    for number, tensor in enumerate(holder["deep"]):
        tensor.retain_grad()
        if number % 3 == 0:
            tensor.register_hook(lambda grad: grad.clone() + 1)
        if number == 5:
            y.backward(retain_graph=True)
    holder["deep"][0].grad = torch.ones_like(holder["deep"][0])
    held = [tensor.grad for tensor in holder["deep"]]
    numbers = [grad if grad is None else grad.clone() for grad in held]
    trace_for(y, {"x": x})
    for tensor, grad, number in zip(holder["deep"], held, numbers, strict=True):
        assert tensor.grad is grad
        assert grad is None or torch.equal(grad, number)


def test_a_gradient_that_only_the_tensor_holds_stays(program):
    """No variable of the learner's keeps ``.grad`` alive while the picture is made."""
    _, h, y = program
    y.backward(retain_graph=True)
    numbers = h.grad.tolist()
    trace_for(y, {})
    assert h.grad.tolist() == numbers


def test_a_pass_without_the_wall_does_touch_them(program):
    """The twin: without ``untouched`` these tests would fail."""
    x, h, y = program
    y.backward(retain_graph=True)
    once = x.grad.clone(), h.grad.clone()
    y.backward(retain_graph=True)
    assert torch.equal(x.grad, 2 * once[0])
    assert torch.equal(h.grad, 2 * once[1])


def test_backward_still_works_once(program):
    """Saved tensors are still there afterwards, and freed by the learner's own pass."""
    x, _, y = program
    trace_for(y, {"x": x})
    y.backward()
    assert torch.equal(x.grad, torch.tensor([18.0, 36.0]))
    with pytest.raises(RuntimeError, match="second time"):
        y.backward()


def test_versions_stay(program):
    """Nothing was written into the learner's tensors."""
    x, h, y = program
    before = [tensor._version for tensor in (x, h, y)]
    trace_for(y, {"x": x, "h": h})
    assert [tensor._version for tensor in (x, h, y)] == before


def test_random_numbers_go_on_as_before():
    """The next random number is the one that would have come without the picture."""
    x = torch.ones(2, requires_grad=True)
    y = Noisy.apply(x).sum()
    torch.manual_seed(0)
    expected = torch.rand(3)
    torch.manual_seed(0)
    trace_for(y, {})
    assert torch.equal(torch.rand(3), expected)


def test_code_that_is_run_for_the_picture_draws_no_random_numbers():
    """``trace(lambda: ...)`` runs a dropout; the next random number is the one expected."""
    x = torch.ones(8, requires_grad=True)
    before = torch.get_rng_state()
    trace_for(lambda: torch.nn.functional.dropout(x).sum(), {"x": x})
    assert torch.equal(torch.get_rng_state(), before)
    assert x.grad is None


def test_what_a_backward_prints_is_not_shown_again(capsys):
    """The learner's print belongs to the learner's pass."""
    trace_for(Noisy.apply(torch.ones(1, requires_grad=True)).sum(), {})
    assert capsys.readouterr() == ("", "")


def test_a_checkpoint_computes_anew_in_silence(capsys):
    """What is not kept but computed anew runs the learner's code; nothing of it is seen."""

    def layer(x):
        print("forward runs")  # noqa: T201 - what the learner's code does
        return torch.sin(x * torch.rand(1))

    x = torch.ones(2, requires_grad=True)
    y = torch.utils.checkpoint.checkpoint(layer, x, use_reentrant=False).sum()
    capsys.readouterr()
    before = torch.get_rng_state()
    trace = trace_for(y, {"x": x})
    assert torch.equal(torch.get_rng_state(), before)
    assert capsys.readouterr() == ("", "")
    y.backward()
    [leaf] = trace.leaves()
    assert torch.equal(torch.tensor(leaf.gradient.numbers), x.grad)


def test_our_hooks_are_gone(program, monkeypatch):
    """A later pass calls nothing of ours."""
    x, _, y = program
    called = []
    from course.graph import record

    real = record._values
    monkeypatch.setattr(record, "_values", lambda grads: called.append(1) or real(grads))
    trace_for(y, {"x": x})
    assert called
    called.clear()
    y.backward()
    assert not called


def test_the_learners_hooks_stay_and_count(program):
    """A hook that doubles a gradient is there afterwards, and the picture shows its effect."""
    x, h, y = program
    h.register_hook(lambda grad: 2 * grad)
    trace = trace_for(y, {"x": x, "h": h})
    y.backward()
    [leaf] = trace.leaves()
    assert torch.equal(torch.tensor(leaf.gradient.numbers), x.grad)


def test_an_optimizer_inside_backward_does_not_step():
    """A hook that runs after accumulation may change parameters; a picture must not."""
    net = nn.Linear(2, 1)
    optimizer = torch.optim.SGD(net.parameters(), lr=1.0)
    for parameter in net.parameters():
        parameter.register_post_accumulate_grad_hook(lambda _: optimizer.step())
    before = net.weight.detach().clone()
    loss = net(torch.ones(2)).sum()
    trace_for(loss, {"net": net})
    assert torch.equal(net.weight, before)
    loss.backward()
    assert not torch.equal(net.weight, before)


def test_after_an_error_all_is_as_before(program):
    """The wall holds when the pass raises."""
    x, _, _ = program
    x.grad = torch.ones(2)
    held = x.grad

    def fail():
        with untouched([x]):
            x.grad.add_(1)
            raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011 - it is ours
        fail()
    assert x.grad is held
    assert torch.equal(held, torch.ones(2))
