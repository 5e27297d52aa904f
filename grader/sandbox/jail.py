"""The world of the zygote: what can be read in there, and the bubblewrap command that makes it.

In it are the interpreter and its libraries, read-only, and the few files of this project that run
inside.  Exercises, lessons, solutions, gradebook and other submissions are not.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from grader.sandbox.linux import INSIDE_ID

PACKAGES = Path(__file__).parents[2]  # the folder that holds `course` and `grader`

# What libraries look for outside of /usr.
_SYSTEM = (
    "/usr",
    "/etc/alternatives",
    "/etc/fonts",
    "/etc/ld.so.cache",
    "/etc/mime.types",
    "/etc/ssl",
)
_LINKS = ("/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32")
_FACTS = ("/proc/cpuinfo", "/proc/meminfo", "/sys/devices/system/cpu")


def environment() -> dict[str, str]:
    """Return the whole environment of the zygote: nothing of the grader's own is in it."""
    return {
        "HOME": "/tmp",  # noqa: S108 - its own tmpfs
        "LANG": "C.UTF-8",
        "PATH": "/usr/bin:/bin",
        "PYTHONHASHSEED": "0",
        "OMP_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    }


def libraries() -> list[str]:
    """Return the folders of installed packages, in the order in which Python looks there."""
    return [path for path in sys.path if path.endswith(("site-packages", "dist-packages"))]


def argv(
    command: Sequence[str],
    inside: Iterable[str],
    hidden: Iterable[str] = (),
    *,
    root: bool | None = None,
) -> list[str]:
    """Return the bubblewrap command that runs ``command``.

    Args:
        command: What runs in the jail.
        inside: Files of this project that can be read there.
        hidden: Folders that cannot, even where they lie among the libraries.
        root: Whether root runs it; asked of the system by default.
    """
    root = os.geteuid() == 0 if root is None else root
    words = [
        *("bwrap", "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts"),
        *("--unshare-cgroup-try", "--die-with-parent", "--new-session", "--hostname", "sandbox"),
        # For the namespaces of its children, and to let them drop everything.
        *("--cap-drop", "ALL", "--cap-add", "CAP_SYS_ADMIN", "--cap-add", "CAP_SETPCAP"),
        "--clearenv",
    ]
    if root:  # the zygote leaves root itself, once the jail stands: see `linux.leave_root`
        words += ["--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]
    else:
        user = str(INSIDE_ID)
        words += ["--unshare-user", "--uid", user, "--gid", user]
    for name, value in environment().items():
        words += ["--setenv", name, value]
    words += ["--perms", "1777", "--tmpfs", "/tmp"]  # noqa: S108
    folders = [Path(folder) for folder in _folders()]
    for link in map(Path, _LINKS):
        if link.is_symlink():
            words += ["--symlink", os.readlink(link), str(link)]
        elif link.is_dir():
            folders.append(link)
    covers = {path for path in _secrets(hidden) if any(f in path.parents for f in folders)}
    inside = sorted(inside)
    bound = [*folders, *map(Path, inside)]
    # Folders on the way, which bubblewrap would make for the one user who starts it.
    for path in sorted({parent for item in bound for parent in item.parents} - {Path("/")}):
        if not any(folder in (path, *path.parents) for folder in folders):
            words += ["--perms", "0755", "--dir", str(path)]
    for path in sorted(covers.union(folders)):  # a folder before what lies in it
        name = str(path)
        tmpfs = ["--perms", "0755", "--tmpfs", name]
        words += tmpfs if path in covers else ["--ro-bind", name, name]
    for path in inside:
        words += ["--ro-bind", path, path]
    for path in sorted(covers):
        words += ["--remount-ro", str(path)]
    words += ["--proc", "/proc", "--dev", "/dev", "--remount-ro", "/", "--chdir", "/"]
    return [*words, "--", *command]


def readable(
    inside: Iterable[str], hidden: Iterable[str] = (), *, jailed: bool = True
) -> tuple[str, ...]:
    """Return what Landlock lets a child read: in the jail all there is, else what it would hold.

    Landlock knows no exceptions, so a folder that holds something hidden is listed by its entries.
    """
    if jailed:
        return (*_folders(), *_LINKS, "/etc", "/sys", "/dev", *inside)
    secrets = _secrets(hidden)
    folders = (Path(folder) for folder in (*_folders(), *_LINKS) if folder != "/etc/ssl")
    return (*(path for folder in folders for path in _without(folder, secrets)), *inside, *_FACTS)


def _folders() -> list[str]:
    prefixes = (sys.prefix, sys.base_prefix, sys.exec_prefix, sys.base_exec_prefix)
    return sorted({path for path in (*_SYSTEM, *prefixes, *libraries()) if os.path.exists(path)})


def _secrets(hidden: Iterable[str]) -> set[Path]:
    installed = PACKAGES.name in {"site-packages", "dist-packages"}
    own = {PACKAGES / "course", PACKAGES / "grader"} if installed else {PACKAGES}
    return own.union(map(Path, hidden))


def _without(folder: Path, secrets: set[Path]) -> list[str]:
    if not any(folder in secret.parents for secret in secrets):
        return [str(folder)]
    entries = [entry for entry in sorted(folder.iterdir()) if entry not in secrets]
    return [path for entry in entries for path in _without(entry, secrets)]
