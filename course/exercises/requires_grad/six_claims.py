"""Exercise 1.4: six claims about tracking, each decided by a program."""

from __future__ import annotations

from course.declare import predict
from course.exercises.programs import outcome

# Each program leaves True in `result` where the claim holds; one that raises leaves the name of
# its exception.
BEGIN = "x = torch.tensor(2.0, requires_grad=True)\n"
RAISES = {
    "a": "x = torch.tensor(2.0)\nx.require_grad = True\nresult = None",
    "b": "result = torch.tensor(2.0, require_grad=True)",
}
HOLDS = {
    "c": "x = torch.tensor(2.0)\nresult = x.is_leaf",
    "d": BEGIN + "y = x * 3\ny.requires_grad = False\nresult = not y.requires_grad",
    "e": BEGIN + "y = x * 0\nresult = y.requires_grad",
    "f": BEGIN + "result = (x > 1).requires_grad",
}


@predict(
    points=1,
    hint="Each claim can be tried with two lines. Start with the one you are least sure of, and "
    "print `requires_grad`, `is_leaf` or the error.",
    idea="Python lets you invent attributes, but not arguments. A leaf is what no tracked "
    "operation made. Only leaves can change their flag. Tracking follows operations, not values, "
    "and a comparison has no gradient.",
)
def six_claims() -> dict[str, bool]:
    """Which of the six claims are true."""
    raised = {letter: isinstance(outcome(text), str) for letter, text in RAISES.items()}
    return raised | {letter: outcome(text) is True for letter, text in HOLDS.items()}


def turned(letter: str) -> dict[str, bool]:
    """Return the right answers, but for one letter."""
    right = six_claims.reference()
    return right | {letter: not right[letter]}


@six_claims.misconception
def typo_is_noticed() -> dict[str, bool]:
    """a: Did you expect Python to know all attribute names of a tensor? The assignment is silent:
    it creates a new attribute that PyTorch never reads. Print `x.requires_grad` after it.
    """
    return turned("a")


@six_claims.misconception
def argument_is_ignored() -> dict[str, bool]:
    """b: Is an argument like an attribute? A function knows the names of its arguments, and
    refuses all others with a TypeError. Try the line.
    """
    return turned("b")


@six_claims.misconception
def leaf_needs_tracking() -> dict[str, bool]:
    """c: Does a leaf have to be tracked? Leaf means: not made by a tracked operation. A tensor that
    you made yourself is a leaf, tracked or not.
    """
    return turned("c")


@six_claims.misconception
def result_can_switch_off() -> dict[str, bool]:
    """d: Can the flag of a result be changed? It follows from the operands, so PyTorch raises a
    RuntimeError. Only a leaf can change its flag.
    """
    return turned("d")


@six_claims.misconception
def zero_needs_no_tracking() -> dict[str, bool]:
    """e: Does PyTorch look at the value 0? Tracking follows operations, not values. One tracked
    operand is enough.
    """
    return turned("e")


@six_claims.misconception
def comparison_is_tracked() -> dict[str, bool]:
    """f: What kind of value does a comparison give? True or False cannot change by a small amount.
    Such a tensor has no gradient, so it is not tracked.
    """
    return turned("f")
