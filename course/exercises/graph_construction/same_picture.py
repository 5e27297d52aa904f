"""Exercise 2.2: a program that has the graph of a given picture; wrong ideas about its square."""

from __future__ import annotations

from torch import Tensor

from course.declare import graph
from course.draws import leaf


@graph(
    points=2,
    hint="Read the picture from the leaves to the result: which node uses `x` and `z` together? "
    "How many lines does each node have, and where do they come from?",
    idea="Give the first product a name and use it twice in the next line. A `MulBackward0` with "
    "only one line multiplies by a plain number, which has no node.",
)
def same_picture(x: Tensor = leaf(), z: Tensor = leaf()) -> Tensor:
    """A result whose graph is the one in the picture."""
    h = x * z
    return h * h + 3 * x


@same_picture.misconception
def power_for_product(x: Tensor, z: Tensor) -> Tensor:
    """Your graph has a power where the picture has a product of something with itself. The values
    agree; do the nodes? Write the product out.
    """
    return (x * z) ** 2 + 3 * x


@same_picture.misconception
def product_computed_twice(x: Tensor, z: Tensor) -> Tensor:
    """In the picture one product is used twice; you computed it twice. How many nodes does each
    computation add? Give the product a name, and use the name twice.
    """
    return (x * z) * (x * z) + 3 * x


@same_picture.misconception
def number_before_the_square(x: Tensor, z: Tensor) -> Tensor:
    """Your graph has one product more than the picture. Which multiplication by a plain number does
    the picture not show? Take it out; the numbers themselves are free.
    """
    h = x * z
    return 2 * h * h + 3 * x


@same_picture.misconception
def number_in_the_product(x: Tensor, z: Tensor) -> Tensor:
    """Your graph has one product more than the picture. Which multiplication by a plain number does
    the picture not show? Take it out; the numbers themselves are free.
    """
    h = 2 * x * z
    return h * h + 3 * x


@same_picture.misconception
def number_at_the_other_leaf(x: Tensor, z: Tensor) -> Tensor:
    """Your graph has one product more than the picture. Which multiplication by a plain number does
    the picture not show? Take it out; the numbers themselves are free.
    """
    h = 2 * z * x
    return h * h + 3 * x


@same_picture.misconception
def number_times_the_first_product(x: Tensor, z: Tensor) -> Tensor:
    """Your graph has one product more than the picture. Which multiplication by a plain number does
    the picture not show? Take it out; the numbers themselves are free.
    """
    h = 2 * (x * z)
    return h * h + 3 * x


@same_picture.misconception
def number_outside(x: Tensor, z: Tensor) -> Tensor:
    """Your graph has one product more than the picture. Which multiplication by a plain number does
    the picture not show? Take it out; the numbers themselves are free.
    """
    h = x * z
    return 2 * (h * h) + 3 * x


@same_picture.misconception
def leaf_squared(x: Tensor, z: Tensor) -> Tensor:
    """You multiplied a leaf by itself. Which node in the picture receives two lines from one place:
    a node below a leaf, or one further down? Multiply `x` and `z` first.
    """
    return x * x * z + 3 * x


@same_picture.misconception
def other_leaf_squared(x: Tensor, z: Tensor) -> Tensor:
    """You multiplied a leaf by itself. Which node in the picture receives two lines from one place:
    a node below a leaf, or one further down? Multiply `x` and `z` first.
    """
    return z * z * x + 3 * x


@same_picture.misconception
def factor_by_factor(x: Tensor, z: Tensor) -> Tensor:
    """You multiplied the leaves one after the other. Which node in the picture receives two lines
    from one place? Multiply `x` and `z` first, and multiply that product by itself.
    """
    return x * z * x * z + 3 * x


@same_picture.misconception
def two_powers(x: Tensor, z: Tensor) -> Tensor:
    """You squared both leaves. Does the picture show a power anywhere? Multiply `x` and `z` first,
    and multiply that product by itself.
    """
    return x**2 * z**2 + 3 * x


@same_picture.misconception
def sum_first(x: Tensor, z: Tensor) -> Tensor:
    """Your first node joins `x` and `z` by a sum. What is the name of that node in the picture? Use
    that operation.
    """
    h = x + z
    return h * h + 3 * x


@same_picture.misconception
def used_once(x: Tensor, z: Tensor) -> Tensor:
    """Your product of `x` and `z` is used once. How many lines lead from it to the next node in the
    picture? Multiply it by itself.
    """
    return x * z + 3 * x


@same_picture.misconception
def doubled(x: Tensor, z: Tensor) -> Tensor:
    """The product of `x` and `z` is used twice, as it should be. By which operation: does the
    picture show a sum or a product there? Read the name of the node.
    """
    h = x * z
    return h + h + 3 * x


@same_picture.misconception
def no_graph(x: Tensor, z: Tensor) -> None:
    """There is no graph behind what your function returns. Does it return a tensor that was
    computed from `x` and `z`, without leaving PyTorch on the way? Check the last line.
    """


@same_picture.misconception
def cut_off(x: Tensor, z: Tensor) -> Tensor:
    """There is no graph behind what your function returns. In which line does the result lose its
    past? Compute with `x` and `z` themselves, and leave out what cuts the graph.
    """
    h = x.detach() * z.detach()
    return h * h + 3 * x.detach()


@same_picture.misconception
def product_times_a_number(x: Tensor, z: Tensor) -> Tensor:
    """One line leads from your product of `x` and `z` to the next product. How many does the
    picture show? Multiply it by itself: not by a number, and without `detach()`.
    """
    return 2 * (x * z) + 3 * x


@same_picture.misconception
def sum_squared(x: Tensor, z: Tensor) -> Tensor:
    """You added `x` and `z`, and then took a power. Which node of the picture joins `x` and `z`,
    and is there a power? Multiply `x` and `z`, then that product by itself.
    """
    return (x + z) ** 2 + 3 * x


@same_picture.misconception
def cubed(x: Tensor, z: Tensor) -> Tensor:
    """You used the product of `x` and `z` three times. How many lines lead from it in the picture?
    Use it twice.
    """
    h = x * z
    return h * h * h + 3 * x


@same_picture.misconception
def one_leaf_alone(x: Tensor, z: Tensor) -> Tensor:
    """`z` does not appear in your graph. Which node of the picture has a line from each of the two
    leaves? Begin with that one.
    """
    h = x * x
    return h * h + 3 * x


@same_picture.misconception
def leaves_squared_apart(x: Tensor, z: Tensor) -> Tensor:
    """You multiplied each leaf by itself. Which node of the picture has a line from both leaves?
    Begin with that product, and use it twice.
    """
    return x * x + z * z
