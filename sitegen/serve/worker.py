"""The process that builds: it stays warm from build to build, and is replaced when it dies.

pykatex runs in a process's main thread only, and so does a server that answers Ctrl-C.
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
from sitegen.system.child_process import Child
from sitegen.system.message_framing import Stream

_ATTEMPTS = 3
_SPAWN = get_context("spawn")


class Outcome(Struct, frozen=True, kw_only=True):
    """What one build came to, small enough to cross a process border."""

    diagnostics: tuple[Diagnostic, ...] = ()
    articles: int = 0
    changed: tuple[str, ...] = ()
    """The files of the site that are new or have other bytes, by their names below its folder."""
    removed: tuple[str, ...] = ()
    pages: Mapping[str, str] = field(default_factory=dict)
    """The file of the site that each Markdown file was made into."""
    base_path: str = ""
    """Only of a build that did not fail."""
    failed: bool = False
    fault: str = ""
    """What went wrong in sitegen itself or with its process: a traceback, or a sentence."""


class EarlyPage(Struct, frozen=True, kw_only=True):
    """The page of an article that has changed, before the build has come to its end."""

    name: str
    """Of its file below the site's folder."""
    data: bytes


class Worker:
    """Builds in a process of its own, and in another one where that has died."""

    def __init__(self) -> None:
        """Start the process; it loads its modules while the server starts."""
        self._child = _start()

    async def build(self, site: Site, show: Callable[[EarlyPage], None]) -> Outcome:
        """Build; where the process dies on the way, again in a new one.

        ``show`` gets pages that are there before the others.
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
        words = "the process that builds died three times in a row; is there enough memory?"
        return Outcome(failed=True, fault=words)

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
    """Build whenever asked, until the server is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Ctrl-C is for the server, which ends this group as a whole.
    if hasattr(os, "setsid"):  # pragma: no branch (Windows)
        os.setsid()
    gc.disable()  # looking through a whole library again and again takes longer than most builds
    while asked := stream.receive():
        stream.send(_bytes(_build(ForkingPickler.loads(asked), stream)))
        # While the author reads. The first edit would wait for what makes articles.
        import sitegen.build.article_worker  # noqa: F401

        gc.collect()
        gc.freeze()


_last: Build | None = None
"""The last build that came to an end, for the next one."""


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
    except Exception:  # the preview outlives a fault of the generator, and says where it is
        return Outcome(failed=True, fault=traceback.format_exc())


def _outcome(built: Build, config: Config) -> Outcome:
    everything = [rendered.article for rendered in built.library.everything]
    return Outcome(
        diagnostics=built.diagnostics,
        articles=len(built.library.articles),
        changed=built.written.changed_names,
        removed=built.written.removed_names,
        pages={article.source.path: file_name(article.address) for article in everything},
        base_path=config.base_path,
    )


def _config(site: Site) -> Config:
    return load_config(site.root, **overrides(site))
