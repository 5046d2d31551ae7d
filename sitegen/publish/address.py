"""Where the site will be: told, configured, a domain of one's own, or GitHub's."""

from urllib.parse import urlsplit

from msgspec import Struct

from sitegen.core.diagnostics import Refusal
from sitegen.core.domain import NoDomain, ascii_domain
from sitegen.publish.repository import Repository


class Wanted(Struct, frozen=True, kw_only=True):
    """What is said of the address, nearest first; empty where nothing is said."""

    base_url: str = ""
    """On the command line."""
    cname: str | None = None
    """On the command line; empty for no domain at all."""
    configured: str = ""
    """``base_url`` of the configuration."""
    own_file: str | None = None
    """What stands in the site's ``static/CNAME``; None if there is no such file."""
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
        or (f"https://{domain}/" if wanted.cname else "")
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
    """Return the domain that is named somewhere, in punycode; empty if none is."""
    where, named = _named(wanted)
    try:
        return ascii_domain(named) if named else ""
    except NoDomain as problem:
        hint = "write it like www.example.org; --cname names another, --cname '' none"
        raise Refusal(f"{where}: {problem}", hint) from None


def _named(wanted: Wanted) -> tuple[str, str]:
    """Return where a domain is named, and what stands there."""
    if wanted.cname is not None:
        return "--cname", wanted.cname.strip()
    if wanted.own_file is not None:
        return "static/CNAME", wanted.own_file or " "
    return "CNAME on the branch", wanted.on_branch.strip()


def _host(base_url: str) -> str:
    """Return the host of an address, in punycode if it has one there."""
    host = (urlsplit(base_url).hostname or "").lower()
    try:
        return ascii_domain(host)
    except NoDomain:  # localhost, a number
        return host


def _implied(base_url: str) -> str:
    """Give the domain of an address of one's own.

    One with a path is a project below a user's site, which has the domain already.
    """
    host = _host(base_url)
    return "" if host.endswith(".github.io") or urlsplit(base_url).path.strip("/") else host


def _agree(base_url: str, cname: str, wanted: Wanted) -> None:
    if not cname or cname == _host(base_url):
        return
    where, _ = _named(wanted)
    raise Refusal(
        f"the site is built for {base_url}, but {where} names the domain {cname}",
        f"use --base-url https://{cname}/, or --cname '' to give the domain up",
    )
