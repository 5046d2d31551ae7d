"""The stale files of the site, rebuilt in one process or in several and moved into place."""

import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from sys import platform

from msgspec import Struct

from sitegen.build.outputs import File, UnreadableFile
from sitegen.core.diagnostics import Diagnostic, PartialPage, Span, worker_crashed
from sitegen.core.messages import say
from sitegen.incremental.trace import Past, Read, Trace
from sitegen.system.output_writer import OutputWriter, Written, writing
from sitegen.system.process_pool import WorkerCrash, spread

_WORTH_A_PROCESS = 30
"""Files for each process; with fewer, starting a process costs more than it saves."""
_CHUNK = 8

OutputState = tuple[int, int, int]
"""When a file was changed (nanoseconds), its size, its inode: what a move does not change."""
BuildManifest = Mapping[str, OutputState]
"""The states of all files of the site as they were last written, by name."""


class UpdateResult(Struct, frozen=True, kw_only=True):
    """The result of an update of the output folder."""

    written: Written
    ledger: BuildManifest
    past: Past
    """The reads of all pages, for the next build."""
    reasons: Mapping[str, tuple[str, ...]]
    """Why files were rebuilt, by name."""
    diagnostics: tuple[Diagnostic, ...]


def reasons(
    name: str, last: OutputState | None, state: OutputState | None, trace: Trace
) -> tuple[str, ...]:
    """Return why a file is stale, from its state when last written and now; empty if it is not."""
    if last is None or state is None:
        return (say("not there"),)
    if last != state:
        return (say("changed by others"),)
    return trace.stale(name)


def remake(
    output: Path,
    files: Iterable[File],
    ledger: BuildManifest,
    trace: Trace,
    jobs: int,
    *,
    fsync: bool = True,
) -> UpdateResult:
    """Rebuild stale files and move them into place. Raises BuildError, and then changes nothing."""
    with writing(output, fsync=fsync) as writer:
        every = {file.name: file for file in files}
        why = {
            name: found
            for name in every
            if (found := reasons(name, ledger.get(name), output_state(f"{output}/{name}"), trace))
        }
        staged: list[str] = []
        problems: list[Diagnostic] = []
        reads: dict[str, Collection[Read]] = {}
        for result in _make_files([every[name] for name in why], writer, trace, jobs):
            problems += result.problems
            if not result.problems:  # without recorded reads, the next build tries it again
                reads[result.name] = result.reads
            if result.is_lost:
                del every[result.name]
            elif result.is_staged:
                staged.append(result.name)
        written = writer.finish(every, staged)
    complete = [name for name in every if name in reads or name not in why]
    return UpdateResult(
        written=written,
        ledger=_states(output, complete, {n: e for n, e in ledger.items() if n not in why}),
        past=trace.to_keep(complete, reads),
        reasons=why,
        diagnostics=tuple(problems),
    )


def output_state(path: str) -> OutputState | None:
    """Return the state that changes whenever a file does; None if there is no file."""
    try:
        found = os.stat(path)  # noqa: PTH116 - called for each file of the site
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def _states(output: Path, names: Iterable[str], kept: BuildManifest) -> BuildManifest:
    states = {name: kept.get(name) or output_state(f"{output}/{name}") for name in names}
    return {name: state for name, state in states.items() if state}


class _FileResult(Struct, frozen=True, kw_only=True):
    """The result of making one file: staged, unchanged or lost."""

    name: str
    is_staged: bool = False
    is_lost: bool = False
    problems: tuple[Diagnostic, ...] = ()
    reads: tuple[Read, ...] = ()


def _make_files(
    files: Sequence[File], writer: OutputWriter, trace: Trace, jobs: int
) -> Iterator[_FileResult]:
    """Make files and stage them, in several processes if they can be forked."""
    processes = min(jobs, len(files) // _WORTH_A_PROCESS) if platform == "linux" else 1
    # Files hold closures over the whole edition, which cannot be pickled. A forked process has them
    # in memory already, so only their numbers are sent.
    _FORKED[:] = [(files, writer, trace)]
    try:
        results = spread(_make_at, range(len(files)), processes, _CHUNK)
        for file, result in zip(files, results, strict=True):
            yield _crashed(file, result) if isinstance(result, WorkerCrash) else result
    finally:
        _FORKED.clear()


_FORKED: list[tuple[Sequence[File], OutputWriter, Trace]] = []


def _make_at(at: int) -> _FileResult:
    ((files, writer, trace),) = _FORKED
    return _make_file(files[at], writer, trace)


def _crashed(file: File, result: WorkerCrash) -> _FileResult:
    problem = worker_crashed(Span(path=file.origin), f"page ({file.name})", result.how)
    return _FileResult(name=file.name, is_lost=True, problems=(problem,))


def _make_file(file: File, writer: OutputWriter, trace: Trace) -> _FileResult:
    try:
        with trace.recorded() as reads:
            data = file.make()
        is_staged = writer.stage(file.name, data)
        return _FileResult(name=file.name, is_staged=is_staged, reads=tuple(reads))
    except UnreadableFile as problem:
        return _FileResult(name=file.name, is_lost=True, problems=(problem.diagnostic,))
    except PartialPage as flawed:
        if flawed.text is None:
            return _FileResult(name=file.name, is_lost=True, problems=flawed.diagnostics)
        staged = writer.stage(file.name, flawed.text.encode())
        return _FileResult(name=file.name, is_staged=staged, problems=flawed.diagnostics)
