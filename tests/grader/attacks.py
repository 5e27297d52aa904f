"""The threat table of the grader, as cells of hostile notebooks.

``attempt(f)`` prints ``GOT`` and what the attacker got if ``f`` succeeds.  Names in capitals are
filled in by the test: a secret folder, a port, a socket, the grader's process.
"""

from __future__ import annotations

import textwrap
from typing import NamedTuple

PRELUDE = """
import ctypes, os, resource, signal, socket, subprocess, sys, time
libc = ctypes.CDLL(None, use_errno=True)
def attempt(act):
    try:
        print("GOT", str(act())[:200])
    except BaseException as error:
        print("refused", type(error).__name__)
def call(*arguments):
    result = libc.syscall(*arguments)
    if result < 0:
        raise OSError(ctypes.get_errno(), "refused")
    return result
"""


class Attack(NamedTuple):
    """One hostile cell.

    Attributes:
        endings: How its run may end.
        only: The tier in which it makes sense; both by default.
        allowed: What it may get all the same: text that may follow ``GOT``.
        expect: What its output must hold, by which we know that the attack took place.
    """

    source: str
    endings: tuple[str, ...] = ("done",)
    only: str = "AB"
    allowed: str = ""
    expect: str = ""


def attempts(*acts: str, **fields) -> Attack:
    """Return an attack of several attempts, each of which must be refused."""
    return Attack("\n".join(f"attempt(lambda: {act})" for act in acts), expect="refused", **fields)


def code(source: str, *endings: str, **fields) -> Attack:
    """Return an attack that is a piece of code."""
    return Attack(textwrap.dedent(source).strip(), endings or ("done",), **fields)


BOMB = """
    n = 0
    try:
        while n < 3000:
            {act}
            n += 1
        print("GOT all")
    except BaseException as error:
        print("refused", type(error).__name__)
"""
KILLED = ("processes", "died", "cell time", "run time", "memory", "disk", "output")

