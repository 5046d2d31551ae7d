"""The live channel (server-sent events): reports to open pages what a build has changed."""

import asyncio
from collections.abc import AsyncIterator

_HEARTBEAT = 15.0
"""Seconds without a message after which a comment is sent, so that nobody closes the connection."""


class Channel:
    """Sends each message to all listeners."""

    def __init__(self) -> None:
        """Start without listeners."""
        self._listeners: set[asyncio.Queue[str | None]] = set()

    def publish(self, message: str) -> None:
        """Send a message, one line of text, to all listeners."""
        for listener in self._listeners:
            listener.put_nowait(message)

    def close(self) -> None:
        """End all connections."""
        for listener in self._listeners:
            listener.put_nowait(None)

    async def listen(self, first: str) -> AsyncIterator[str]:
        """Yield the text of an event stream: ``first``, then each published message."""
        queue: asyncio.Queue[str | None] = asyncio.Queue()
        self._listeners.add(queue)
        try:
            yield _event(first)
            while (event := await _next(queue)) is not None:
                yield event
        finally:
            self._listeners.discard(queue)


async def _next(queue: asyncio.Queue[str | None]) -> str | None:
    try:
        message = await asyncio.wait_for(queue.get(), _HEARTBEAT)
    except TimeoutError:
        return ":\n\n"
    return _event(message) if message is not None else None


def _event(message: str) -> str:
    return f"data: {message}\n\n"
