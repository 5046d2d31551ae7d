"""The old site's settings in ``sitegen.toml``: taken over where its author has written nothing."""

import tomllib
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct, to_builtins
from msgspec.structs import asdict

from sitegen.config import FILE, Config, load_config
from sitegen.config.toml_text import flat, toml_value, with_key
from sitegen.core.diagnostics import Code, Diagnostic, Span, warning
from sitegen.core.messages import say
from sitegen.importers.blog import Settings

_PLAIN = ("title", "description", "base_url", "language", "author", "timezone", "permalink")
_ADDRESSES = ("timezone", "permalink")
"""Keys that decide how articles are written."""


class SiteFile(Struct, frozen=True, kw_only=True):
    """The site's ``sitegen.toml`` before the import."""

    text: str
    values: Mapping[str, Any]
    free: Collection[str]
    """Keys whose values are those of ``init``, so that the old site's replace them."""

    def accepts(self, key: str) -> bool:
        """Return whether the author has left a key open."""
        return key in self.free or key not in self.values


class NewSettings(Struct, frozen=True, kw_only=True):
    """The site's ``sitegen.toml`` after the import."""

    text: str
    taken: tuple[str, ...]
    """The keys that are the old site's."""
    problems: tuple[Diagnostic, ...]


def read_site_file(root: Path, free: Collection[str]) -> SiteFile:
    """Read the site's configuration, empty if there is none. Raises BuildError."""
    load_config(root)
    path = root / FILE
    text = path.read_text("utf-8-sig") if path.exists() else ""
    return SiteFile(text=text, values=dict(flat(tomllib.loads(text))), free=free)


def config_for(root: Path, site: SiteFile, settings: Settings, *, alone: bool) -> Config:
    """Return the configuration by which articles are written.

    The old permalink is only taken if the imported articles are ``alone``: it would change the
    addresses of all others.
    """
    keys = _ADDRESSES if alone else ("timezone",)
    given = {key: getattr(settings, key) for key in keys if site.accepts(key)}
    return load_config(root, **{key: value for key, value in given.items() if value})


def take_over(
    site: SiteFile, settings: Settings, config: Config, more: Mapping[str, Any]
) -> NewSettings:
    """Return the new configuration; ``more`` are other keys, such as the menu."""
    text, taken, problems = site.text, [], []
    for key, value in _wanted(settings, config, more):
        if _same(site.values.get(key), value):
            continue
        changed = with_key(text, key, value) if site.accepts(key) else None
        if changed is None:
            problems.append(_not_taken(key, value, site, settings))
        else:
            text = changed
            taken.append(key)
    left = [_left_out(what, settings) for what in settings.others]
    return NewSettings(text=text, taken=tuple(taken), problems=(*problems, *left))


def _wanted(
    settings: Settings, config: Config, more: Mapping[str, Any]
) -> Iterator[tuple[str, Any]]:
    values = {key: getattr(settings, key) for key in _PLAIN}
    if values["permalink"] != config.permalink:
        values["permalink"] = ""  # the articles' old addresses are aliases
    yield from ((key, value) for key, value in values.items() if value)
    yield from more.items()
    if settings.breaks:
        yield "markdown.breaks", True
    for table in ("macros", "comments"):
        prefix = "math.macros" if table == "macros" else table
        yield from ((f"{prefix}.{name}", each) for name, each in asdict(settings)[table].items())


def _same(old: Any, new: Any) -> bool:
    if isinstance(old, str) and isinstance(new, str):
        return old.rstrip("/") == new.rstrip("/")
    return bool(old == to_builtins(new))


def _not_taken(key: str, value: Any, site: SiteFile, settings: Settings) -> Diagnostic:
    shown = " ".join(toml_value(value).split())
    own = toml_value(site.values[key]) if key in site.values else "…"
    return warning(
        Code.IMPORT_SETTING,
        say(
            "{key} = {value} is not taken over: sitegen.toml has {own}",
            key=key,
            value=shown,
            own=own,
        ),
        Span(path=settings.file or FILE),
        hint=say("change {key} in sitegen.toml if you want the old site's", key=key),
    )


def _left_out(what: str, settings: Settings) -> Diagnostic:
    return warning(
        Code.IMPORT_SETTING,
        say("{service} is not taken over", service=what),
        Span(path=settings.file or FILE),
        hint=say("sitegen.toml has [comments] for giscus, and [analytics] for a script"),
    )
