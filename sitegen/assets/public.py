"""HTTP requests to hosts of the public internet only, with a deadline.

An article may come from a stranger, and a build may run inside a private network. So a host name is
resolved once, all its addresses must be public, and the connection goes to the address that was
checked. A redirect is checked like a new address.
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
from sitegen.core.messages import enumerated, say

_REDIRECTS = 5
_SAFE = "/?%:@!$&'()*+,;=~-._[]"
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_MOVED = (301, 302, 303, 307, 308)

Resolve = Callable[[str, int], list[str]]
"""Returns the IP addresses of a host and port."""
Connect = Callable[[tuple[str, int], float], socket.socket]
"""Opens a connection to an IP address and port; the float is the timeout in seconds."""


class Refused(Exception):
    """The request failed or is not allowed; the message says why."""


class TooSlow(Refused):
    """The deadline has passed."""


class NotPublic(Refused):
    """The host is not on the public internet."""


class Deadline:
    """The time limit of a request, including redirects and reading."""

    __slots__ = ("_seconds", "_until")

    def __init__(self, seconds: float) -> None:
        """Start the clock; the limit is in seconds."""
        self._seconds = seconds
        self._until = time.monotonic() + seconds

    def left(self) -> float:
        """Return the remaining seconds. Raises TooSlow if there are none."""
        left = self._until - time.monotonic()
        if left <= 0:
            raise TooSlow(say("it takes longer than {seconds:.0f} seconds", seconds=self._seconds))
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
    """Request an address and follow redirects. Raises Refused, also while the response is read."""
    try:
        for _ in range(_REDIRECTS + 1):
            with (
                _connection(address, resolve or _look_up, connect or _connect, deadline) as opened,
                closing(_request(address, method, accept, opened)) as response,
            ):
                if response.status not in _MOVED:
                    yield response
                    return
                address = urljoin(address, response.getheader("Location", address))
    except (OSError, HTTPException, ValueError) as problem:
        deadline.left()
        raise Refused(str(problem) or type(problem).__name__) from problem
    raise Refused(say("it has too many redirects"))


@contextmanager
def _connection(
    address: str, resolve: Resolve, connect: Connect, deadline: Deadline
) -> Iterator[socket.socket]:
    """Open a connection to a public address of the host; a timer closes it at the deadline."""
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise Refused(say("{address} is not a web address", address=address))
    port = parts.port or (443 if parts.scheme == "https" else 80)
    found = resolve(parts.hostname, port)
    if not found or not all(map(is_public, found)):
        raise NotPublic(
            say(
                "{host} is not a public host ({found})",
                host=parts.hostname,
                found=enumerated(found) or say("no address"),
            )
        )
    opened = connect((found[0], port), deadline.left())

    # The socket's timeout restarts with each byte: a host that sends one a second never exceeds it.
    def end() -> None:
        with suppress(OSError):
            opened.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(deadline.left(), end)
    timer.start()
    try:
        if parts.scheme == "https":
            opened = ssl.create_default_context().wrap_socket(
                opened, server_hostname=parts.hostname
            )
        yield opened
    finally:
        timer.cancel()
        opened.close()


def _request(address: str, method: str, accept: str, opened: socket.socket) -> HTTPResponse:
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
    """Return whether an IP address is public; an IPv4 address in an IPv6 one is checked instead."""
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
