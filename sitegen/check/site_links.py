"""Check of links inside the site, from any source: text, raw HTML, the menu, templates."""

from collections.abc import Iterable, Mapping
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

from msgspec import Struct

from sitegen.build.outputs import file_name
from sitegen.check.address_origins import AddressOrigins
from sitegen.check.crawl import PageFacts, Pointer
from sitegen.config import Config
from sitegen.core.diagnostics import Code, Diagnostic, Span, warning
from sitegen.core.messages import say
from sitegen.core.text import encode_path

_NOWHERE = "http://site.invalid"
"""Placeholder host for a site without a ``base_url``."""
_TOP = ("", "top")


class LinkTargets(Struct, frozen=True, kw_only=True):
    """The link targets of all pages."""

    inside: int
    """Number of distinct addresses inside the site."""
    outside: Mapping[str, tuple[str, Pointer]]
    """Addresses of other sites, without fragments, with one page that links to each."""
    problems: tuple[Diagnostic, ...]


def follow(
    pages: Mapping[str, PageFacts],
    files: frozenset[str],
    origins: AddressOrigins,
    config: Config,
    from_build: Iterable[Diagnostic],
) -> LinkTargets:
    """Check all links of all pages; links in the diagnostics ``from_build`` are not repeated."""
    site = _Site(pages, files, config)
    reported_spans = {d.span for d in from_build if d.code is Code.LINK_MISSING}
    outside: dict[str, tuple[str, Pointer]] = {}
    inside: set[str] = set()
    broken: dict[tuple[str, Span], list[str]] = {}
    for page, facts in pages.items():
        reported = _reported(page, origins, reported_spans)
        for pointer in facts.pointers:
            target = site.target(page, pointer.href)
            if target is None:
                continue
            if site.is_outside(target, pointer.href):
                outside.setdefault(target._replace(fragment="").geturl(), (page, pointer))
                continue
            inside.add(target.geturl())
            message = site.problem(target, pointer)
            on_article = origins.article(unquote(target.path).removeprefix(config.base_path))
            if message and not _is_reported(pointer.href, reported, on_article=bool(on_article)):
                broken.setdefault((message, origins.of(page, pointer)), []).append(page)
    problems = tuple(_problem(*key, on) for key, on in broken.items())
    return LinkTargets(inside=len(inside), outside=outside, problems=problems)


class _Site:
    """The addresses of a built site."""

    def __init__(
        self, pages: Mapping[str, PageFacts], files: frozenset[str], config: Config
    ) -> None:
        self._pages = pages
        self._files = files
        self._base = config.base_path
        self._home = urlsplit(config.base_url or _NOWHERE)

    def target(self, page: str, href: str) -> SplitResult | None:
        """Return the absolute address; None for other schemes, such as ``mailto:``."""
        origin = f"{self._home.scheme}://{self._home.netloc}{self._base}{encode_path(page)}"
        try:
            parts = urlsplit(urljoin(origin, href))
        except ValueError:  # http://[x
            return None
        return parts if parts.scheme in ("http", "https") else None

    def is_outside(self, target: SplitResult, href: str) -> bool:
        """Return whether an address belongs to another site, which may lie on the same host."""
        if target.netloc != self._home.netloc:
            return True
        return bool(urlsplit(href).netloc) and not f"{target.path}/".startswith(f"{self._base}/")

    def problem(self, target: SplitResult, pointer: Pointer) -> str:
        """Return what is wrong with an address of the site; empty if it is valid."""
        what = say("the image") if pointer.element == "img" else say("the link")
        if not pointer.href:
            return say("{what} has no address", what=what)
        path = unquote(target.path) or "/"
        if not path.startswith(f"{self._base}/"):
            return say(
                "{what} {address} leaves the site, which is at {base}/",
                what=what,
                address=unquote(pointer.href),
                base=self._base,
            )
        found = self._find(path.removeprefix(self._base))
        if found is None:
            return say("{what} {address} leads nowhere", what=what, address=unquote(pointer.href))
        fragment = unquote(target.fragment)
        page = self._pages.get(found)
        if page is None or fragment in _TOP or fragment.startswith(":~:") or fragment in page.ids:
            return ""
        return say("there is nothing with the id {id} on {page}", id=fragment, page=found)

    def _find(self, path: str) -> str | None:
        """Return the address of the file at a path, also without a folder's final slash."""
        for address in (path, f"{path}/"):
            if file_name(address) in self._files:
                return address.removesuffix("index.html")
        return None


def _reported(page: str, origins: AddressOrigins, spans: set[Span]) -> set[str]:
    """Return the link targets on a page that the build has reported."""
    rendered = origins.article(page)
    return {link.target for link in rendered.links if link.span in spans} if rendered else set()


def _is_reported(href: str, reported: set[str], *, on_article: bool) -> bool:
    """Return whether the build has reported a link; it knows only the ids of articles."""
    written = unquote(href)
    parts = {f"#{part}" for each in reported if (part := each.partition("#")[2])}
    return written in reported or (on_article and any(map(written.endswith, parts)))


def _problem(message: str, span: Span, pages: list[str]) -> Diagnostic:
    hint = say("write the address of a page, as the browser shows it, or the path of a file")
    return warning(Code.LINK_MISSING, f"{message}{_pages(span, pages)}", span, hint=hint)


def _pages(span: Span, pages: list[str]) -> str:
    """Name the pages of a link that comes from no article; else its span says enough."""
    if span.path.startswith("content/"):
        return ""
    more = len(pages) - 1
    if more:
        return say(" (on {page} and {count} more)", page=pages[0], count=more)
    return say(" (on {page})", page=pages[0])
