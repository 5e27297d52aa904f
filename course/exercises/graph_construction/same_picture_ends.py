"""Exercise 2.2: wrong ideas about the term with the number, and about what joins both terms."""

from __future__ import annotations

import torch
from torch import Tensor

from course.exercises.graph_construction.same_picture import same_picture


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
def other_leaf(x: Tensor, z: Tensor) -> Tensor:
    """The shape is right, but one line starts at the wrong leaf. Which leaf has two lines in the
    picture, and which has one? Exchange `x` and `z` there.
    """
    h = x * z
    return h * h + 3 * z


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
