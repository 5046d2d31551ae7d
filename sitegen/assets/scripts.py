"""Scripts that import each other: each names the others as they are sent."""

import re
from collections.abc import Callable, Iterable
from pathlib import Path

from msgspec.structs import replace

from sitegen.core.model import Asset

_FOLDER = "/assets/"
_IMPORT = re.compile(r"""^(import\b[^"';]*["'])\./([\w-]+\.js)(?=["'];)""", re.MULTILINE)


def linked(assets: Iterable[Asset], named: Callable[[Asset], Asset]) -> list[Asset]:
    """Rename files by ``named``, and scripts below ``/assets/`` behind those that they import.

    So the name of a script changes with each script below it too.
    """
    assets = list(assets)
    waiting = {asset.address: text for asset in assets if (text := _importing(asset)) is not None}
    done = {asset.address: named(asset) for asset in assets if asset.address not in waiting}
    while waiting:
        ready = [address for address, text in waiting.items() if not _imports(text) & {*waiting}]
        for address in ready or list(waiting):  # those that import each other keep what they say
            text = waiting.pop(address)
            asset = next(each for each in assets if each.address == address)
            done[address] = named(replace(asset, data=_renamed(text, done).encode()))
    return [done[asset.address] for asset in assets]


def without_remarks(script: bytes) -> bytes:
    """Return a script of the theme without indentation and lines that are comments.

    It takes a sixth off. No text of these scripts goes over a line end, which a test holds.
    """
    lines = (line.strip() for line in script.splitlines())
    return b"\n".join(line for line in lines if line and not line.startswith(b"//")) + b"\n"


def _importing(asset: Asset) -> str | None:
    """Read a script that imports others; None for all other files."""
    if not (asset.address.startswith(_FOLDER) and asset.address.endswith(".js")):
        return None
    try:
        text = Path(asset.origin).read_text("utf-8") if asset.data is None else asset.data.decode()
    except (OSError, UnicodeDecodeError):
        return None  # goes as it is; what cannot be read is told of when it is written
    return text if _IMPORT.search(text) else None


def _imports(text: str) -> set[str]:
    return {_FOLDER + name for _, name in _IMPORT.findall(text)}


def _renamed(text: str, done: dict[str, Asset]) -> str:
    def address(found: re.Match[str]) -> str:
        asset = done.get(_FOLDER + found[2])
        return f"{found[1]}./{asset.address.removeprefix(_FOLDER) if asset else found[2]}"

    return _IMPORT.sub(address, text)
