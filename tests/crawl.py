"""Reads built pages as a browser would: elements, addresses, and the files they mean."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

ADDRESSES = ("href", "src", "srcset", "poster", "data", "action", "xlink:href")
IDS = (
    *("for", "aria-labelledby", "aria-describedby", "aria-controls"),
    *("popovertarget", "interestfor"),
)
HOST = "https://user.github.io"


@dataclass
class PageFacts(HTMLParser):
    """What a page points at, and what can be pointed at."""

    addresses: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    named: list[str] = field(default_factory=list)
    """Ids that other elements name."""

    def __post_init__(self) -> None:
        """Prepare the parser."""
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the addresses and ids of one element."""
        for name, value in attrs:
            if name == "srcset":
                self.addresses += [part.split()[0] for part in (value or "").split(",")]
            elif name in ADDRESSES:
                self.addresses.append(value or "")
            elif name == "id":
                self.ids.append(value or "")
            elif name in IDS:
                self.named += (value or "").split()
            elif name == "style":
                self.addresses += css_addresses(value or "")


def css_addresses(css: str) -> list[str]:
    """Give the addresses in a style sheet; data: is none."""
    found = re.findall(r"""url\(\s*["']?([^"')]+)["']?\s*\)|@import\s+["']([^"']+)["']""", css)
    return [one or other for one, other in found if not (one or other).startswith("data:")]


def facts(page: Path) -> PageFacts:
    """Read one page."""
    parser = PageFacts()
    parser.feed(page.read_text(encoding="utf-8"))
    return parser


def links(output: Path, base: str) -> Iterator[tuple[str, str]]:
    """Give all addresses on pages and in style sheets: the file that has them, and absolute."""
    for file in sorted(output.rglob("*.html")):
        where = address(file, output, base)
        for link in facts(file).addresses:
            yield where, urljoin(HOST + where, link)
    for file in sorted(output.rglob("*.css")):
        where = address(file, output, base)
        for link in css_addresses(file.read_text(encoding="utf-8")):
            yield where, urljoin(HOST + where, link)


def address(file: Path, output: Path, base: str) -> str:
    """Give the site path of a file."""
    return f"{base}/{file.relative_to(output).as_posix()}".removesuffix("index.html")


def target(link: str, output: Path, base: str) -> Path | None:
    """Give the file that a link into the site means; None where it leaves the base path."""
    path = unquote(urlsplit(link).path)
    if not path.startswith(f"{base}/"):
        return None
    below = output / path.removeprefix(f"{base}/")
    return below / "index.html" if path.endswith("/") else below


def is_inside(link: str) -> bool:
    """Tell whether a link points into the site."""
    return link.startswith(HOST + "/")
