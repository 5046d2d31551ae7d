"""Articles made in this process, beside it or in several; results in a stable order."""

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from sitegen.build.article_cache import Made, Record, RenderContext
from sitegen.config import Config, place
from sitegen.core.diagnostics import Code, Diagnostic, Span, warning, worker_crashed
from sitegen.load.discover import FoundFile
from sitegen.system.process_pool import HelperProcess, WorkerCrash, spread

WORTH_A_PROCESS = 4
"""Articles; below this many for each process starting one costs more than it saves."""
_CHUNK = 4
"""Articles handed to a process at once, where there are many."""


def make_all(
    files: Sequence[FoundFile], making: RenderContext, jobs: int, other: HelperProcess | None = None
) -> Iterator[Made]:
    """Read and render articles in ``jobs`` processes, in the order given.

    The ``other`` process begins at once, with as many more as are worth it. An article at which a
    process dies is left out, with a diagnostic; in this process there is nobody left to tell of it.
    """
    work, processes = partial(_make, making), min(jobs, len(files) // WORTH_A_PROCESS)
    chunk = max(1, min(_CHUNK, len(files) // (4 * processes or 1)))
    if other and files:
        return map(_told, files, other.submit(work, files, processes, chunk))
    if processes > 1:
        import sitegen.build.article_worker  # noqa: F401  (once for all, instead of once in each)
    return map(_told, files, spread(work, files, processes, chunk))


def check_host(config: Config, root: Path) -> list[Diagnostic]:
    """Say so if the site asks for a host of formulas that cannot run here; pykatex does then."""
    if config.math.host != "v8":
        return []
    from sitegen.typeset.hosts.v8 import hindrance

    if not (why := hindrance()):
        return []
    message = f"formulas are typeset by pykatex, which is slower: {why}"
    hint = 'install mini-racer or lift the limit; host = "auto" takes what there is without a word'
    return [warning(Code.MATH_HOST, message, place(root, "math", "host"), hint=hint)]


def _make(making: RenderContext, file: FoundFile) -> Made:
    from sitegen.build.article_worker import make

    return make(making, file)


def _told(file: FoundFile, result: Made | WorkerCrash) -> Made:
    if not isinstance(result, WorkerCrash):
        return result
    problem = worker_crashed(Span(path=file.path), "article", result.how)
    return Made(record=Record(key="", article=None, problems=(problem,)), body=None)
