"""Every row of the threat table, in tiers A and B, each followed by an honest notebook."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from grader.launch import Zygote
from grader.sandbox import jail
from grader.sandbox.policy import Limits
from grader.supervise import Run
from tests.grader.attacks import ATTACKS, PRELUDE, Attack

LIMITS = Limits(
    cell_seconds=2,
    grace_seconds=1,
    run_seconds=8,
    cpu_seconds=10,
    memory_mib=700,
    tree_mib=1500,
    file_mib=50,
    disk_mib=100,
    output_bytes=3 << 20,
)
HONEST = """
import os, torch
x = torch.tensor(2.0, requires_grad=True)
(5 * x**3).backward()
print(x.grad.item(), torch.allclose(torch.zeros(1), torch.ones(1)), os.listdir('.'),
      [p for p in ('/tmp/left', '/dev/shm/left', '/tmp/work/left') if os.path.exists(p)])
"""


class Target(NamedTuple):
    """What an attacker is after."""

    folder: Path
    names: str


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    """A gradebook, a port, sockets, and this process."""
    folder = tmp_path_factory.mktemp("secret")
    (folder / "gradebook.db").write_text("TOP SECRET")
    port = socket.create_server(("127.0.0.1", 0))
    abstract, path = socket.socket(socket.AF_UNIX), socket.socket(socket.AF_UNIX)
    name = f"grader-{os.getpid()}"
    abstract.bind(f"\0{name}")
    path.bind(str(folder / "socket"))
    for listening in (abstract, path):
        listening.listen()
    names = (
        f"SECRET = {str(folder)!r}; PORT = {port.getsockname()[1]}; ABSTRACT = {name!r}; "
        f"GRADER = {os.getpid()}; PACKAGES = {str(jail.PACKAGES)!r}"
    )
    yield Target(folder, names)
    for opened in (port, abstract, path):
        opened.close()


def printed(run: Run, name: str = "c0") -> str:
    """Return what a cell printed."""
    return "".join(output.get("text", "") for output in run.cells[name].outputs)


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_attack_gets_nothing_and_harms_nobody(
    run_cells, zygote: Zygote, target: Target, monkeypatch, attack: Attack
):
    """The attacker gets nothing, the run ends as it should, the next learner notices nothing."""
    if zygote.tier not in attack.only:
        pytest.skip(f"this attack is for tier {attack.only}")
    monkeypatch.setenv("CANARY", "password")
    names = f"{target.names}; ZYGOTE = {zygote.pid}"
    source = f"{names}\n{PRELUDE}\n{attack.source}"
    run = run_cells(source, "print('second cell')", limits=LIMITS)
    shown = printed(run)
    got = [line for line in shown.splitlines() if line.startswith("GOT")]
    assert not [line for line in got if not attack.allowed or attack.allowed not in line]
    assert attack.expect in shown
    assert run.ending in attack.endings
    assert run.walls["tier"] == zygote.tier
    assert (target.folder / "gradebook.db").read_text() == "TOP SECRET"
    assert (target.folder / "gradebook.db").stat().st_mode & 0o777 == 0o644
    assert zygote.alive
    after = run_cells(HONEST, limits=LIMITS)
    assert printed(after) == "60.0 False [] []\n"


def test_secret_could_be_read_without_walls(target: Target):
    """The twin: what the attacks are refused is there to be had."""
    assert (target.folder / "gradebook.db").read_text() == "TOP SECRET"
    assert list((jail.PACKAGES / "course" / "exercises").iterdir())
