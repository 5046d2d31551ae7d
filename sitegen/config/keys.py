"""The keys of ``sitegen.toml``: types, defaults, and descriptions of the expected values."""

from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec import Meta, Struct, field
from msgspec.structs import force_setattr

from sitegen.config.look import Look
from sitegen.config.services import Analytics, Comments, Embeds
from sitegen.core.messages import template
from sitegen.core.notation import Meaning, named
from sitegen.locale import words

BaseUrl = Annotated[
    str,
    Meta(
        pattern=r"^(?:https?://[^/\s?#]+(?:/[^\s?#]*)?)?\Z",
        description=template('an address such as "https://user.github.io/blog/", or ""'),
    ),
]
Permalink = Annotated[
    str,
    Meta(  # only characters of valid output paths; ``..`` would lead out of the output folder
        pattern=r"^(?!/[A-Za-z]:)(?!.*(?:[\\?#]|//|/\.))(?=/.*\{slug\})[^\x00-\x1f\x7f]*/\Z",
        description=template(
            'a pattern such as "/articles/{slug}/", with {slug} and a slash at both ends'
        ),
    ),
]
Module = Annotated[
    str,
    Meta(
        pattern=r"^[^\W\d]\w*(?:\.[^\W\d]\w*)*\Z",
        description=template('the name of a Python module, such as "gallery" for gallery.py'),
    ),
]
Linked = Annotated[
    str,
    Meta(
        pattern=r"^(?![\x00-\x20]*(?!(?i:https?|mailto|tel):)[A-Za-z][A-Za-z0-9+.-]*:)",
        description=template(
            "a path of the site, or an address with https:, http:, mailto: or tel:"
        ),
    ),
]
Count = Annotated[int, Meta(ge=1, description=template("a whole number of at least 1"))]


