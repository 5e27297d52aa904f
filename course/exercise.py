"""The words exercises are written in: references, misconceptions, draws.

An exercise is a function in plain PyTorch, its *reference*: its name is what learners write, its
parameters say how inputs are drawn, its body is the right answer.  A *misconception* is a second
function: the code that a learner who holds it would write, with a docstring that is what this
learner is told.  Four kinds share this form::

    @write(points=2)    the learner writes or repairs a function of that name
    @graph(points=2)    the same, but the graph behind the returned tensor is compared
    @predict(points=1)  the learner writes down what the reference returns for numbers of their own
    @choose(points=1)   the learner picks the option (or the set of options) that it returns
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
from course.errors import CourseError
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


def write(
    *,
    points: int,
    hint: str,
    idea: str,
    watch: Sequence[str] = ("value",),
    rtol: float = 1e-6,
    always: Sequence[Mapping[str, Recipe]] = (),
) -> Any:
    """Declare an exercise in which a function is written or repaired."""
    return _declare("write", points, hint, idea, watch=tuple(watch), rtol=rtol, always=always)


def graph(*, points: int, hint: str, idea: str) -> Any:
    """Declare an exercise in which the returned tensor must have the same graph."""
    return _declare("graph", points, hint, idea, watch=("graph",))


def predict(  # noqa: PLR0913 - each is asked for by some exercise
    *,
    points: int,
    hint: str,
    idea: str,
    variables: Sequence[str] = (),
    shows: Model | None = None,
    rtol: float = 5e-3,
    unordered: bool = False,
    apart: float = 0.05,
) -> Any:
    """Declare an exercise in which numbers, flags or outcomes are predicted.

    With several ``variables`` the reference returns a dict from variable to value.  ``rtol``
    accepts numbers with three significant digits; with many misconceptions, ``apart`` may come as
    low as 0.02, which still tells such numbers apart.  A reference with a parameter ``own``
    receives there what the learner wrote, entry by entry, and is followed through.
    """
    return _declare(
        "predict",
        points,
        hint,
        idea,
        variables=tuple(variables),
        shows=shows,
        rtol=rtol,
        unordered=unordered,
        apart=apart,
    )


def choose(
    *, points: int, hint: str, idea: str, shows: Model | None = None, is_code: bool = False
) -> Any:
    """Declare an exercise in which one option (a text) or several (a set of texts) are chosen.

    The options are what the reference and the misconceptions return.
    """
    return _declare("choose", points, hint, idea, shows=shows, is_code=is_code)


def _declare(  # noqa: PLR0913 - the union of what the four kinds take
    kind: Kind,
    points: int,
    hint: str,
    idea: str,
    *,
    watch: tuple[str, ...] = (),
    variables: tuple[str, ...] = (),
    shows: Model | None = None,
    rtol: float = 1e-6,
    always: Sequence[Mapping[str, Recipe]] = (),
    unordered: bool = False,
    is_code: bool = False,
    apart: float = 0.05,
) -> Callable[[Model], Exercise]:
    def declare(reference: Model) -> Exercise:
        name = reference.__name__
        if name in registry:
            raise CourseError(
                f"{reference.__module__}: two exercises are named {name!r}; rename one of them."
            )
        parameters = inspect.signature(reference).parameters
        registry[name] = Exercise(
            name=name,
            kind=kind,
            points=points,
            lesson=reference.__module__.split(".")[-2],
            draws={k: p.default for k, p in parameters.items() if k != OWN and p.kind not in STAR},
            reference=reference,
            watch=watch,
            variables=variables or (name,),
            rtol=rtol,
            hint=hint,
            idea=idea,
            follows=OWN in parameters,
            shows=shows,
            always=always,
            unordered=unordered,
            is_code=is_code,
            apart=apart,
        )
        return registry[name]

    return declare


def prose(function: Model) -> str:
    """Return a docstring as one translatable line."""
    return " ".join((function.__doc__ or "").split())
