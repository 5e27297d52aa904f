"""The few Linux calls that Python 3.11 has no function for."""

from __future__ import annotations

import ctypes
import os
import struct

libc = ctypes.CDLL(None, use_errno=True)

# prctl(2)
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_SECCOMP, PR_CAPBSET_DROP, PR_SET_NO_NEW_PRIVS = (
    1,
    4,
    22,
    24,
    38,
)
# namespaces
NEWNS, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET = (
    0x00020000,
    0x04000000,
    0x08000000,
    0x10000000,
    0x20000000,
    0x40000000,
)
NEWCGROUP = 0x02000000
# mount(2)
MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_BIND, MS_REC, MS_PRIVATE = 2, 4, 8, 4096, 16384, 1 << 18

_MADV_COLLAPSE = 25
_HUGE_PAGE = 2 << 20

INSIDE_ID = 1000  # user and group, as they are called in the jail

_CAPSET_VERSION_3 = 0x20080522


def call(result: int, what: str) -> int:
    """Return ``result`` of a C function.

    Raises:
        OSError: If it is negative; the message says which call failed.
    """
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
    return result


def prctl(option: int, value: int = 0) -> None:
    """Change one property of this process."""
    zero = ctypes.c_ulong(0)
    call(libc.prctl(option, ctypes.c_ulong(value), zero, zero, zero), f"prctl {option}")


def unshare(flags: int) -> None:
    """Give this process namespaces of its own."""
    call(libc.unshare(flags), f"unshare {flags:#x}")


def setns(handle: int, kind: int) -> None:
    """Let this process's children (``NEWPID``) or itself enter a namespace."""
    call(libc.setns(handle, kind), "setns")


def mount(source: str, target: str, kind: str | None, flags: int = 0, data: str = "") -> None:
    """Mount ``source`` on ``target``."""
    result = libc.mount(
        source.encode(),
        target.encode(),
        kind.encode() if kind else None,
        ctypes.c_ulong(flags),
        data.encode(),
    )
    call(result, f"mount {kind or 'bind'} {target}")


def own_user_namespace() -> None:
    """Move into a user namespace of our own, as the same user.

    Linux counts processes per user and namespace, so that what one child starts is not counted
    with what its neighbours do.
    """
    user, group = os.getuid(), os.getgid()
    unshare(NEWUSER)
    for name, text in (
        ("setgroups", "deny"),
        ("uid_map", f"{user} {user} 1"),
        ("gid_map", f"{group} {group} 1"),
    ):
        with open(f"/proc/self/{name}", "w", encoding="ascii") as file:
            file.write(text)


def collapse_memory() -> int:
    """Put this process's private memory into huge pages, and return how many it has become.

    A fork copies a table of all pages, and its end takes it apart: with 512 times fewer entries
    both are several times quicker.  Linux before 6.1 cannot do it; nothing changes there.
    """
    collapsed = 0
    with open("/proc/self/maps", encoding="utf-8", errors="replace") as maps:
        lines = maps.read().splitlines()
    for line in lines:
        addresses, rights, _, _, inode, *_ = line.split(maxsplit=5)
        if rights != "rw-p" or inode != "0":
            continue
        start, end = (int(address, 16) for address in addresses.split("-"))
        for page in range(-(-start // _HUGE_PAGE) * _HUGE_PAGE, end - _HUGE_PAGE + 1, _HUGE_PAGE):
            where, size = ctypes.c_void_p(page), ctypes.c_size_t(_HUGE_PAGE)
            collapsed += libc.madvise(where, size, _MADV_COLLAPSE) == 0
    return collapsed


def leave_root(user: int) -> None:
    """Continue in a child that is no longer root, but the unprivileged ``user`` outside.

    Root's processes are not counted, and root's files are root's.  This process, which stays root,
    writes the child's map, waits for its end, and ends with it.
    """
    unshared, tell = os.pipe()
    mapped, go = os.pipe()
    child = os.fork()
    if child:
        os.read(unshared, 1)
        for name in ("uid_map", "gid_map"):
            with open(f"/proc/{child}/{name}", "w", encoding="ascii") as file:
                file.write(f"{INSIDE_ID} {user} 1")
        os.write(go, b".")
        os._exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) & 255)
    unshare(NEWUSER)
    os.write(tell, b".")
    os.read(mapped, 1)
    for handle in (unshared, tell, mapped, go):
        os.close(handle)
    os.setgroups([])
    os.setresgid(INSIDE_ID, INSIDE_ID, INSIDE_ID)
    os.setresuid(INSIDE_ID, INSIDE_ID, INSIDE_ID)
    prctl(PR_SET_DUMPABLE, 1)  # a change of user had made /proc/self root's


def mount_proc() -> bool:
    """Mount a /proc of this pid namespace, and return whether Linux allowed it.

    Root's bubblewrap and most containers mask parts of /proc; then it does not.
    """
    try:
        mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC)
    except OSError:
        return False
    return True


def drop_capabilities() -> None:
    """Give up every capability for good: the bounding set, then those in use."""
    zero = ctypes.c_ulong(0)
    for capability in range(64):
        if libc.prctl(PR_CAPBSET_DROP, ctypes.c_ulong(capability), zero, zero, zero) < 0:
            break  # past the last one, or not allowed to; what counts is dropped below
    header = struct.pack("Ii", _CAPSET_VERSION_3, 0)
    call(libc.capset(header, bytes(24)), "capset")
