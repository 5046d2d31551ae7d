"""Names with a digest, ``style.3f9a2c1d.css``: they change with the content and with nothing else.

So a browser may keep these files as long as it likes. The site's own files keep their names, and so
do pictures, for others may point at them.
"""

import hashlib
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path, PurePosixPath

from msgspec.structs import replace

from sitegen.assets.scripts import linked
from sitegen.assets.sheets import Sheets
from sitegen.assets.theme import theme_static
from sitegen.incremental.file_digests import version_of
from sitegen.model import Asset
from sitegen.typeset.katex import FOLDER

_SHARED = "/assets/"
_SUFFIXES = (".css", ".js", ".woff2")


def hashed(assets: Iterable[Asset]) -> list[Asset]:
    """Rename the theme's and KaTeX's files that pages load; join the sheets below ``/assets/``.

    Scripts come behind those that they import, and sheets last, for they name the other files.
    """
    assets = list(assets)
    texts = {asset.address: text for asset in assets if (text := _sheet(asset)) is not None}
    named = linked([asset for asset in assets if asset.address not in texts], _named)
    names = {asset.name or asset.address: asset.address for asset in named}
    sheets = Sheets(texts=texts, names=names | {address: address for address in texts})
    return [*named, *(_joined(asset, sheets) for asset in assets if asset.address in texts)]


def shared(assets: Iterable[Asset]) -> dict[str, str]:
    """Return the addresses of the files below ``/assets/``, by what templates call them."""
    named = ((asset.name or asset.address, asset.address) for asset in assets)
    return {
        name.removeprefix(_SHARED): address for name, address in named if name.startswith(_SHARED)
    }


def _sheet(asset: Asset) -> str | None:
    """Read a style sheet below ``/assets/``; None for other files."""
    if not (asset.address.startswith(_SHARED) and asset.address.endswith(".css")):
        return None
    try:
        return Path(asset.origin).read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return None  # goes as it is; what cannot be read is told of when it is written


def _joined(asset: Asset, sheets: Sheets) -> Asset:
    return _named(replace(asset, data=sheets.joined(asset.address).encode()))


def _named(asset: Asset) -> Asset:
    if not (_is_loaded(asset.address) and _is_ours(Path(asset.origin))):
        return asset
    file = Path(asset.origin)
    data = _read(file, version_of(asset.origin)) if asset.data is None else asset.data
    path = PurePosixPath(asset.address)
    suffix = f".{hashlib.sha256(data).hexdigest()[:8]}{path.suffix}"
    return replace(asset, name=asset.address, address=str(path.with_suffix(suffix)), data=data)


@lru_cache(maxsize=128)
def _read(file: Path, version: tuple[int, ...]) -> bytes:
    """Read a file of the theme or of KaTeX; the preview does so once."""
    return file.read_bytes()


def _is_loaded(address: str) -> bool:
    return address.startswith(_SHARED) and address.endswith(_SUFFIXES)


@lru_cache(maxsize=256)
def _is_ours(file: Path) -> bool:
    """Tell the theme's and KaTeX's files from the site's own."""
    return file.is_relative_to(theme_static()) or file.is_relative_to(FOLDER)
