"""Protection against DNS rebinding: a page of another site must not read the preview.

Its attack is a host name that resolves to this machine; the name is in the request's ``Host``
header. A bare IP address there is harmless: a foreign page that makes a browser send it cannot read
the response.
"""

import ipaddress
import socket

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from sitegen.core.messages import say


class OwnHostsOnly:
    """Refuses requests whose ``Host`` is neither an IP address nor a name of this machine."""

    def __init__(self, app: ASGIApp, host: str) -> None:
        """Wrap the application; ``host`` is the name that the preview listens on."""
        self._app = app
        machine = socket.gethostname().lower()
        self._names = {"localhost", host.lower(), machine, f"{machine}.local"}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it with 403."""
        if scope["type"] == "http" and not self._is_own(Headers(scope=scope).get("host", "")):
            words = (
                say("This preview answers to localhost and to addresses of this machine only.")
                + "\n"
            )
            await PlainTextResponse(words, status_code=403)(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _is_own(self, host: str) -> bool:
        name = without_port(host).lower()
        return name in self._names or name.endswith(".localhost") or is_ip(name)


def without_port(host: str) -> str:
    """Return the host of a ``Host`` header without its port: ``::1`` for ``[::1]:8000``."""
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0]


def is_ip(name: str) -> bool:
    """Return whether a name is an IP address."""
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
