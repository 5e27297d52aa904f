"""Exercise 4.5: wrong ideas about how ``torch.autograd.grad`` is called, and what it returns."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from course.exercises.grad_attribute.grads_of import grads_of


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
    """`f` got one argument instead of two. What does the star in `f(*inputs)` do? Write it where
    you call `f`.
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
