"""The preview: builds in a worker process, serves the result, builds again when a file changes.

pykatex runs in a process's main thread only, and so does a server that answers Ctrl-C.
"""

import asyncio
import signal
import socket
import traceback
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import uvicorn
import watchfiles
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from sitegen.build import Build, Site, build
from sitegen.config import FILE
from sitegen.diagnostics import BuildError, Diagnostic

_WATCHED = ("content", "templates", "static", FILE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What one build came to, small enough to cross a process border."""

    diagnostics: tuple[Diagnostic, ...]
    articles: int = 0
    changed: int = 0
    failed: bool = False
    fault: str = ""
    """The traceback of a fault in sitegen itself."""


def serve(
    site: Site, base_path: str, host: str, port: int, tell: Callable[[Outcome], None]
) -> None:
    """Build, serve and rebuild until interrupted. ``tell`` hears of each build."""
    app = application(site.output, base_path, host)
    server = uvicorn.Server(uvicorn.Config(app, host=host, port=port, log_level="warning"))
    asyncio.run(_run(site, server, tell))


def free_port(host: str, port: int) -> int:
    """Give the first port from ``port`` on that nobody listens on."""
    for candidate in range(port, port + 100):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, candidate))
            except OSError:
                continue
            return candidate
    return port


def application(folder: Path, base_path: str, host: str) -> Starlette:
    """Make the web application that serves a built site under its base path."""
    files = StaticFiles(directory=folder, html=True, check_dir=False)

    async def missing(request: Request, problem: Exception) -> Response:
        if base_path and request.url.path in ("/", base_path):
            return RedirectResponse(f"{base_path}/")
        page = folder / "404.html"
        return FileResponse(page, status_code=404) if page.exists() else Response(status_code=404)

    # Another site's page must not read the preview through a name that points here.
    allowed = [host, "localhost", "127.0.0.1", "[::1]", "testserver"]
    return Starlette(
        routes=[Mount(base_path or "/", files)],
        exception_handlers={404: missing},
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=allowed)],
    )


async def _run(site: Site, server: uvicorn.Server, tell: Callable[[Outcome], None]) -> None:
    worker = _Worker()
    try:
        tell(await worker.build(site))
        watching = asyncio.create_task(_rebuild(site, worker, tell))
        await server.serve()
        watching.cancel()
    finally:
        worker.stop()


async def _rebuild(site: Site, worker: "_Worker", tell: Callable[[Outcome], None]) -> None:
    paths = [path for name in _WATCHED if (path := site.root / name).exists()]
    async for _ in watchfiles.awatch(*paths, debounce=100, step=20):
        tell(await worker.build(site))


class _Worker:
    """A process that keeps its host warm; replaced when it dies."""

    def __init__(self) -> None:
        self._pool = self._start()

    async def build(self, site: Site) -> Outcome:
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, _build, site)
        except BrokenProcessPool:
            self._pool = self._start()
            return Outcome(diagnostics=(), failed=True)

    def stop(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _start(self) -> ProcessPoolExecutor:
        # Ctrl-C reaches the whole group of processes; the worker leaves the answer to the server.
        ignore = partial(signal.signal, signal.SIGINT, signal.SIG_IGN)
        return ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=ignore)


def _build(site: Site) -> Outcome:
    try:
        built: Build = build(site)
    except BuildError as stopped:
        return Outcome(diagnostics=stopped.diagnostics, failed=True)
    except Exception:  # the preview outlives a fault of the generator, and says where it is
        return Outcome(diagnostics=(), failed=True, fault=traceback.format_exc())
    return Outcome(
        diagnostics=built.diagnostics,
        articles=len(built.library.articles),
        changed=built.written.changed,
    )
