"""``sitegen.toml``: what may stand in it, and every mistake in it at once, with its line."""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from sitegen.diagnostics import BuildError, Code, Diagnostic, Span, error, in_order
from sitegen.locale import words
from sitegen.services import Analytics, Comments
from sitegen.text import without_control

FILE = "sitegen.toml"
MAX_SIZE = 1_000_000
"""Bytes of it."""
_NO_PATH = re.compile(r"[\\?#\x00-\x1f\x7f]|//|/\.|^/[A-Za-z]:")
"""What no path of the site holds; ``..`` would lead out of the output folder."""
_SCHEMES = ("http", "https", "mailto", "tel")
_Places = tuple[Mapping[tuple[str, ...], Span], Mapping[tuple[str, ...], Span]]
"""Where keys stand, and where tables begin, by their full names."""


def _base_url(value: str) -> str:
    if value and not re.fullmatch(r"https?://[^/\s?#]+(/[^\s?#]*)?", value):
        raise ValueError('an address such as "https://user.github.io/blog/", or ""')
    return value.rstrip("/")


def _timezone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError('the name of a time zone, such as "Asia/Shanghai"') from None
    return value


def _permalink(value: str) -> str:
    if not (value.startswith("/") and value.endswith("/") and "{slug}" in value) or (
        _NO_PATH.search(value)
    ):
        raise ValueError(
            'a pattern such as "/articles/{slug}/", with {slug} and a slash at both ends'
        )
    return value


def _module(value: str) -> str:
    if not all(part.isidentifier() for part in value.split(".")):
        raise ValueError('the name of a Python module, such as "gallery" for gallery.py')
    return value


def _linked(value: str) -> str:
    scheme = re.match(r"[\x00-\x20]*([A-Za-z][A-Za-z0-9+.-]*):", value)
    if scheme and scheme[1].lower() not in _SCHEMES:
        raise ValueError("a path of the site, or an address with https:, http:, mailto: or tel:")
    return value


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class MenuItem(_Table):
    """One entry of the menu."""

    name: str
    url: Annotated[str, AfterValidator(_linked)]


def _menu(language: str) -> list[MenuItem]:
    gettext = words(language).gettext
    return [
        MenuItem(name=gettext("Home"), url="/"),
        MenuItem(name=gettext("Tags"), url="/tags/"),
        MenuItem(name=gettext("Archives"), url="/archives/"),
    ]


class Footer(_Table):
    """What stands at the foot of each page."""

    icp: str = ""
    """The 备案 number."""


class Math(_Table):
    """How formulas are read."""

    host: Literal["auto", "pykatex", "v8"] = "auto"
    """What runs KaTeX; the output is the same."""
    macros: dict[str, str] = Field(default_factory=dict)
    """TeX macros of all articles: name -> body."""
    number: Literal["labelled", "all", "none"] = "labelled"
    """Which displays have a number."""
    mid_sentence: Literal["inline", "display"] = "inline"
    """What ``文字 $$x$$ 文字`` on one line means."""


class Markdown(_Table):
    """How Markdown is read."""

    indented_code: bool = False
    """Whether indented text is code even where it holds formulas or Chinese prose."""


class Images(_Table):
    """What is done with images."""

    download: bool = False
    """Whether covers on other hosts are brought into the site."""


class Feed(_Table):
    """What feeds hold."""

    math: Literal["auto", "mathml", "text", "tex"] = "auto"
    """How formulas stand there; ``auto``: text where it reads well, else MathML."""


class Search(_Table):
    """The search of the built site."""

    enabled: Literal["auto", True, False] = "auto"
    """``auto``: where Pagefind is installed."""


class New(_Table):
    """How ``sitegen new`` starts articles."""

    pinyin: bool = False
    """Whether their files are named in pinyin."""


class Theorems(_Table):
    """How theorem-like blocks are counted and called."""

    counter: Literal["own", "shared"] = "own"
    """Whether each kind counts by itself, or all together."""
    kinds: dict[str, str] = Field(default_factory=dict)
    """Kinds of the site's own: name in the source -> name on the page."""


class Config(_Table):
    """A site's configuration; every key may be left out."""

    title: str = "sitegen"
    description: str = ""
    base_url: Annotated[str, AfterValidator(_base_url)] = ""
    """Without a slash at its end; its path is the site's base path."""
    language: str = "zh-CN"
    author: str = ""
    timezone: Annotated[str, AfterValidator(_timezone)] = "Asia/Shanghai"
    permalink: Annotated[str, AfterValidator(_permalink)] = "/articles/{slug}/"
    page_size: int = Field(default=10, ge=1)
    menu: list[MenuItem] = Field(default_factory=lambda: _menu("zh-CN"))
    """By default in the site's language."""
    html: Literal["raw", "sanitize", "escape"] = "raw"
    """What becomes of raw HTML in Markdown."""
    extensions: list[Annotated[str, AfterValidator(_module)]] = Field(default_factory=list)
    """Python modules that add to sitegen."""
    footer: Footer = Footer()
    math: Math = Math()
    markdown: Markdown = Markdown()
    theorems: Theorems = Theorems()
    images: Images = Images()
    feed: Feed = Feed()
    search: Search = Search()
    comments: Comments = Comments()
    analytics: Analytics = Analytics()
    new: New = New()

    @model_validator(mode="before")
    @classmethod
    def _in_its_language(cls, values: dict[str, Any]) -> dict[str, Any]:
        """Give a site that has no menu of its own one in its language."""
        language = values.get("language")
        return {"menu": _menu(language), **values} if isinstance(language, str) else values

    @property
    def base_path(self) -> str:
        """The path that all addresses begin with: empty, or ``/blog``."""
        return urlsplit(self.base_url).path

    @property
    def zone(self) -> ZoneInfo:
        """The time zone that dates are shown in."""
        return ZoneInfo(self.timezone)


