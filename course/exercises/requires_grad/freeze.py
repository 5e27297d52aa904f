"""Exercise 1.5: freeze all tensors but one."""

from __future__ import annotations

import torch
from torch import Tensor

from course.declare import write
from course.draws import Dice, drawn
from course.inputs import Recipe

Tensors = dict[str, Tensor]
NAMES = ("w", "b", "u", "v", "p", "q", "k", "c")


def _names(dice: Dice) -> tuple[str, ...]:
    return NAMES[: dice.size("tensors") + 1]


def _tensors(dice: Dice) -> Recipe:
    """Draw tracked leaves by name."""
    items = {}
    for name in _names(dice):
        shape = [dice.integer(1, 4) for _ in range(dice.integer(1, 2))]
        items[name] = {"values": dice.normal(*shape), "shape": shape, "requires_grad": True}
    return {"kind": "tensors", "items": items}


def _name(dice: Dice) -> Recipe:
    """Draw a name in the middle, so that it shows where a loop ended too early."""
    return {"kind": "value", "value": dice.choice(_names(dice)[2:-1])}


def all_but(tensors: Tensors, keep: str) -> list[Tensor]:
    """Return the tensors that have another name than ``keep``."""
    return [tensor for name, tensor in tensors.items() if name != keep]


def _item(*values: float) -> Recipe:
    return {"values": [*values], "shape": [len(values)], "requires_grad": True}


# Here one name is a part of another: `name in keep` and `keep in name` are no comparison of names.
SIMILAR = {
    "tensors": {
        "kind": "tensors",
        "items": {name: _item(0.5, 2.5) for name in ("a", "bias_2", "b", "bias", "c")},
    },
    "keep": {"kind": "value", "value": "bias"},
}


@write(
    points=2,
    watch=("kept", "flags", "values"),
    always=[SIMILAR],
    hint="Inside the loop you have a name and a tensor. Which comparison tells the one to keep "
    "from the others, and which attribute of a leaf can you set?",
    idea="If `name` is not `keep`, set `tensor.requires_grad = False`. The tensors in the "
    "dictionary are the same objects, so nothing has to be put back.",
)
def freeze(tensors: Tensors = drawn(_tensors), keep: str = drawn(_name)) -> None:
    """Freeze every tensor but the one that is named."""
    for tensor in all_but(tensors, keep):
        tensor.requires_grad = False


@freeze.misconception
def nothing_changed(tensors: Tensors, keep: str) -> None:
    """All tensors still require a gradient. Which of your lines sets the flag of the tensor itself
    to `False`, for each name but `keep`? Print the flag after that line.
    """


@freeze.misconception
def inverted(tensors: Tensors, keep: str) -> None:
    """Only `keep` was frozen; the task is the opposite. For which names should the flag become
    False? Turn the comparison around.
    """
    tensors[keep].requires_grad = False


@freeze.misconception
def all_frozen(tensors: Tensors, keep: str) -> None:
    """Every tensor was frozen, `keep` too. What should happen for the one name that is kept?
    Compare `name` with `keep` inside the loop, without quotes around `keep`.
    """
    for tensor in tensors.values():
        tensor.requires_grad = False


@freeze.misconception
def replaced(tensors: Tensors, keep: str) -> None:
    """The dictionary no longer holds the original tensors: some were replaced, or removed. Can you
    change a tensor where it is? Set its flag, and leave the dictionary alone.
    """
    for name in tensors:
        if name != keep:
            tensors[name] = tensors[name].detach()


@freeze.misconception
def deleted_in_the_loop(tensors: Tensors, keep: str) -> None:
    """A dictionary cannot lose entries while a loop walks through it. Should the tensors disappear
    at all? They stay in the dictionary; only their flag changes.
    """
    for name in tensors:
        if name != keep:
            del tensors[name]


@freeze.misconception
def left_too_early(tensors: Tensors, keep: str) -> None:
    """Only one tensor was frozen. Does something end your loop in its first round? Look for a
    `return` or a `break` inside it.
    """
    all_but(tensors, keep)[0].requires_grad = False


