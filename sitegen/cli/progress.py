"""How far a command is, on a terminal."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sitegen.site import Progress


@contextmanager
def shown(began: float) -> Iterator[Progress]:
    """Show the progress on a terminal, once a second has passed since ``began``."""
    if not sys.stderr.isatty():
        yield lambda step, done, total: None
        return
    bars: list[Any] = []

    def show(step: str, done: int, total: int) -> None:
        if not bars and time.perf_counter() - began > 1:
            from rich.console import Console
            from rich.progress import Progress as Bar

            bar = Bar(console=Console(stderr=True), transient=True)
            bar.start()
            bars.extend((bar, bar.add_task(step, total=total)))
        if bars:
            bars[0].update(bars[1], description=step, completed=done, total=total)

    try:
        yield show
    finally:
        for bar in bars[:1]:
            bar.stop()
