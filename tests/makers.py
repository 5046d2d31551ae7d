"""Makes rendered articles and libraries without rendering, for tests."""

import hashlib
from collections.abc import Callable
from zoneinfo import ZoneInfo

from sitegen.core.diagnostics import Diagnostic, Span
from sitegen.core.front_matter import FrontMatter
from sitegen.core.model import Article, Asset, Body, Label, RenderedArticle, RichText, Source
from sitegen.library import Library, make_library
from sitegen.load.readers import read_date
from sitegen.resolve import Resolver, fill

ZONE = ZoneInfo("Asia/Shanghai")
TEXT = RichText(html="t", text="t")


def label(name: str, number: str, kind: str = "equation") -> Label:
    """Make a label of a formula or a theorem."""
    word = "式" if kind == "equation" else "定理"
    return Label(
        name=name, kind=kind, number=number, id=name, span=Span(path="content/x.md"), word=word
    )


def rendered(
    name: str,
    date: str = "",
    tags: tuple[str, ...] = (),
    ids: tuple[str, ...] = (),
    cover: str = "",
    labels: tuple[Label, ...] = (),
) -> RenderedArticle:
    """Make an article; ``about`` is a page."""
    kind, inside = ("page", f"pages/{name}") if name == "about" else ("article", name)
    front = FrontMatter(date=read_date(date, ZONE) if date else None, tags=tags, cover=cover)
    source = Source(
        path=f"content/{inside}.md",
        name=name,
        kind=kind,  # type: ignore[arg-type]
        text="",
        digest=hashlib.sha256(name.encode()).hexdigest(),
    )
    slug = name.removesuffix("/index")
    article = Article(
        source=source,
        front_matter=front,
        body="",
        body_start=0,
        slug=slug,
        address=f"/{slug}/" if kind == "page" else f"/articles/{slug}/",
        lines={"tags": 3, "cover": 4},
    )
    return RenderedArticle(
        article=article,
        body=Body(),
        title=TEXT,
        summary=TEXT,
        description="",
        ids=frozenset(ids),
        labels=labels,
    )


def closed(
    rendered: RenderedArticle, library: Library, url: Callable[[str], str] = str
) -> tuple[str, tuple[Diagnostic, ...]]:
    """Close an article's links and references; gives HTML and what is wrong."""
    body, problems = closed_body(rendered, library, url)
    return body.html, problems


def closed_body(
    rendered: RenderedArticle, library: Library, url: Callable[[str], str] = str
) -> tuple[Body, tuple[Diagnostic, ...]]:
    """Close an article's links and references; gives it with its formulas apart."""
    closing = Resolver(library, url).close(rendered)
    return fill(rendered.body, closing), closing.problems


def library(*articles: RenderedArticle, assets: tuple[Asset, ...] = ()) -> Library:
    """Put articles together."""
    return make_library(articles, assets, ZONE)
