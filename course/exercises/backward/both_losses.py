"""Exercise 3.5: two losses that share a part of their graph."""

from __future__ import annotations

import torch
from torch import Tensor

from course.draws import leaf
from course.exercise import write


@write(
    points=2,
    watch=("grads", "walks"),
    hint="`backward()` can start from any scalar tensor. Could it start from one that contains "
    "both losses?",
    idea="The gradient of a sum is the sum of the gradients. Add the two losses, and call "
    "`backward()` once on the sum.",
)
def both_losses(x: Tensor = leaf("n")) -> None:
    """Leave the gradient of both losses together in `x.grad`, in one walk."""
    h = x.exp()
    ((3 * h).sum() + (h**2).sum()).backward()


@both_losses.misconception
def walked_twice(x: Tensor) -> None:
    """Two walks do the same work twice. Could one walk carry both losses? Add them before you call
    `backward()` once.
    """
    h = x.exp()
    (3 * h).sum().backward(retain_graph=True)
    (h**2).sum().backward()


@both_losses.misconception
def still_freed(x: Tensor) -> None:
    """The second walk needs what `exp` saved, and the first walk freed it. Must there be a second
    walk? Add the losses before you call `backward()`.
    """
    h = x.exp()
    (3 * h).sum().backward()
    (h**2).sum().backward()


@both_losses.misconception
def first_only(x: Tensor) -> None:
    """Only `first` reached `x`. Which line sends the gradient of `second` back? Let one
    `backward()` start from both.
    """
    (3 * x.exp()).sum().backward()


@both_losses.misconception
def second_only(x: Tensor) -> None:
    """Only `second` reached `x`. What happened to the gradient of `first`: was it never sent, or
    thrown away by a reset? Let one `backward()` start from both.
    """
    (x.exp() ** 2).sum().backward()


@both_losses.misconception
def first_counted_twice(x: Tensor) -> None:
    """`first` arrived twice and `second` once. Is `first` part of two tensors on which you call
    `backward()`? Each loss should be in one of them only.
    """
    h = x.exp()
    first, second = (3 * h).sum(), (h**2).sum()
    first.backward(retain_graph=True)
    (first + second).backward()


@both_losses.misconception
def losses_multiplied(x: Tensor) -> None:
    """You multiplied the losses. Is the gradient of a product the sum of the gradients? Losses are
    added.
    """
    h = x.exp()
    ((3 * h).sum() * (h**2).sum()).backward()


@both_losses.misconception
def losses_subtracted(x: Tensor) -> None:
    """You subtracted one loss from the other. Should a larger `second` make the total smaller? Add
    the losses.
    """
    h = x.exp()
    ((3 * h).sum() - (h**2).sum()).backward()


@both_losses.misconception
def losses_averaged(x: Tensor) -> None:
    """The gradient is half of what is asked. Did you take the mean of the two losses? The task asks
    for their sum.
    """
    h = x.exp()
    (((3 * h).sum() + (h**2).sum()) / 2).backward()


@both_losses.misconception
def nothing_sent(x: Tensor) -> None:
    """Nothing arrived: `x.grad` is still `None`. Which line calls `backward()`, with its
    parentheses, on a tensor that was computed from this `x`? Read that line word by word.
    """
    x.exp()


@both_losses.misconception
def vector_at_the_start(x: Tensor) -> None:
    """`backward()` was called on a tensor with several numbers. Which of them should the walk start
    from? Reduce both losses with `.sum()` before you add them.
    """
    h = x.exp()
    (3 * h + h**2).backward()


@both_losses.misconception
def both_cut_off(x: Tensor) -> None:
    """PyTorch finds no way back from your loss to `x`. Which line cuts the graph: is there a
    `detach()`, a `no_grad()` or an `.item()`? Compute `h` from `x` without it.
    """
    h = x.exp().detach()
    ((3 * h).sum() + (h**2).sum()).backward()


@both_losses.misconception
def sum_walked_twice(x: Tensor) -> None:
    """The gradient is twice what is asked. Is `backward()` called on the whole sum more than once?
    One call is enough.
    """
    h = x.exp()
    (2 * ((3 * h).sum() + (h**2).sum())).backward()


@both_losses.misconception
def nothing_left(x: Tensor) -> None:
    """`x.grad` holds only zeros. Is it emptied after the gradient has arrived? Leave it as
    `backward()` left it.
    """
    both_losses.reference(x)
    x.grad = torch.zeros_like(x)


@both_losses.misconception
def second_as_weight(x: Tensor) -> None:
    """`second` was taken as a weight for `first`. Does another loss belong in the parentheses of
    `backward`? Add the losses, and call `backward()` on the sum.
    """
    h = x.exp()
    (3 * h).sum().backward((h**2).sum())
