"""The preview as a whole: watch, build, tell the pages that are open; until Ctrl-C."""

import asyncio
import logging
import signal
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress

import uvicorn
from msgspec import Struct
from starlette.types import ASGIApp

from sitegen.core.build_options import Site
from sitegen.serve.application import application
from sitegen.serve.channel import Channel
from sitegen.serve.connection import BoundedProtocol
from sitegen.serve.preview_state import PreviewState
from sitegen.serve.watcher import Watcher
from sitegen.serve.worker import Outcome, Worker

_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")


class Rebuild(Struct, frozen=True, kw_only=True):
    """One build of a preview, for the terminal."""

    causes: tuple[str, ...]
    """The files that have changed, below the site's folder; empty for the first build."""
    outcome: Outcome
    seconds: float


Tell = Callable[[Rebuild], None]


async def serve(
    site: Site,
    base_path: str,
    host: str,
    listener: socket.socket,
    ready: Callable[[], None],
    tell: Tell,
) -> None:
    """Build, serve and rebuild until interrupted; ``ready`` is called once Ctrl-C is listened for.

    ``tell`` hears of each build.
    """
    ended = asyncio.Event()
    _on_signals(ended.set)
    ready()
    state, channel, watcher = PreviewState(site.root, base_path), Channel(), Watcher(site.root)
    worker = Worker()
    app = application(site.output, state, channel, host)
    server = _Server(_config(app))
    work = [
        asyncio.create_task(server.serve(sockets=[listener])),
        asyncio.create_task(watcher.run()),
        asyncio.create_task(_rebuild(site, worker, watcher, state, channel, tell)),
    ]
    ending = asyncio.create_task(ended.wait())
    try:
        await asyncio.wait([ending, *work], return_when=asyncio.FIRST_COMPLETED)
    finally:
        worker.stop()  # in the middle of a build it may; the output is whole at any moment
        channel.close()
        server.stop()
        await _end(work)


def _config(app: ASGIApp) -> uvicorn.Config:
    return uvicorn.Config(app, log_level="error", lifespan="off", ws="none", http=BoundedProtocol)


async def _end(work: Sequence[asyncio.Task[None]]) -> None:
    """Let the server close its connections, end the rest; pass on what ended by itself."""
    server, *others = work
    for task in others:
        task.cancel()
    await asyncio.wait([server])
    for result in await asyncio.gather(*work, return_exceptions=True):
        if isinstance(result, Exception):
            raise result


async def _rebuild(
    site: Site,
    worker: Worker,
    watcher: Watcher,
    state: PreviewState,
    channel: Channel,
    tell: Tell,
) -> None:
    causes: tuple[str, ...] = ()
    while True:
        began = time.perf_counter()
        outcome = await worker.build(site, lambda page: channel.publish(state.show(page)))
        channel.publish(state.take(outcome))
        tell(Rebuild(causes=causes, outcome=outcome, seconds=time.perf_counter() - began))
        causes = await watcher.changes()


class _Server(uvicorn.Server):
    """A server that is stopped by the preview, and then waits for nobody."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    def stop(self) -> None:
        # What is cut off in the middle now is no mistake that anyone needs to read of.
        logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL + 1)
        self.config.timeout_graceful_shutdown = 1
        self.should_exit = self.force_exit = True


def _on_signals(stop: Callable[[], None]) -> None:
    for name in _SIGNALS:
        with suppress(NotImplementedError, AttributeError):  # Windows: KeyboardInterrupt it is
            asyncio.get_running_loop().add_signal_handler(getattr(signal, name), stop)
