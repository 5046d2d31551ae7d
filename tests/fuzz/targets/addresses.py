"""Addresses: slugs, names of terms, links, old addresses, patterns."""

import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import unquote

from msgspec.structs import replace

import makers
from fuzz import seeds as corpus
from fuzz.properties import are_in, text_of
from sitegen.build.outputs import file_name
from sitegen.core.diagnostics import Span
from sitegen.core.front_matter import FrontMatter
from sitegen.core.model import Asset, Link
from sitegen.core.text import encode_path, fold, heading_id, shorten, slug, tag_slug
from sitegen.importers import permalinks
from sitegen.load.fields import read_fields
from sitegen.resolve.link_targets import Links

_HREF = re.compile(r"""[^\x00-\x20\x7f-\U0010ffff"<>\\^`{|}]*""")
"""What may stand in an attribute and in a header: ASCII, and nothing that ends either."""


def seeds() -> Iterable[bytes]:
    """Give addresses of links, slugs and titles."""
    return [text.encode() for text in corpus.targets()]


def check(data: bytes) -> None:
    """Take the first line as a name, all lines as tags, and the whole as a link's target."""
    text = text_of(data)
    names = [name for name in map(str.strip, text.split("\n")) if name]
    for name in names[:20]:
        _is_a_name(name)
        _is_an_old_address(name)
        _is_a_target(name)
    _are_apart(names[:20])


def _is_a_name(name: str) -> None:
    """Hold that a name makes one segment of a path, the same each time."""
    for made in (slug(name), tag_slug(name)):
        assert not re.search(r"[/\\?#%\s\x00-\x1f]", made), made
        assert made not in (".", "..")
        assert len(made.encode()) <= 255
        assert unicodedata.is_normalized("NFC", made)
        assert slug(made) == made, (made, slug(made))
    assert tag_slug(name)
    assert not re.search(r"\s", heading_id(name))
    assert heading_id(name)
    assert len(shorten(name, 20)) <= 21
    assert fold(fold(name)) == fold(name)
    assert unquote(encode_path(name)) == unicodedata.normalize("NFC", name)


def _is_an_old_address(name: str) -> None:
    """Hold that an alias is a diagnostic, or a file below the output folder."""
    front, problems = read_fields({"aliases": [name]}, {}, "a.md", makers.ZONE)
    are_in(problems, name)
    for alias in front.aliases:
        parts = file_name(alias).split("/")
        assert all(part and not part.startswith(".") for part in parts), alias
    as_pattern = permalinks.as_pattern(name, "title")
    assert not as_pattern or as_pattern.count("{slug}") == 1
    filled = permalinks.fill(name, {"title": "t"})
    assert filled is None or filled.startswith("/")


def _is_a_target(target: str) -> None:
    """Hold that a link's address is plain ASCII, whether it leads somewhere or not."""
    page = makers.rendered("a/index", ids=("x",))
    files = (Asset(origin="1", address="/articles/a/图 1.png", source_path="content/a/图 1.png"),)
    links = Links(makers.library(page, assets=files), lambda path: "/b" + encode_path(path))
    link = Link(target=target, span=Span(path="content/a/index.md"))
    href, problem, place = links.href(link, page)
    assert _HREF.fullmatch(href), href
    assert problem or href.startswith(("/b/", "#", "?")) or href == "", href
    assert links.href(link, page) == (href, problem, place)


def _are_apart(names: list[str]) -> None:
    """Hold that each tag has an address of its own."""
    plain = makers.rendered("a")
    article = replace(plain.article, front_matter=FrontMatter(tags=tuple(names)))
    library = makers.library(replace(plain, article=article))
    addresses = [fold(term.address) for term in library.tags]
    assert len(addresses) == len(set(addresses)) == len({fold(name) for name in names})
