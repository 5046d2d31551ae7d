"""Runs sitegen with faults: dies at a write, is refused one, is killed or interrupted on the way.

As a program it is a server that has everything loaded and forks a process for each command: one
line of JSON in, one out. ``Server`` is the other end of it.
"""

import builtins
import errno
import io
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DIED = 77
"""Exit status of a process that died at a write."""
INTERRUPTED = 130
SECONDS = 300
"""Until a command counts as hanging."""
_SWITCHES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
_NEED_ROOM = ("open", "write", "mkdir")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """What came of a command."""

    status: int
    """Of its exit; a signal as a negative number."""
    printed: str
    writes: int
    """How many calls that change something the system got; 0 where the process died."""
    seconds: float


class Server:
    """The process that forks."""

    def __init__(self) -> None:
        pipes: Any = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        self._process = subprocess.Popen([sys.executable, __file__], **pipes)

    def run(
        self,
        *arguments: str | Path,
        fault: str = "",
        at: int = 0,
        kill: int = 0,
        after: float = 0,
    ) -> Ran:
        """Run a command: with a fault at a write, or a signal after some seconds.

        A fault is ``die`` or the name of an error such as ``ENOSPC``; Ctrl-C goes to all processes
        of the command, as on a terminal.
        """
        order = {"arguments": [*map(str, arguments)], "fault": fault, "at": at}
        order |= {"kill": kill, "after": after}
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        return Ran(**json.loads(self._process.stdout.readline()))

    def stop(self) -> None:
        self._process.communicate()


class _Faults:
    """Counts what changes files, and lets one call fail."""

    def __init__(self, fault: str, at: int) -> None:
        self._fault = fault
        self._at = at
        self.calls = 0

    def meet(self, what: str, before: Callable[[], object] = lambda: None) -> None:
        """Count a call; at the one that was asked for, die or fail, half of it done before."""
        self.calls += 1
        # A full disk stays full, other errors pass.
        again = self._fault == "ENOSPC" and what in _NEED_ROOM and 0 < self._at < self.calls
        if self.calls != self._at and not again:
            return
        before()
        if self._fault == "die":
            os._exit(DIED)
        number = getattr(errno, self._fault)
        raise OSError(number, os.strerror(number))

    def install(self) -> None:
        for name in ("replace", "rename", "unlink", "remove", "mkdir", "rmdir", "fsync"):
            setattr(os, name, self._counted(name, getattr(os, name)))
        os.open = self._opened(os.open)
        os.write = self._written(os.write)
        io.open = builtins.open = self._file(io.open)

    def _counted(self, name: str, call: Any) -> Any:
        def counted(*arguments: Any, **options: Any) -> Any:
            self.meet(name)
            return call(*arguments, **options)

        return counted

    def _opened(self, call: Any) -> Any:
        def opened(path: Any, flags: int, *arguments: Any, **options: Any) -> Any:
            if flags & _SWITCHES and path != os.devnull:
                self.meet("open")
            return call(path, flags, *arguments, **options)

        return opened

    def _written(self, call: Any) -> Any:
        def written(descriptor: int, data: bytes) -> int:
            self.meet("write", lambda: call(descriptor, data[: len(data) // 2]))
            return int(call(descriptor, data))

        return written

    def _file(self, call: Any) -> Any:
        def opened(file: Any, mode: str = "r", *arguments: Any, **options: Any) -> Any:
            if not set(mode) & set("wax+") or not isinstance(file, str | os.PathLike):
                return call(file, mode, *arguments, **options)
            self.meet("open")
            return _Torn(call(file, mode, *arguments, **options), self)

        return opened


class _Torn:
    """A file whose writing may end in the middle."""

    def __init__(self, file: Any, faults: _Faults) -> None:
        self._file = file
        self._faults = faults

    def write(self, data: Any) -> int:
        def half() -> None:
            self._file.write(data[: len(data) // 2])
            self._file.flush()

        self._faults.meet("write", half)
        return int(self._file.write(data))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def __enter__(self) -> "_Torn":
        return self

    def __exit__(self, *problem: object) -> None:
        self._file.close()


def _serve() -> None:
    import pykatex  # noqa: F401 - loaded here, started in each process

    import sitegen.build.article_worker
    import sitegen.build.pipeline
    import sitegen.check
    import sitegen.cli.build
    import sitegen.cli.check
    import sitegen.compose.templates

    # Templates as code are kept for all commands of a user, so the next one has fewer writes.
    sitegen.compose.templates._compiled = lambda key: None
    _warm_up()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for line in sys.stdin:
        sys.stdout.write(json.dumps(_ran(**json.loads(line))) + "\n")
        sys.stdout.flush()


def _warm_up() -> None:
    """Build a site without formulas, so that templates are compiled, and the like, once for all."""
    from sites import article, build_site, make_site

    with tempfile.TemporaryDirectory() as root:
        build_site(make_site(Path(root), {"content/a.md": article()}))


def _ran(arguments: list[str], fault: str, at: int, kill: int, after: float) -> dict[str, Any]:
    with tempfile.TemporaryFile() as printed, tempfile.TemporaryFile() as counted:
        began = time.perf_counter()
        process = os.fork()
        if process == 0:
            _be(arguments, _Faults(fault, at), printed.fileno(), counted.fileno())
        os.setpgid(process, process)  # here too, for a signal may be sent before it has done so
        if kill:
            time.sleep(max(0.0, after))
            (os.killpg if kill == signal.SIGINT else os.kill)(process, kill)
        status = os.waitstatus_to_exitcode(_waited(process))
        seconds = time.perf_counter() - began
        printed.seek(0)
        counted.seek(0)
        return {
            "status": status,
            "printed": printed.read().decode(),
            "writes": int(counted.read() or b"0"),
            "seconds": seconds,
        }


def _waited(process: int) -> int:
    """Wait for a process; one that hangs is ended, which shows in its status."""
    end = time.monotonic() + SECONDS
    while True:
        ended, status = os.waitpid(process, os.WNOHANG)
        if ended:
            return status
        if time.monotonic() > end:
            os.killpg(process, signal.SIGABRT)
        time.sleep(0.002)


def _be(arguments: list[str], faults: _Faults, printed: int, counted: int) -> None:
    """Be the process that runs the command; never comes back."""
    write, status = os.write, 70
    try:
        os.setpgrp()
        os.dup2(printed, 1)
        os.dup2(printed, 2)
        sys.argv = ["sitegen", *arguments]
        from sitegen.cli import main

        faults.install()
        signal.signal(signal.SIGINT, signal.default_int_handler)
        main(arguments)
    except SystemExit as ended:
        status = int(ended.code or 0)
    except KeyboardInterrupt:
        status = INTERRUPTED
    except BaseException:
        traceback.print_exc()
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        sys.stdout.flush()
        sys.stderr.flush()
        write(counted, str(faults.calls).encode())
        os._exit(status)


if __name__ == "__main__":
    _serve()
