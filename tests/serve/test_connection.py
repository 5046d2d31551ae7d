"""Slow, numerous or broken connections: they affect no other connection and cause no traceback."""

import re
import socket
import struct
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from serve.previewing import PATIENCE, Preview, previewing
from sitegen.serve import connection
from sites import make_site

PAGE = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"
EVENTS = b"GET /.sitegen/events HTTP/1.1\r\nHost: localhost\r\n\r\n"
BODY = b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nabc"
NO_HTTP = b"\x16\x03\x01\x00\x00no HTTP\r\n\r\n"


@pytest.fixture(scope="module")
def preview(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    root = make_site(tmp_path_factory.mktemp("site"), {"content/a.md": "# 甲\n\n正文在此。\n"})
    with previewing(root) as running:
        running.wait_for("/articles/a/", "正文在此")
        yield running


def connected(preview: Preview) -> socket.socket:
    parts = urlsplit(preview.url)
    return socket.create_connection((parts.hostname or "", parts.port or 0), timeout=PATIENCE)


def closed_after(waiting: socket.socket) -> float:
    """Read to the end; return the seconds that it took."""
    began = time.monotonic()
    with suppress(ConnectionResetError):
        while waiting.recv(65536):
            pass
    return time.monotonic() - began


@pytest.mark.slow
def test_half_a_request_is_not_waited_for_for_ever(preview: Preview) -> None:
    starts = [b"", PAGE[:20], BODY, PAGE + PAGE[:20]]
    with connected(preview) as listening:
        listening.sendall(EVENTS)
        slow = [connected(preview) for _ in starts]
        for each, data in zip(slow, starts, strict=True):
            each.sendall(data)
        for each in slow:
            for _ in range(3):  # a byte now and then is no request either
                time.sleep(0.5)
                with suppress(OSError):
                    each.sendall(b"x")
        assert all(closed_after(each) < connection._REQUEST_SECONDS + 3 for each in slow)
        listening.setblocking(False)
        assert b"data:" in listening.recv(65536)
        with pytest.raises(BlockingIOError):  # the live channel is still open
            listening.recv(1)
        for each in slow:
            each.close()


def test_there_is_a_limit_of_connections(preview: Preview) -> None:
    held = [connected(preview) for _ in range(connection._CONNECTIONS)]
    with connected(preview) as refused:
        assert refused.recv(65536).startswith(b"HTTP/1.1 503 ")
        assert refused.recv(1) == b""
    for each in held:
        each.close()
    preview.wait_for("/articles/a/", lambda answer: answer.status == 200)


def reset(end: socket.socket) -> None:
    end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    end.close()


def shut(end: socket.socket) -> None:
    end.shutdown(socket.SHUT_WR)
    with suppress(OSError):
        end.settimeout(0.2)
        while end.recv(65536):
            pass
    end.close()


def disturb(end: socket.socket) -> None:
    time.sleep(0.05)
    end.sendall(NO_HTTP)
    time.sleep(0.05)
    reset(end)


def test_no_connection_makes_a_traceback(tmp_path: Path) -> None:
    root = make_site(tmp_path, {"content/a.md": "甲\n", "static/large.bin": bytes(5_000_000)})
    large = PAGE.replace(b"/ ", b"/large.bin ", 1)
    starts = [b"", PAGE[:20], PAGE, PAGE * 3, large, EVENTS, BODY, NO_HTTP, PAGE + NO_HTTP]
    with previewing(root) as running:
        running.wait_for("/articles/a/", "甲")
        for start in [*starts, EVENTS + NO_HTTP, large + NO_HTTP]:
            for end in (reset, shut, disturb):
                each = connected(running)
                with suppress(OSError):
                    each.sendall(start)
                    end(each)
        assert running.get("/articles/a/").status == 200
        running.process.terminate()
        printed, _ = running.process.communicate(timeout=PATIENCE)
    assert not re.search("Traceback|Error|error", printed), printed
