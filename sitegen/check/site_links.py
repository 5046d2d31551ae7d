"""Links inside the site, wherever they come from: text, raw HTML, the menu, templates."""

from collections.abc import Iterable, Mapping
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

from msgspec import Struct

from sitegen.build.outputs import file_name
from sitegen.check.address_origins import AddressOrigins
from sitegen.check.crawl import PageFacts, Pointer
from sitegen.config import Config
from sitegen.core.diagnostics import Code, Diagnostic, Span, warning
from sitegen.core.text import encode_path

_NOWHERE = "http://site.invalid"
"""The host of a site that has no address yet."""
_TOP = ("", "top")


class LinkTargets(Struct, frozen=True, kw_only=True):
    """What all pages together point at."""

    inside: int
    """Different addresses inside the site."""
    outside: Mapping[str, tuple[str, Pointer]]
    """Addresses of other sites, without fragments, with a page that has each."""
    problems: tuple[Diagnostic, ...]


def follow(
    pages: Mapping[str, PageFacts],
    files: frozenset[str],
    places: AddressOrigins,
    config: Config,
    told: Iterable[Diagnostic],
) -> LinkTargets:
    """Follow all links of all pages; what the build has ``told`` of is not told again."""
    site = _Site(pages, files, config)
    known = {d.span for d in told if d.code is Code.LINK_MISSING}
    outside: dict[str, tuple[str, Pointer]] = {}
    inside: set[str] = set()
    broken: dict[tuple[str, Span], list[str]] = {}
    for page, facts in pages.items():
        reported = _reported(page, places, known)
        for pointer in facts.pointers:
            target = site.target(page, pointer.href)
            if target is None:
                continue
            if site.is_outside(target, pointer.href):
                outside.setdefault(target._replace(fragment="").geturl(), (page, pointer))
                continue
            inside.add(target.geturl())
            message = site.problem(target, pointer)
            on_article = places.article(unquote(target.path).removeprefix(config.base_path))
            if message and not _is_reported(pointer.href, reported, on_article=bool(on_article)):
                broken.setdefault((message, places.of(page, pointer)), []).append(page)
    problems = tuple(_problem(*key, on) for key, on in broken.items())
    return LinkTargets(inside=len(inside), outside=outside, problems=problems)


class _Site:
    """Which addresses a built site has."""

    def __init__(
        self, pages: Mapping[str, PageFacts], files: frozenset[str], config: Config
    ) -> None:
        self._pages = pages
        self._files = files
        self._base = config.base_path
        self._home = urlsplit(config.base_url or _NOWHERE)

    def target(self, page: str, href: str) -> SplitResult | None:
        """Give the whole address; None for what is no page, such as ``mailto:``."""
        origin = f"{self._home.scheme}://{self._home.netloc}{self._base}{encode_path(page)}"
        try:
            parts = urlsplit(urljoin(origin, href))
        except ValueError:  # http://[x
            return None
        return parts if parts.scheme in ("http", "https") else None

    def is_outside(self, target: SplitResult, href: str) -> bool:
        """Tell whether an address belongs to another site, which may lie on the same host."""
        if target.netloc != self._home.netloc:
            return True
        return bool(urlsplit(href).netloc) and not f"{target.path}/".startswith(f"{self._base}/")

    def problem(self, target: SplitResult, pointer: Pointer) -> str:
        """Say why an address of the site leads nowhere; empty where it does not."""
        what = "the image" if pointer.element == "img" else "the link"
        if not pointer.href:
            return f"{what} has no address"
        path = unquote(target.path) or "/"
        if not path.startswith(f"{self._base}/"):
            return f"{what} {unquote(pointer.href)} leaves the site, which lies at {self._base}/"
        found = self._find(path.removeprefix(self._base))
        if found is None:
            return f"{what} {unquote(pointer.href)} leads nowhere"
        fragment = unquote(target.fragment)
        page = self._pages.get(found)
        if page is None or fragment in _TOP or fragment.startswith(":~:") or fragment in page.ids:
            return ""
        return f"there is nothing with the id {fragment} on {found}"

    def _find(self, path: str) -> str | None:
        """Give the address of the file that a path means; a folder may lack its slash."""
        for address in (path, f"{path}/"):
            if file_name(address) in self._files:
                return address.removesuffix("index.html")
        return None


def _reported(page: str, places: AddressOrigins, known: set[Span]) -> set[str]:
    """Give the targets on a page that the build has told of."""
    rendered = places.article(page)
    return {link.target for link in rendered.links if link.span in known} if rendered else set()


def _is_reported(href: str, reported: set[str], *, on_article: bool) -> bool:
    """Tell whether the build has told of a link; it knows the ids of articles only."""
    written = unquote(href)
    parts = {f"#{part}" for each in reported if (part := each.partition("#")[2])}
    return written in reported or (on_article and any(map(written.endswith, parts)))


def _problem(message: str, span: Span, pages: list[str]) -> Diagnostic:
    hint = "write the address of a page, as the browser shows it, or the path of a file"
    return warning(Code.LINK_MISSING, f"{message}{_where(span, pages)}", span, hint=hint)


def _where(span: Span, pages: list[str]) -> str:
    if span.path.startswith("content/"):
        return ""
    more = f" and {len(pages) - 1} more" if len(pages) > 1 else ""
    return f" (on {pages[0]}{more})"
