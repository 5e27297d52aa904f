"""seccomp: the system calls that the kernel refuses to answer, as a small BPF program.

The filter is a list of refusals; everything newer than the table does not exist.  It is built
from `Rule`s by `program`, a pure function, and loaded by `load`.
"""

from __future__ import annotations

import ctypes
import errno
import platform
import signal
import struct
from collections.abc import Iterable
from dataclasses import dataclass

from grader.sandbox.linux import (
    NEWCGROUP,
    NEWIPC,
    NEWNET,
    NEWNS,
    NEWPID,
    NEWUSER,
    NEWUTS,
    PR_SET_NO_NEW_PRIVS,
    PR_SET_SECCOMP,
    call,
    libc,
    prctl,
)
from grader.sandbox.syscalls import NEWEST, NUMBERS

_MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}  # column, audit arch
_X32 = 0x4000_0000  # calls of a second ABI on x86_64

_KILL, _ERRNO, _ALLOW = 0x8000_0000, 0x0005_0000, 0x7FFF_0000
_LOAD, _RETURN = 0x20, 0x06
_EQUAL, _GREATER, _GREATER_EQUAL, _ANY_BIT = 0x15, 0x25, 0x35, 0x45
_NUMBER, _MACHINE, _ARGUMENTS = 0, 4, 16

_AF_UNIX = 1
_CLONE_THREAD = 0x0001_0000
_NAMESPACES = NEWNS | NEWUTS | NEWIPC | NEWUSER | NEWPID | NEWNET | NEWCGROUP
_SET_SIGNAL = 10  # of fcntl
_TERMINAL_INJECTION = (0x5412, 0x541C, 0x5423)  # TIOCSTI, TIOCLINUX, TIOCSETD


def _words(text: str) -> list[str]:
    return text.split()


# Other processes, mounts, kernel objects, hardware, time, keys: no lesson needs them.
NEVER = _words("""
    ptrace process_vm_readv process_vm_writev process_madvise process_mrelease kcmp
    pidfd_open pidfd_getfd pidfd_send_signal mount umount2 pivot_root chroot unshare setns
    move_mount open_tree fsopen fsconfig fsmount fspick mount_setattr open_by_handle_at
    name_to_handle_at fanotify_init mknod mknodat bpf perf_event_open userfaultfd
    io_uring_setup io_uring_enter io_uring_register keyctl add_key request_key kexec_load
    kexec_file_load init_module finit_module delete_module reboot swapon swapoff acct
    quotactl quotactl_fd syslog sethostname setdomainname settimeofday clock_settime
    adjtimex clock_adjtime iopl ioperm lookup_dcookie personality vhangup modify_ldt mbind
    set_mempolicy set_mempolicy_home_node migrate_pages move_pages memfd_create memfd_secret
    nfsservctl uselib ustat sysfs _sysctl vmsplice landlock_create_ruleset landlock_add_rule
    landlock_restrict_self seccomp
""")

# Without a mount namespace these reach files that Landlock does not guard.  They "succeed" and do
# nothing, so that shutil.copy and its like still work.
METADATA = _words("""
    chmod fchmod fchmodat chown fchown lchown fchownat setxattr lsetxattr fsetxattr
    removexattr lremovexattr fremovexattr utime utimes utimensat futimesat
""")

# Without pid, ipc and network namespaces these reach other processes of the same user; a timer
# could send its own process any signal, as could a file that is told which (`_SET_SIGNAL`).
SHARED = _words("""
    setpriority ioprio_set shmget shmat shmctl semget semop semtimedop semctl msgget msgsnd
    msgrcv msgctl mq_open mq_unlink socket connect bind listen setpgid setsid tkill timer_create
""")
ONLY_ITSELF = ("kill", "tgkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo")
# Where a process is not the first of its namespace, it could kill itself and blame others for it.
SIGNAL_ARGUMENT = {"kill": 1, "tgkill": 2, "rt_sigqueueinfo": 1, "rt_tgsigqueueinfo": 2}
ONLY_ZERO = ("prlimit64", "sched_setaffinity", "sched_setscheduler", "sched_setparam")


@dataclass(frozen=True)
class Rule:
    """Refuse ``name`` with ``error``, always or if one argument is so.

    Attributes:
        test: ``"not"`` (the argument is not ``value``), ``"is"`` (its low half is), ``"any"`` (one
            of the bits is set) or ``"none"`` (none is); empty for always.
    """

    name: str
    error: int = errno.EPERM
    argument: int = 0
    test: str = ""
    value: int = 0


