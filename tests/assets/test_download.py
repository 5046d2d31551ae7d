"""Downloads of pictures: from public hosts only, with limits of size and time.

The look-up is a table; the connection leads to a server of this machine, whatever the address.
"""

import io
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from PIL import Image

from sitegen.assets import download
from sitegen.assets.download import fetch
from sitegen.assets.public import Refused, is_public

PUBLIC = "93.184.215.14"
HOSTS = {
    "pictures.example": [PUBLIC],
    "other.example": [PUBLIC],
    "inside.example": ["10.0.0.7"],
    "mixed.example": [PUBLIC, "127.0.0.1"],
    "nobody.example": [],
}


def png() -> bytes:
    packed = io.BytesIO()
    Image.new("RGB", (30, 20)).save(packed, "PNG")
    return packed.getvalue()


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        routes = {
            "/a%20b.png?x=1": lambda: self.answer(png()),
            "/large": lambda: self.answer(png() + b"x" * 200),
            "/drawing": lambda: self.answer(b'<svg width="1" height="1"/>'),
            "/page": lambda: self.answer(b"<!doctype html>"),
            "/moved": lambda: self.move("//other.example/a%20b.png?x=1"),
            "/inside": lambda: self.move("http://inside.example/a.png"),
            "/file": lambda: self.move("file:///etc/passwd"),
            "/round": lambda: self.move("/round"),
            "/broken": lambda: self.answer(png(), length=1000),
            "/slow": self.drip,
        }
        routes.get(self.path, lambda: self.send_error(404))()

    def answer(self, data: bytes, length: int = 0) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(length or len(data)))
        self.end_headers()
        self.wfile.write(data)

    def move(self, to: str) -> None:
        self.send_response(302)
        self.send_header("Location", to)
        self.end_headers()

    def drip(self) -> None:
        self.send_response(200)
        self.end_headers()
        try:
            for _ in range(200):
                self.wfile.write(b"x")
                time.sleep(0.05)
        except OSError:  # the reader has gone
            return

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the base class names it
        pass


class Net:
    """Resolves hosts by a table, and directs each connection to the server."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.asked: list[tuple[str, int]] = []

    def resolve(self, host: str, port: int) -> list[str]:
        return HOSTS[host]

    def connect(self, address: tuple[str, int], seconds: float) -> socket.socket:
        self.asked.append(address)
        return socket.create_connection(("127.0.0.1", self.port), timeout=seconds)

    def get(self, address: str) -> bytes:
        return fetch(address, self.resolve, self.connect)


@pytest.fixture
def net() -> Iterator[Net]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield Net(server.server_port)
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_picture_is_fetched_from_the_address_that_was_looked_at(net: Net) -> None:
    assert net.get("http://pictures.example/a b.png?x=1#part") == png()
    assert net.asked == [(PUBLIC, 80)]


def test_a_redirect_is_followed(net: Net) -> None:
    assert net.get("http://pictures.example:8080/moved") == png()
    assert net.asked == [(PUBLIC, 8080), (PUBLIC, 80)]


@pytest.mark.parametrize("host", ["inside.example", "mixed.example", "nobody.example"])
def test_a_host_without_or_with_a_private_address_is_not_asked(net: Net, host: str) -> None:
    with pytest.raises(Refused, match="is not a public host"):
        net.get(f"http://{host}/a%20b.png?x=1")
    assert net.asked == []


def test_nor_is_one_that_a_public_host_leads_to(net: Net) -> None:
    with pytest.raises(Refused, match=r"inside\.example is not a public host \(10\.0\.0\.7\)"):
        net.get("http://pictures.example/inside")
    assert net.asked == [(PUBLIC, 80)]


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("none", "the host answers 404"),
        ("drawing", "it is not a PNG, JPEG, WebP, GIF or AVIF"),
        ("page", "it is not a PNG, JPEG, WebP, GIF or AVIF"),
        ("file", "is not a web address"),
        ("round", "it has too many redirects"),
        ("broken", "the connection was interrupted"),
    ],
)
def test_what_is_no_picture_is_refused(net: Net, path: str, words: str) -> None:
    with pytest.raises(Refused, match=words):
        net.get(f"http://pictures.example/{path}")


def test_a_picture_may_not_be_too_large(net: Net, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(download, "MOST_BYTES", len(png()) + 100)
    assert net.get("http://pictures.example/a%20b.png?x=1") == png()
    with pytest.raises(Refused, match="it is larger than"):
        net.get("http://pictures.example/large")


def test_a_host_that_sends_byte_by_byte_is_left(net: Net, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(download, "SECONDS", 0.5)
    with pytest.raises(Refused, match="it takes longer"):
        net.get("http://pictures.example/slow")


def test_a_server_that_speaks_no_tls_is_refused(net: Net) -> None:
    with pytest.raises(Refused):
        net.get("https://pictures.example/a%20b.png?x=1")
    assert net.asked == [(PUBLIC, 443)]


@pytest.mark.parametrize("address", [PUBLIC, "2606:2800:21f:cb07:6820:80da:af6b:8b2c"])
def test_public_addresses(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0"),
        *("100.64.0.1", "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1%eth0", "fd00::1"),
        *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "ff02::1"),
    ],
)
def test_addresses_that_are_not_public_in_whatever_they_are_wrapped(address: str) -> None:
    assert not is_public(address)
