"""Measure time and memory of a command: python benchmarks/measure.py COMMAND [ARGUMENT …].

- wall: seconds from start to end.
- processor: user and system seconds of the command and of all processes it waited for.
- PSS: peak memory of the whole process tree; a page shared by n processes counts as 1/n in each.
  It is sampled, so a peak shorter than a tenth of a second can be missed.
"""

import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

INTERVAL = 0.1
"""Seconds between two samples of memory."""
_PROC = Path("/proc")
_PSS = re.compile(rb"^Pss:\s+(\d+) kB", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Time, memory, exit status and output of a command."""

    wall: float
    processor: float
    peak_pss: int | None
    """In bytes; None if the system does not report it."""
    status: int
    output: str
    """Standard output and standard error, merged."""


def measure(command: Sequence[str], folder: Path | None = None) -> Measured:
    """Run a command in a folder, by default this process's, and measure it. Needs POSIX."""
    if not hasattr(os, "wait4"):
        raise SystemExit("measuring needs a POSIX system (os.wait4)")
    with tempfile.TemporaryFile() as output:
        start = time.perf_counter()
        process = subprocess.Popen(command, cwd=folder, stdout=output, stderr=subprocess.STDOUT)
        with _Sampler(process.pid) as sampler:
            _, status, usage = os.wait4(process.pid, 0)
            wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        return Measured(
            wall=wall,
            processor=usage.ru_utime + usage.ru_stime,
            peak_pss=sampler.peak,
            status=process.returncode,
            output=output.read().decode(errors="replace"),
        )


def has_pss() -> bool:
    """Return whether this system reports the PSS of processes."""
    return (_PROC / "self" / "smaps_rollup").exists()


class _Sampler:
    """Samples the memory of a process tree in its own thread."""

    def __init__(self, pid: int) -> None:
        self.peak: int | None = 0 if has_pss() else None
        self._pid = pid
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> "_Sampler":
        if self.peak is not None:
            self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        if self._thread.ident:
            self._thread.join()

    def _run(self) -> None:
        while True:
            self.peak = max(self.peak or 0, sum(map(_pss, _tree(self._pid))))
            if self._done.wait(INTERVAL):
                return


def _tree(root: int) -> set[int]:
    """Return the ids of a process and of all its descendants."""
    parents = dict(_parents())
    tree = {root}
    while more := {pid for pid, parent in parents.items() if parent in tree} - tree:
        tree |= more
    return tree


def _parents() -> Iterator[tuple[int, int]]:
    for folder in _PROC.iterdir():
        if folder.name.isdigit():
            try:
                stat = (folder / "stat").read_bytes()
            except OSError:  # it has ended in the meantime
                continue
            # The name is in parentheses and may contain any character, also a ")".
            yield int(folder.name), int(stat.rpartition(b")")[2].split()[1])


def _pss(pid: int) -> int:
    try:
        found = _PSS.search((_PROC / str(pid) / "smaps_rollup").read_bytes())
    except OSError:  # it has ended, or belongs to somebody else
        return 0
    return int(found[1]) * 1024 if found else 0


def megabytes(size: int | None) -> str:
    """Return a number of bytes as text."""
    return "not known" if size is None else f"{size / 1e6:.0f} MB"


def main() -> None:
    """Measure the command in the arguments; exit with its status."""
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    if not has_pss():
        print("no /proc/*/smaps_rollup on this system: memory is not measured", file=sys.stderr)
    measured = measure(sys.argv[1:])
    sys.stdout.write(measured.output)
    print(
        f"wall {measured.wall:.2f} s, processor {measured.processor:.2f} s,"
        f" peak PSS {megabytes(measured.peak_pss)}",
        file=sys.stderr,
    )
    sys.exit(measured.status)


if __name__ == "__main__":
    main()
