"""The socket that the preview listens on, and its URL."""

import errno
import socket

from sitegen.core.messages import say

_TRIES = 100
_ANYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}


class PortTaken(Exception):
    """The preview cannot listen on a port; the message says why."""


def listen(host: str, port: int, *, exactly: bool) -> socket.socket:
    """Listen on ``port``, or, unless ``exactly``, on the first free port from there on.

    Raises PortTaken.
    """
    for candidate in range(port, port + (1 if exactly else _TRIES)):
        try:
            return _bound(host, candidate)
        except OSError as problem:
            if problem.errno != errno.EADDRINUSE:
                words = problem.strerror or str(problem)
                raise PortTaken(
                    say(
                        "cannot listen on {host}, port {port}: {reason}",
                        host=host,
                        port=candidate,
                        reason=words,
                    )
                ) from None
    if exactly:
        raise PortTaken(
            say(
                "port {port} is taken; stop what listens there, choose another with "
                "--port, or leave --port out to use the next free one",
                port=port,
            )
        )
    raise PortTaken(
        say("no port between {first} and {last} is free", first=port, last=port + _TRIES - 1)
    )


def address(listener: socket.socket, base_path: str) -> str:
    """Return the URL to open in a browser on this machine."""
    host, port = listener.getsockname()[:2]
    host = _ANYWHERE.get(host, host)
    return f"http://{f'[{host}]' if ':' in host else host}:{port}{base_path}/"


def _bound(host: str, port: int) -> socket.socket:
    family, kind, protocol, _, place = socket.getaddrinfo(
        host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    listener = socket.socket(family, kind, protocol)
    try:
        # Lets a new preview use the last one's port at once; on Windows both would share it.
        if hasattr(socket, "AF_UNIX"):  # pragma: no branch (Windows)
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(place)
        listener.listen(100)
    except OSError:
        listener.close()
        raise
    return listener
