"""KaTeX in QuickJS, by way of pykatex: quick to start, about 1.2 ms for each formula."""

import ctypes
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import ClassVar

from sitegen.core.model import Typeset
from sitegen.typeset.errors import explain
from sitegen.typeset.job import Job


class Spent(Exception):
    """KaTeX has failed in this process by another error than its ParseError.

    On such an error ("too many arguments", a stack overflow) pykatex 0.1.1 frees the error's name
    once too often, and the fourth error of a kind corrupts the process's memory.
    """


class QuickJS:
    """Runs pykatex; works in a process's main thread only."""

    spent: ClassVar = False
    """Whether it has failed in this process, which has one KaTeX for all instances."""

    def typeset(self, jobs: Sequence[Job]) -> list[Typeset]:
        """Typeset a batch, results in the same order. Raises Spent once it has failed."""
        if not jobs:
            return []
        with _quiet():
            return [_typeset(job) for job in jobs]


def _typeset(job: Job) -> Typeset:
    if QuickJS.spent:
        raise Spent
    try:
        return Typeset(html=_html(job))
    except Exception as error:
        failed = _explained(error, job.tex)
        if failed.position is None and not _is_own(job):
            QuickJS.spent = True
            raise Spent from error
        return failed


def _html(job: Job, throw: bool = True) -> str:
    import pykatex

    html: str = pykatex.renderToString(
        job.tex, displayMode=job.display, throwOnError=throw, strict="ignore", trust=job.trust
    )
    return html


def _explained(error: Exception, tex: str) -> Typeset:
    if isinstance(error, UnicodeDecodeError):
        # A message quotes 15 UTF-16 units around the place, and may cut a character in two.
        return explain(error.object.decode("utf-8", "replace"), tex)
    return explain(str(error), tex)


def _is_own(job: Job) -> bool:
    """Whether the error is KaTeX's own: it shows these in its output unless it is to throw them."""
    try:
        return bool(_html(job, throw=False))
    except Exception:
        return False


@contextmanager
def _quiet() -> Iterator[None]:
    """Suppress KaTeX's warnings ("No character metrics") on the terminal.

    They go through C's own buffer to file descriptor 1, so both must be redirected and restored.
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
