"""Download of a picture from a public host, with limits of size and time."""

from http.client import HTTPResponse

from sitegen.assets.dimensions import dimensions, kind_of
from sitegen.assets.public import Connect, Deadline, Refused, Resolve, answer
from sitegen.core.messages import say

MOST_BYTES = 10_000_000
SECONDS = 20.0
"""Time limit of a download, including redirects."""
_KINDS = ("png", "jpg", "webp", "gif", "avif")


def fetch(address: str, resolve: Resolve | None = None, connect: Connect | None = None) -> bytes:
    """Return the bytes of a picture other than SVG. Raises Refused."""
    deadline = Deadline(SECONDS)
    with answer(address, deadline, accept="image/*", resolve=resolve, connect=connect) as response:
        return _picture(_read(response, deadline))


def _read(response: HTTPResponse, deadline: Deadline) -> bytes:
    if response.status != 200:
        raise Refused(
            say(
                "the host answers {status} {reason}", status=response.status, reason=response.reason
            )
        )
    data = response.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise Refused(say("it is larger than {limit} MB", limit=MOST_BYTES // 1_000_000))
    deadline.left()  # at the deadline, the timer closes the connection without an error
    if response.length:
        raise Refused(say("the connection was interrupted"))
    return data


def _picture(data: bytes) -> bytes:
    """Return a picture. Raises Refused for other data, and for SVG, which may contain scripts."""
    if dimensions(data) is None or kind_of(data) not in _KINDS:
        raise Refused(say("it is not a PNG, JPEG, WebP, GIF or AVIF"))
    return data