@freeze.misconception
def stopped_at_keep(tensors: Tensors, keep: str) -> None:
    """The tensors after `keep` were not reached. What should the loop do when it meets `keep`: end,
    or go on? `continue` skips one round, `break` ends all.
    """
    for name, tensor in tensors.items():
        if name == keep:
            break
        tensor.requires_grad = False


@freeze.misconception
def flag_on_the_name(tensors: Tensors, keep: str) -> None:
    """What stands before the point has no such attribute. Is it a text, a dictionary, or the
    tensor? Set `requires_grad` of the loop variable that is the tensor.
    """
    for name in tensors:
        if name != keep:
            name.requires_grad = False  # type: ignore[attr-defined]


@freeze.misconception
def flag_called(tensors: Tensors, keep: str) -> None:
    """`requires_grad` without an underscore is True or False, and you called it. Which name is the
    method? Write `requires_grad_(False)`, or assign to the attribute.
    """
    for tensor in all_but(tensors, keep):
        tensor.requires_grad(False)  # type: ignore[operator]


@freeze.misconception
def zeroed(tensors: Tensors, keep: str) -> None:
    """The tensors lost their numbers. Does freezing change a value? A frozen tensor keeps its
    numbers; only its flag changes.
    """
    with torch.no_grad():
        for tensor in all_but(tensors, keep):
            tensor.requires_grad = False
            tensor.zero_()


@freeze.misconception
def tracked_leaf_zeroed(tensors: Tensors, keep: str) -> None:
    """PyTorch refuses to change the numbers of a tracked leaf in place. Does freezing change
    numbers? It changes one flag: set that.
    """
    for tensor in all_but(tensors, keep):
        tensor.zero_()


@freeze.misconception
def items_forgotten(tensors: Tensors, keep: str) -> None:
    """A loop over a dictionary gives names alone, and one name does not make two variables. Which
    method gives name and tensor together? Write `tensors.items()`.
    """
    for _name, _tensor in tensors:
        pass


@freeze.misconception
def flag_is_no_bool(tensors: Tensors, keep: str) -> None:
    """The flag is either on or off. Which value switches it off? Assign `False`, with a capital
    letter and without quotes.
    """
    for tensor in all_but(tensors, keep):
        tensor.requires_grad = None  # type: ignore[assignment]


@freeze.misconception
def keep_in_quotes(tensors: Tensors, keep: str) -> None:
    """The dictionary has no such name. Is `keep` the name itself, or a variable that holds a name?
    Write it without quotes.
    """
    tensors["keep"].requires_grad = True


@freeze.misconception
def part_of_the_name(tensors: Tensors, keep: str) -> None:
    """A tensor with a similar name was not frozen. Does `in` ask whether two names are equal? Only
    `==` and `!=` compare whole names.
    """
    for name, tensor in tensors.items():
        if keep not in name:
            tensor.requires_grad = False


@freeze.misconception
def part_of_keep(tensors: Tensors, keep: str) -> None:
    """A tensor with a similar name was not frozen. Does `in` ask whether two names are equal? Only
    `==` and `!=` compare whole names.
    """
    for name, tensor in tensors.items():
        if name not in keep:
            tensor.requires_grad = False


@freeze.misconception
def first_kept(tensors: Tensors, keep: str) -> None:
    """You kept the first tensor. Which one does `keep` name? Compare each `name` with `keep`."""
    for tensor in list(tensors.values())[1:]:
        tensor.requires_grad = False


@freeze.misconception
def last_kept(tensors: Tensors, keep: str) -> None:
    """You kept the last tensor. Which one does `keep` name? Compare each `name` with `keep`."""
    for tensor in list(tensors.values())[:-1]:
        tensor.requires_grad = False


@freeze.misconception
def only_after_keep(tensors: Tensors, keep: str) -> None:
    """Only the tensors behind `keep` were frozen. What about those that stand before it? Every name
    but `keep` counts, wherever it stands.
    """
    names = list(tensors)
    for name in names[names.index(keep) + 1 :]:
        tensors[name].requires_grad = False
