"""Themes: the sets of tokens that sitegen brings, those in ``themes/``, and installed ones.

A theme of the last two kinds is a folder with any of ``theme.toml``, ``templates/`` and
``static/``; what it lacks is the default theme's. None of them is imported.
"""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal

from msgspec import Meta, Struct, ValidationError, convert, field
from msgspec.structs import asdict

from sitegen.assets.palettes import SETS, Tokens
from sitegen.config import FILE, Config, place
from sitegen.config.key_spans import KeySpans
from sitegen.core.build_options import Site
from sitegen.core.diagnostics import BuildError, Code, Diagnostic, Severity, Span, error
from sitegen.core.messages import enumerated, say, template
from sitegen.core.toml_words import toml_place, toml_words

FOLDER = "themes"
"""The folder of a site that holds its themes."""
GROUP = "sitegen.themes"
"""The entry points by which packages offer themes: name = package."""
SETTINGS = "theme.toml"
_MEASURED = ("paper", "ink", "muted", "accent")
_HEX = re.compile(r"#(?:[0-9a-fA-F]{3}){1,2}")

Token = Annotated[
    str,
    Meta(
        pattern=r"^[a-z][a-z0-9-]*\Z", description=template("the name of a token, without dashes")
    ),
]
Value = Annotated[
    str,
    Meta(
        pattern=r"^[^;{}<>\\\x00-\x1f\x7f]+\Z",
        description=template("a value of CSS, without ; { }"),
    ),
]


class ThemeSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The keys of ``theme.toml``; each may be left out."""

    description: str = ""
    base: Literal["paper", "slate", "ink"] = "paper"
    """The set whose tokens count if the theme does not set them."""
    light: dict[Token, Value] = field(default_factory=dict)
    dark: dict[Token, Value] = field(default_factory=dict)


class Theme(Struct, frozen=True, kw_only=True):
    """A theme: the tokens that it sets, and the folder of its other files."""

    name: str
    origin: str
    """Where it comes from: ``sitegen``, ``themes/dusk``, or a package with its version."""
    description: str = ""
    base: str = "paper"
    light: Tokens = field(default_factory=dict)
    dark: Tokens = field(default_factory=dict)
    folder: Path | None = None
    """None if it is one of sitegen's, which are made of tokens alone."""
    path: str = ""
    """The path of its ``theme.toml`` in messages."""

    def place(self, *keys: str) -> Span:
        """Return the span of a key in ``theme.toml``; of its table if it is not there."""
        text = _read(self.folder / SETTINGS, self.path) if self.folder else ""
        return KeySpans(self.path, text).of(*keys)


_WORDS = (template("warm"), template("cool, on white"), template("dark first"))
BUILT_IN = {
    name: Theme(name=name, origin="sitegen", base=name, description=words)
    for name, words in zip(SETS, _WORDS, strict=True)
}


def theme_of(site: Site, config: Config) -> Theme:
    """Return the theme that a site asks for. Raises BuildError if there is none, or it is broken.

    A site that is not trusted does not get one of its own: the default one stands in.
    """
    name = config.look.theme
    if name in BUILT_IN:
        return BUILT_IN[name]
    folder = site.root / FOLDER / name
    if folder.is_dir():
        return BUILT_IN["paper"] if site.untrusted else _theme(name, f"{FOLDER}/{name}", folder)
    for theme in _installed(name):
        if theme.folder and not (site.untrusted and _is_below(theme.folder, site.root)):
            return theme
    raise BuildError(_unknown(site, name))


def themes(root: Path) -> Iterator[Theme]:
    """Yield all themes that a site may ask for. Raises BuildError if one of them is broken."""
    yield from BUILT_IN.values()
    own = _own(root)
    for folder in own:
        yield _theme(folder.name, f"{FOLDER}/{folder.name}", folder)
    names = {*BUILT_IN, *(folder.name for folder in own)}
    yield from (theme for theme in _installed() if theme.name not in names)


def _own(root: Path) -> list[Path]:
    return sorted(path for path in (root / FOLDER).glob("[!.]*") if path.is_dir())


