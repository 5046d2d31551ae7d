"""Comparison of the two hosts: formulas per second, and memory from formula 1,000 to 10,000.

Each host runs in its own process, on the same formulas, in batches as large as an article's.
"""

import argparse
import multiprocessing
import random
import time
from pathlib import Path

from sitegen.typeset.hosts.quickjs import QuickJS
from sitegen.typeset.hosts.v8 import V8
from sitegen.typeset.job import Host, Job

PATTERNS = (
    r"\frac{\partial L_{%d}}{\partial w_{%d}} = \sum_{i=1}^{n} \delta_{i,%d}",
    r"\mathbf{W}_{%d}^{(t+1)} = \mathbf{W}_{%d}^{(t)} - \alpha_{%d} \nabla L",
    r"\begin{bmatrix} a_{%d} & b \\ c & d_{%d} \end{bmatrix} \mathbf{x}_{%d}",
    r"p(x_{%d} \mid \theta_{%d}) = \frac{1}{\sqrt{2\pi\sigma_{%d}^2}} e^{-x^2}",
    r"x_{%d} \in \mathbb{R}^{%d \times %d}",
)
BATCH = 60
"""Number of formulas of an article."""
HOSTS: dict[str, type[Host]] = {"pykatex": QuickJS, "v8": V8}


def formulas(count: int) -> list[Job]:
    """Return this number of distinct formulas, short and long ones mixed."""
    chosen = random.Random(2026)
    jobs = (
        Job(chosen.choice(PATTERNS) % (n, n % 7, n % 11), n % 2 == 0) for n in range(10 * count)
    )
    return list(dict.fromkeys(jobs))[:count]


def memory() -> float:
    """Return the resident memory of this process in MB, or 0 without /proc."""
    status = Path("/proc/self/status")
    if not status.exists():
        return 0.0
    line = next(x for x in status.read_text().splitlines() if x.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def run(name: str, count: int) -> dict[str, float]:
    """Typeset all formulas; the rate is per second of processor time, without the start."""
    host, jobs = HOSTS[name](), formulas(count)
    host.typeset(jobs[:BATCH])
    first = 0.0
    start = time.process_time()
    for at in range(0, count, BATCH):
        if not first and at >= 1000:
            first = memory()
        results = host.typeset(jobs[at : at + BATCH])
        assert all(each.html for each in results)
    seconds = time.process_time() - start
    return {"rate": count / seconds, "at 1,000": first, "at the end": memory()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=10_000)
    arguments = parser.parse_args()
    rates = {}
    for name in HOSTS:
        # A new process each: memory and processor time are then the host's alone.
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            figures = pool.apply(run, (name, arguments.count))
        rates[name] = figures["rate"]
        growth = figures["at the end"] - figures["at 1,000"]
        print(
            f"{name:8} {figures['rate']:7.0f} formulas per processor second,"
            f" {figures['at the end']:5.0f} MB at the end, {growth:+.1f} MB since formula 1,000"
        )
    print(f"v8 / pykatex: {rates['v8'] / rates['pykatex']:.1f}")


if __name__ == "__main__":
    main()
