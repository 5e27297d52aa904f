"""Landlock: a process gives up all files but a few, for good and without privileges."""

from __future__ import annotations

import ctypes
import os
import stat
import struct
from collections.abc import Iterable

from grader.sandbox.linux import PR_SET_NO_NEW_PRIVS, call, libc, prctl

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446  # the same on all architectures
_RULE_PATH_BENEATH = 1

_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_MAKE_CHAR, _MAKE_BLOCK, _TRUNCATE, _IOCTL_DEV = 1 << 6, 1 << 11, 1 << 14, 1 << 15
_READ = _EXECUTE | _READ_FILE | _READ_DIR
_ON_A_FILE = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE | _IOCTL_DEV

# How many rights on files each ABI knows.
_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15}
_ALL_RIGHTS = 16


def abi() -> int:
    """Return the version of Landlock that this kernel has; 0 or less if it has none."""
    return libc.syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), ctypes.c_uint32(1))


def restrict(readable: Iterable[str], writable: Iterable[str]) -> dict[str, int | bool]:
    """Confine this thread and its children to these paths, and return what was enforced.

    Paths that do not exist are left out: what cannot be opened need not be allowed.

    Raises:
        OSError: If this kernel has no Landlock.
    """
    version = call(abi(), "Landlock")
    rights = (1 << _RIGHTS.get(version, _ALL_RIGHTS)) - 1
    tcp = 0b11 if version >= 4 else 0
    scoped = 0b11 if version >= 6 else 0  # abstract sockets, signals
    size = 8 if version < 4 else 16 if version < 6 else 24
    attributes = struct.pack("QQQ", rights, tcp, scoped)[:size]
    create = libc.syscall(_CREATE_RULESET, attributes, ctypes.c_size_t(size), 0)
    ruleset = call(create, "landlock_create_ruleset")
    try:
        for path in readable:
            _allow(ruleset, path, _READ & rights)
        for path in writable:
            _allow(ruleset, path, rights & ~_MAKE_CHAR & ~_MAKE_BLOCK)
        prctl(PR_SET_NO_NEW_PRIVS, 1)
        call(libc.syscall(_RESTRICT_SELF, ruleset, 0), "landlock_restrict_self")
    finally:
        os.close(ruleset)
    return {"abi": version, "tcp": bool(tcp), "signals": bool(scoped)}


def _allow(ruleset: int, path: str, rights: int) -> None:
    try:
        handle = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        if not stat.S_ISDIR(os.fstat(handle).st_mode):
            rights &= _ON_A_FILE
        rule = struct.pack("<Qi", rights, handle)
        added = libc.syscall(_ADD_RULE, ruleset, _RULE_PATH_BENEATH, rule, 0)
        call(added, f"landlock_add_rule {path}")
    finally:
        os.close(handle)
