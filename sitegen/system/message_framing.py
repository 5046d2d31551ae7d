"""Messages over a socket, each behind its length; nobody waits for the rest of half a message."""

import struct
from socket import socket

_LENGTH = struct.Struct("!Q")
_PIECE = 1 << 16


def framed(message: bytes) -> bytes:
    """Return a message with its length in front."""
    return _LENGTH.pack(len(message)) + message


class Inbox:
    """Puts together the messages that arrive at a socket."""

    def __init__(self, source: socket) -> None:
        self._source = source
        self._held = bytearray()

    def take_in(self) -> None:
        """Read some bytes, not more than are there.

        Raises EOFError at their end, and TimeoutError if the socket has a timeout.
        """
        try:
            piece = self._source.recv(_PIECE)
        except TimeoutError:
            raise
        except OSError:
            raise EOFError from None
        if not piece:
            raise EOFError
        self._held += piece

    def next(self) -> bytes | None:
        """Return the next message; None if it has not arrived as a whole."""
        if len(self._held) < _LENGTH.size:
            return None
        end = _LENGTH.size + _LENGTH.unpack_from(self._held)[0]
        if len(self._held) < end:
            return None
        message = bytes(self._held[_LENGTH.size : end])
        del self._held[:end]
        return message


class Stream:
    """A child's end of the socket."""

    def __init__(self, ours: socket) -> None:
        self._socket = ours
        self._inbox = Inbox(ours)
        self._unsent = bytearray()

    def receive(self) -> bytes:
        """Wait for a message. Raises EOFError if the other end is closed."""
        while (message := self._inbox.next()) is None:
            self._inbox.take_in()
        return message

    def send(self, message: bytes) -> None:
        """Send a message as a whole, behind those that were put. Raises OSError."""
        self._unsent += framed(message)
        self.flush()

    def put(self, message: bytes) -> None:
        """Send as much of a message as goes without waiting for the other end. Raises OSError."""
        self._unsent += framed(message)
        self._socket.setblocking(False)
        try:
            while self._unsent:
                del self._unsent[: self._socket.send(self._unsent[:_PIECE])]
        except BlockingIOError:
            pass
        finally:
            self._socket.setblocking(True)

    def flush(self) -> None:
        """Send what is left of all messages. Raises OSError."""
        self._socket.sendall(self._unsent)
        self._unsent.clear()
