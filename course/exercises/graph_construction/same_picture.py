"""Exercise 2.2: a program that has the graph of a given picture."""

from __future__ import annotations

import torch
from torch import Tensor

from course.draws import leaf
from course.exercise import graph


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
def number_left_out(x: Tensor, z: Tensor) -> Tensor:
    """A node is missing between `x` and the sum: in the picture it has only one line. Which
    operation has one tracked operand and a plain number? Multiply `x` by a number.
    """
    h = x * z
    return h * h + x


@same_picture.misconception
def number_added_too(x: Tensor, z: Tensor) -> Tensor:
    """Your graph has one addition more than the picture. Does adding a plain number leave a node
    behind? It does: take it out.
    """
    h = x * z
    return h * h + 3 * x + 1


@same_picture.misconception
def number_before_the_square(x: Tensor, z: Tensor) -> Tensor:
    """Your graph has one product more than the picture. Which multiplication by a plain number does
    the picture not show? Take it out; the numbers themselves are free.
    """
    h = x * z
    return 2 * h * h + 3 * x


@same_picture.misconception
def number_outside(x: Tensor, z: Tensor) -> Tensor:
    """Your graph has one product more than the picture. Which multiplication by a plain number does
    the picture not show? Take it out; the numbers themselves are free.
    """
    h = x * z
    return 2 * (h * h) + 3 * x


@same_picture.misconception
def other_leaf(x: Tensor, z: Tensor) -> Tensor:
    """The shape is right, but one line starts at the wrong leaf. Which leaf has two lines in the
    picture, and which has one? Exchange `x` and `z` there.
    """
    h = x * z
    return h * h + 3 * z


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
def number_times_the_product(x: Tensor, z: Tensor) -> Tensor:
    """The node with only one line starts at the wrong place. Where does its line come from in the
    picture: from a product, or from the account of a leaf? Multiply that leaf by the number.
    """
    h = x * z
    return h * h + 3 * h


@same_picture.misconception
def number_on_the_other_side(x: Tensor, z: Tensor) -> Tensor:
    """The node with only one line stands on the wrong side of the sum. Where does its line come
    from in the picture? Multiply `x` by the number, and leave the square as it is.
    """
    h = x * z
    return 3 * (h * h) + x


@same_picture.misconception
def leaf_times_itself(x: Tensor, z: Tensor) -> Tensor:
    """One node of yours gets two lines from `x`; in the picture it gets one. What else can `x` be
    multiplied by, so that no second line appears? A plain number has no node.
    """
    h = x * z
    return h * h + x * x


@same_picture.misconception
def product_added(x: Tensor, z: Tensor) -> Tensor:
    """No node of yours has only one line. Which product in the picture has one tracked operand, and
    which leaf is it? Multiply it by a plain number.
    """
    h = x * z
    return h * h + x * z


@same_picture.misconception
def tracked_number(x: Tensor, z: Tensor) -> Tensor:
    """Your graph has a third account. Which number did you make with `requires_grad=True`? Use a
    plain number: it has no node.
    """
    h = x * z
    return h * h + torch.tensor(3.0, requires_grad=True) * x


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
def subtracted(x: Tensor, z: Tensor) -> Tensor:
    """Your last operation is a subtraction. What is the name of the last node in the picture? Use
    that operation.
    """
    h = x * z
    return h * h - 3 * x


@same_picture.misconception
def multiplied_at_the_end(x: Tensor, z: Tensor) -> Tensor:
    """Your last operation is a product. What is the name of the last node in the picture? Use that
    operation.
    """
    h = x * z
    return h * h * (3 * x)


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
def sum_and_product_exchanged(x: Tensor, z: Tensor) -> Tensor:
    """You use the product of `x` and `z` twice in a sum, and a product stands at the end. In the
    picture, which of the two operations comes last? Exchange them.
    """
    h = x * z
    return (h + h) * (3 * x)


@same_picture.misconception
def divided(x: Tensor, z: Tensor) -> Tensor:
    """You divided by a number, which leaves a node of another name. Which operation stands there in
    the picture? Multiply by a plain number.
    """
    h = x * z
    return h * h + x / 3


@same_picture.misconception
def both_leaves_scaled(x: Tensor, z: Tensor) -> Tensor:
    """You multiplied both leaves by a number. In the picture, only one product gets a single line,
    and that line comes from a leaf. Which leaf is it? Leave the product of the other leaf out.
    """
    h = x * z
    return h * h + 3 * x + 3 * z


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
def number_twice(x: Tensor, z: Tensor) -> Tensor:
    """You multiplied `x` by plain numbers twice. How many nodes does the picture show between `x`
    and the sum? Once is enough.
    """
    h = x * z
    return h * h + 3 * (2 * x)


@same_picture.misconception
def added_to_its_square(x: Tensor, z: Tensor) -> Tensor:
    """You added the product of `x` and `z` to its own square. In the picture, where does the other
    line of the sum come from? Multiply `x` by a plain number, and add that.
    """
    h = x * z
    return h * h + h


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


@same_picture.misconception
def sum_from_zero(x: Tensor, z: Tensor) -> Tensor:
    """Your graph has one addition more than the picture. Do you add up a list with `sum`? It begins
    with `0 + ...`, which leaves a node. Write the sum with `+`.
    """
    h = x * z
    return sum([3 * x, h * h])  # pyright: ignore[reportReturnType]


@same_picture.misconception
def subtracted_from(x: Tensor, z: Tensor) -> Tensor:
    """Your last operation is a subtraction. What is the name of the last node in the picture? Use
    that operation.
    """
    h = x * z
    return 3 * x - h * h


@same_picture.misconception
def number_times_the_sum(x: Tensor, z: Tensor) -> Tensor:
    """You multiplied the whole sum by a number. Where does the product with only one line stand in
    the picture: before the sum, or behind it? Multiply `x` alone.
    """
    h = x * z
    return 3 * (x + h * h)


@same_picture.misconception
def negated(x: Tensor, z: Tensor) -> Tensor:
    """A minus in front leaves a node of its own, with another name. Which operation stands there in
    the picture? Multiply by a plain number.
    """
    h = x * z
    return h * h + -x
