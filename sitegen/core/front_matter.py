"""Front matter: the metadata at the top of an article, by the meaning of its keys."""

import datetime as dt
from collections.abc import Mapping

from msgspec import Struct, field

from sitegen.core.notation import Meaning


class FrontMatter(Struct, frozen=True, kw_only=True):
    """The metadata of an article; every field is optional."""

    title: str = ""
    authors: tuple[str, ...] = ()
    date: dt.date | None = None
    """An aware ``datetime`` if a time was given."""
    updated: dt.date | None = None
    description: str = ""
    """For search engines and shared links; in lists too if there is no summary."""
    summary: str = ""
    """For lists; empty if it is to be taken from the text."""
    keywords: tuple[str, ...] = ()
    """For search engines; they have no pages."""
    tags: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    series: str = ""
    series_order: int | None = None
    cover: str = ""
    pinned: bool = False
    draft: bool = False
    hidden: bool = False
    """Whether it has a page but is in no list, like a standing page, nor in search and sitemap."""
    slug: str = ""
    permalink: str = ""
    """Site path of its page, as in ``aliases``; if empty, the slug decides."""
    lang: str = ""
    aliases: tuple[str, ...] = ()
    """Site paths that redirect here, not percent-encoded: ``/old/``, ``/old.html``."""
    translation_of: str = ""
    """Name of the article in another language: its path in ``content/``, or the last part."""
    comments: bool | None = None
    """None where the author says nothing of them."""
    toc: bool = True
    """Whether its page shows the table of contents."""
    license: str = ""
    """As written: ``CC BY-NC 4.0``, another name, or the address of its text."""
    bibliography: tuple[str, ...] = ()
    """Paths of its bibliographies, relative to the article or to the site's folder."""
    macros: Mapping[str, str] = field(default_factory=dict)
    r"""TeX macros of this article: name -> body."""
    notation: Mapping[str, Meaning] = field(default_factory=dict)
    """What symbols mean in this article: the name of a macro, or TeX as written -> meaning."""
    extra: Mapping[str, object] = field(default_factory=dict)
    """All other keys, for templates."""
