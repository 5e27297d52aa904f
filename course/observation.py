"""What running an answer showed, as bounded plain data.

Observing is the only step that executes a learner's code, and it compares nothing: a sandbox can
observe, and a trusted process can judge (design.md §4.5).
"""

from __future__ import annotations

import linecache
import re
import warnings
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from itertools import chain
from types import CoroutineType
from typing import Any

from torch import Tensor

from course.contained import contained
from course.inputs import MAX_PLACES, Recipe, build, leaves
from course.plain import MAX_TEXT, Plain, plain
from course.structure import links, structure

MAX_WARNINGS = 5
NOT_CALLABLE = "NotCallable"  # a failure of ours: there is a value where a function should be


@dataclass(frozen=True)
class Failure:
    """How a run failed: the type of the exception, its message, and the line of the answer."""

    type: str
    message: str
    line: str = ""


@dataclass(frozen=True)
class Observation:
    """One run of an answer, or one look at its variables.

    Attributes:
        value: What was returned; for variables, a dict from name to value.
        failure: How it failed, or None.
        inputs: Per input, what its tensors look like afterwards (`_look`), and whether it still
            holds the same ones (``kept``).
        graph: The structure behind the returned tensor, where the exercise asks for it.
        again: What a second call with the same inputs returned, where the exercise asks for it;
            ``{"raised": name}`` with the name of an exception, if it raised.
        warnings: Messages of the warnings it caused, at most ``MAX_WARNINGS``.
        printed: What it printed.
        places: At which numbers it called the polynomial it was given; None for a tensor.
    """

    value: Plain = None
    failure: Failure | None = None
    inputs: Mapping[str, Plain] = field(default_factory=dict)
    graph: Plain = None
    again: Plain = None
    warnings: Sequence[str] = ()
    printed: str = ""
    places: Sequence[float | None] = ()

    def to_json(self) -> dict[str, Any]:
        """Return JSON types only (``NaN`` and infinities are floats)."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Observation:
        """Return the observation that `to_json` wrote.

        Raises:
            ValueError: If ``data`` is no such observation; the message says what is wrong.
        """
        try:
            failure = None if data["failure"] is None else Failure(**data["failure"])
            fields: dict[str, Any] = {**data, "failure": failure}
            seen = cls(**fields)
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"not an observation: {error}") from None
        texts = [seen.printed, *seen.warnings]
        if failure is not None:
            texts += [failure.type, failure.message, failure.line]
        is_sound = (
            isinstance(seen.inputs, dict)
            and all(isinstance(text, str) for text in texts)
            and isinstance(seen.places, list | tuple)
            and all(place is None or type(place) is float for place in seen.places)
        )
        if not is_sound:
            raise ValueError("not an observation: a field has the wrong type")
        return seen


@dataclass(frozen=True)
class Job:
    """What is to be observed, as plain data: it may cross the wall."""

    names: Sequence[str]
    is_function: bool
    draws: Sequence[Mapping[str, Recipe]]
    watch: Sequence[str] = ()


def observe(
    answer: Callable[..., object], recipes: Mapping[str, Recipe], *, watch: Sequence[str] = ()
) -> Observation:
    """Call ``answer`` on fresh inputs and write down what happened; lets nothing escape.

    The inputs are passed by position.  ``"graph"`` in ``watch`` asks for the graph's structure.
    An interruption (``KeyboardInterrupt``) is a failure like any other.
    """
    inputs = {name: build(recipe) for name, recipe in recipes.items()}
    tensors = {name: leaves(built) for name, built in inputs.items()}
    before = {name: [plain(tensor) for tensor in found] for name, found in tensors.items()}
    walks: Counter[int] = Counter()
    tracked = [t for t in chain(*tensors.values()) if t.requires_grad and t.is_leaf]
    hooks = [_count_walks(tensor, walks) for tensor in tracked]
    value, failure, graph, again = None, None, None, None
    with contained() as (printed, caught):
        try:
            result = answer(*inputs.values())
            value = plain(result)
            if isinstance(result, CoroutineType):
                result.close()  # else Python warns later, on stderr, that nobody awaited it
            if "graph" in watch and isinstance(result, Tensor):
                graph = structure(result, inputs)
            if "links" in watch:
                graph = links(result)
            if "again" in watch:
                again = _again(answer, inputs.values())
        except BaseException as error:
            failure = _failure(error, answer)
    for hook in hooks:
        hook.remove()
    looks = {
        name: {
            "kept": [id(t) for t in leaves(inputs[name])] == [id(t) for t in found],
            "tensors": [_look(t, old, walks) for t, old in zip(found, before[name], strict=True)],
        }
        for name, found in tensors.items()
    }
    places = [place for built in inputs.values() for place in _places(built)]
    messages, text = _messages(caught), printed.getvalue()[:MAX_TEXT]
    return Observation(value, failure, looks, graph, again, messages, text, places)


def observe_answer(job: Job, namespace: Mapping[str, object]) -> list[Observation]:
    """Return one observation per draw of a function, or one look at the variables.

    A function that does not exist gives an empty list.
    """
    if not job.is_function:
        return [look_up(job.names, namespace)]
    name = job.names[0]
    if name not in namespace:
        return []
    answer = namespace[name]
    if not callable(answer):
        return [Observation(plain(answer), Failure(NOT_CALLABLE, type(answer).__name__))]
    seen: list[Observation] = []
    for recipes in job.draws:
        seen.append(observe(answer, recipes, watch=job.watch))
        if getattr(seen[-1].failure, "type", "") == "KeyboardInterrupt":
            break  # an endless loop has to be stopped once, not once a draw
    return seen


def look_up(names: Sequence[str], namespace: Mapping[str, object]) -> Observation:
    """Return the variables that exist as one observation, a dict from name to value."""
    found = [[name, plain(namespace[name])] for name in names if name in namespace]
    return Observation({"dict": found})


def _again(answer: Callable[..., object], inputs: Iterable[object]) -> Plain:
    """Return what a second call returns, or under the key ``raised`` the name of what it raises."""
    try:
        return plain(answer(*inputs))
    except Exception as error:
        return {"raised": type(error).__name__[:MAX_TEXT]}


def _failure(error: BaseException, answer: Callable[..., object]) -> Failure:
    try:
        message = str(error)
    except Exception:
        message = ""
    # Addresses differ from run to run, and would hide that two failures are the same one.
    message = re.sub(r"0x[0-9a-f]+", "0x…", message)[:MAX_TEXT]
    return Failure(type(error).__name__[:MAX_TEXT], message, _line(error, answer))


def _line(error: BaseException, answer: Callable[..., object]) -> str:
    """Return the last line of the answer's own code on the way to the exception."""
    code = getattr(answer, "__code__", None)
    if code is None:
        return ""
    line, trace = "", error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == code.co_filename:
            line = linecache.getline(code.co_filename, trace.tb_lineno).strip()
        trace = trace.tb_next
    return line[:MAX_TEXT]


