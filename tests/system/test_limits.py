"""Builds with little memory or few processes: no hang, and no page lost without need."""

import ctypes
import os
import random
import resource
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from sites import SITEGEN, article, make_site, snapshot

_PR_CAPBSET_DROP = 24
_CAPABILITIES = (21, 24)
"""Capabilities of root that override limits: CAP_SYS_ADMIN, CAP_SYS_RESOURCE."""
USER = 64_000 + os.getpid() % 1000
"""A user of its own: the limit counts all processes of a user."""
MARGIN = 15
"""Seconds added to twice the usual time, for a busy machine."""


@dataclass(frozen=True, slots=True)
class Ran:
    status: int
    printed: str
    seconds: float
    files: dict[str, bytes]


def text(number: int) -> str:
    formulas = "\n".join(f"$x_{{{number}, {n}}} + \\frac{{1}}{{{n}}}$" for n in range(30))
    return article(f"# 题 {number}\n\n{formulas}\n", date=f"2024-01-{number + 1:02}", tags="甲")


@pytest.fixture(scope="module")
def site() -> Iterator[Path]:
    files = {f"content/{n:02}.md": text(n) for n in range(20)}
    settings = "[search]\nenabled = false\n"
    with TemporaryDirectory() as folder:  # pytest's own are closed to other users
        Path(folder).chmod(0o755)
        yield make_site(Path(folder), {**files, "sitegen.toml": settings})


def build(
    site: Path,
    jobs: int,
    limit: Callable[[], None] | None = None,
    meanwhile: Callable[[int], None] = lambda process: None,
) -> Ran:
    """Build without a cache; a hang raises an exception."""
    subprocess.run(["rm", "-rf", site / "public", site / ".sitegen"], check=True)
    command = [SITEGEN, "build", "--root", site, "--jobs", str(jobs)]
    began = time.monotonic()
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, preexec_fn=limit
    )
    meanwhile(process.pid)
    printed, _ = process.communicate(timeout=120)
    seconds = time.monotonic() - began
    return Ran(process.returncode, printed, seconds, snapshot(site / "public"))


@pytest.fixture(scope="module")
def whole(site: Path) -> Ran:
    ran = build(site, 3)
    assert ran.status == 0
    return ran


def processes(count: int) -> Callable[[], None]:
    """Return a function that limits the number of processes and threads."""

    def limit() -> None:
        for capability in _CAPABILITIES:
            ctypes.CDLL(None).prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0)
        os.setresuid(USER, 0, 0)
        resource.setrlimit(resource.RLIMIT_NPROC, (count, count))

    return limit


@pytest.mark.skipif(os.geteuid() != 0, reason="counts all processes of a user")
@pytest.mark.long(2, 20)
def test_a_build_makes_do_with_few_processes(site: Path, whole: Ran, seed: int) -> None:
    ran = build(site, 3, processes((3, 1, 2, 4, 5, 6, 7, 8, 10, 12)[seed % 10]))
    assert ran.status == 0, ran.printed
    assert ran.files == whole.files
    assert ran.seconds < 2 * whole.seconds + MARGIN


def memory(megabytes: int) -> Callable[[], None]:
    return lambda: resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))


@pytest.mark.long(2, 20)
def test_a_build_in_little_memory_loses_what_one_process_would_lose(
    site: Path, whole: Ran, seed: int
) -> None:
    limit = memory((160, 260, 100, 120, 140, 180, 200, 230, 300, 400)[seed % 10])
    alone, ran = build(site, 1, limit), build(site, 3, limit)
    if alone.status == 0:
        assert ran.status == 0, ran.printed
        assert ran.files == alone.files == whole.files
    assert ran.seconds < 2 * max(whole.seconds, alone.seconds) + MARGIN


def below(process: int) -> list[int]:
    """Return the descendants of a process, the one with the most memory first."""
    parents: dict[int, int] = {}
    memory: dict[int, int] = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = entry.read_text().rpartition(")")[2].split()
            parents[int(entry.parent.name)] = int(fields[1])
            memory[int(entry.parent.name)] = int(fields[21])
    found = [process]
    for each in found:
        found += [child for child, parent in parents.items() if parent == each]
    return sorted(found[1:], key=lambda each: -memory[each])


def killer(choice: random.Random, seconds: float) -> Callable[[int], None]:
    """Kill the largest worker once or twice, as the kernel does if memory is short."""

    def kill(process: int) -> None:
        for _ in range(choice.randrange(1, 3)):
            time.sleep(choice.uniform(0, seconds / 2))
            for victim in below(process)[:1]:
                with suppress(ProcessLookupError):
                    os.kill(victim, signal.SIGKILL)

    return kill


@pytest.mark.long(2, 20)
def test_a_build_survives_the_death_of_its_fattest_process(
    site: Path, whole: Ran, seed: int
) -> None:
    ran = build(site, 3, meanwhile=killer(random.Random(seed), whole.seconds))
    assert ran.status == 0, ran.printed
    assert ran.files == whole.files
    assert ran.seconds < 2 * whole.seconds + MARGIN
