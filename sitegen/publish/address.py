"""The address of the published site: from an option, the configuration, a domain, or GitHub."""

from urllib.parse import urlsplit

from msgspec import Struct

from sitegen.core.diagnostics import Refusal
from sitegen.core.domain import NoDomain, ascii_domain
from sitegen.core.messages import say
from sitegen.publish.repository import Repository


class Wanted(Struct, frozen=True, kw_only=True):
    """Sources of the address, in order of precedence; empty if not given."""

    base_url: str = ""
    """From the command line."""
    cname: str | None = None
    """From the command line; empty for no domain at all."""
    configured: str = ""
    """``base_url`` in the configuration."""
    own_file: str | None = None
    """Content of the site's ``static/CNAME``; None if there is no such file."""
    on_branch: str = ""
    """Content of ``CNAME`` on the branch, which GitHub writes when a domain is set there."""


class Address(Struct, frozen=True, kw_only=True):
    """The address of the published site."""

    base_url: str
    cname: str = ""
    """The domain to write into ``CNAME``; empty for none."""


def choose_address(wanted: Wanted, repository: Repository | None) -> Address:
    """Return the address. Raises Refusal if there is none, or if two contradict each other."""
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
            say("the address of the site is unknown: the remote is not on GitHub"),
            say('set it with --base-url, or as base_url = "https://…" in sitegen.toml'),
        )
    cname = domain or (_implied(base_url) if repository and wanted.cname is None else "")
    _agree(base_url, cname, wanted)
    return Address(base_url=base_url, cname=cname)


def _domain(wanted: Wanted) -> str:
    """Return the domain that applies, in punycode; empty if there is none."""
    source, named = _named(wanted)
    try:
        return ascii_domain(named) if named else ""
    except NoDomain as problem:
        hint = say("write it like www.example.org; --cname sets another one, --cname '' none")
        raise Refusal(f"{source}: {problem}", hint) from None


def _named(wanted: Wanted) -> tuple[str, str]:
    """Return the source of the domain for messages, and the domain as written there."""
    if wanted.cname is not None:
        return "--cname", wanted.cname.strip()
    if wanted.own_file is not None:
        return "static/CNAME", wanted.own_file or " "
    return say("CNAME on the branch"), wanted.on_branch.strip()


def _host(base_url: str) -> str:
    """Return the host of an address, in punycode if it is a domain."""
    host = (urlsplit(base_url).hostname or "").lower()
    try:
        return ascii_domain(host)
    except NoDomain:  # localhost, a number
        return host


def _implied(base_url: str) -> str:
    """Return the custom domain that an address implies; empty if it implies none.

    An address with a path is a project below a user's site, which already has the domain.
    """
    host = _host(base_url)
    return "" if host.endswith(".github.io") or urlsplit(base_url).path.strip("/") else host


def _agree(base_url: str, cname: str, wanted: Wanted) -> None:
    if not cname or cname == _host(base_url):
        return
    source, _ = _named(wanted)
    raise Refusal(
        say(
            "the site is built for {base_url}, but {source} names the domain {cname}",
            base_url=base_url,
            source=source,
            cname=cname,
        ),
        say("use --base-url https://{cname}/, or --cname '' to remove the domain", cname=cname),
    )