def _places(built: object) -> list[float | None]:
    """Return where a function was called; an answer may have put anything in that place."""
    places = getattr(built, "places", ())
    known = places[:MAX_PLACES] if type(places) is list else []
    return [place for place in known if place is None or type(place) is float]


def _count_walks(tensor: Tensor, walks: Counter[int]) -> Any:
    def count(_: Tensor) -> None:
        walks[id(tensor)] += 1

    # `torch.autograd.grad` walks too, but accumulates nothing.
    return tensor.register_hook(count)


def _look(tensor: Tensor, before: Plain, walks: Counter[int]) -> dict[str, Plain]:
    """Return the state of one leaf after the run: flags, gradient, and whether it changed."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # reading .grad of a tensor that is no leaf any more
        grad = tensor.grad
    return {
        "grad": None if grad is None else plain(grad),
        "requires_grad": tensor.requires_grad,
        "is_leaf": tensor.is_leaf,
        "changed": plain(tensor).get("tensor") != before.get("tensor"),
        "walks": walks[id(tensor)],
    }


def _messages(caught: Sequence[warnings.WarningMessage]) -> tuple[str, ...]:
    texts = [str(warning.message)[:MAX_TEXT] for warning in caught]
    return tuple(dict.fromkeys(texts))[:MAX_WARNINGS]
