"""KaTeX in QuickJS, through pykatex."""

import ctypes
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sitegen.model import Tex, Typeset
from sitegen.typeset.errors import explain
from sitegen.typeset.limits import refuse


class PyKatexHost:
    """Runs pykatex; works in a process's main thread only."""

    def typeset(self, formulas: Sequence[Tex]) -> list[Typeset]:
        """Typeset a batch, results in the same order."""
        if not formulas:
            return []
        with _quiet():
            return [refuse(formula) or _typeset(formula) for formula in formulas]


def _typeset(formula: Tex) -> Typeset:
    import pykatex

    try:
        return Typeset(
            html=pykatex.renderToString(
                formula.tex, displayMode=formula.display, throwOnError=True, strict="ignore"
            )
        )
    except (pykatex.ParseError, ValueError) as error:
        return explain(str(error), formula.tex)


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
