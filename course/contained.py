"""Foreign code run so that it leaves no trace in the process around it."""

from __future__ import annotations

import builtins
import contextlib
import io
import random
import sys
import warnings
from collections.abc import Generator
from typing import Any

import torch


class AsksForInput(Exception):
    """An answer called ``input()``, which would wait for somebody to type."""


@contextlib.contextmanager
def contained() -> Generator[tuple[io.StringIO, list[warnings.WarningMessage]]]:
    """Run foreign code so that it leaves no trace: random numbers, modes, streams, warnings.

    Yields what was printed (both streams) and the warnings that were caught.
    """
    printed = io.StringIO()
    state, numbers, dtype = torch.get_rng_state(), random.getstate(), torch.get_default_dtype()
    numpy: Any = sys.modules.get("numpy")
    numpy_state = numpy.random.get_state() if numpy else None
    real_input = builtins.input
    try:
        with (
            warnings.catch_warnings(record=True) as caught,
            contextlib.redirect_stdout(printed),
            contextlib.redirect_stderr(printed),
            torch.enable_grad(),
        ):
            warnings.simplefilter("always")
            torch.set_default_dtype(torch.float32)
            builtins.input = _no_input
            yield printed, caught
    finally:
        builtins.input = real_input
        torch.set_default_dtype(dtype)
        random.setstate(numbers)
        if numpy:
            numpy.random.set_state(numpy_state)
        torch.set_rng_state(state)


def _no_input(*_: object) -> str:
    raise AsksForInput
