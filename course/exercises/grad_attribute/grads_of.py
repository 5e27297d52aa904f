"""Exercise 4.5: gradients as a result, with every `.grad` left alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

from course.draws import Dice, drawn
from course.exercise import write
from course.inputs import Recipe

# On two tensors of one shape; the gradients for the two are different functions of them.
PROGRAMS = (
    [("mul", 0, 1), ("sin", 2), ("add", 3, 0), ("sum", 4)],
    [("square", 0), ("mul", 2, 1), ("exp", 1), ("sub", 3, 4), ("sum", 5)],
    [("tanh", 0), ("mul", 2, 1), ("square", 3), ("add", 4, 1), ("sum", 5)],
)


def _tracked(dice: Dice, *, filled: bool) -> Recipe:
    size = dice.size("n")
    grad = dice.normal(size) if filled else None
    values = dice.normal(size)
    return {
        "kind": "tensor",
        "values": values,
        "shape": [size],
        "requires_grad": True,
        "grad": grad,
    }


def _given(numbers: list[float], grad: list[float] | None = None) -> Recipe:
    shape = [len(numbers)]
    return {
        "kind": "tensor",
        "values": numbers,
        "shape": shape,
        "requires_grad": True,
        "grad": grad,
    }


# One input and three: `def grads_of(f, x, z)` is no answer.
ALWAYS = (
    {
        "f": {"kind": "function", "operations": [("square", 0), ("sum", 1)]},
        "first": _given([0.5, -1.5, 2.5], [1.0, 2.0, 4.0]),
    },
    {
        "f": {
            "kind": "function",
            "operations": [("mul", 0, 1), ("mul", 3, 2), ("add", 4, 1), ("sum", 5)],
        },
        "first": _given([0.5, -1.5, 2.5]),
        "second": _given([2.0, 0.5, -1.0], [1.0, 2.0, 4.0]),
        "third": _given([-0.5, 1.5, 3.0]),
    },
)


@write(
    points=3,
    watch=("value", "grads"),
    always=ALWAYS,
    hint="Which function gives gradients back as a result, instead of writing them into leaves?",
    idea="`torch.autograd.grad(y, inputs)` returns one gradient for each input, as a tuple.",
)
def grads_of(
    f: Callable[..., Tensor] = drawn(
        lambda dice: {"kind": "function", "operations": dice.choice(PROGRAMS)}
    ),
    first: Tensor = drawn(lambda dice: _tracked(dice, filled=True)),
    second: Tensor | None = drawn(lambda dice: _tracked(dice, filled=False)),
    *others: Tensor,
) -> tuple[Tensor, ...]:
    """The gradients of `f(*inputs)`, one for each input, with every `.grad` left alone."""
    inputs = [x for x in (first, second, *others) if isinstance(x, Tensor)]
    return torch.autograd.grad(f(*inputs), inputs)


@grads_of.misconception
def read_from_grad(f: Any, *inputs: Tensor) -> tuple[Any, ...]:
    """Your result contains what `.grad` held before. Which function gives gradients that are not
    mixed with older ones? Return what `torch.autograd.grad` gives, with nothing added.
    """
    f(*inputs).backward()
    return tuple(x.grad for x in inputs)


@grads_of.misconception
def old_subtracted_but_stored(f: Any, *inputs: Tensor) -> tuple[Any, ...]:
    """The gradients are right, but they were also added into `.grad`. Is every `.grad` as you found
    it? Use a function that stores nothing, or put the old ones back.
    """
    gradients = torch.autograd.grad(f(*inputs), inputs)
    f(*inputs).backward()
    return gradients


@grads_of.misconception
def emptied_before(f: Any, *inputs: Tensor) -> tuple[Any, ...]:
    """The gradients are right, but an input lost the one it had, and they all hold a new one. What
    was in `.grad` before your function ran? Leave it there.
    """
    for x in inputs:
        x.grad = None
    f(*inputs).backward()
    return tuple(x.grad for x in inputs)


@grads_of.misconception
def emptied_afterwards(f: Any, *inputs: Tensor) -> tuple[Any, ...]:
    """The gradients are right, but an input lost the gradient it had. What was in `.grad` before
    your function ran? Leave it there.
    """
    gradients = torch.autograd.grad(f(*inputs), inputs)
    for x in inputs:
        x.grad = None
    return gradients


@grads_of.misconception
def zeroed_afterwards(f: Any, *inputs: Tensor) -> tuple[Any, ...]:
    """The gradients are right, but every `.grad` is 0 now. What was in it before your function ran?
    Leave it as it was: `None` where it was `None`.
    """
    gradients = torch.autograd.grad(f(*inputs), inputs)
    for x in inputs:
        x.grad = torch.zeros_like(x)
    return gradients


@grads_of.misconception
def all_zero(f: Any, *inputs: Tensor) -> tuple[Any, ...]:
    """All your gradients are 0. Did `zero_()` empty them after you had taken them? A name is not a
    copy: `zero_()` changes the tensor that you return.
    """
    return tuple(torch.zeros_like(x) for x in inputs)


@grads_of.misconception
def stumbles_over_none(f: Any, *inputs: Any) -> tuple[Any, ...]:
    """For one of the inputs, `.grad` is `None`, and `None` has no such method. Is there a way that
    needs no `.grad` at all? Use `torch.autograd.grad`.
    """
    for x in inputs:
        x.grad.zero_()
    return ()


@grads_of.misconception
def returned_none(f: Any, *inputs: Tensor) -> None:
    """Your function gives back `None`. Is a `return` missing, or does it return what `backward()`
    or `y.grad` gives? These are `None`: ask with `torch.autograd.grad`.
    """


@grads_of.misconception
def read_without_a_walk(f: Any, *inputs: Tensor) -> tuple[Any, ...]:
    """You read what `.grad` held before. Which line of yours computes a gradient of `f`? Reading
    alone computes nothing.
    """
    return tuple(x.grad for x in inputs)


@grads_of.misconception
def asked_the_tuple(f: Any, *inputs: Any) -> Any:
    """`inputs` is a tuple, and a tuple or a function has no gradient. Which objects have one? Go
    through the tensors, or give them all to `torch.autograd.grad`.
    """
    return inputs.grad  # pyright: ignore[reportAttributeAccessIssue]


@grads_of.misconception
def not_recorded(f: Any, *inputs: Tensor) -> Any:
    """There is no graph behind your result. Was `f` called with recording switched off, or with
    inputs that are cut off from the past? Call it with `inputs` as they are.
    """
    return torch.autograd.grad(f(*inputs).detach(), inputs)


@grads_of.misconception
def nothing_kept(f: Any, *inputs: Tensor) -> tuple[Any, ...]:
    """Your result holds `None` instead of gradients. Which tensors were differentiated: leaves with
    a gradient, or something computed from them? Only leaves keep one.
    """
    return tuple(None for _ in inputs)


@grads_of.misconception
def first_input_only(f: Any, *inputs: Tensor) -> Any:
    """One gradient came back for two inputs. For which tensors did you ask, and does `return` stand
    inside a loop? Ask for all of `inputs`.
    """
    return torch.autograd.grad(f(*inputs), inputs[0])


@grads_of.misconception
def first_result_only(f: Any, *inputs: Tensor) -> Any:
    """One gradient came back for two inputs. `torch.autograd.grad` returns a tuple: do you return
    all of it, or its first element, by `[0]` or by a `return` inside a loop? Return the tuple.
    """
    return torch.autograd.grad(f(*inputs), inputs)[0]


@grads_of.misconception
def function_instead_of_output(f: Any, *inputs: Tensor) -> Any:
    """`torch.autograd.grad` needs the output tensor, not the function. What does `f` have to do
    first? Call it with the inputs.
    """
    return torch.autograd.grad(f, inputs)


@grads_of.misconception
def inputs_not_unpacked(f: Any, *inputs: Tensor) -> Any:
    """`f` got one tuple instead of two tensors. What does the star in `f(*inputs)` do? Write it
    where you call `f`.
    """
    return torch.autograd.grad(f(inputs), inputs)


@grads_of.misconception
def order_exchanged(f: Any, *inputs: Tensor) -> Any:
    """The gradients are right, but they stand in the wrong order. Which one belongs to the first
    input? Keep the order of `inputs`.
    """
    return torch.autograd.grad(f(*inputs), inputs[::-1])


@grads_of.misconception
def value_returned(f: Any, *inputs: Tensor) -> Any:
    """That is the value of `f`. Does the task ask how large it is, or how fast it changes with each
    input? Differentiate it.
    """
    return f(*inputs)


@grads_of.misconception
def walked_twice(f: Any, *inputs: Tensor) -> Any:
    """You asked for each gradient in a walk of its own, and the first walk freed the graph. Can one
    call answer for all inputs? Give it all of them at once.
    """
    y = f(*inputs)
    return tuple(torch.autograd.grad(y, x)[0] for x in inputs)


@grads_of.misconception
def nested(f: Any, *inputs: Tensor) -> Any:
    """Each gradient stands in a tuple of its own. What does `torch.autograd.grad` return for one
    input? Take the element `[0]`, or ask for all inputs at once.
    """
    return tuple(torch.autograd.grad(f(*inputs), x) for x in inputs)


@grads_of.misconception
def made_plain_numbers(f: Any, *inputs: Tensor) -> Any:
    """An input may hold several numbers, and so does its gradient. Can such a tensor become one
    number? Leave out `.item()` and return the tensors.
    """
    return tuple(g.item() for g in torch.autograd.grad(f(*inputs), inputs))


@grads_of.misconception
def arguments_exchanged(f: Any, *inputs: Tensor) -> Any:
    """PyTorch was asked to begin at a tensor with several numbers. Which tensor does the walk begin
    at: the result, or an input? The result is the first argument, the inputs are the second.
    """
    return torch.autograd.grad(inputs, f(*inputs))


@grads_of.misconception
def in_another_module(f: Any, *inputs: Tensor) -> Any:
    """`torch` knows nothing of that name. In which part of PyTorch does the function stand that the
    lesson used? Write the whole name, `torch.autograd.grad`.
    """
    return torch.grad(f(*inputs), inputs)  # pyright: ignore[reportAttributeAccessIssue]


@grads_of.misconception
def stacked(f: Any, *inputs: Tensor) -> Any:
    """You joined the gradients into one tensor. What if the inputs have different shapes? Return
    the tuple as it is, with one tensor for each input.
    """
    return torch.stack(torch.autograd.grad(f(*inputs), inputs))


@grads_of.misconception
def joined_end_to_end(f: Any, *inputs: Tensor) -> Any:
    """You joined the gradients into one tensor. Which part of it belongs to which input? Return the
    tuple as it is, with one tensor for each input.
    """
    return torch.cat(torch.autograd.grad(f(*inputs), inputs))


@grads_of.misconception
def added_up(f: Any, *inputs: Tensor) -> Any:
    """You added the gradients of different inputs. Are they with respect to the same input? Return
    them one beside the other, in a tuple.
    """
    return sum(torch.autograd.grad(f(*inputs), inputs))


@grads_of.misconception
def value_returned_too(f: Any, *inputs: Tensor) -> Any:
    """The value of `f` stands before the gradients. Did the task ask for it? Return the gradients
    alone, one for each input.
    """
    y = f(*inputs)
    return y, torch.autograd.grad(y, inputs)


@grads_of.misconception
def value_in_front(f: Any, *inputs: Tensor) -> Any:
    """The value of `f` stands before the gradients. Did the task ask for it? Return the gradients
    alone, one for each input.
    """
    y = f(*inputs)
    return y, *torch.autograd.grad(y, inputs)


@grads_of.misconception
def spread_out(f: Any, *inputs: Tensor) -> Any:
    """`torch.autograd.grad` got each input as an argument of its own. What is its second argument:
    one input, or all of them together? Leave out the star there.
    """
    return torch.autograd.grad(f(*inputs), *inputs)  # pyright: ignore[reportCallIssue, reportArgumentType]


@grads_of.misconception
def inputs_not_named(f: Any, *inputs: Tensor) -> Any:
    """`torch.autograd.grad` was not told what to differentiate with respect to. Which tensors are
    these? Give it `inputs` as its second argument.
    """
    return torch.autograd.grad(f(*inputs))  # pyright: ignore[reportCallIssue]


@grads_of.misconception
def gradient_of_the_output(f: Any, *inputs: Tensor) -> Any:
    """That is the gradient of `y` with respect to itself, always 1. With respect to which tensors
    is it asked for? Give `inputs` to `torch.autograd.grad`.
    """
    return torch.ones_like(f(*inputs))


@grads_of.misconception
def before_subtracted(f: Any, *inputs: Any) -> Any:
    """For one of the inputs, `.grad` was `None` before, and nothing can be subtracted from or by
    `None`. Is there a way that needs no `.grad` at all? Use `torch.autograd.grad`.
    """
    before = [x.grad for x in inputs]
    f(*inputs).backward()
    return [x.grad - old for x, old in zip(inputs, before, strict=True)]


@grads_of.misconception
def named_by_input(f: Any, *inputs: Tensor) -> Any:
    """You gave each gradient a key of its own. What does the task ask for: names, or an order?
    Return a tuple or a list, in the order of `inputs`.
    """
    return dict(enumerate(torch.autograd.grad(f(*inputs), inputs)))


@grads_of.misconception
def inputs_returned(f: Any, *inputs: Tensor) -> Any:
    """You gave back the inputs themselves. Does the task ask how large they are, or how fast `f`
    changes with them? Differentiate `f(*inputs)`.
    """
    return inputs


@grads_of.misconception
def summed(f: Any, *inputs: Tensor) -> Any:
    """Each of your gradients is one number. How many numbers does an input hold, and does each have
    a gradient of its own? Return the tensors as they are, without a sum or a mean.
    """
    return tuple(g.sum() for g in torch.autograd.grad(f(*inputs), inputs))


@grads_of.misconception
def averaged(f: Any, *inputs: Tensor) -> Any:
    """Each of your gradients is one number. How many numbers does an input hold, and does each have
    a gradient of its own? Return the tensors as they are, without a sum or a mean.
    """
    return tuple(g.mean() for g in torch.autograd.grad(f(*inputs), inputs))


@grads_of.misconception
def one_difference_for_all(f: Any, *inputs: Tensor) -> Any:
    """You moved all numbers of an input at once, and divided by the step. Does each number have a
    gradient of its own? `torch.autograd.grad` gives them all, without a step.
    """
    found = []
    y = f(*inputs).detach()
    for i in range(len(inputs)):
        moved = [x.detach() + (1e-3 if i == j else 0) for j, x in enumerate(inputs)]
        found.append((f(*moved) - y) / 1e-3)
    return found


@grads_of.misconception
def multiplied_by_the_input(f: Any, *inputs: Tensor) -> Any:
    """You multiplied each gradient by its input. Does the task ask for that? Return the gradients
    alone.
    """
    gradients = torch.autograd.grad(f(*inputs), inputs)
    return tuple(g * x.detach() for g, x in zip(gradients, inputs, strict=True))


@grads_of.misconception
def none_became_zero(f: Any, *inputs: Tensor) -> Any:
    """The gradients are right, but a `.grad` that was `None` is 0 now. Is 0 the same as nothing?
    Put `None` back, or use a function that stores nothing.
    """
    gradients = torch.autograd.grad(f(*inputs), inputs)
    for x in inputs:
        if x.grad is None:
            x.grad = torch.zeros_like(x)
    return gradients


@grads_of.misconception
def one_gradient_twice(f: Any, *inputs: Tensor) -> Any:
    """You returned the gradient of the first input for every input. Which index or name picks it?
    Return one gradient for each input.
    """
    gradients = torch.autograd.grad(f(*inputs), inputs)
    return tuple(gradients[0] for _ in inputs)


@grads_of.misconception
def paired_with_the_inputs(f: Any, *inputs: Tensor) -> Any:
    """You put each input beside its gradient. Did the task ask for pairs? Return the gradients
    alone, one for each input.
    """
    return tuple(zip(inputs, torch.autograd.grad(f(*inputs), inputs), strict=True))
