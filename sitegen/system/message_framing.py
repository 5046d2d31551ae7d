"""Length-prefixed messages over a socket; a reader never blocks on half a message."""

import struct
from socket import socket

_LENGTH = struct.Struct("!Q")
_PIECE = 1 << 16


def framed(message: bytes) -> bytes:
    """Return a message with its length as a prefix."""
    return _LENGTH.pack(len(message)) + message


class Inbox:
    """Reassembles the messages that arrive at a socket."""

    def __init__(self, source: socket) -> None:
        self._source = source
        self._buffer = bytearray()

    def take_in(self) -> None:
        """Read the bytes that have arrived.

        Raises EOFError at the end of the stream, and TimeoutError if the socket has a timeout and
        nothing arrived in time.
        """
        try:
            piece = self._source.recv(_PIECE)
        except TimeoutError:
            raise
        except OSError:
            raise EOFError from None
        if not piece:
            raise EOFError
        self._buffer += piece

    def next(self) -> bytes | None:
        """Return the next message; None if it has not arrived completely."""
        if len(self._buffer) < _LENGTH.size:
            return None
        end = _LENGTH.size + _LENGTH.unpack_from(self._buffer)[0]
        if len(self._buffer) < end:
            return None
        message = bytes(self._buffer[_LENGTH.size : end])
        del self._buffer[:end]
        return message


class Stream:
    """The child's end of the socket."""

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
        """Send a message completely, after the queued ones. Raises OSError."""
        self._unsent += framed(message)
        self.flush()

    def put(self, message: bytes) -> None:
        """Queue a message; send as much as is possible without blocking. Raises OSError."""
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
        """Send the rest of all queued messages. Raises OSError."""
        self._socket.sendall(self._unsent)
        self._unsent.clear()