def left_out(site: Site, config: Config) -> list[Diagnostic]:
    """Report the theme of an untrusted site that is not used."""
    name = config.look.theme
    if not site.untrusted or name in BUILT_IN or not (site.root / FOLDER / name).is_dir():
        return []
    return [
        Diagnostic(
            code=Code.UNTRUSTED,
            severity=Severity.HINT,
            message=say("the site's own theme is not used"),
            span=Span(path=f"{FOLDER}/{name}"),
            hint=say("--untrusted ignores everything that runs code or contacts other hosts"),
        )
    ]


def _installed(name: str | None = None) -> Iterator[Theme]:
    from importlib.metadata import entry_points  # takes 20 ms, and few sites need it

    for entry in sorted(entry_points(group=GROUP), key=lambda each: each.name):
        if name in (None, entry.name) and (folder := _package(entry.module)):
            by = f"{entry.dist.name} {entry.dist.version}" if entry.dist else entry.module
            yield _theme(entry.name, by, folder)


def _package(module: str) -> Path | None:
    """Find the folder of a package; it is not imported, nor is one above it."""
    from importlib.util import find_spec

    top, *rest = module.split(".")
    spec = find_spec(top)
    for parent in (spec and spec.submodule_search_locations) or ():
        if (folder := Path(parent, *rest)).is_dir():
            return folder
    return None


def _theme(name: str, origin: str, folder: Path) -> Theme:
    file = folder / SETTINGS
    path = f"{origin}/{SETTINGS}" if origin.startswith(f"{FOLDER}/") else str(file)
    settings = _settings(_read(file, path), path)
    return Theme(name=name, origin=origin, folder=folder, path=path, **asdict(settings))


def _settings(text: str, path: str) -> ThemeSettings:
    try:
        values = tomllib.loads(text)
    except ValueError as broken:
        message = say("not valid TOML: {words}", words=toml_words(str(broken)))
        line, column = toml_place(str(broken))
        span = Span(path=path, line=line, column=column)
        raise BuildError(error(Code.CONFIG, message, span)) from None
    places = KeySpans(path, text)
    try:
        settings = convert(values, ThemeSettings)
    except ValidationError:
        from sitegen.config.mistakes import explained  # as sitegen.config does

        raise BuildError(*explained(values, places, (), ThemeSettings)) from None
    if wrong := list(_not_measured(settings, places)):
        raise BuildError(*wrong)
    return settings


def _not_measured(settings: ThemeSettings, places: KeySpans) -> Iterator[Diagnostic]:
    """Yield colours that cannot be measured, as contrast is checked by them."""
    for scheme, tokens in (("light", settings.light), ("dark", settings.dark)):
        for name in _MEASURED:
            if name in tokens and not _HEX.fullmatch(tokens[name]):
                message = say(
                    '{key}: expected a colour such as "#1c4a82", found "{found}"',
                    key=f"{scheme}.{name}",
                    found=tokens[name],
                )
                yield error(Code.CONFIG, message, places.of(scheme, name))


def _read(file: Path, path: str) -> str:
    if not file.is_file():
        return ""
    try:
        return file.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as problem:
        raise BuildError(
            error(Code.CONFIG, say("cannot be read: {reason}", reason=problem), Span(path=path))
        ) from None


def _is_below(folder: Path, root: Path) -> bool:
    return folder.resolve().is_relative_to(root.resolve())


def _unknown(site: Site, name: str) -> Diagnostic:
    from difflib import get_close_matches

    own = [] if site.untrusted else _own(site.root)
    names = sorted({*BUILT_IN, *(folder.name for folder in own)})
    near = get_close_matches(name, names, n=1)
    return error(
        Code.CONFIG,
        say("look.theme: there is no theme {name}", name=name),
        place(site.root, "look", "theme") if (site.root / FILE).is_file() else Span(path=FILE),
        hint=say("did you mean {name}?", name=near[0])
        if near
        else say(
            "themes: {names}; sitegen theme new {name} starts one in themes/{name}/",
            names=enumerated(names),
            name=name,
        ),
    )
