"""KaTeX in QuickJS, through pykatex: quick to start, about 1.2 ms a formula."""

import ctypes
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sitegen.model import Typeset
from sitegen.typeset.errors import explain
from sitegen.typeset.job import Job


class QuickJS:
    """Runs pykatex; works in a process's main thread only."""

    def typeset(self, jobs: Sequence[Job]) -> list[Typeset]:
        """Typeset a batch, results in the same order."""
        if not jobs:
            return []
        with _quiet():
            return [_typeset(job) for job in jobs]


def _typeset(job: Job) -> Typeset:
    import pykatex

    try:
        html = pykatex.renderToString(
            job.tex, displayMode=job.display, throwOnError=True, strict="ignore", trust=job.trust
        )
    except UnicodeDecodeError as error:
        # A message quotes 15 UTF-16 units around the place, and may cut a character in two.
        return explain(error.object.decode("utf-8", "replace"), job.tex)
    except (pykatex.ParseError, ValueError) as error:
        return explain(str(error), job.tex)
    return Typeset(html=html)


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep KaTeX's remarks ("No character metrics") off the terminal.

    They go through C's own buffer to file descriptor 1, so both must be led away and back.
    """
    sys.stdout.flush()
    saved, sink = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    os.dup2(sink, 1)
    try:
        yield
    finally:
        _flush_c()
        os.dup2(saved, 1)
        os.close(saved)
        os.close(sink)


def _flush_c() -> None:
    library = ctypes.CDLL("ucrtbase" if os.name == "nt" else None)
    library.fflush(None)
