"""Where the site will be: told, configured, a domain of one's own, or GitHub's."""

import re
from urllib.parse import urlsplit

from msgspec import Struct

from sitegen.diagnostics import Refusal
from sitegen.publish.repository import Repository

_DOMAIN = re.compile(r"(?:[\w-]+\.)+[\w-]+")


class Wanted(Struct, frozen=True, kw_only=True):
    """What is said of the address, nearest first; empty where nothing is said."""

    base_url: str = ""
    """On the command line."""
    cname: str | None = None
    """On the command line; empty for no domain at all."""
    configured: str = ""
    """``base_url`` of the configuration."""
    own_file: str = ""
    """What stands in the site's ``static/CNAME``."""
    on_branch: str = ""
    """What stands in ``CNAME`` on the branch: GitHub writes it when a domain is set there."""


class Address(Struct, frozen=True, kw_only=True):
    """Where the site will be."""

    base_url: str
    cname: str = ""
    """The domain to write into ``CNAME``; empty for none."""


def choose_address(wanted: Wanted, repository: Repository | None) -> Address:
    """Choose the address. Raises Refusal where there is none, or where two contradict."""
    domain = _domain(wanted)
    base_url = (
        wanted.base_url
        or (f"https://{wanted.cname}/" if wanted.cname else "")
        or wanted.configured
        or (f"https://{domain}/" if domain else "")
        or (repository.pages if repository else "")
    )
    if not base_url:
        raise Refusal(
            "the address of the site is not known: the remote is not on GitHub",
            'say it with --base-url, or as base_url = "https://…" in sitegen.toml',
        )
    cname = domain or (_implied(base_url) if repository and wanted.cname is None else "")
    _agree(base_url, cname, wanted)
    return Address(base_url=base_url, cname=cname)


def _domain(wanted: Wanted) -> str:
    """Give the domain that is named somewhere."""
    if wanted.cname is not None:
        domain = wanted.cname.strip().lower()
        if domain and not _DOMAIN.fullmatch(domain):
            raise Refusal(
                f"--cname: {wanted.cname} is not a domain", "write it like www.example.org"
            )
        return domain
    return (wanted.own_file or wanted.on_branch).strip().lower()


def _implied(base_url: str) -> str:
    """Give the domain of an address of one's own.

    One with a path is a project below a user's site, which has the domain already.
    """
    parts = urlsplit(base_url)
    host = (parts.hostname or "").lower()
    return "" if host.endswith(".github.io") or parts.path.strip("/") else host


def _agree(base_url: str, cname: str, wanted: Wanted) -> None:
    host = (urlsplit(base_url).hostname or "").lower()
    if not cname or cname == host:
        return
    where = "--cname" if wanted.cname else "static/CNAME" if wanted.own_file else "the branch"
    raise Refusal(
        f"the site is built for {base_url}, but {where} names the domain {cname}",
        f"use --base-url https://{cname}/, or --cname '' to give the domain up",
    )
