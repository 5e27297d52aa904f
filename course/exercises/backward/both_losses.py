"""Exercise 3.5: two losses that share a part of their graph."""

from __future__ import annotations

import torch
from torch import Tensor

from course.declare import write
from course.draws import leaf


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
    """Only `first` reached `x`. Is `second` left out of what you walk back from, or is it cut off
    from `x`, for example by `detach()`? Let one `backward()` start from both.
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
    """Nothing stays in `x.grad`: it is `None`. Only `backward()`, called with parentheses, writes
    there, and only if its walk arrives at `x`. Is there such a call, and does a path lead from it
    to `x`? `torch.autograd.grad` writes nowhere.
    """
    x.exp()


@both_losses.misconception
def vector_at_the_start(x: Tensor) -> None:
    """`backward()` was called on a tensor with several numbers. Which of them should the walk start
    from? Reduce both losses with `.sum()`, and add them: side by side they are still two.
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


@both_losses.misconception
def numbers_averaged(x: Tensor) -> None:
    """Every gradient is divided by the count of numbers. Did you take a mean over `x`? The task has
    `.sum()`.
    """
    h = x.exp()
    (3 * h + h**2).mean().backward()


@both_losses.misconception
def second_counted_twice(x: Tensor) -> None:
    """`second` arrived twice and `first` once. Is `second` part of two tensors that you walk back
    from? Each loss should be in one of them only.
    """
    h = x.exp()
    ((3 * h).sum() + 2 * (h**2).sum()).backward()


@both_losses.misconception
def first_without_its_factor(x: Tensor) -> None:
    """The factor 3 of `first` is lost. Did you change the line of `first`? Leave both losses as
    they were, and add them.
    """
    h = x.exp()
    (h.sum() + (h**2).sum()).backward()


@both_losses.misconception
def second_without_its_power(x: Tensor) -> None:
    """The square of `second` is lost. Did you change the line of `second`? Leave both losses as
    they were, and add them.
    """
    h = x.exp()
    ((3 * h).sum() + h.sum()).backward()


@both_losses.misconception
def square_of_the_sum(x: Tensor) -> None:
    """You squared a sum. Which comes first in `(h**2).sum()`: the square or the sum? Leave the line
    of `second` as it was.
    """
    h = x.exp()
    ((3 * h).sum() + h.sum() ** 2).backward()


@both_losses.misconception
def without_exp(x: Tensor) -> None:
    """These are the gradients for `h = x`. Which operation stands between `x` and `h`? Keep the
    line with `exp`.
    """
    ((3 * x).sum() + (x**2).sum()).backward()


@both_losses.misconception
def gradient_of_h(x: Tensor) -> None:
    """This is what arrives at `h`. Which operation leads from `x` to `h`, and which factor does it
    bring? Walk back as far as `x` itself.
    """
    h = x.exp().detach()
    x.grad = 3 + 2 * h


@both_losses.misconception
def gradient_replaced(x: Tensor) -> None:
    """`x.grad` holds a loss, not a gradient. Who writes into `x.grad`? Leave that to `backward()`,
    and call it on the sum of the losses.
    """
    h = x.exp()
    x.grad = ((3 * h).sum() + (h**2).sum()).detach() * torch.ones_like(x)


@both_losses.misconception(rare=True)
def square_of_the_first(x: Tensor) -> None:
    """You squared a sum. Which comes first in `(h**2).sum()`: the square or the sum? Leave the line
    of `second` as it was.
    """
    (3 * x.exp()).sum().square().backward()
