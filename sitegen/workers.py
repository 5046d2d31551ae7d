"""Articles made in this process, beside it or in several; results in a stable order."""

from collections.abc import Iterator, Sequence
from functools import partial

from sitegen.articles import Made, Making, Record
from sitegen.diagnostics import Span, died
from sitegen.load.discover import Found
from sitegen.processes import Beside, Died, spread

WORTH_A_PROCESS = 12
"""Articles; below this many for each process starting one costs more than it saves."""
_CHUNK = 4


def make_all(
    files: Sequence[Found], making: Making, jobs: int, other: Beside | None = None
) -> Iterator[Made]:
    """Read and render articles in ``jobs`` processes, in the order given.

    A few are made in the ``other`` process, which begins at once. An article at which a process
    dies is left out, with a diagnostic; in this process there is nobody left to tell of it.
    """
    processes = min(jobs, len(files) // WORTH_A_PROCESS)
    if other and files and processes < 2:
        return map(_told, files, other.begin(partial(_make, making), files))
    if processes > 1:
        _share(other)
    return map(_told, files, spread(partial(_make, making), files, processes, _CHUNK))


def _share(other: Beside | None) -> None:
    """Load what makes articles once, for all processes, instead of once in each."""
    if other:
        other.close()
    import sitegen.making  # noqa: F401


def _make(making: Making, file: Found) -> Made:
    from sitegen.making import make

    return make(making, file)


def _told(file: Found, result: Made | Died) -> Made:
    if not isinstance(result, Died):
        return result
    problem = died(Span(path=file.path), "article", result.how)
    return Made(record=Record(key="", article=None, problems=(problem,)), body=None)
