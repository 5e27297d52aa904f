"""A backward pass that leaves no trace in what belongs to the learner."""

from __future__ import annotations

import contextlib
import io
import warnings
from collections.abc import Generator, Iterable

import torch
from torch import Tensor


@contextlib.contextmanager
def untouched(leaves: Iterable[Tensor]) -> Generator[None]:
    """Give back each leaf's ``.grad``, the random state and silence, whatever happens inside.

    Inside, each leaf's ``.grad`` is a copy, which the engine may add to. Hooks that the learner
    registered on tensors run, because gradients depend on them; hooks that run after
    accumulation (an optimizer's step, say) do not.
    """
    kept = [(leaf, leaf.grad) for leaf in leaves]
    with contextlib.ExitStack() as stack:
        for leaf, grad in kept:
            stack.callback(setattr, leaf, "grad", grad)
            stack.enter_context(_without_post_accumulate_hooks(leaf))
            leaf.grad = None if grad is None else grad.detach().clone()
        stack.enter_context(torch.random.fork_rng(devices=[]))
        stack.enter_context(warnings.catch_warnings())
        warnings.simplefilter("ignore")
        stack.enter_context(contextlib.redirect_stdout(io.StringIO()))
        stack.enter_context(contextlib.redirect_stderr(io.StringIO()))
        yield


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
