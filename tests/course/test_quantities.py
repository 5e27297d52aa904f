"""A wrong number that is another number of the program is told its name."""

from __future__ import annotations

import pytest

from course.quantities import of_quantity, quantities

PROGRAM = """
x = 1.5
a = x * 4
b = a ** 2
y = b + 7 * a
"""


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (78.0, "`78` is the value of `y`."),
        (42.0, "`42` is the value of `7 * a`."),
        (19.0, "`19` is the derivative of `y` with respect to `a`."),
        (76.0, "`76` is the derivative of `y` with respect to `x`."),
        (12.0, "`12` is the local derivative in the line of `b`, with respect to `a`."),
    ],
)
def test_number_of_the_program_is_named(number, said):
    """Values, gradients and local derivatives; then the question which one is asked for."""
    text = of_quantity(number, PROGRAM)
    assert said in text
    assert text.endswith("Which number does the question ask for?")


@pytest.mark.parametrize("number", [1.0, 0.0, 55.0, float("nan")])
def test_number_that_says_nothing_gets_no_name(number):
    """0 and 1 stand everywhere, and other numbers nowhere."""
    assert of_quantity(number, PROGRAM) == ""


def test_program_that_fails_has_the_numbers_before_its_error():
    """Or none, where it does not even begin."""
    assert quantities("x = (") == ()
    assert quantities("x = torch.tensor([1, 2]).item()") == ()
