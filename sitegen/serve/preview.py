"""The whole preview: watch files, build, serve, and update open pages, until Ctrl-C."""

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
    """One build of a preview, for the terminal output."""

    causes: tuple[str, ...]
    """Paths of the changed files below the site's folder; empty for the first build."""
    outcome: Outcome
    seconds: float


Report = Callable[[Rebuild], None]


async def serve(
    site: Site,
    base_path: str,
    host: str,
    listener: socket.socket,
    ready: Callable[[], None],
    report: Report,
) -> None:
    """Build, serve and rebuild until interrupted.

    ``ready`` is called when Ctrl-C is handled; ``report`` is called after each build.
    """
    ended = asyncio.Event()
    _on_signals(ended.set)
    ready()
    state, channel, watcher = PreviewState(site.root, base_path), Channel(), Watcher(site.root)
    worker = Worker()
    app = application(site.output, state, channel, host)
    server = _Server(_config(app))
    tasks = [
        asyncio.create_task(server.serve(sockets=[listener])),
        asyncio.create_task(watcher.run()),
        asyncio.create_task(_rebuild(site, worker, watcher, state, channel, report)),
    ]
    ending = asyncio.create_task(ended.wait())
    try:
        await asyncio.wait([ending, *tasks], return_when=asyncio.FIRST_COMPLETED)
    finally:
        worker.stop()  # safe in the middle of a build: the output is complete at any time
        channel.close()
        server.stop()
        await _end(tasks)


def _config(app: ASGIApp) -> uvicorn.Config:
    return uvicorn.Config(app, log_level="error", lifespan="off", ws="none", http=BoundedProtocol)


async def _end(tasks: Sequence[asyncio.Task[None]]) -> None:
    """Let the server close its connections, cancel the other tasks; re-raise their failures."""
    server, *others = tasks
    for task in others:
        task.cancel()
    await asyncio.wait([server])
    for result in await asyncio.gather(*tasks, return_exceptions=True):
        if isinstance(result, Exception):
            raise result


async def _rebuild(
    site: Site,
    worker: Worker,
    watcher: Watcher,
    state: PreviewState,
    channel: Channel,
    report: Report,
) -> None:
    causes: tuple[str, ...] = ()
    while True:
        started = time.perf_counter()
        outcome = await worker.build(site, lambda page: channel.publish(state.show(page)))
        channel.publish(state.take(outcome))
        if not outcome.failed:
            watcher.also(outcome.sources)
        report(Rebuild(causes=causes, outcome=outcome, seconds=time.perf_counter() - started))
        causes = await watcher.changes()


class _Server(uvicorn.Server):
    """A server that the preview stops, without waiting for open connections."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    def stop(self) -> None:
        # Responses that are cut off now are intended; uvicorn would log them as errors.
        logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL + 1)
        self.config.timeout_graceful_shutdown = 1
        self.should_exit = self.force_exit = True


def _on_signals(stop: Callable[[], None]) -> None:
    for name in _SIGNALS:
        with suppress(
            NotImplementedError, AttributeError
        ):  # Windows: KeyboardInterrupt is raised instead
            asyncio.get_running_loop().add_signal_handler(getattr(signal, name), stop)
