"""What can be drawn: the outputs of a graph, or one sentence that says why there is none."""

from __future__ import annotations

from numbers import Number
from typing import Any

import torch
from torch import Tensor, nn

from course.graph.errors import PictureError
from course.language import listed, translate


def outputs_of(value: Any) -> tuple[Tensor, ...]:
    """Return the tensors whose graph is to be drawn: one, or those of a list or tuple.

    Raises:
        PictureError: If ``value`` has no graph; the sentence says what to pass instead.
    """
    if isinstance(value, (list, tuple)):
        if not value:
            raise PictureError(
                translate("This list is empty; give the tensors whose graph you want to see.")
            )
        return tuple(_checked(each) for each in value)
    return (_checked(value),)


def seeds_for(outputs: tuple[Tensor, ...], gradient: Any = None) -> list[Tensor]:
    """Return the gradient that ``backward()`` starts with at each output: ``gradient``, or ones.

    Raises:
        PictureError: If ``gradient`` does not have the outputs' shapes.
    """
    if gradient is None:
        return [torch.ones_like(output) for output in outputs]
    seeds = list(gradient) if isinstance(gradient, (list, tuple)) else [gradient]
    shapes = [str(tuple(output.shape)) for output in outputs]
    found = [str(tuple(s.shape)) if isinstance(s, Tensor) else type(s).__name__ for s in seeds]
    if found != shapes:
        raise PictureError(
            translate(
                "gradient has the shape {found}, and the output has {expected}; "
                "give one tensor of the same shape for each output.",
                found=listed(found),
                expected=listed(shapes),
            )
        )
    return [seed.detach().to(output.dtype) for seed, output in zip(seeds, outputs, strict=True)]


def _checked(value: Any) -> Tensor:
    if not isinstance(value, Tensor):
        raise PictureError(_not_a_tensor(value))
    if not (value.is_floating_point() or value.is_complex()):
        raise PictureError(
            translate(
                "This tensor holds {dtype}, and only floating-point numbers have gradients; "
                "start from numbers with a point, as in torch.tensor(2.0, requires_grad=True).",
                dtype=str(value.dtype),
            )
        )
    if not value.requires_grad:
        raise PictureError(
            translate(
                "This tensor has no graph: nothing it was computed from has requires_grad=True, "
                "or it was computed under no_grad() or after detach(). "
                "Set requires_grad=True on an input and compute it again.",
            )
        )
    if value.grad_fn is None:
        raise PictureError(
            translate(
                "This tensor is a leaf: it was not computed from anything, so there is no graph "
                "above it. Compute a result from it and give the result."
            )
        )
    return value


def _not_a_tensor(value: Any) -> str:
    kind = type(value).__name__
    if isinstance(value, nn.Module):
        return translate(
            "A model has no graph until it computes something; "
            "give what it returns, as in draw(model(x), model=model)."
        )
    if type(value).__module__ == "numpy":
        return translate(
            "A NumPy {kind} has no graph, because .numpy() leaves it behind; "
            "give the tensor itself.",
            kind=kind,
        )
    if isinstance(value, Number):
        return translate(
            "A Python number ({kind}) has no graph, because .item() leaves it behind; "
            "give the tensor itself.",
            kind=kind,
        )
    if callable(value):
        return translate(
            "A function has no graph until it is called; give what it returns, as in draw(f(x))."
        )
    return translate(
        "Here is {kind}, which has no graph; give a tensor that was computed "
        "from an input with requires_grad=True.",
        kind=kind,
    )
