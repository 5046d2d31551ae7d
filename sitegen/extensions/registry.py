"""The registry of additions by extensions. Its names are a contract with every extension."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from sitegen.core.messages import say

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

    from sitegen.core.model import Page

MarkdownRule = Callable[["MarkdownIt"], object]
"""A plugin of markdown-it-py that needs no options: registers what it adds with the parser."""
PageKind = Callable[[Any], Iterable["Page"]]
"""Returns the pages for a ``compose.Edition``."""

_KIND = re.compile(r"[^\W\d][\w-]*")
_FILTERS = {"date", "day", "iso", "short_date"}
_GLOBALS = {"_", "asset", "gettext", "ngettext", "npgettext", "page", "pgettext", "site", "url"}


class Additions(Struct, frozen=True, kw_only=True):
    """The additions of one extension."""

    markdown: tuple[MarkdownRule, ...] = ()
    filters: Mapping[str, Callable[..., object]] = field(default_factory=dict)
    globals: Mapping[str, object] = field(default_factory=dict)
    pages: tuple[PageKind, ...] = ()
    routes: tuple[str, ...] = ()
    theorems: Mapping[str, str] = field(default_factory=dict)

    @property
    def names(self) -> frozenset[str]:
        """Return the names that no other extension may take."""
        return frozenset(
            f"{what} {name}"
            for what, names in (
                ("filter", self.filters),
                ("global", self.globals),
                ("theorem", self.theorems),
            )
            for name in names
        )


class Registry:
    """Collects the additions of an extension; the argument of its ``setup``."""

    def __init__(self, taken: Mapping[str, str]) -> None:
        """Take the names that other extensions have claimed, with the names of these extensions."""
        self._taken = taken
        self._markdown: list[MarkdownRule] = []
        self._filters: dict[str, Callable[..., object]] = {}
        self._globals: dict[str, object] = {}
        self._pages: list[PageKind] = []
        self._routes: list[str] = []
        self._theorems: dict[str, str] = {}

    def add_markdown(self, rule: MarkdownRule) -> None:
        """Add a markdown-it-py plugin; it is called with the parser, after sitegen's own rules."""
        self._markdown.append(_callable(rule))

    def add_filter(self, name: str, function: Callable[..., object]) -> None:
        """Add a filter for templates. Raises ValueError if the name is taken."""
        from jinja2.filters import FILTERS

        self._claim("filter", name, _FILTERS | FILTERS.keys())
        self._filters[name] = _callable(function)

    def add_global(self, name: str, value: object) -> None:
        """Add a function or a value for all templates. Raises ValueError if the name is taken."""
        from jinja2.defaults import DEFAULT_NAMESPACE

        self._claim("global", name, _GLOBALS | DEFAULT_NAMESPACE.keys())
        self._globals[name] = value

    def add_pages(self, pages: PageKind, *, routes: Iterable[str] = ()) -> None:
        """Add a kind of page; ``routes`` are the addresses that articles may link to."""
        self._pages.append(_callable(pages))
        self._routes += [routes] if isinstance(routes, str) else routes

    def add_theorem(self, kind: str, word: str) -> None:
        """Add a kind of theorem by its name in the source and its name on the page."""
        if not _KIND.fullmatch(kind):
            raise ValueError(
                say(
                    "{kind!r} is not a valid kind of theorem: use letters, digits, - and _",
                    kind=kind,
                )
            )
        self._claim("theorem", kind, ())
        self._theorems[kind] = word

    @property
    def additions(self) -> Additions:
        """Return the collected additions."""
        return Additions(
            markdown=tuple(self._markdown),
            filters=self._filters,
            globals=self._globals,
            pages=tuple(self._pages),
            routes=tuple(self._routes),
            theorems=self._theorems,
        )

    def _claim(self, what: str, name: str, ours: Iterable[str]) -> None:
        if what != "theorem" and not name.isidentifier():
            raise ValueError(say("{name!r} is not a name that a template can use", name=name))
        if name in ours:
            raise ValueError(
                say("the {kind} {name} already exists; choose another name", kind=what, name=name)
            )
        if other := self._taken.get(f"{what} {name}"):
            raise ValueError(
                say(
                    "the {kind} {name} already exists in the extension {other}",
                    kind=what,
                    name=name,
                    other=other,
                )
            )


def _callable(function: Any) -> Any:
    if not callable(function):
        raise TypeError(say("expected a function, found {found!r}", found=function))
    return function
