"""Limits of browser connections: their number, the time a request may take, and malformed ones."""

import asyncio
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

_CONNECTIONS = 100
"""At a time. A browser opens at most six a host; systems allow a process 256 open files or more."""
_REQUEST_SECONDS = 10.0
"""From the time a connection may send a request until the request has arrived completely."""
_FULL = (
    b"HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n"
    b"Retry-After: 10\r\n\r\n"
)


class BoundedProtocol(H11Protocol):
    """uvicorn's HTTP protocol with limits, and without tracebacks on data that is not HTTP."""

    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """Refuse a connection if there are too many."""
        super().connection_made(transport)
        if len(self.connections) > _CONNECTIONS:
            transport.write(_FULL)
            transport.close()
        else:
            self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        """Cancel the deadline."""
        self._stop_watching()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Receive a part of a request."""
        super().data_received(data)
        self._watch()

    def on_response_complete(self) -> None:
        """Wait for the next request."""
        super().on_response_complete()
        self._watch()

    def send_400_response(self, msg: str) -> None:
        """Answer data that is not HTTP; close the connection if there was a request before."""
        cycle = self._cycle
        if cycle is None:
            super().send_400_response(msg)
        else:
            cycle.disconnected = True  # nobody receives the rest of its response
            cycle.message_event.set()
            self.transport.abort()

    @property
    def _cycle(self) -> RequestResponseCycle | None:
        """Return the last request with its response."""
        return self.cycle

    def _watch(self) -> None:
        """Close the connection if the rest of a request, or the next request, takes too long."""
        cycle = self._cycle
        if cycle is not None and not cycle.response_complete and not cycle.more_body:
            self._stop_watching()
        elif self._deadline is None and not self.transport.is_closing():
            self._deadline = self.loop.call_later(_REQUEST_SECONDS, self.transport.abort)

    def _stop_watching(self) -> None:
        if self._deadline:
            self._deadline.cancel()
            self._deadline = None
