"""The progress bar of a command, on a terminal."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from sitegen.core.build_options import Progress
from sitegen.core.messages import say

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar


@contextmanager
def shown(started: float) -> Iterator[Progress]:
    """Show the progress on a terminal, once a second has passed since ``started``."""
    if not sys.stderr.isatty():
        yield lambda step, done, total: None
        return
    bars = _Bars()
    try:
        yield (
            lambda step, done, total: (
                bars.show(step, done, total) if time.perf_counter() - started > 1 else None
            )
        )
    finally:
        bars.clear()


class _Bars:
    """The bar of the current step, on one line that is erased at the end."""

    def __init__(self) -> None:
        self._step = ""
        self._bar: ProgressBar[int] | None = None

    def show(self, step: str, done: int, total: int) -> None:
        """Move the bar of a step; the first call of a step starts it."""
        if self._bar is None or step != self._step:
            self.clear()
            self._step = step
            self._bar = click.progressbar(length=total, label=say(step), file=sys.stderr)
            self._bar.render_progress()
        self._bar.update(done - self._bar.pos)

    def clear(self) -> None:
        """Erase the line, so that the next output starts at its beginning."""
        if self._bar is not None:
            self._bar = None
            click.echo("\r\x1b[K\x1b[?25h", nl=False, err=True)