class _Table(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    pass


class MenuItem(_Table, frozen=True, kw_only=True):
    """One entry of the menu."""

    name: str
    url: Linked


_IN_ITS_LANGUAGE: list[MenuItem] = []


def _menu(language: str) -> list[MenuItem]:
    gettext = words(language).gettext
    return [
        MenuItem(name=gettext("Home"), url="/"),
        MenuItem(name=gettext("Tags"), url="/tags/"),
        MenuItem(name=gettext("Archives"), url="/archives/"),
    ]


class Footer(_Table, frozen=True, kw_only=True):
    """Content of the footer of each page."""

    icp: str = ""
    """The 备案 number."""


class Macro(_Table, frozen=True, kw_only=True):
    """A TeX macro that means something."""

    tex: str
    """Its body."""
    means: str = ""
    """Plain text."""
    see: str = ""
    """The place of its definition, as a reference: ``article#label``."""


class Math(_Table, frozen=True, kw_only=True):
    """How formulas are read."""

    host: Literal["auto", "pykatex", "v8"] = "auto"
    """The engine that runs KaTeX; the output is the same."""
    macros: dict[str, str | Macro] = field(default_factory=dict)
    """TeX macros of all articles: name -> body, or a table with a meaning."""
    number: Literal["labelled", "all", "none"] = "labelled"
    """Which displays have a number."""
    number_within: Literal["article", "section"] = "article"
    """Where numbers start again at 1; within sections they are 2.1, 2.2."""
    mid_sentence: Literal["inline", "display"] = "inline"
    """How ``文字 $$x$$ 文字`` on one line is typeset."""

    @property
    def bodies(self) -> dict[str, str]:
        """Return the bodies of the macros, by name as written."""
        return {
            name: each.tex if isinstance(each, Macro) else each
            for name, each in self.macros.items()
        }

    @property
    def notation(self) -> dict[str, Meaning]:
        r"""Return the meanings of macros, by their names with a backslash."""
        meant = {
            name: Meaning(means=each.means, see=each.see)
            for name, each in self.macros.items()
            if isinstance(each, Macro) and (each.means or each.see)
        }
        return named(meant, self.macros)


class Markdown(_Table, frozen=True, kw_only=True):
    """How Markdown is read."""

    indented_code: bool = False
    """Whether indented text is code even if it contains formulas or Chinese prose."""
    breaks: bool = False
    """Whether a line end in a paragraph is one on the page."""


class Images(_Table, frozen=True, kw_only=True):
    """How images are processed."""

    download: bool | Literal["all"] = False
    """Which pictures on other hosts are downloaded into the site: ``true`` means covers."""


class Feed(_Table, frozen=True, kw_only=True):
    """Content of feeds."""

    math: Literal["auto", "mathml", "text", "tex"] = "auto"
    """Form of formulas in feeds; ``auto``: text if it is readable, else MathML."""


class Search(_Table, frozen=True, kw_only=True):
    """The search of the built site."""

    enabled: bool = True
    """Whether there is one."""


class New(_Table, frozen=True, kw_only=True):
    """How ``sitegen new`` starts articles."""

    pinyin: bool = False
    """Whether file names are written in pinyin."""


class Publish(_Table, frozen=True, kw_only=True):
    """What is published when."""

    schedule: bool = False
    """Whether articles appear on their date: until then ``build`` and ``deploy`` leave them out."""


class Theorems(_Table, frozen=True, kw_only=True):
    """How theorem-like blocks are numbered and named."""

    counter: Literal["own", "shared"] = "own"
    """Whether each kind has its own counter, or all share one."""
    number_within: Literal["article", "section"] = "article"
    """Where numbers start again at 1; within sections they are 2.1, 2.2."""
    kinds: dict[str, str] = field(default_factory=dict)
    """Additional kinds: name in the source -> name on the page."""


class Citations(_Table, frozen=True, kw_only=True):
    """Bibliographies, and how works are cited."""

    files: list[str] = field(default_factory=list)
    """Paths in the site's folder; by default ``references.bib``, if there is one."""
    style: str = ""
    """A style of CSL by name, or the path of a ``.csl`` file; by default by the site's language."""


class Config(_Table, frozen=True, kw_only=True):
    """A site's configuration; every key is optional."""

    title: str = "sitegen"
    description: str = ""
    base_url: BaseUrl = ""
    """Stored without a final slash; its path is the site's base path."""
    language: str = "zh-CN"
    author: str = ""
    timezone: ZoneInfo = ZoneInfo("Asia/Shanghai")
    """The time zone that dates are shown in."""
    permalink: Permalink = "/articles/{slug}/"
    page_size: Count = 10
    menu: list[MenuItem] = field(default_factory=lambda: _IN_ITS_LANGUAGE)
    """By default in the site's language."""
    html: Literal["raw", "sanitize", "escape"] = "raw"
    """How raw HTML in Markdown is treated."""
    extensions: list[Module] = field(default_factory=list)
    """Names of Python modules that extend sitegen."""
    footer: Footer = Footer()
    look: Look = Look()
    math: Math = Math()
    markdown: Markdown = Markdown()
    theorems: Theorems = Theorems()
    citations: Citations = Citations()
    images: Images = Images()
    feed: Feed = Feed()
    search: Search = Search()
    comments: Comments = Comments()
    analytics: Analytics = Analytics()
    embeds: Embeds = Embeds()
    new: New = New()
    publish: Publish = Publish()

    def __post_init__(self) -> None:
        """Normalize ``base_url``, and fill in the default menu in the site's language."""
        force_setattr(self, "base_url", self.base_url.rstrip("/"))
        if self.menu is _IN_ITS_LANGUAGE:
            force_setattr(self, "menu", _menu(self.language))

    @property
    def base_path(self) -> str:
        """Return the path prefix of all addresses: empty, or ``/blog``."""
        return urlsplit(self.base_url).path


def decode_value(kind: type, value: Any) -> object:
    """Convert a value for whose type TOML has none: time zones, by name. Raises ValueError."""
    if kind is not ZoneInfo or not isinstance(value, str):
        raise ValueError(value)
    try:
        return ZoneInfo(value)
    except (ZoneInfoNotFoundError, OSError):
        raise ValueError(value) from None


def is_table(kind: Any) -> bool:
    """Return whether a type is a table of the file."""
    return isinstance(kind, type) and issubclass(kind, Struct)


def alternatives(kind: Any) -> list[str | bool]:
    """Return the possible values of a key; an empty list if they cannot be enumerated."""
    if isinstance(kind, UnionType) or get_origin(kind) is Union:
        return [each for part in get_args(kind) for each in alternatives(part)]
    if get_origin(kind) is Literal:
        return list(get_args(kind))
    return [True, False] if kind is bool else []
