"""Licences of articles: the name that readers see, and the address of the text."""

import re

from msgspec import Struct

_SITE = "https://creativecommons.org"
_NAME = re.compile(r"CC[ -]BY(-NC)?(-SA|-ND)?[ -](2\.0|2\.5|3\.0|4\.0)", re.IGNORECASE)
_ZERO = re.compile(r"CC[ -]?0(?:[ -]1\.0)?", re.IGNORECASE)
_ADDRESS = re.compile(
    r"https?://creativecommons\.org/(?:licenses/(by[a-z-]*)/(\d\.\d)|publicdomain/zero/1\.0)(?:/.*)?"
)


class License(Struct, frozen=True, kw_only=True):
    """What readers may do with an article."""

    name: str
    """As the author wrote it; ``CC BY-NC 4.0`` for all ways to write that."""
    url: str
    """Of its text; empty if that is not known."""


def license_of(written: str) -> License | None:
    """Read a licence: a name, such as ``CC BY-NC 4.0``, or an address; None if there is none."""
    name = written
    if address := _ADDRESS.fullmatch(written):
        name = f"CC {address[1]} {address[2]}" if address[1] else "CC0 1.0"
    if _ZERO.fullmatch(name):
        return License(name="CC0 1.0", url=f"{_SITE}/publicdomain/zero/1.0/")
    if found := _NAME.fullmatch(name):
        code, version = "BY" + "".join(filter(None, found.groups()[:2])).upper(), found[3]
        url = f"{_SITE}/licenses/{code.lower()}/{version}/"
        return License(name=f"CC {code} {version}", url=url)
    is_address = re.fullmatch(r"https?://\S+", written)
    return License(name=written, url=written if is_address else "") if written else None
