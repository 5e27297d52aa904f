"""Exercise 4.4: wrong ideas about the numbers that arrive, and about the word for nothing."""

from __future__ import annotations

from typing import Any

from course.exercises.grad_attribute.who_has_grad import table, tensors_program, who_has_grad
from course.exercises.programs import run


@who_has_grad.misconception
def factor_of_the_step_before(x: float, b: float, k: float) -> dict[str, float | None]:
    """This is the local factor between `x` and `h`. Does that step lie between `y` and `h`, or
    behind `h`? Multiply only what lies between.
    """
    return table(x, b, k, h=k)


@who_has_grad.misconception
def values_written(x: float, b: float, k: float) -> dict[str, float | None]:
    """This is the value of the tensor. Does `.grad` hold how large a tensor is, or what arrived at
    it? Ask what `backward()` sent there, if anything.
    """
    h = run(tensors_program(x, b, k))["h"].item()
    return {"x": x, "b": b, "u": 2.5, "k": k, "h": h, "p": h**2}


@who_has_grad.misconception
def no_as_false(x: float, b: float, k: float) -> dict[str, float | bool | None]:
    """`False` only says that nothing is there. What does Python show when you print a `.grad` in
    which nothing arrived? Write that word.
    """
    found = table(x, b, k)
    return {name: False if grad is None else grad for name, grad in found.items()}


@who_has_grad.misconception
def value_of_the_result(x: float, b: float, k: float) -> dict[str, float | None]:
    """This is the value of `y`. Does `.grad` hold how large the result is, or how fast it changes
    with this tensor? Multiply the local factors on the way.
    """
    y = run(tensors_program(x, b, k))["y"].item()
    return table(x, b, k, x=y, h=y)


@who_has_grad.misconception
def zero_arrives(x: float, b: float, k: float) -> dict[str, float | None]:
    """You expect that 0 arrives here. Which local factor on the way from `y` would be 0? Only the
    way to `b` has one.
    """
    return table(x, b, k, x=0.0, h=0.0)


@who_has_grad.misconception
def unused_is_one(x: float, b: float, k: float) -> dict[str, float | None]:
    """You expect a number where nothing arrives. Does any path lead from `y` to this tensor, and
    does it require a gradient? Without both, `.grad` is `None`.
    """
    return table(x, b, k, u=1.0, k=2 * x * k)


@who_has_grad.misconception
def number_squared(x: float, b: float, k: float) -> dict[str, float | None]:
    """You multiplied by the factor between `x` and `h` twice. What is the local factor of `h**2`:
    does it depend on how large `h` is? Multiply that one with `k`, once.
    """
    return table(x, b, k, x=k * k)


@who_has_grad.misconception
def local_factor_of_the_power(x: float, b: float, k: float) -> dict[str, float | None]:
    """You expect in `p` what arrives at `h`. At which tensor does the walk come first, and was it
    asked in time? `p.retain_grad()` stands after the walk.
    """
    return table(x, b, k, p=2 * x * k)


@who_has_grad.misconception
def square_taken_at_x(x: float, b: float, k: float) -> dict[str, float | None]:
    """You took the derivative of the square at `x`. Which number is squared in the program? Put in
    the number that `h` holds.
    """
    return table(x, b, k, x=2 * x * k, h=2 * x)


@who_has_grad.misconception
def kept_is_doubled(x: float, b: float, k: float) -> dict[str, float | None]:
    """This is exactly twice what arrives. Does `retain_grad()` change what is sent, or only keep
    it? Count it once.
    """
    return table(x, b, k, x=4 * x * k * k, h=4 * x * k)


@who_has_grad.misconception
def step_to_x_too_early(x: float, b: float, k: float) -> dict[str, float | None]:
    """You multiplied by `x`. Does the step between `y` and `h` contain `x`, or only the square?
    Write down the derivative of `h**2` at the number that `h` holds.
    """
    return table(x, b, k, h=2 * x * k * x)


@who_has_grad.misconception
def base_lost(x: float, b: float, k: float) -> dict[str, float | None]:
    """Only the exponent is there. Does `h**2` change equally fast at every `h`? Multiply by the
    number that `h` holds.
    """
    return table(x, b, k, x=2 * k, h=2.0)


@who_has_grad.misconception
def way_to_x_alone(x: float, b: float, k: float) -> dict[str, float | None]:
    """You expect 1. Which operations stand between this tensor and `y`? Multiply by the local
    factor of each.
    """
    return table(x, b, k, x=1.0)


@who_has_grad.misconception
def expected_error(x: float, b: float, k: float) -> dict[str, Any]:
    """You expect an error. Is an empty `.grad` forbidden to read? Python shows what is there: write
    the word that stands for nothing.
    """
    found = table(x, b, k)
    return {name: "RuntimeError" if grad is None else grad for name, grad in found.items()}
