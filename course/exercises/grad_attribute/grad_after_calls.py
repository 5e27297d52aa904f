"""Exercise 4.2: what `.grad` holds after several calls with a reset in between.

Here are wrong ideas about which calls count; `grad_after_calls_arithmetic` has those about what
they bring.
"""

from __future__ import annotations

from course.declare import predict
from course.draws import number
from course.exercises.programs import run


def calls_program(x: float, first: float, p: float, second: float, q: float) -> str:
    """Return the program of exercise 4.2."""
    return f"""
x = torch.tensor({x}, requires_grad=True)
for _ in range({int(first)}):
    y = {p} * x**2
    y.backward()
x.grad = None
for _ in range({int(second)}):
    y = {q} * x**3
    y.backward()
y = 5 * x
y.backward()
"""


@predict(
    points=1,
    apart=0.02,
    shows=calls_program,
    hint="Which is the last line that empties `x.grad`? Only the calls after it count.",
    idea="After the reset, each call adds its own gradient: the derivative of `q * x**3` once for "
    "each round of the second loop, then 5.",
)
def grad_after_calls(
    x: float = number(-0.4, -0.6, -1.2),
    first: float = number(2.0, 3.0),
    p: float = number(4.0, 6.0, 7.0, 8.0, 9.0),
    second: float = number(4.0, 5.0),
    q: float = number(2.0, 4.0),
) -> float:
    """The number in `x.grad` at the end of the program."""
    return run(calls_program(x, first, p, second, q))["x"].grad.item()


def once(q: float, x: float) -> float:
    """Return what one round of the second loop adds, as PyTorch computes it."""
    return run(f"x = torch.tensor({x}, requires_grad=True)\ny = {q} * x**3\ny.backward()")[
        "x"
    ].grad.item()


@grad_after_calls.misconception
def last_call_only(x: float, first: float, p: float, second: float, q: float) -> float:
    """This is the gradient of the last call alone. Does a call replace what `x.grad` holds, or add
    to it? Add up every call since the last reset.
    """
    return 5.0


@grad_after_calls.misconception
def reset_ignored(x: float, first: float, p: float, second: float, q: float) -> float:
    """You added up all calls of the program. What does the line `x.grad = None` do to the first
    ones? Begin to count after it.
    """
    return first * 2 * p * x + second * once(q, x) + 5


@grad_after_calls.misconception
def loop_counted_once(x: float, first: float, p: float, second: float, q: float) -> float:
    """You counted the second loop once. How often does it call `backward()`? Each call adds its
    gradient again.
    """
    return once(q, x) + 5


@grad_after_calls.misconception
def loop_without_the_end(x: float, first: float, p: float, second: float, q: float) -> float:
    """The last call is missing. What is the gradient of `5 * x`, and does it replace the sum or
    join it? Add it.
    """
    return second * once(q, x)


@grad_after_calls.misconception
def one_round_too_few(x: float, first: float, p: float, second: float, q: float) -> float:
    """One call is missing in your sum. How often does `range(...)` run its loop? It starts at 0 and
    stops before the number in brackets.
    """
    return (second - 1) * once(q, x) + 5


@grad_after_calls.misconception
def one_round_too_many(x: float, first: float, p: float, second: float, q: float) -> float:
    """There is one call too many in your sum. How often does `range(...)` run its loop? Count the
    calls of `backward()` once more.
    """
    return (second + 1) * once(q, x) + 5


@grad_after_calls.misconception
def reset_keeps_the_last(x: float, first: float, p: float, second: float, q: float) -> float:
    """One gradient from before the reset is still in your sum. Does `None` keep anything? After the
    reset, the account is empty.
    """
    return 2 * p * x + second * once(q, x) + 5


@grad_after_calls.misconception
def values_added(x: float, first: float, p: float, second: float, q: float) -> float:
    """You added up the values of `y`. Does `.grad` collect how large `y` is, or how fast it
    changes? Differentiate each line first.
    """
    return second * q * x**3 + 5 * x


@grad_after_calls.misconception
def exponent_lost(x: float, first: float, p: float, second: float, q: float) -> float:
    """The exponent is missing as a factor. What is the derivative of $x^3$? Multiply by the
    exponent, then lower it by one.
    """
    return second * q * x**2 + 5


@grad_after_calls.misconception
def line_counted_with_x(x: float, first: float, p: float, second: float, q: float) -> float:
    """The sum of the loop is right. What is the gradient of `5 * x`: its value, or its slope? Use
    the slope.
    """
    return second * once(q, x) + 5 * x


@grad_after_calls.misconception
def nothing_after_none(x: float, first: float, p: float, second: float, q: float) -> None:
    """You expect that `x.grad` stays empty. What does the next `backward()` do when it finds
    `None`? It puts its gradient there, and tracking goes on.
    """
    return None  # noqa: RET501 - it is the answer


@grad_after_calls.misconception
def each_line_once(x: float, first: float, p: float, second: float, q: float) -> float:
    """You counted each of the three calls once, the one before the reset too. How often does the
    second loop run, and what does `x.grad = None` leave of the first? Begin after it.
    """
    return 2 * p * x + once(q, x) + 5


@grad_after_calls.misconception
def one_round_alone(x: float, first: float, p: float, second: float, q: float) -> float:
    """This is the gradient of one round alone. How many calls come after the reset, and do they
    replace or add? Add up all of them.
    """
    return once(q, x)


@grad_after_calls.misconception
def exponent_not_lowered(x: float, first: float, p: float, second: float, q: float) -> float:
    """The exponent came down as a factor, but the power stayed. What is the derivative of $x^3$?
    Lower the power by one.
    """
    return second * 3 * q * x**3 + 5


@grad_after_calls.misconception
def empty_is_zero(x: float, first: float, p: float, second: float, q: float) -> float:
    """You expect that `x.grad` stays empty. How many calls come after the line `x.grad = None`?
    Each of them adds its gradient.
    """
    return 0.0


@grad_after_calls.misconception
def before_the_reset(x: float, first: float, p: float, second: float, q: float) -> float:
    """These are the calls before the reset. What does `x.grad = None` do to them? Begin to count
    after it.
    """
    return first * 2 * p * x


@grad_after_calls.misconception
def value_of_the_end(x: float, first: float, p: float, second: float, q: float) -> float:
    """This is the value of the last `y`. Does `.grad` hold a value or a slope, and of which calls?
    Add up the slopes of all calls since the reset.
    """
    return 5 * x


@grad_after_calls.misconception
def reset_and_end_ignored(x: float, first: float, p: float, second: float, q: float) -> float:
    """These are the calls of both loops. What does `x.grad = None` do to the first ones, and what
    does the last line add? Begin to count after the reset.
    """
    return first * 2 * p * x + second * once(q, x)
