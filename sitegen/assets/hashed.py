"""File names with a digest of the content: ``style.3f9a2c1d.css``.

So browsers may cache these files without limit. The site's own files and pictures keep their names,
as other sites may link to them.
"""

import hashlib
from collections.abc import Iterable
from functools import lru_cache, partial
from pathlib import Path, PurePosixPath

from msgspec.structs import replace

from sitegen.assets.scripts import linked, without_remarks
from sitegen.assets.sheets import Sheets
from sitegen.assets.theme_folders import theme_static
from sitegen.core.model import Asset
from sitegen.incremental.file_digests import version_of
from sitegen.typeset.katex import FOLDER

_SHARED = "/assets/"
_SUFFIXES = (".css", ".js", ".woff2")


def hashed(assets: Iterable[Asset], theme: Path | None = None) -> list[Asset]:
    """Rename the files of theme and KaTeX that pages load; inline the imports of their sheets.

    Scripts come behind those that they import, and sheets last, for they name the other files.
    """
    assets = list(assets)
    ours = (theme_static(), FOLDER, *([theme / "static"] if theme else []))
    texts = {asset.address: text for asset in assets if (text := _sheet(asset)) is not None}
    named = linked([asset for asset in assets if asset.address not in texts], partial(_named, ours))
    names = {asset.name or asset.address: asset.address for asset in named}
    sheets = Sheets(texts=texts, names=names | {address: address for address in texts})
    return [*named, *(_joined(ours, asset, sheets) for asset in assets if asset.address in texts)]


def shared(assets: Iterable[Asset]) -> dict[str, str]:
    """Return the addresses of the files below ``/assets/``, by what templates call them."""
    named = ((asset.name or asset.address, asset.address) for asset in assets)
    return {
        name.removeprefix(_SHARED): address for name, address in named if name.startswith(_SHARED)
    }


def _sheet(asset: Asset) -> str | None:
    """Return the text of a style sheet in ``/assets/``; None for other files."""
    if not (asset.address.startswith(_SHARED) and asset.address.endswith(".css")):
        return None
    try:
        return Path(asset.origin).read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return None  # copied as it is; an unreadable file is reported when it is written


def _joined(ours: tuple[Path, ...], asset: Asset, sheets: Sheets) -> Asset:
    return _named(ours, replace(asset, data=sheets.joined(asset.address).encode()))


def _named(ours: tuple[Path, ...], asset: Asset) -> Asset:
    if not (_is_loaded(asset.address) and _is_ours(ours, Path(asset.origin))):
        return asset
    file = Path(asset.origin)
    data = _read(file, version_of(asset.origin)) if asset.data is None else asset.data
    data = without_remarks(data) if file.suffix == ".js" else data
    path = PurePosixPath(asset.address)
    suffix = f".{hashlib.sha256(data).hexdigest()[:8]}{path.suffix}"
    return replace(asset, name=asset.address, address=str(path.with_suffix(suffix)), data=data)


@lru_cache(maxsize=128)
def _read(file: Path, version: tuple[int, ...]) -> bytes:
    """Return the content of a file of the theme or of KaTeX, cached for the preview."""
    return file.read_bytes()


def _is_loaded(address: str) -> bool:
    return address.startswith(_SHARED) and address.endswith(_SUFFIXES)


@lru_cache(maxsize=256)
def _is_ours(ours: tuple[Path, ...], file: Path) -> bool:
    """Return whether a file is a theme's or KaTeX's instead of the site's own."""
    return any(file.is_relative_to(folder) for folder in ours)
