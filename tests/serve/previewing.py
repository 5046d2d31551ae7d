"""A preview in a process of its own, as authors run it."""

import re
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote, urlsplit

from sites import SITEGEN, cache_of

PATIENCE = 60
"""Seconds until a test gives up."""
SCRIPT = re.compile(r'<script type="module" src="[^"]*/\.sitegen/live\.js"[^>]*></script>\n')


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A response of the preview."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """A running ``sitegen serve``."""

    root: Path
    url: str
    process: subprocess.Popen[str]
    cache: Path

    def get(self, path: str, method: str = "GET", **headers: str) -> Answer:
        """Request a path below the server's root, exactly as written."""
        parts = urlsplit(self.url)
        connection = HTTPConnection(parts.hostname or "", parts.port, timeout=PATIENCE)
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, quote(path, safe="/%?=&.\\:@"), headers=named)
            answer = connection.getresponse()
            found = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(status=answer.status, headers=found, body=answer.read())
        finally:
            connection.close()

    def wait_for(self, path: str, wanted: str | Callable[[Answer], bool]) -> Answer:
        """Repeat a request until the response contains a text, or a condition holds."""
        end = time.monotonic() + PATIENCE
        while True:
            answer = self.get(path)
            if wanted in answer.text if isinstance(wanted, str) else wanted(answer):
                return answer
            assert time.monotonic() < end, f"{path} never became {wanted}: {answer}"
            time.sleep(0.05)


@contextmanager
def previewing(root: Path, *options: str) -> Iterator[Preview]:
    """Serve a site while the block runs; then Ctrl-C must end it silently without leftovers."""
    process = subprocess.Popen(
        [SITEGEN, "serve", "--root", root, *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )
    try:
        first = process.stdout.readline() if process.stdout else ""
        found = re.search(r"http://\S+", first)
        assert found, first
        yield Preview(root=root, url=found[0], process=process, cache=cache_of(root))
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.communicate(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
