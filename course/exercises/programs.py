"""Programs that learners read: executed as they stand, so that PyTorch is the oracle."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor


def run(program: str) -> dict[str, Any]:
    """Execute the program that a learner reads, and return its variables."""
    variables: dict[str, Any] = {"torch": torch}
    exec(program, variables)  # noqa: S102 - our own program
    return variables


def outcome(program: str) -> Any:
    """Return what a program leaves in ``result``: a number, None, or the name of its exception."""
    try:
        result = run(program)["result"]
    except Exception as error:  # noqa: BLE001 - the exception is the outcome
        return type(error).__name__
    return result.item() if isinstance(result, Tensor) else result


def local_factor(output: Tensor, operand: Tensor) -> float:
    """Return the derivative of one operation's output with respect to one of its operands."""
    return torch.autograd.grad(output, operand, retain_graph=True)[0].item()
