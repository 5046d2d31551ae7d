"""Articles made in this process or in several; results in a stable order."""

import os
from collections.abc import Iterator, Sequence
from functools import lru_cache, partial
from pathlib import Path

from sitegen.articles import Made, Making, Record, make
from sitegen.cache import Cache, digest
from sitegen.diagnostics import Span, died
from sitegen.load import Found
from sitegen.processes import Died, spread
from sitegen.typeset import KatexTypesetter, make_typesetter

WORTH_A_PROCESS = 12
"""Articles; below this many for each process starting one costs more than it saves."""
_CHUNK = 4


def make_all(files: Sequence[Found], making: Making, jobs: int) -> Iterator[Made]:
    """Read and render articles in ``jobs`` processes, in the order given.

    An article at which a process dies is left out, with a diagnostic; in this process there is
    nobody left to tell of it.
    """
    processes = min(jobs, len(files) // WORTH_A_PROCESS)
    results = spread(partial(_make, making), files, processes, _CHUNK)
    for file, result in zip(files, results, strict=True):
        yield _lost(file, result) if isinstance(result, Died) else result


def _make(making: Making, file: Found) -> Made:
    """Make an article with this process's typesetter, which is kept."""
    cache = _cache(making.cache, os.getpid())
    return make(file, making, partial(typesetter_of, making), cache)


def _lost(file: Found, result: Died) -> Made:
    problem = died(Span(path=file.path), "article", result.how)
    return Made(record=Record(key="", article=None, problems=(problem,)), body=None)


def typesetter_of(making: Making) -> KatexTypesetter:
    """Give this process's typesetter."""
    math = making.config.math
    return _typesetter(math.host, tuple(math.macros.items()), making.cache, os.getpid())


@lru_cache(maxsize=2)
def _typesetter(
    host: str, macros: tuple[tuple[str, str], ...], cache: Path, process: int
) -> KatexTypesetter:
    """Keep the host from chunk to chunk, and in the preview from build to build.

    V8 has threads of its own, which do not follow into a forked process.
    """
    return make_typesetter(host, dict(macros), _cache(cache, process), digest)


@lru_cache(maxsize=2)
def _cache(path: Path, process: int) -> Cache:
    return Cache(path)
