"""Exercise 3.6: what six small programs leave behind.

Here are the usual wrong ideas; `outcomes_further` has more of them.
"""

from __future__ import annotations

from typing import Any

from course.declare import predict
from course.draws import number
from course.exercises.programs import outcome


def snippets(x: float, k: float) -> dict[str, str]:
    """Return the six programs of exercise 3.6 by letter."""
    begin = f"x = torch.tensor({x}, requires_grad=True)\n"
    return {
        "a": begin + f"y = x**{int(k)}\nresult = y.backward()",
        "b": begin + f"y = {k} * x\ny.backward()\nresult = y.grad",
        "c": begin + "y = x + 1\ny.backward()\ny.backward()\nresult = x.grad",
        "d": begin + f"y = {k} * x + 1\ny.backward()\ny.backward()\nresult = x.grad",
        "e": begin + "x.backward()\nresult = x.grad",
        "f": f"x = torch.tensor([{x}, {k}], requires_grad=True)\n"
        "y = 2 * x\ny.backward()\nresult = x.grad",
    }


def outcomes_program(x: float, k: float) -> str:
    """Return the six programs as one text, each under its letter."""
    return "\n\n".join(f"# {letter}\n{text}" for letter, text in snippets(x, k).items())


def all_outcomes(x: float, k: float, **believed: Any) -> dict[str, Any]:
    """Return the outcome of every program, except for what someone believes instead."""
    return {letter: outcome(text) for letter, text in snippets(x, k).items()} | believed


@predict(
    points=1,
    shows=outcomes_program,
    hint="Three questions decide. What does `backward()` return? Which tensor gets a `.grad`? Did "
    "an operation save something that the first call freed?",
    idea="`backward()` returns `None` and fills leaves only. An addition saves nothing, so it can "
    "be walked again, and the gradients add up. A product has saved its factors, and the first "
    "call freed them. Without an argument, `backward()` needs a scalar.",
)
def outcomes(x: float = number(1.5, 2.5, 4.5), k: float = number(3.0, 5.0, 7.0)) -> dict[str, Any]:
    """What each program leaves in `result`: a number, None, or the name of the exception."""
    return all_outcomes(x, k)


@outcomes.misconception
def backward_returns(x: float, k: float) -> dict[str, Any]:
    """You expect the derivative from the call itself. Where did every cell of this lesson read the
    gradient? `backward()` returns nothing and writes into `x.grad`.
    """
    return all_outcomes(x, k, a=k * x ** (k - 1))


@outcomes.misconception
def value_returned(x: float, k: float) -> dict[str, Any]:
    """This is the value of `y`. Does `backward()` compute `y` once more? It returns nothing and
    writes into `x.grad`: what is `result` then?
    """
    return all_outcomes(x, k, a=x**k)


@outcomes.misconception
def output_keeps_grad(x: float, k: float) -> dict[str, Any]:
    """You expect the gradient in the output. Is `y` a leaf? Only leaves keep what arrives; `y.grad`
    stays empty and PyTorch warns.
    """
    return all_outcomes(x, k, b=k)


@outcomes.misconception
def output_keeps_one(x: float, k: float) -> dict[str, Any]:
    """The walk does start at `y` with 1, but is it kept there? `y` is not a leaf, so `y.grad` stays
    empty and PyTorch warns.
    """
    return all_outcomes(x, k, b=1.0)


@outcomes.misconception
def output_raises(x: float, k: float) -> dict[str, Any]:
    """You expect an error. Is an empty `.grad` forbidden to read? PyTorch warns, and shows what is
    there: think of a value that stands for nothing.
    """
    return all_outcomes(x, k, b="RuntimeError")


@outcomes.misconception
def second_call_raises(x: float, k: float) -> dict[str, Any]:
    """You expect that a second call always fails. What did the addition save for the way back?
    Nothing, so nothing is missing the second time.
    """
    return all_outcomes(x, k, c="RuntimeError")


@outcomes.misconception
def second_call_replaces(x: float, k: float) -> dict[str, Any]:
    """You expect that the second call replaces the first. Does `backward()` set `x.grad`, or add to
    it? Add up both calls.
    """
    return all_outcomes(x, k, c=1.0)


@outcomes.misconception
def second_call_works(x: float, k: float) -> dict[str, Any]:
    """You expect that the second call adds the same again. What does the product need on the way
    back, and who freed it? Compare this program with the one before it.
    """
    return all_outcomes(x, k, d=2 * k)


@outcomes.misconception
def second_product_replaces(x: float, k: float) -> dict[str, Any]:
    """You expect the gradient of one call. Does this program reach its last line, `result = ...`?
    Go through it line by line: what does the second call need, and who freed it?
    """
    return all_outcomes(x, k, d=k)


@outcomes.misconception
def leaf_has_none(x: float, k: float) -> dict[str, Any]:
    """You expect nothing, because no operation was done. How fast does `x` change with `x`? The
    walk starts and ends at this leaf, with 1.
    """
    return all_outcomes(x, k, e=None)


@outcomes.misconception
def leaf_raises(x: float, k: float) -> dict[str, Any]:
    """You expect an error, because there is no graph. Can a leaf be a graph
    of one node? The walk starts and ends there, with 1.
    """
    return all_outcomes(x, k, e="RuntimeError")


@outcomes.misconception
def leaf_is_constant(x: float, k: float) -> dict[str, Any]:
    """You expect 0, as for a constant. How fast does `x` change when `x` itself moves? Here `x` is
    the output and the input of the walk.
    """
    return all_outcomes(x, k, e=0.0)


@outcomes.misconception
def leaf_holds_its_value(x: float, k: float) -> dict[str, Any]:
    """This is the value of `x`. Does `x.grad` hold how large `x` is, or how fast it changes? The
    walk starts and ends at this leaf.
    """
    return all_outcomes(x, k, e=x)


@outcomes.misconception
def vector_works(x: float, k: float) -> dict[str, Any]:
    """You expect a gradient, but `y` holds two numbers. Which of them should the walk start from?
    Without an argument, `backward()` accepts only a scalar.
    """
    return all_outcomes(x, k, f=2.0)


@outcomes.misconception
def vector_gives_none(x: float, k: float) -> dict[str, Any]:
    """You expect that nothing happens. `y` holds two numbers, so from which of them should the walk
    start? PyTorch does not guess: it raises.
    """
    return all_outcomes(x, k, f=None)


@outcomes.misconception
def vector_gives_vector(x: float, k: float) -> dict[str, Any]:
    """You expect one gradient for each number in `x`. From which of the two outputs should the walk
    start? Without an argument, `backward()` accepts only a scalar.
    """
    return all_outcomes(x, k, f=[2.0, 2.0])
