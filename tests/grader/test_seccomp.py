"""The filter of system calls, judged by a small machine that runs its program."""

from __future__ import annotations

import errno
import os
import platform
import struct

import pytest

from grader.sandbox import seccomp
from grader.sandbox.syscalls import NEWEST, NUMBERS

ALLOW, KILL, ERRNO = 0x7FFF0000, 0x80000000, 0x00050000
AUDIT = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
ME = 4242


def verdict(program: bytes, machine: str, number: int, *arguments: int) -> int:
    """Return what the kernel would do: the BPF program, run on one system call."""
    values = [*arguments, *[0] * (6 - len(arguments))]
    data = struct.pack("<iIQ6Q", number, AUDIT[machine], 0, *values)
    code = list(struct.iter_unpack("HBBI", program))
    at, accumulator = 0, 0
    while True:
        operation, if_true, if_false, value = code[at]
        at += 1
        match operation:
            case 0x20:
                (accumulator,) = struct.unpack_from("<I", data, value)
            case 0x06:
                return value
            case 0x15:
                at += if_true if accumulator == value else if_false
            case 0x25:
                at += if_true if accumulator > value else if_false
            case 0x35:
                at += if_true if accumulator >= value else if_false
            case 0x45:
                at += if_true if accumulator & value else if_false
            case _:
                raise AssertionError(f"unknown operation {operation:#x}")


def ask(machine: str, name: str, *arguments: int, namespaces: bool = True) -> int:
    """Return the verdict on a call by name."""
    program = seccomp.program(seccomp.rules(namespaces=namespaces, pid=ME), machine)
    number = NUMBERS[name][0 if machine == "x86_64" else 1]
    assert number is not None
    return verdict(program, machine, number, *arguments)


MACHINES = pytest.mark.parametrize("machine", ["x86_64", "aarch64"])


@MACHINES
@pytest.mark.parametrize("name", seccomp.NEVER)
def test_forbidden_call_is_refused(machine: str, name: str):
    """Each call of the list is refused in both tiers, on every machine that has it."""
    if NUMBERS[name][0 if machine == "x86_64" else 1] is not None:
        for namespaces in (True, False):
            assert ask(machine, name, namespaces=namespaces) == ERRNO | errno.EPERM


CALLS = {
    "unix socket": ("socket", (1,), True, ALLOW),
    "internet socket": ("socket", (2,), True, ERRNO | errno.EACCES),
    "socket with upper bits": ("socket", ((1 << 32) | 1,), True, ERRNO | errno.EACCES),
    "unix socket without namespaces": ("socket", (1,), False, ERRNO | errno.EPERM),
    "new thread": ("clone", (0x3D0F00,), True, ALLOW),
    "new thread, alone": ("clone", (0x3D0F00,), False, ALLOW),
    "new process": ("clone", (17,), True, ALLOW),
    "new process, alone": ("clone", (17,), False, ERRNO | errno.EAGAIN),
    "new user namespace": ("clone", (0x10000011,), True, ERRNO | errno.EPERM),
    "flags in memory": ("clone3", (), True, ERRNO | errno.ENOSYS),
    "typing into a terminal": ("ioctl", (0, 0x5412), True, ERRNO | errno.EPERM),
    "the same, upper bits": ("ioctl", (0, (1 << 32) | 0x5412), True, ERRNO | errno.EPERM),
    "asking a terminal's size": ("ioctl", (0, 0x5413), True, ALLOW),
    "signal to itself": ("kill", (ME,), False, ALLOW),
    "death of itself": ("kill", (ME, 9), False, ERRNO | errno.EPERM),
    "death by a timer, alone": ("timer_create", (1,), False, ERRNO | errno.EPERM),
    "a timer": ("timer_create", (1,), True, ALLOW),
    "death by a file, alone": ("fcntl", (3, 10, 9), False, ERRNO | errno.EPERM),
    "flags of a file, alone": ("fcntl", (3, 4, 0), False, ALLOW),
    "signal to another": ("kill", (1,), False, ERRNO | errno.EPERM),
    "signal to all": ("kill", (2**64 - 1,), False, ERRNO | errno.EPERM),
    "own limits": ("prlimit64", (0,), False, ALLOW),
    "limits of another": ("prlimit64", (7,), False, ERRNO | errno.EPERM),
    "change of mode, alone": ("fchmodat", (), False, ERRNO | 0),
    "change of mode": ("fchmodat", (), True, ALLOW),
    "other program, alone": ("execve", (), False, ERRNO | errno.EPERM),
    "other program": ("execve", (), True, ALLOW),
}


@MACHINES
@pytest.mark.parametrize("case", CALLS.values(), ids=CALLS)
def test_arguments_decide(machine: str, case):
    """A call that is sometimes harmless is refused exactly where it is not."""
    name, arguments, namespaces, expected = case
    assert ask(machine, name, *arguments, namespaces=namespaces) == expected


def test_unknown_calls_do_not_exist():
    """A call newer than the table is answered as by an older kernel."""
    program = seccomp.program(seccomp.rules(namespaces=True, pid=ME), "x86_64")
    assert verdict(program, "x86_64", NEWEST + 1) == ERRNO | errno.ENOSYS
    assert verdict(program, "x86_64", NEWEST) != ERRNO | errno.ENOSYS


def test_second_abi_is_fatal():
    """x32 calls, and calls of 32-bit programs, end the process."""
    program = seccomp.program(seccomp.rules(namespaces=True, pid=ME), "x86_64")
    assert verdict(program, "x86_64", 0x40000000 + 41, 2) == KILL
    assert verdict(program, "aarch64", 0) == KILL


def test_unknown_machine_has_no_filter():
    """Where there is no table, there is no wall: an error, not an empty filter."""
    with pytest.raises(OSError, match="no table of system calls for vax"):
        seccomp.program([], "vax")


@pytest.mark.skipif(platform.machine() not in AUDIT, reason="no table for this machine")
def test_kernel_obeys_the_program():
    """What the small machine says is what Linux does."""
    child = os.fork()
    if child == 0:
        seccomp.load(seccomp.here(namespaces=False, pid=os.getpid()))
        try:
            os.kill(os.getppid(), 0)
        except PermissionError:
            os._exit(0)
        os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
