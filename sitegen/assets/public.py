"""Asks hosts of the public internet, and no others, within a time.

An article may come from a stranger, and a build may run inside a network. So a name is looked up
once, every address of it must be public, and the connection goes to that very address; a redirect
is a new name.
"""

import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from urllib.parse import quote, urljoin, urlsplit

from sitegen import __version__

_REDIRECTS = 5
_SAFE = "/?%:@!$&'()*+,;=~-._[]"
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_MOVED = (301, 302, 303, 307, 308)

Resolve = Callable[[str, int], list[str]]
"""Gives the IP addresses of a host."""
Connect = Callable[[tuple[str, int], float], socket.socket]
"""Opens a connection to an IP address and port, within some seconds."""


class Refused(Exception):
    """There is no answer; the message says why."""


class TooSlow(Refused):
    """There is no answer within the time."""


class NotPublic(Refused):
    """The host is none of the public internet."""


class Deadline:
    """When an answer must be there."""

    __slots__ = ("_seconds", "_until")

    def __init__(self, seconds: float) -> None:
        """Begin to count."""
        self._seconds = seconds
        self._until = time.monotonic() + seconds

    def left(self) -> float:
        """Give the seconds that are left. Raises TooSlow."""
        left = self._until - time.monotonic()
        if left <= 0:
            raise TooSlow(f"it takes longer than {self._seconds:.0f} seconds")
        return left


@contextmanager
def answer(
    address: str,
    deadline: Deadline,
    *,
    method: str = "GET",
    accept: str = "*/*",
    resolve: Resolve | None = None,
    connect: Connect | None = None,
) -> Iterator[HTTPResponse]:
    """Ask for an address and follow where it is moved to. Raises Refused, also while it is read."""
    try:
        for _ in range(_REDIRECTS + 1):
            with (
                _connection(address, resolve or _look_up, connect or _connect, deadline) as opened,
                closing(_asked(address, method, accept, opened)) as response,
            ):
                if response.status not in _MOVED:
                    yield response
                    return
                address = urljoin(address, response.getheader("Location", address))
    except (OSError, HTTPException, ValueError) as problem:
        deadline.left()
        raise Refused(str(problem) or type(problem).__name__) from problem
    raise Refused("it is moved on and on")


@contextmanager
def _connection(
    address: str, resolve: Resolve, connect: Connect, deadline: Deadline
) -> Iterator[socket.socket]:
    """Open a connection to a public address of the host; it ends when the time is over."""
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise Refused(f"{address} is no address on the web")
    port = parts.port or (443 if parts.scheme == "https" else 80)
    found = resolve(parts.hostname, port)
    if not found or not all(map(is_public, found)):
        raise NotPublic(
            f"{parts.hostname} is not a public host ({', '.join(found) or 'no address'})"
        )
    opened = connect((found[0], port), deadline.left())

    # A timeout counts from byte to byte: a host that sends one a second would never meet it.
    def end() -> None:
        with suppress(OSError):
            opened.shutdown(socket.SHUT_RDWR)

    watch = threading.Timer(deadline.left(), end)
    watch.start()
    try:
        if parts.scheme == "https":
            opened = ssl.create_default_context().wrap_socket(
                opened, server_hostname=parts.hostname
            )
        yield opened
    finally:
        watch.cancel()
        opened.close()


def _asked(address: str, method: str, accept: str, opened: socket.socket) -> HTTPResponse:
    parts = urlsplit(address)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = kind(parts.hostname or "", parts.port)
    connection.sock = opened
    target = quote(parts._replace(scheme="", netloc="", fragment="").geturl() or "/", safe=_SAFE)
    agent = f"sitegen/{__version__}"
    headers = {"User-Agent": agent, "Accept": accept, "Connection": "close"}
    connection.request(method, target, headers=headers)
    return connection.getresponse()


def is_public(address: str) -> bool:
    """Tell whether an IP address belongs to the public internet, in whatever it is wrapped."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo and ip.teredo[1])
        if ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast


def _look_up(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(each[4][0]) for each in found))


def _connect(address: tuple[str, int], seconds: float) -> socket.socket:
    return socket.create_connection(address, timeout=seconds)
