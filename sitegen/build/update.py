"""Makes the files of the site that have changed, in one process or in several."""

import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from sys import platform

from msgspec import Struct

from sitegen.build.outputs import File, UnreadableFile
from sitegen.core.diagnostics import Diagnostic, PartialPage, Span, worker_crashed
from sitegen.incremental.trace import Past, Read, Trace
from sitegen.system.output_writer import OutputWriter, Written, writing
from sitegen.system.process_pool import WorkerCrash, spread

_WORTH_A_PROCESS = 30
"""Files; below this many for each process starting one costs more than it saves."""
_CHUNK = 8

OutputState = tuple[int, int, int]
"""When a file was changed (nanoseconds), its size, its inode; as it stays when it is moved."""
BuildManifest = Mapping[str, OutputState]
"""All files of the site as they were written last, by name."""


class UpdateResult(Struct, frozen=True, kw_only=True):
    """What came of it."""

    written: Written
    ledger: BuildManifest
    past: Past
    """What was read, for the next build."""
    reasons: Mapping[str, tuple[str, ...]]
    """Why files were made again, by name."""
    diagnostics: tuple[Diagnostic, ...]


def reasons(
    name: str, last: OutputState | None, state: OutputState | None, trace: Trace
) -> tuple[str, ...]:
    """Return why a file is to be made, given how it was written last and what lies there now."""
    if last is None or state is None:
        return ("not there",)
    if last != state:
        return ("changed by others",)
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
    """Make what has changed, and move it into place. Raises BuildError; nothing is changed then."""
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
        for made in _make([every[name] for name in why], writer, trace, jobs):
            problems += made.problems
            if not made.problems:  # else it is tried again
                reads[made.name] = made.reads
            if made.is_lost:
                del every[made.name]
            elif made.is_staged:
                staged.append(made.name)
        written = writer.finish(every, staged)
    whole = [name for name in every if name in reads or name not in why]
    return UpdateResult(
        written=written,
        ledger=_states(output, whole, {n: e for n, e in ledger.items() if n not in why}),
        past=trace.to_keep(whole, reads),
        reasons=why,
        diagnostics=tuple(problems),
    )


def output_state(path: str) -> OutputState | None:
    """Give what tells a file from what it was before; None where there is none."""
    try:
        found = os.stat(path)  # noqa: PTH116 - called for each file of the site
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def _states(output: Path, names: Iterable[str], kept: BuildManifest) -> BuildManifest:
    states = {name: kept.get(name) or output_state(f"{output}/{name}") for name in names}
    return {name: state for name, state in states.items() if state}


class _Made(Struct, frozen=True, kw_only=True):
    """A file that was made, or could not be."""

    name: str
    is_staged: bool = False
    is_lost: bool = False
    problems: tuple[Diagnostic, ...] = ()
    reads: tuple[Read, ...] = ()


def _make(files: Sequence[File], writer: OutputWriter, trace: Trace, jobs: int) -> Iterator[_Made]:
    """Make files and stage them; where processes can be forked, each of them makes some."""
    processes = min(jobs, len(files) // _WORTH_A_PROCESS) if platform == "linux" else 1
    _FORKED[:] = [
        (files, writer, trace)
    ]  # closures cannot be sent to a process, but are there in a fork
    try:
        made = spread(_made_at, range(len(files)), processes, _CHUNK)
        for file, result in zip(files, made, strict=True):
            yield _lost(file, result) if isinstance(result, WorkerCrash) else result
    finally:
        _FORKED.clear()


_FORKED: list[tuple[Sequence[File], OutputWriter, Trace]] = []


def _made_at(at: int) -> _Made:
    ((files, writer, trace),) = _FORKED
    return _made(files[at], writer, trace)


def _lost(file: File, result: WorkerCrash) -> _Made:
    problem = worker_crashed(Span(path=file.origin), f"page ({file.name})", result.how)
    return _Made(name=file.name, is_lost=True, problems=(problem,))


def _made(file: File, writer: OutputWriter, trace: Trace) -> _Made:
    try:
        with trace.recorded() as reads:
            data = file.make()
        is_staged = writer.stage(file.name, data)
        return _Made(name=file.name, is_staged=is_staged, reads=tuple(reads))
    except UnreadableFile as problem:
        return _Made(name=file.name, is_lost=True, problems=(problem.diagnostic,))
    except PartialPage as flawed:
        if flawed.text is None:
            return _Made(name=file.name, is_lost=True, problems=flawed.diagnostics)
        staged = writer.stage(file.name, flawed.text.encode())
        return _Made(name=file.name, is_staged=staged, problems=flawed.diagnostics)