def rules(*, namespaces: bool, pid: int) -> list[Rule]:
    """Return the refusals for a process, with or ``pid`` without namespaces of its own."""
    refused = [Rule(name) for name in NEVER]
    # The flags of clone3 stand in memory, where no filter sees them; glibc falls back to clone.
    refused.append(Rule("clone3", errno.ENOSYS))
    refused.append(Rule("clone", errno.EPERM, 0, "any", _NAMESPACES))
    refused.append(Rule("socket", errno.EACCES, 0, "not", _AF_UNIX))
    refused += [Rule("ioctl", errno.EPERM, 1, "is", request) for request in _TERMINAL_INJECTION]
    if not namespaces:
        refused += [Rule(name, 0) for name in METADATA]
        refused += [Rule(name) for name in SHARED]
        refused += [Rule(name, errno.EPERM, 0, "not", pid) for name in ONLY_ITSELF]
        refused += [
            Rule(name, errno.EPERM, argument, "is", signal.SIGKILL)
            for name, argument in SIGNAL_ARGUMENT.items()
        ]
        refused.append(Rule("fcntl", errno.EPERM, 1, "is", _SET_SIGNAL))
        refused += [Rule(name, errno.EPERM, 0, "not", 0) for name in ONLY_ZERO]
        # Threads only: without a pid namespace nothing would end what a process leaves behind.
        refused.append(Rule("clone", errno.EAGAIN, 0, "none", _CLONE_THREAD))
        refused += [Rule(name, errno.EAGAIN) for name in ("fork", "vfork")]
        refused += [Rule(name) for name in ("execve", "execveat", "sched_setattr")]
    return refused


def program(refused: Iterable[Rule], machine: str) -> bytes:
    """Return the BPF program that refuses ``refused`` and allows the rest.

    Raises:
        OSError: If there is no table for ``machine``.
    """
    if machine not in _MACHINES:
        raise OSError(errno.ENOSYS, f"no table of system calls for {machine}")
    column, audit = _MACHINES[machine]
    code = [_op(_LOAD, _MACHINE), _op(_EQUAL, audit, 1, 0), _op(_RETURN, _KILL)]
    code.append(_op(_LOAD, _NUMBER))
    if machine == "x86_64":
        code += [_op(_GREATER_EQUAL, _X32, 0, 1), _op(_RETURN, _KILL)]
    code += [_op(_GREATER, NEWEST, 0, 1), _op(_RETURN, _ERRNO | errno.ENOSYS)]
    for rule in refused:
        number = NUMBERS[rule.name][column]
        if number is not None:
            block = [*_condition(rule), _op(_RETURN, _ERRNO | rule.error)]
            if rule.test:
                block.append(_op(_LOAD, _NUMBER))
            code += [_op(_EQUAL, number, 0, len(block)), *block]
    code.append(_op(_RETURN, _ALLOW))
    return b"".join(code)


def _condition(rule: Rule) -> list[bytes]:
    """Return the instructions that skip one more instruction unless the rule's test holds."""
    low, high = _ARGUMENTS + 8 * rule.argument, _ARGUMENTS + 8 * rule.argument + 4
    match rule.test:
        case "not":
            return [
                _op(_LOAD, high),
                _op(_EQUAL, rule.value >> 32, 0, 2),
                _op(_LOAD, low),
                _op(_EQUAL, rule.value & 0xFFFF_FFFF, 1, 0),
            ]
        case "is":
            return [_op(_LOAD, low), _op(_EQUAL, rule.value, 0, 1)]
        case "any":
            return [_op(_LOAD, low), _op(_ANY_BIT, rule.value, 0, 1)]
        case "none":
            return [_op(_LOAD, low), _op(_ANY_BIT, rule.value, 1, 0)]
        case _:
            return []


def _op(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("HBBI", code, if_true, if_false, value)


def load(filter_program: bytes) -> None:
    """Put this thread and its children behind the filter, for good."""
    code = ctypes.create_string_buffer(filter_program, len(filter_program))
    length = len(filter_program) // 8
    header = ctypes.create_string_buffer(struct.pack("HxxxxxxP", length, ctypes.addressof(code)))
    prctl(PR_SET_NO_NEW_PRIVS, 1)
    zero = ctypes.c_ulong(0)
    call(libc.prctl(PR_SET_SECCOMP, ctypes.c_ulong(2), header, zero, zero), "seccomp")


def here(*, namespaces: bool, pid: int) -> bytes:
    """Return the program for this machine."""
    return program(rules(namespaces=namespaces, pid=pid), platform.machine())
