"""``static/CNAME``: the domain that GitHub Pages serves the site at, in the form that it takes."""

from collections.abc import Iterable
from pathlib import Path

from msgspec.structs import replace

from sitegen.core.diagnostics import Code, Diagnostic, Span, error
from sitegen.core.domain import NoDomain, ascii_domain
from sitegen.core.model import Asset

_ADDRESS = "/CNAME"


def checked(assets: Iterable[Asset]) -> tuple[list[Asset], list[Diagnostic]]:
    """Put a Chinese domain into punycode; leave out a file that holds no domain, and report it."""
    left: list[Asset] = []
    problems: list[Diagnostic] = []
    for asset in assets:
        if asset.address == _ADDRESS:
            try:
                asset = _in_ascii(asset)
            except NoDomain as problem:
                problems.append(_wrong(asset, str(problem)))
                continue
        left.append(asset)
    return left, problems


def _in_ascii(asset: Asset) -> Asset:
    """Raise NoDomain if the file holds none."""
    try:
        text = Path(asset.origin).read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise NoDomain("is not UTF-8") from None
    except OSError:
        return asset  # reported when it is copied
    domain = ascii_domain(text)
    return asset if text.strip() == domain else replace(asset, data=f"{domain}\n".encode())


def _wrong(asset: Asset, message: str) -> Diagnostic:
    return error(
        Code.DOMAIN,
        message,
        Span(path=asset.source_path),
        hint="write one domain and nothing else: www.example.org, or 例子.中国",
        page_lost=True,
    )
