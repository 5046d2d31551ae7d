"""Work spread over processes; results in a stable order."""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache, partial
from multiprocessing import get_context
from pathlib import Path
from sys import platform
from typing import Any

from sitegen.articles import Made, Making, make
from sitegen.cache import Cache, digest
from sitegen.load import Found
from sitegen.typeset import KatexTypesetter, make_typesetter

WORTH_A_PROCESS = 12
"""Articles; below this many for each process starting one costs more than it saves."""
_CHUNK = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class _Job:
    """A few articles to make."""

    files: tuple[Found, ...]
    making: Making


def make_all(files: Sequence[Found], making: Making, jobs: int) -> Iterator[Made]:
    """Read and render articles in ``jobs`` processes, in the order given."""
    chunks = [
        _Job(files=tuple(files[at : at + _CHUNK]), making=making)
        for at in range(0, len(files), _CHUNK)
    ]
    with mapper(min(jobs, len(files) // WORTH_A_PROCESS)) as mapped:
        for results in mapped(_make_chunk, chunks):
            yield from results


def _make_chunk(job: _Job) -> list[Made]:
    """Make a few articles with this process's typesetter, which is kept."""
    typesetter = partial(typesetter_of, job.making)
    cache = _cache(job.making.cache, os.getpid())
    return [make(file, job.making, typesetter, cache) for file in job.files]


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


@contextmanager
def mapper(processes: int) -> Iterator[Callable[..., Iterator[Any]]]:
    """Give a ``map`` that works in several processes, where that is more than one."""
    if processes < 2:
        yield map
        return
    # fork shares the modules that are loaded already; elsewhere the platform's own way is taken.
    context = get_context("fork" if platform == "linux" else None)
    with ProcessPoolExecutor(processes, mp_context=context) as pool:
        yield pool.map
