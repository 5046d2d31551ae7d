"""Loading and rendering articles in this process or in several; results in a stable order."""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from multiprocessing import get_context
from pathlib import Path

from sitegen.cache import Cache, digest
from sitegen.config import Math
from sitegen.model import Article, RenderedArticle
from sitegen.render import RenderOptions, render
from sitegen.typeset import KatexTypesetter, make_typesetter

WORTH_A_PROCESS = 12
"""Articles; below this many for each process starting one costs more than it saves."""
_CHUNK = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A few articles to render."""

    articles: tuple[Article, ...]
    options: RenderOptions
    host: str
    macros: tuple[tuple[str, str], ...]
    cache: Path


def render_all(
    articles: Sequence[Article], options: RenderOptions, math: Math, cache: Path, jobs: int
) -> Iterator[RenderedArticle]:
    """Render articles in ``jobs`` processes, in the order given."""
    macros = tuple(math.macros.items())
    chunks = [
        Job(
            articles=tuple(articles[at : at + _CHUNK]),
            options=options,
            host=math.host,
            macros=macros,
            cache=cache,
        )
        for at in range(0, len(articles), _CHUNK)
    ]
    with _mapper(min(jobs, len(articles) // WORTH_A_PROCESS)) as mapped:
        for results in mapped(render_chunk, chunks):
            yield from results


def render_chunk(job: Job) -> list[RenderedArticle]:
    """Render a few articles with this process's typesetter, which is kept."""
    typesetter = _typesetter(job.host, job.macros, job.cache)
    return [render(article, job.options, typesetter) for article in job.articles]


@lru_cache(maxsize=2)
def _typesetter(host: str, macros: tuple[tuple[str, str], ...], cache: Path) -> KatexTypesetter:
    """Keep the host from chunk to chunk, and in the preview from build to build."""
    return make_typesetter(host, dict(macros), Cache(cache), digest)


@contextmanager
def _mapper(processes: int) -> Iterator[Callable[..., Iterator[list[RenderedArticle]]]]:
    if processes < 2:
        yield map
        return
    # fork shares the modules that are loaded already; elsewhere the platform's own way is taken.
    context = get_context("fork" if os.name == "posix" and os.uname().sysname == "Linux" else None)
    with ProcessPoolExecutor(processes, mp_context=context) as pool:
        yield pool.map
