"""What rendering needs from outside: options and somebody who typesets. ``build`` hands both in."""

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
        self, formulas: Sequence[Tex], article_macros: Mapping[str, str] | None = None
    ) -> Sequence[Typeset]:
        """Typeset a batch; results stand in the order of the formulas. Never raises for bad TeX."""


class MarkdownRules(Protocol):
    """Rules from outside, which may fail; their ``repr`` stands for their code in keys."""

    def install(self, md: "MarkdownIt") -> None:
        """Register them with a parser."""

    def blame(self, problem: BaseException, path: str) -> Diagnostic:
        """Say what has failed while a file was rendered."""


class RenderOptions(Struct, frozen=True, kw_only=True):
    """The configuration that rendering depends on; part of a cached result's key."""

    language: str = "zh-CN"
    mid_sentence_inline: bool = True
    indented_code: bool = False
    html: str = "raw"
    """``raw``, ``sanitize`` or ``escape``: what becomes of raw HTML."""
    number: str = "labelled"
    """``labelled``, ``all`` or ``none``."""
    shared_counter: bool = False
    theorem_kinds: tuple[tuple[str, str], ...] = ()
    """Kinds of the site's own: name in the source, name on the page."""
    markdown: MarkdownRules | None = None
    """Rules of extensions."""