ATTACKS: dict[str, Attack] = {
    # reading
    "read gradebook": attempts("open(SECRET + '/gradebook.db').read()", "os.listdir(SECRET)"),
    "read through a link": code("""
        os.symlink(SECRET, 'link')
        attempt(lambda: os.listdir('link'))
        attempt(lambda: os.link(SECRET + '/gradebook.db', 'hard'))
        """),
    "read through /proc": attempts(
        "open(f'/proc/1/root{SECRET}/gradebook.db').read()",
        "open(f'/proc/{GRADER}/environ').read()",
        "os.listdir(f'/proc/{GRADER}/fd')",
        "open(f'/proc/{os.getppid()}/maps').read(50)",
    ),
    "read shadow": attempts("open('/etc/shadow').read()", "open('/etc/passwd').read()"),
    "read exercises": attempts(
        "open(PACKAGES + '/course/judge.py').read()",
        "os.listdir(PACKAGES + '/course/exercises')",
        "os.listdir(PACKAGES + '/solutions')",
        "open(PACKAGES + '/pyproject.toml').read()",
    ),
    "open by handle": attempts("call(304, 0, 0, 0)"),
    "environment": code("""
        found = [dict(os.environ)]
        if os.path.exists('/proc/self/environ'):
            try: found.append(open('/proc/self/environ').read())
            except OSError: pass
        print('GOT' if 'CANARY' in str(found) else 'refused', '')
        """),
    "inherited descriptors": code("""
        for fd in range(3, 300):
            try:
                where = os.fstat(fd)
            except OSError:
                continue
            import stat
            if not stat.S_ISFIFO(where.st_mode) and not stat.S_ISSOCK(where.st_mode):
                try: name = os.readlink(f'/proc/self/fd/{fd}')
                except OSError: name = '?'
                if name != '/dev/null' and 'anon_inode' not in name and name != '?':
                    print('GOT', fd, name)
        print('refused')
        """),
    # writing
    "write outside": attempts(
        "open(SECRET + '/x', 'w')",
        "open('/usr/x', 'w')",
        "open('/etc/x', 'w')",
        "open(os.__file__, 'a')",
        "os.unlink(SECRET + '/gradebook.db')",
        "os.truncate(SECRET + '/gradebook.db', 0)",
        "os.mkdir('/x')",
    ),
    "change modes": code("""
        try: os.chmod(SECRET + '/gradebook.db', 0)
        except OSError: pass
        try: os.utime(SECRET + '/gradebook.db', (0, 0))
        except OSError: pass
        print('refused')
        """),
    "device files": attempts(
        "os.mknod('disk', 0o60666, os.makedev(8, 0))", "open('/dev/sda', 'rb')", "open('/dev/mem')"
    ),
    # network
    "tcp": attempts(
        "socket.create_connection(('127.0.0.1', PORT), 2)", "socket.socket(socket.AF_INET)"
    ),
    "udp": attempts("socket.socket(socket.AF_INET, socket.SOCK_DGRAM)"),
    "ipv6 and netlink": attempts(
        "socket.socket(socket.AF_INET6)", "socket.socket(socket.AF_NETLINK, socket.SOCK_RAW)"
    ),
    "socket with upper bits": attempts("call(41, (1 << 32) | 2, 1, 0)"),
    "names": attempts("socket.getaddrinfo('example.org', 80)"),
    "unix sockets": attempts(
        "socket.socket(socket.AF_UNIX).connect('\\0' + ABSTRACT)",
        "socket.socket(socket.AF_UNIX).connect(SECRET + '/socket')",
    ),
    # other processes
    "kill the grader": attempts("os.kill(GRADER, 9)", "os.kill(ZYGOTE, 9)"),
    "kill the parent": code("""
        if os.getppid() > 1:
            attempt(lambda: os.kill(os.getppid(), 9))
        else:
            print('refused')
        """),
    "kill everyone": code(
        """
        try: os.kill(-1, 9)
        except OSError: pass
        print('refused')
        """,
        "done",
        "died",
    ),
    "trace": attempts(
        "call(101, 16, os.getppid(), 0, 0)",
        "call(310, os.getppid(), 0, 0, 0, 0, 0)",
        "call(438, 3, 0, 0)",
    ),
    "limits of others": attempts(
        "resource.prlimit(GRADER, resource.RLIMIT_CPU, (1, 1))", "os.sched_setaffinity(GRADER, {0})"
    ),
    "raise its limits": attempts(
        "resource.setrlimit(resource.RLIMIT_AS, (-1, -1))",
        "resource.setrlimit(resource.RLIMIT_CPU, (10**6, 10**6))",
    ),
    # privileges
    "become root": attempts(
        "os.setuid(os.getuid() + 1)", "os.chroot('/')", "call(125, 0, 0)", "os.setgroups([0])"
    ),
    "setuid programs": code(
        """
        try:
            done = subprocess.run(['su', '-c', 'id'], capture_output=True, text=True, timeout=5,
                                  stdin=subprocess.DEVNULL)
            print('GOT' if 'uid=' in done.stdout else 'refused')
        except (OSError, subprocess.SubprocessError) as error:
            print('refused', type(error).__name__)
        """
    ),
    "namespaces": attempts(
        "call(272, 0x10000000)", "call(272, 0x20000)", "call(165, 0, 0, 0, 0, 0)", "call(166, 0, 2)"
    ),
    "clone into namespaces": attempts("call(56, 0x10000011, 0, 0, 0, 0)", "call(435, 0, 0)"),
    "kernel interfaces": attempts(
        "call(321, 0, 0, 0)",
        "call(250, 0, 0)",
        "call(425, 1, 0)",
        "call(323, 0)",
        "call(298, 0, 0, 0, 0, 0)",
        "call(175, 0, 0, 0)",
        "call(169, 0, 0, 0, 0)",
    ),
    "unknown system call": attempts("call(999)", "call(462, 0, 0, 0)"),
    "second abi": code("call(0x40000000 + 41, 2, 1, 0); print('GOT x32')", "died"),
    "terminal": code("""
        import fcntl
        for fd in (0, 1, 2):
            attempt(lambda: fcntl.ioctl(fd, 0x5412, b'x'))
        """),
    # using up
    "fork bomb": code(
        BOMB.format(act="os.fork() or os._exit(time.sleep(20))"), "done", *KILLED, only="B"
    ),
    "fork bomb in a namespace": code(
        """
        while True:
            try: os.fork()
            except OSError: pass
        """,
        *KILLED,
        only="A",
    ),
    "thread bomb": code(
        "import threading\n"
        + textwrap.dedent(
            BOMB.format(act="threading.Thread(target=time.sleep, args=(9,), daemon=True).start()")
        ),
        "done",
        *KILLED,
    ),
    "memory": code(BOMB.format(act="globals().setdefault('b', []).append(bytearray(50 << 20))")),
    "memory of torch": attempts("__import__('torch').ones(3_000_000_000).sum()"),
    "shared memory": code(
        """
        import mmap
        kept = []
        try:
            while len(kept) < 200:
                kept.append(mmap.mmap(-1, 100 << 20))
                kept[-1][::4096] = bytes(len(kept[-1][::4096]))
            print('GOT all')
        except BaseException as error:
            kept.clear()
            print('refused', type(error).__name__)
        """,
        "done",
        "memory",
        "died",
    ),
    "memory of many processes": code(
        """
        for _ in range(20):
            if os.fork() == 0:
                b = bytearray(300 << 20)
                for i in range(0, len(b), 4096): b[i] = 1
                time.sleep(20)
        time.sleep(20)
        """,
        *KILLED,
        only="A",
    ),
    "memfd": attempts("os.memfd_create('x')"),
    "fill the disk": code(
        """
        n = 0
        try:
            while n < 100:
                with open(f'f{n}', 'wb') as file: file.write(bytes(8 << 20))
                n += 1
            print('GOT', 8 * n, 'MB')
        except OSError as error:
            print('refused', error)
        """,
        "done",
        "disk",
    ),
    "one large file": attempts("open('big', 'wb').write(bytes(100 << 20))", allowed="52428800"),
    "many files": code(
        BOMB.format(act="open(f'i{n}', 'w').close()").replace("3000", "30000"), only="A"
    ),
    "endless loop": code("while True: pass"),
    "loop that will not be interrupted": code(
        "signal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True: pass", "cell time"
    ),
    "sleep": code("time.sleep(1000)"),
    "endless regular expression": code(
        "import re; re.match(r'(a+)+$', 'a' * 40 + 'b')", "done", "cell time"
    ),
    "daemon": code(
        """
        try:
            if os.fork() == 0:
                os.setsid()
                if os.fork() == 0:
                    time.sleep(60)
                os._exit(0)
        except OSError: pass
        print('refused')
        """
    ),
    # talking
    "print flood": code("while True: print('A' * 10000)", "done", "output"),
    "descriptor flood": code("while True: os.write(1, b'B' * 65536)", "output"),
    "one large print": code("print('C' * 50_000_000)"),
    "many displays": code("for i in range(200000): display(i)", "output", "cell time", "done"),
    "exit": code("print('refused'); os._exit(0)", "died"),
    "crash": code("ctypes.string_at(0)", "died"),
    "kill itself": code(
        """
        for number in (9, 15, 6, 31):
            try: os.kill(os.getpid(), number)
            except OSError: pass
        """,
        "died",
        "done",
    ),
    "abort": code("os.abort()", "died"),
    "exit from a thread": code(
        "import threading; t = threading.Thread(target=lambda: os._exit(0)); t.start(); t.join()",
        "died",
    ),
    "deep recursion": code(
        "sys.setrecursionlimit(10**9)\ndef f(): return f()\nf()", "done", *KILLED
    ),
    "close everything": code("os.closerange(0, 1000)", "died", "done"),
    "forged frames": code(
        """
        import json, struct
        def frame(message):
            body = json.dumps(message).encode()
            os.write(3, struct.pack('>I', len(body)) + body)
        frame({'msg_type': 'walls', 'content': {'tier': 'Z'}})
        frame({'msg_type': 'cell_done', 'parent': 'c1', 'content': {'status': 'ok'}})
        frame({'msg_type': 'stream', 'parent': 'c1', 'content': {'name': 'stdout', 'text': 'x'}})
        frame({'msg_type': 'all_done', 'content': {}})
        os.write(3, struct.pack('>I', 2**31)); os._exit(0)
        """,
        "output",
        "done",
    ),
    "garbage frames": code(
        r"""
        import struct
        for body in (b'[' * 100000, b'{"msg_type":"stream","content":{"x":NaN}}', b'\xff\xfe',
                     b'{"msg_type":"execute_input","parent":"c0","content":{"execution_count":'
                     + b'9' * 5000 + b'}}', b'null', b'{}', b'{"msg_type":[]}',
                     b'{"msg_type":"observed","parent":"c0","content":7}',
                     b'{"msg_type":"cell_done","parent":["c0"],"content":{}}',
                     b'{"msg_type":"display_data","parent":"c0","content":{"data":{"a":{}}}}'):
            os.write(3, struct.pack('>I', len(body)) + body)
        """
    ),
    "random bytes": code("os.write(3, os.urandom(100000))", "output", "done", "died"),
    # what the next one would meet
    "traps": code(
        """
        import torch
        torch.allclose = lambda *_, **__: True
        for path in ('/tmp/left', '/dev/shm/left', '/tmp/work/left', os.path.expanduser('~/left')):
            try: open(path, 'w').close()
            except OSError: pass
        print('refused')
        """
    ),
}
