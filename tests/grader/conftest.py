"""Fixtures of the grader's tests: zygotes behind each tier's walls, started once."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from grader.launch import Zygote
from grader.sandbox.policy import Limits, Tier
from grader.sandbox.probe import Finding, probe
from grader.supervise import Run, run
from tests.grader import classroom

FINDINGS = probe()
NEEDED = {Tier.A: ("seccomp", "bubblewrap"), Tier.B: ("seccomp", "landlock"), Tier.C: ()}

RunCells = Callable[..., Run]


def require(tier: Tier) -> None:
    """Skip by name where a wall cannot be built; in CI that is a failure."""
    lacking: dict[str, Finding] = {
        name: FINDINGS[name] for name in NEEDED[tier] if not FINDINGS[name].works
    }
    if lacking:
        reason = f"tier {tier} needs " + "; ".join(f"{k}: {v.detail}" for k, v in lacking.items())
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)


@pytest.fixture(scope="session", params=[Tier.A, Tier.B], ids=["tier-A", "tier-B"])
def zygote(request: pytest.FixtureRequest) -> Iterator[Zygote]:
    """A zygote of tier A, then one of tier B."""
    require(request.param)
    started = Zygote(request.param)
    yield started
    started.close()


@pytest.fixture
def run_cells(zygote: Zygote) -> RunCells:
    """Return a function that runs sources, named c0, c1 …, in a fresh child."""

    def run_them(*sources: str, limits: Limits | None = None, seed: int = 1) -> Run:
        cells = [{"name": f"c{i}", "source": source} for i, source in enumerate(sources)]
        job = {"cells": cells, "seed": seed, "questions": {}, "given": {}}
        return run(zygote.controls[0], job, limits or Limits(cell_seconds=10))

    return run_them


@pytest.fixture(scope="session")
def honest_class(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A class of honest learners in five languages, not graded yet; tests copy it."""
    folder = tmp_path_factory.mktemp("class") / "course"
    with pytest.MonkeyPatch.context() as monkeypatch:
        classroom.released_now(monkeypatch)
        classroom.write(folder, classroom.HONEST)
    return folder


@pytest.fixture(scope="session")
def graded_class(honest_class: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same class, graded once."""
    require(Tier.A)
    folder = classroom.copy(honest_class, tmp_path_factory.mktemp("graded") / "course")
    done = classroom.grade(folder, "--jobs", "2")
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def course(graded_class: Path, tmp_path: Path) -> Path:
    """A graded class of this test's own."""
    return classroom.copy(graded_class, tmp_path / "course")


@pytest.fixture
def fresh(honest_class: Path, tmp_path: Path) -> Path:
    """A class of this test's own that nobody has graded."""
    return classroom.copy(honest_class, tmp_path / "course")
