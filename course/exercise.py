"""What an exercise is: a reference, misconceptions, draws.

An exercise is a function in plain PyTorch, its *reference*: its name is what learners write, its
parameters say how inputs are drawn, its body is the right answer.  A *misconception* is a second
function: the code that a learner who holds it would write, with a docstring that is what this
learner is told.  `course.declare` has the decorators that make exercises.
"""

from __future__ import annotations

import hashlib
import inspect
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import isclose
from typing import Any, Literal, NamedTuple

from course.draws import Dice, Draw
from course.inputs import Recipe

Model = Callable[..., Any]
Kind = Literal["write", "graph", "predict", "choose"]

# Parameter through which a reference receives what the learner wrote, for follow-through marking.
OWN = "own"
# A reference may take more inputs than are drawn: those that stand in `always`.
STAR = (inspect.Parameter.VAR_POSITIONAL,)
SEEDS = range(3)
TRIES = 200


class Message(NamedTuple):
    """One translatable text of an exercise."""

    context: str
    text: str
    comment: str = ""


@dataclass(frozen=True)
class Misconception:
    """A wrong idea: its name, what to tell who holds it, and the code it leads to.

    Attributes:
        looks_like: Names of misconceptions that no observation can tell from this one.
        rare: Numbers are not redrawn for this idea; where another one gives the same number, both
            are said.  Its model may be a generator: each number it yields is such an answer.
        term: The part of a sum that goes wrong; two ideas about two parts can be held at once.
        listed: Whether what it chooses stands among the options that are shown.
    """

    name: str
    message: str
    model: Model
    looks_like: tuple[str, ...] = ()
    rare: bool = False
    term: str = ""
    listed: bool = True


@dataclass(frozen=True, eq=False)
class Exercise:
    """One exercise.

    Attributes:
        watch: What is compared of a run. Of what was returned: ``value``, ``numbers`` (without
            their types), ``kinds`` (floating-point or not), ``value_flags``, ``links`` (which
            returned tensors lead to which), ``slopes`` (along these links) and ``graph``;
            ``again`` is what a second call returns. Of the inputs: ``grads``, ``walks`` (at most
            one backward pass), ``flags``, ``values`` (unchanged) and ``kept`` (they still hold the
            same tensors).
        variables: The names a learner writes: the exercise's own name, or several.
        rtol: Relative difference up to which two numbers are the same.
        apart: Relative difference between two wrong answers that are to be told apart.
        hint: Shown from the second try on, or by ``hint("name")``.
        idea: The idea of the solution; shown from the third try on.
        shows: For drawn numbers, the program that ``ask("name")`` displays.
        always: Inputs a function is tried on besides the drawn ones. What it does there is spoken
            about only if the rest is right.
        unordered: Whether lists are compared without regard to order.
        is_code: Whether the options are code, where capital letters and commas count.
        others: Right answers that show something else than the reference.
        pictures: What is drawn for a wrong answer; see `picture`.
    """

    name: str
    kind: Kind
    points: int
    lesson: str
    draws: Mapping[str, Draw]
    reference: Model
    watch: tuple[str, ...]
    variables: tuple[str, ...]
    rtol: float
    hint: str
    idea: str
    follows: bool = False
    shows: Model | None = None
    always: Sequence[Mapping[str, Recipe]] = ()
    unordered: bool = False
    is_code: bool = False
    apart: float = 0.05
    misconceptions: list[Misconception] = field(default_factory=list)
    pictures: list[Model] = field(default_factory=list)
    others: list[Model] = field(default_factory=list)

    def also_right(self, model: Model) -> Model:
        """Declare the decorated function another right answer."""
        self.others.append(model)
        return model

    def misconception(
        self,
        model: Model | None = None,
        /,
        *,
        looks_like: Sequence[str] = (),
        rare: bool = False,
        term: str = "",
        listed: bool = True,
    ) -> Any:
        """Declare the decorated function a misconception; its docstring is the feedback."""

        def declare(model: Model) -> Model:
            known = Misconception(
                model.__name__, prose(model), model, tuple(looks_like), rare, term, listed
            )
            self.misconceptions.append(known)
            return model

        return declare if model is None else declare(model)

    def picture(self, model: Model) -> Model:
        """Declare the decorated function the picture that a wrong answer is shown.

        It gets the place where the answer first differs, and the inputs.
        """
        self.pictures.append(model)
        return model

    def new(self, numbers: Iterable[float], *inputs: float) -> Iterator[float]:
        """Yield the numbers that neither the reference nor a usual idea gives."""
        usual = [m.model for m in self.misconceptions if not m.rare]
        known = [n for model in (self.reference, *usual) if (n := model(*inputs)) is not None]
        for number in numbers:
            if not any(isclose(number, n, rel_tol=2e-3) for n in known):
                yield number

    @property
    def is_function(self) -> bool:
        """Whether the answer is a function, and not variables."""
        return self.kind in ("write", "graph")

    def recipes(self, seed: int) -> dict[str, Recipe]:
        """Return one recipe per input; the same seed draws the same ones."""
        dice = Dice(seed)
        return {name: draw.recipe(dice) for name, draw in self.draws.items()}

    def messages(self) -> Iterator[Message]:
        """Yield what is translated: misconceptions, hint and idea."""
        for misconception in self.misconceptions:
            comment = f"Said to a learner who holds the misconception {misconception.name}."
            yield Message(f"{self.name}.{misconception.name}", misconception.message, comment)
        yield Message(f"{self.name}.hint", self.hint, "A hint, after the second try.")
        yield Message(f"{self.name}.idea", self.idea, "The idea of the solution.")

    def fingerprint(self) -> str:
        """Return a hash of what learners are asked and what is right: it tells versions apart."""
        asked = [[variant, self.recipes(variant_seed(self.name, variant, 0))] for variant in "ab"]
        models = (self.reference, *self.others, *self._models())
        sources = [inspect.getsource(model) for model in models]
        text = json.dumps([asked, sources], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def _models(self) -> list[Model]:
        return [misconception.model for misconception in self.misconceptions]


def variant_seed(name: str, variant: str, attempt: int) -> int:
    """Return the seed of the numbers that ``variant`` gets in an exercise."""
    digest = hashlib.sha256(f"{name}/{variant}/{attempt}".encode()).digest()
    return int.from_bytes(digest[:6], "big")


registry: dict[str, Exercise] = {}


def prose(function: Model) -> str:
    """Return a docstring as one translatable line."""
    return " ".join((function.__doc__ or "").split())
