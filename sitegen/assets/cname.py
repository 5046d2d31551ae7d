"""``static/CNAME``: the custom domain for GitHub Pages, in the form that GitHub requires."""

from collections.abc import Iterable
from pathlib import Path

from msgspec.structs import replace

from sitegen.core.diagnostics import Code, Diagnostic, Span, error
from sitegen.core.domain import NoDomain, ascii_domain
from sitegen.core.messages import say
from sitegen.core.model import Asset

_ADDRESS = "/CNAME"


def checked(assets: Iterable[Asset]) -> tuple[list[Asset], list[Diagnostic]]:
    """Convert a Chinese domain to punycode; leave out and report a file without a domain."""
    valid: list[Asset] = []
    problems: list[Diagnostic] = []
    for asset in assets:
        if asset.address == _ADDRESS:
            try:
                asset = _in_ascii(asset)
            except NoDomain as problem:
                problems.append(_invalid(asset, str(problem)))
                continue
        valid.append(asset)
    return valid, problems


def _in_ascii(asset: Asset) -> Asset:
    """Return the asset with its domain in ASCII. Raises NoDomain if the file has none."""
    try:
        text = Path(asset.origin).read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise NoDomain(say("is not UTF-8")) from None
    except OSError:
        return asset  # reported when it is copied
    domain = ascii_domain(text)
    return asset if text.strip() == domain else replace(asset, data=f"{domain}\n".encode())


def _invalid(asset: Asset, message: str) -> Diagnostic:
    return error(
        Code.DOMAIN,
        message,
        Span(path=asset.source_path),
        hint=say("write one domain and nothing else: www.example.org, or 例子.中国"),
        page_lost=True,
    )
