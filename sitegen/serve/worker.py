"""The worker process that builds: it stays warm between builds and is replaced after a crash.

pykatex works only in the main thread of a process, and so does a server that handles Ctrl-C; hence
two processes.
"""

import asyncio
import gc
import os
import signal
import traceback
from collections.abc import Callable, Mapping
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.reduction import ForkingPickler

from msgspec import Struct, field

from sitegen.build.outputs import file_name
from sitegen.build.pipeline import Build, build
from sitegen.config import Config, load_config
from sitegen.config.untrusted import overrides
from sitegen.core.build_options import Site
from sitegen.core.diagnostics import BuildError, Diagnostic
from sitegen.core.messages import say
from sitegen.search import is_index_file
from sitegen.system.child_process import Child
from sitegen.system.message_framing import Stream

_ATTEMPTS = 3
_SPAWN = get_context("spawn")


class Outcome(Struct, frozen=True, kw_only=True):
    """The result of one build, small enough to be sent to another process."""

    diagnostics: tuple[Diagnostic, ...] = ()
    articles: int = 0
    changed: tuple[str, ...] = ()
    """Paths below the site's folder of files that are new or have different bytes."""
    removed: tuple[str, ...] = ()
    index: frozenset[str] = frozenset()
    """Those of the changed and removed files that are the search index."""
    pages: Mapping[str, str] = field(default_factory=dict)
    """Markdown file -> file of the site that shows it."""
    sources: tuple[str, ...] = ()
    """Absolute paths of extensions, bibliographies and the like that it has looked for."""
    base_path: str = ""
    """Set only if the build did not fail."""
    failed: bool = False
    fault: str = ""
    """A fault of sitegen or of the worker: a traceback, or a sentence."""


class EarlyPage(Struct, frozen=True, kw_only=True):
    """The page of a changed article, sent before the build has finished."""

    name: str
    """Path of its file below the site's folder."""
    data: bytes


class Worker:
    """Runs builds in another process, and in a new one if that has crashed."""

    def __init__(self) -> None:
        """Start the process; it imports its modules while the server starts."""
        self._child = _start()

    async def build(self, site: Site, show: Callable[[EarlyPage], None]) -> Outcome:
        """Return the outcome of a build; if the worker crashes, try again in a new one.

        ``show`` is called with each early page.
        """
        loop = asyncio.get_running_loop()
        for _ in range(_ATTEMPTS):
            try:
                return await asyncio.to_thread(
                    self._ask, site, lambda page: loop.call_soon_threadsafe(show, page)
                )
            except (EOFError, OSError):
                self.stop()
                self._child = _start()
        fault = say("the process that builds crashed three times in a row; is there enough memory?")
        return Outcome(failed=True, fault=fault)

    def stop(self) -> None:
        """End the process and those that it has started, at once."""
        # What it has started, such as its own workers, is in its group.
        with suppress(AttributeError, ProcessLookupError, PermissionError):
            os.killpg(self._child.pid, signal.SIGKILL)
        self._child.kill()

    def _ask(self, site: Site, show: Callable[[EarlyPage], object]) -> Outcome:
        self._child.send(_bytes(site))
        while isinstance(answer := ForkingPickler.loads(self._child.receive()), EarlyPage):
            show(answer)
        outcome: Outcome = answer
        return outcome


def _bytes(value: object) -> bytes:
    return bytes(ForkingPickler.dumps(value))


def _start() -> Child:
    return Child(_work, context=_SPAWN)


def _work(stream: Stream) -> None:
    """Run in the worker: build on each request, until the server has ended."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Ctrl-C is handled by the server, which kills this process group as a whole.
    if hasattr(os, "setsid"):  # pragma: no branch (Windows)
        os.setsid()
    gc.disable()  # scanning a whole library again and again takes longer than most builds
    while request := stream.receive():
        stream.send(_bytes(_build(ForkingPickler.loads(request), stream)))
        # Done while the author reads: else the first edit would wait for this import.
        import sitegen.build.article_worker  # noqa: F401

        gc.collect()
        gc.freeze()


_last: Build | None = None
"""The last build that finished; the next one starts from it."""


def _build(site: Site, stream: Stream) -> Outcome:
    global _last
    try:
        config = _config(site)
        _last = build(
            site,
            previous=_last,
            ahead=lambda name, data: stream.send(_bytes(EarlyPage(name=name, data=data))),
        )
        return _outcome(_last, config)
    except BuildError as stopped:
        return Outcome(diagnostics=stopped.diagnostics, failed=True)
    except Exception:  # the preview survives a fault of sitegen, and shows its traceback
        return Outcome(failed=True, fault=traceback.format_exc())


def _outcome(built: Build, config: Config) -> Outcome:
    everything = [rendered.article for rendered in built.library.everything]
    written = built.written
    return Outcome(
        diagnostics=built.diagnostics,
        articles=len(built.library.articles),
        changed=written.changed_names,
        removed=written.removed_names,
        index=frozenset(filter(is_index_file, (*written.changed_names, *written.removed_names))),
        pages={article.source.path: file_name(article.address) for article in everything},
        sources=built.installed.paths,
        base_path=config.base_path,
    )


def _config(site: Site) -> Config:
    return load_config(site.root, **overrides(site))
