"""The interfaces of rendering: options, typesetter, rules of extensions; ``build`` passes them."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

from sitegen.core.diagnostics import Diagnostic
from sitegen.core.model import Tex, Typeset

if TYPE_CHECKING:
    from markdown_it import MarkdownIt


class Typesetter(Protocol):
    """Turns TeX into HTML."""

    def typeset(
        self,
        formulas: Sequence[Tex],
        article_macros: Mapping[str, str] | None = None,
        symbols: Sequence[str] = (),
    ) -> Sequence[Typeset]:
        """Typeset a batch; results are in the order of the formulas. Never raises for bad TeX.

        ``symbols`` are those that mean something in the article, beside the site's.
        """

    def shown(
        self, symbols: Sequence[str], article_macros: Mapping[str, str] | None = None
    ) -> Sequence[str]:
        """Return the HTML of symbols alone; empty for those that KaTeX does not know."""


class MarkdownRules(Protocol):
    """Rules of extensions, which may fail; their ``repr`` represents their code in cache keys."""

    def install(self, md: "MarkdownIt") -> None:
        """Register them with a parser."""

    def blame(self, problem: BaseException, path: str) -> Diagnostic:
        """Return the diagnostic of a failure while a file was rendered."""


class RenderOptions(Struct, frozen=True, kw_only=True):
    """The configuration that rendering depends on; a part of cache keys."""

    language: str = "zh-CN"
    mid_sentence_inline: bool = True
    indented_code: bool = False
    breaks: bool = False
    """Whether a line end in a paragraph is one on the page."""
    html: str = "raw"
    """How raw HTML is handled: ``raw``, ``sanitize`` or ``escape``."""
    embed_hosts: tuple[str, ...] = ()
    """The hosts of frames that the Content-Security-Policy of a page allows."""
    script_hosts: tuple[str, ...] = ()
    """Those of scripts."""
    number: str = "labelled"
    """The displays that get a number: ``labelled``, ``all`` or ``none``."""
    number_within_sections: bool = False
    shared_counter: bool = False
    theorems_within_sections: bool = False
    theorem_kinds: tuple[tuple[str, str], ...] = ()
    """The site's own kinds: name in the source, name on the page."""
    markdown: MarkdownRules | None = None
    """Rules of extensions."""
