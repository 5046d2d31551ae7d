"""The notation of the site: which symbol means what, by whom, and which articles use it."""

from collections.abc import Iterator, Mapping

from msgspec import Struct

from sitegen.core.diagnostics import Span
from sitegen.core.model import RenderedArticle
from sitegen.core.notation import Meaning
from sitegen.library import Library


class SiteSymbol(Struct, frozen=True, kw_only=True):
    """A macro of ``sitegen.toml`` that means something."""

    meaning: Meaning
    span: Span
    """Of its meaning; ``see`` has one of its own."""
    see: Span
    html: str = ""
    """The symbol, typeset; empty if KaTeX does not know it."""


class Given(Struct, frozen=True, kw_only=True):
    """One symbol with one meaning."""

    name: str
    meaning: Meaning
    by: RenderedArticle | None
    """The article whose front matter says so, the first of them; None for ``sitegen.toml``."""
    users: tuple[RenderedArticle, ...]
    """Articles and standing pages whose formulas hold the symbol with this meaning."""


def gathered(library: Library, site: Mapping[str, Meaning]) -> tuple[Given, ...]:
    """Return all symbols by name, each once for each of its meanings."""
    by: dict[tuple[str, str], tuple[Meaning, RenderedArticle | None]] = {
        (name, meaning.means): (meaning, None) for name, meaning in site.items()
    }
    users: dict[tuple[str, str], list[RenderedArticle]] = {}
    for rendered in _listed(library):
        for name, meaning in rendered.article.front_matter.notation.items():
            by.setdefault((name, meaning.means), (meaning, rendered))
        for name in rendered.symbols:
            if own := meaning_of(name, rendered, site):
                users.setdefault((name, own.means), []).append(rendered)
    return tuple(
        Given(name=key[0], meaning=by[key][0], by=by[key][1], users=tuple(users.get(key, ())))
        for key in sorted(by, key=_by_letters)
    )


def meaning_of(name: str, rendered: RenderedArticle, site: Mapping[str, Meaning]) -> Meaning | None:
    """Return what a symbol means in an article: by its front matter, else by the site."""
    return rendered.article.front_matter.notation.get(name) or site.get(name)


def _listed(library: Library) -> Iterator[RenderedArticle]:
    every = (*library.articles, *library.pages)
    return (each for each in every if not each.article.front_matter.hidden)


def _by_letters(key: tuple[str, str]) -> tuple[str, str, str]:
    name, means = key
    return name.lstrip("\\").lower(), name, means
