"""Articles rendered in this process, a helper process or several; results in a stable order."""

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from sitegen.build.article_cache import Made, Record, RenderContext
from sitegen.config import Config, place
from sitegen.core.diagnostics import Code, Diagnostic, Span, warning, worker_crashed
from sitegen.core.messages import say
from sitegen.load.discover import FoundFile
from sitegen.system.process_pool import HelperProcess, WorkerCrash, spread

WORTH_A_PROCESS = 4
"""Articles for each process; with fewer, starting a process costs more than it saves."""
_CHUNK = 4
"""Articles in one task of a worker, if there are many."""


def make_all(
    files: Sequence[FoundFile], making: RenderContext, jobs: int, other: HelperProcess | None = None
) -> Iterator[Made]:
    """Read and render articles in up to ``jobs`` processes; results are in the order of the files.

    The helper process ``other`` starts at once, with as many more as are worth it. If a worker
    crashes at an article, this one is left out, with a diagnostic; without workers, the build
    itself crashes.
    """
    work, processes = partial(_make, making), min(jobs, len(files) // WORTH_A_PROCESS)
    chunk = max(1, min(_CHUNK, len(files) // (4 * processes or 1)))
    if other and files:
        return map(_result, files, other.submit(work, files, processes, chunk))
    if processes > 1:
        import sitegen.build.article_worker  # noqa: F401  (before the fork, not in each worker)
    return map(_result, files, spread(work, files, processes, chunk))


def check_host(config: Config, root: Path) -> list[Diagnostic]:
    """Warn if the host that the site asks for cannot run here; pykatex is used instead."""
    if config.math.host != "v8":
        return []
    from sitegen.typeset.hosts.v8 import hindrance

    if not (why := hindrance()):
        return []
    message = say("formulas are typeset by pykatex, which is slower: {why}", why=why)
    hint = say(
        'install mini-racer or lift the limit; host = "auto" takes what there is without a word'
    )
    return [warning(Code.MATH_HOST, message, place(root, "math", "host"), hint=hint)]


def _make(making: RenderContext, file: FoundFile) -> Made:
    from sitegen.build.article_worker import make

    return make(making, file)


def _result(file: FoundFile, result: Made | WorkerCrash) -> Made:
    if not isinstance(result, WorkerCrash):
        return result
    problem = worker_crashed(Span(path=file.path), "article", result.how)
    return Made(record=Record(key="", article=None, problems=(problem,)), body=None)
