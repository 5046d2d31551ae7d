"""pykatex in processes of their own, where it may fail no more in this one: 0.2 s for each."""

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress

import msgspec

from sitegen.child import end_with_parent
from sitegen.model import Typeset
from sitegen.typeset.errors import FAILED
from sitegen.typeset.hosts.quickjs import QuickJS, Spent
from sitegen.typeset.job import Job

_PROGRAM = "from sitegen.typeset.hosts.apart import answer; answer()"


class Apart:
    """Runs pykatex elsewhere, until it fails, and then in another process."""

    def typeset(self, jobs: Sequence[Job]) -> list[Typeset]:
        """Typeset a batch, results in the same order."""
        results: list[Typeset] = []
        while len(results) < len(jobs):
            results += _answers(jobs[len(results) :])
        return results


def _answers(jobs: Sequence[Job]) -> list[Typeset]:
    """Typeset as far as one process gets, and say of the next formula that KaTeX fails on it."""
    results = list(_loaded(_run(msgspec.json.encode(jobs))))
    return results if len(results) == len(jobs) else [*results, FAILED]


def _run(jobs: bytes) -> bytes:
    import subprocess  # hardly ever needed

    command = [sys.executable, "-P", "-c", _PROGRAM, str(os.getpid())]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    try:
        return subprocess.run(command, input=jobs, capture_output=True, env=environment).stdout
    except OSError:  # there may be no more processes
        return b""


def _loaded(answers: bytes) -> Iterator[Typeset]:
    for line in answers.splitlines():
        with suppress(msgspec.DecodeError):  # where it died in the middle
            yield msgspec.json.decode(line, type=Typeset)


def answer() -> None:  # pragma: no cover (in that process)
    """Typeset what comes in, until pykatex fails."""
    end_with_parent(int(sys.argv[1]))
    host, jobs = QuickJS(), msgspec.json.decode(sys.stdin.buffer.read(), type=list[Job])
    with suppress(Spent):
        for job in jobs:
            (typeset,) = host.typeset([job])
            sys.stdout.buffer.write(msgspec.json.encode(typeset) + b"\n")
            sys.stdout.buffer.flush()
