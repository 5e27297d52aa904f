"""A backward pass that leaves no trace in what belongs to the learner."""

from __future__ import annotations

import contextlib
import gc
import io
import itertools
import warnings
from collections.abc import Generator, Iterable, Iterator

import torch
from torch import Tensor


@contextlib.contextmanager
def untouched(leaves: Iterable[Tensor]) -> Generator[None]:
    """Give back every ``.grad``, the random state and silence, whatever happens inside.

    Inside, each leaf's ``.grad`` is a copy, which the engine may add to. Hooks that the learner
    registered on tensors run, because gradients depend on them; hooks that run after
    accumulation (an optimizer's step, say) do not.
    """
    kept = [(leaf, leaf.grad) for leaf in leaves]
    kept_inside = [(tensor, tensor.grad) for tensor in _retaining()]
    with contextlib.ExitStack() as stack:
        for leaf, grad in kept:
            stack.callback(setattr, leaf, "grad", grad)
            stack.enter_context(_without_post_accumulate_hooks(leaf))
            leaf.grad = None if grad is None else grad.detach().clone()
        for tensor, grad in kept_inside:
            stack.callback(setattr, tensor, "grad", grad)
        stack.enter_context(torch.random.fork_rng(devices=[]))
        stack.enter_context(warnings.catch_warnings())
        warnings.simplefilter("ignore")
        stack.enter_context(contextlib.redirect_stdout(io.StringIO()))
        stack.enter_context(contextlib.redirect_stderr(io.StringIO()))
        yield


def _retaining() -> list[Tensor]:
    """Return all tensors that keep their gradient by ``retain_grad()``, wherever they are.

    A node does not know its tensors, so they are found among all objects, in some 30 ms.
    """
    objects = gc.get_objects()
    kinds = frozenset(_subclasses(Tensor))
    tensors = itertools.compress(objects, map(kinds.__contains__, map(type, objects)))
    return [tensor for tensor in tensors if not tensor.is_leaf and tensor.retains_grad]


def _subclasses(kind: type) -> Iterator[type]:
    yield kind
    for each in kind.__subclasses__():
        yield from _subclasses(each)


@contextlib.contextmanager
def _without_post_accumulate_hooks(leaf: Tensor) -> Generator[None]:
    # public nowhere
    hooks = leaf._post_accumulate_grad_hooks  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
    held = dict(hooks or {})
    if held:
        hooks.clear()
    try:
        yield
    finally:
        if held:
            hooks.update(held)