def load_config(root: Path, **overrides: Any) -> Config:
    """Read ``sitegen.toml`` (defaults where there is none); raises BuildError with all mistakes."""
    path = root / FILE
    values = _read(path) if path.exists() else {}
    try:
        return Config(**{**values, **overrides})
    except ValidationError as invalid:
        places = _places(path.read_text("utf-8-sig") if path.exists() else "")
        raise BuildError(
            *in_order(_explain(mistake, places, overrides) for mistake in invalid.errors())
        ) from None


def place(root: Path, *keys: str) -> Span:
    """Find the line of a key in the site's configuration."""
    return _place(list(keys), _places((root / FILE).read_text("utf-8-sig")))


def _read(path: Path) -> dict[str, Any]:
    if not path.is_file() or path.stat().st_size > MAX_SIZE:
        message = f"is no file of at most {MAX_SIZE:,} bytes"
        raise BuildError(error(Code.CONFIG, message, Span(path=FILE)))
    try:
        values = tomllib.loads(path.read_text("utf-8-sig"))
        return {key: _printable(value) for key, value in values.items()}
    except OSError as problem:
        raise BuildError(
            error(Code.CONFIG, f"cannot be read: {problem.strerror}", Span(path=FILE))
        ) from None
    except UnicodeDecodeError:
        raise BuildError(
            error(Code.CONFIG, "is not UTF-8", Span(path=FILE), hint="save it as UTF-8")
        ) from None
    except (ValueError, RecursionError) as broken:  # tomllib's own error is a ValueError too
        raise BuildError(_broken_toml(str(broken))) from None


def _printable(value: Any) -> Any:
    r"""Put U+FFFD for control characters, which TOML lets in as ``"\u0001"``."""
    if isinstance(value, dict):
        return {key: _printable(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_printable(inner) for inner in value]
    return without_control(value) if isinstance(value, str) else value


def _broken_toml(message: str) -> Diagnostic:
    found = re.search(r"\s*\(at line (\d+), column (\d+)\)", message)
    span = Span(path=FILE, line=int(found[1]), column=int(found[2])) if found else Span(path=FILE)
    words = message[: found.start()] if found else message
    return error(
        Code.CONFIG,
        f"not valid TOML: {words}",
        span,
        hint='a line reads: key = "text", key = 10, key = true, or [table]',
    )


def _explain(mistake: Any, places: _Places, overrides: Mapping[str, Any]) -> Diagnostic:
    keys = [str(key) for key in mistake["loc"]]
    name = ".".join(keys)
    on_command_line = name in overrides
    span = Span(path=f"--{name.replace('_', '-')}") if on_command_line else _place(keys, places)
    if mistake["type"] == "extra_forbidden":
        return error(Code.CONFIG, f"unknown key {name}", span, hint=_known(keys))
    words = mistake["msg"].removeprefix("Value error, ").removeprefix("Input should be ")
    return error(Code.CONFIG, f"{name}: expected {words}, found {_shown(mistake['input'])}", span)


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _known(keys: list[str]) -> str:
    """Name the keys that may stand there, the nearest first."""
    from difflib import get_close_matches

    table: Any = Config
    for key in keys[:-1]:
        found = table.model_fields.get(key)
        table = getattr(found, "annotation", None)
        if not (isinstance(table, type) and issubclass(table, BaseModel)):
            return ""
    names = list(table.model_fields)
    near = get_close_matches(keys[-1], names, n=1)
    return f"did you mean {near[0]}?" if near else "known keys: " + ", ".join(names)


def _places(text: str) -> _Places:
    """Find where each key and each table first stands, by reading the file as plain lines."""
    keys: dict[tuple[str, ...], Span] = {}
    tables: dict[tuple[str, ...], Span] = {}
    table: tuple[str, ...] = ()
    for number, line in enumerate(text.split("\n"), 1):
        if header := re.match(r"\s*\[+([^\]]+)\]", line):
            table = tuple(part.strip().strip("\"'") for part in header[1].split("."))
            tables.setdefault(table, Span(path=FILE, line=number))
        if key := re.match(r"""\s*["']?([\w-]+)["']?\s*(?:=|\.)""", line):
            span = Span(path=FILE, line=number, column=key.start(1) + 1, length=len(key[1]))
            keys.setdefault((*table, key[1]), span)
    return keys, tables


def _place(keys: list[str], places: _Places) -> Span:
    """Find a key, or what it stands in; the first line where neither is known."""
    named, tables = places
    found = [named.get(tuple(keys[:length])) for length in range(1, len(keys) + 1)]
    return min(filter(None, (*found, tables.get(tuple(keys)))), default=Span(path=FILE))
