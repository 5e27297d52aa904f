"""The words exercises are written in: a decorator for each of the four kinds.

::

    @write(points=2)    the learner writes or repairs a function of that name
    @graph(points=2)    the same, but the graph behind the returned tensor is compared
    @predict(points=1)  the learner writes down what the reference returns for numbers of their own
    @choose(points=1)   the learner picks the option (or the set of options) that it returns

The decorated function becomes an `Exercise`.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from course.errors import CourseError
from course.exercise import OWN, STAR, Exercise, Kind, Model, registry
from course.inputs import Recipe


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
