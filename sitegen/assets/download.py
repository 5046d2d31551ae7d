"""Fetches a picture from another host: public hosts only, within a size and a time."""

from http.client import HTTPResponse

from sitegen.assets.dimensions import dimensions, kind_of
from sitegen.assets.public import Connect, Deadline, Refused, Resolve, answer

MOST_BYTES = 10_000_000
SECONDS = 20.0
"""For all of it, redirects too."""
_KINDS = ("png", "jpg", "webp", "gif", "avif")


def fetch(address: str, resolve: Resolve | None = None, connect: Connect | None = None) -> bytes:
    """Give the bytes of a picture that is no SVG. Raises Refused."""
    deadline = Deadline(SECONDS)
    with answer(address, deadline, accept="image/*", resolve=resolve, connect=connect) as response:
        return _picture(_read(response, deadline))


def _read(response: HTTPResponse, deadline: Deadline) -> bytes:
    if response.status != 200:
        raise Refused(f"the host answers {response.status} {response.reason}")
    data = response.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise Refused(f"it is larger than {MOST_BYTES // 1_000_000} MB")
    deadline.left()  # the watch ends a connection without an error
    if response.length:
        raise Refused("the connection broke off")
    return data


def _picture(data: bytes) -> bytes:
    """Refuse what is no picture, and SVG too: opened by itself it may run scripts of the host."""
    if dimensions(data) is None or kind_of(data) not in _KINDS:
        raise Refused("it is not a PNG, JPEG, WebP, GIF or AVIF")
    return data
