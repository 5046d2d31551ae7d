"""Failures of extensions as diagnostics: the place in the extension, and the calls to it."""

import inspect
import linecache
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sitegen.core.diagnostics import Code, Diagnostic, Span, error
from sitegen.core.messages import say
from sitegen.core.text import shorten

_OURS = Path(__file__).parent.parent
_LONGEST = 300
_FRAMES = 4
"""Calls that a diagnostic names; recursion has a thousand."""
STOPS = (Exception, SystemExit)
"""Exceptions that an extension may end with, except Ctrl-C."""


def fault(
    problem: BaseException, name: str, place: Path, root: Path, doing: str, at: Any = None
) -> Diagnostic:
    """Return the diagnostic of a failure of the extension at ``place``.

    ``doing`` completes "the extension … fails". ``at`` is its function that was called; it gives
    the line if the traceback has none of the extension's own code.
    """
    frames = own_frames(problem, place)
    path = [
        say("called from {step}", step=_step(each, root))
        for each in reversed(frames[:-1][-_FRAMES:])
    ]
    return error(
        Code.EXTENSION,
        say(
            "the extension {name} fails {doing}: {reason}",
            name=name,
            doing=doing,
            reason=_words(problem),
        ),
        _span(problem, frames, place, root, at),
        hint=say("; ").join([*_beyond(problem, place), *path, advice(problem, name, root)]),
        page_lost=True,
    )


def own_frames(problem: BaseException, place: Path) -> list[traceback.FrameSummary]:
    """Return the frames of a traceback whose file is ``place`` or lies below it."""
    frames = traceback.extract_tb(problem.__traceback__)
    return [each for each in frames if is_at(each.filename, place)]


def is_at(file: str, place: Path) -> bool:
    """Return whether a file is ``place`` or lies below it."""
    return Path(file).is_relative_to(place)


def advice(problem: BaseException, name: str, root: Path) -> str:
    """Return the hint: what the author can do about a failure."""
    drop = say("fix it, or remove {name} from extensions in sitegen.toml", name=name)
    if not isinstance(problem, ModuleNotFoundError) or not problem.name:
        return drop
    wanted = problem.name.partition(".")[0]
    if (root / f"{wanted}.py").exists() or (root / wanted).is_dir():
        return say(
            "to use {wanted} put both into one folder with __init__.py: from . import {wanted}",
            wanted=wanted,
        )
    return say(
        "install {wanted} for the Python that runs sitegen, or {drop}", wanted=wanted, drop=drop
    )


def shown(file: str, root: Path) -> str:
    """Return the path of a file for messages: relative to the site's folder if it is below it."""
    path, folder = Path(file), root.resolve()
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else str(path)


def _words(problem: BaseException) -> str:
    message = problem.msg if isinstance(problem, SyntaxError) else str(problem)
    name = type(problem).__name__
    return shorten(" ".join(f"{name}: {message}".split()), _LONGEST) if message else name


def _step(frame: traceback.FrameSummary, root: Path) -> str:
    file = f"{shown(frame.filename, root)}:{frame.lineno}"
    return say("{file} in {function}", file=file, function=frame.name)


def _beyond(problem: BaseException, place: Path) -> list[str]:
    """Return the raising line if it is in a library that the extension called; else nothing."""
    last = traceback.extract_tb(problem.__traceback__)[-1:]
    if not own_frames(problem, place) or any(is_at(each.filename, place) for each in last):
        return []
    files = [(Path(each.filename), each) for each in last if not is_at(each.filename, _OURS)]
    return [
        say(
            "raised in {file} ({function})",
            file=f"{f.parent.name}/{f.name}:{each.lineno}",
            function=each.name,
        )
        for f, each in files
    ]


def _span(
    problem: BaseException,
    frames: Sequence[traceback.FrameSummary],
    place: Path,
    root: Path,
    at: Any,
) -> Span:
    if isinstance(problem, SyntaxError) and problem.filename and is_at(problem.filename, place):
        path = shown(problem.filename, root)
        return Span(path=path, line=problem.lineno or 1, column=max(1, problem.offset or 1))
    if frames:
        return _span_of(frames[-1], root)
    file, line = _defined(at, place)
    return Span(path=shown(file, root), line=line)


def _span_of(frame: traceback.FrameSummary, root: Path) -> Span:
    """Return the span of the failed expression; Python counts its columns in UTF-8 bytes."""
    raw = linecache.getline(frame.filename, frame.lineno or 1).encode()
    start, end = frame.colno or 0, frame.end_colno or 0
    one_line = frame.end_lineno == frame.lineno and end > start
    return Span(
        path=shown(frame.filename, root),
        line=frame.lineno or 1,
        column=len(raw[:start].decode(errors="replace")) + 1,
        length=len(raw[start:end].decode(errors="replace")) if one_line else 1,
    )


def _defined(at: Any, place: Path) -> tuple[str, int]:
    """Return file and line of a function of the extension, else the file that is executed."""
    code = getattr(inspect.unwrap(at), "__code__", None) if callable(at) else None
    if code is not None and is_at(code.co_filename, place):
        return code.co_filename, code.co_firstlineno
    return str(place / "__init__.py" if place.is_dir() else place), 1
