"""Files that are copied unchanged: KaTeX's, the theme's, the site's, and those of articles."""

import os
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path, PurePosixPath

from sitegen.assets import cname
from sitegen.assets.theme_folders import folders_of, theme_static
from sitegen.config import Config
from sitegen.core.diagnostics import BuildError, Code, Diagnostic, Span, error
from sitegen.core.messages import say
from sitegen.core.model import Article, Asset
from sitegen.core.text import readable, slug
from sitegen.load.discover import PAGES, FoundFile
from sitegen.system.walk import walk
from sitegen.typeset.katex import FOLDER

_HARMLESS = {
    *(".avif", ".bmp", ".gif", ".ico", ".jpeg", ".jpg", ".png", ".webp"),
    *(".flac", ".m4a", ".mp3", ".mp4", ".ogg", ".ogv", ".opus", ".wav", ".webm", ".vtt"),
    *(".bib", ".csv", ".ipynb", ".json", ".py", ".r", ".jl", ".tex", ".tsv", ".txt"),
    *(".7z", ".gz", ".pdf", ".tar", ".xz", ".zip"),
}
"""Extensions of files that browsers show or download without running scripts."""


@lru_cache(maxsize=2)
def katex_files(*, searched: bool) -> list[Asset]:
    """List KaTeX's style sheet and fonts, and its script for a site with a search.

    Raises BuildError if they are not installed.
    """
    scripts = ("copy-tex.min.js", *(["katex.min.js"] if searched else []))
    if not (FOLDER / "katex.min.css").is_file():
        raise BuildError(
            error(
                Code.ASSETS_MISSING,
                say("KaTeX's style sheet and fonts are not installed"),
                Span(path="sitegen/assets/katex"),
                hint=say(
                    "reinstall sitegen, with access to the npm registry (in a "
                    "checkout: make clean site)"
                ),
            )
        )
    return [
        Asset(origin=str(file), address=f"/assets/katex/{file.relative_to(FOLDER).as_posix()}")
        for file in _files(FOLDER)
        if file.suffix in (".css", ".woff2") or file.name in scripts
    ]


def static_files(
    root: Path, theme: Path | None = None, *, trusted: bool = True
) -> tuple[list[Asset], list[Diagnostic]]:
    """Return the default theme's static files, ``theme``'s and the site's, and the diagnostics.

    Of files with the same path the last one wins. If the site is not ``trusted``, files that may
    run scripts are refused.
    """
    own = root / "static"
    walked = walk(own, root, _is_left_out)
    problems = [*walked.problems, *walked.private]
    files = [(own, Path(path)) for path in sorted(walked.files)]
    themes = folders_of(theme, "static")[::-1]
    if theme_static().resolve() == own.resolve():
        themes = themes[1:]
    else:
        if not trusted:
            problems += [_active(_below(file, root)) for _, file in files if _is_active(file.name)]
            files = [each for each in files if not _is_active(each[1].name)]
    files = [*((folder, file) for folder in themes for file in _files(folder)), *files]
    found = {f"/{readable(file.relative_to(folder).as_posix())}": file for folder, file in files}
    assets = [
        Asset(origin=str(file), address=address, source_path=_below(file, root))
        for address, file in sorted(found.items())
    ]
    assets, domain_problems = cname.checked(assets)
    return assets, [*problems, *domain_problems]


def _is_left_out(name: str) -> bool:
    return name.startswith(".") and name != ".well-known"


def _below(file: Path, root: Path) -> str:
    return readable(file.relative_to(root).as_posix()) if file.is_relative_to(root) else ""


def beside_articles(
    found: Iterable[FoundFile], articles: Iterable[Article], config: Config
) -> list[Asset]:
    """Return the files in ``content/`` as assets, each below the page of its folder's article."""
    homes = {}
    for article in articles:
        folder, _, name = article.source.path.rpartition("/")
        # content/index.md has a page of its own, but files directly in content/ belong to all.
        if name.rpartition(".")[0] == "index" and folder != "content":
            homes[folder] = article.address
    return [
        Asset(
            origin=str(file.file), address=_address(file.path, homes, config), source_path=file.path
        )
        for file in found
        if file.kind is None
    ]


def without_active(found: Iterable[FoundFile]) -> tuple[list[FoundFile], list[Diagnostic]]:
    """Leave out and report files next to articles that may run scripts if they are opened directly.

    For sites whose authors are not trusted; ``static/`` belongs to the owner of the site.
    """
    files = list(found)
    active = [each for each in files if each.kind is None and _is_active(each.path)]
    return [each for each in files if each not in active], [_active(each.path) for each in active]


def _is_active(path: str) -> bool:
    name = PurePosixPath(path)
    return name.suffix.lower() not in _HARMLESS and name.name != "CNAME"


def _active(path: str) -> Diagnostic:
    below = path.startswith("static/")
    return error(
        Code.FILE_REFUSED,
        say("may run scripts, and the site is not trusted")
        if below
        else say('may run scripts, and html in sitegen.toml is not "raw"'),
        Span(path=path),
        hint=say("use a PNG, JPEG or WebP")
        if below
        else say("use a PNG, JPEG or WebP; or put the file into static/, which is the owner's"),
        page_lost=True,
    )


def _address(path: str, homes: dict[str, str], config: Config) -> str:
    for folder in PurePosixPath(path).parents:
        if home := homes.get(str(folder)):
            return home + str(PurePosixPath(path).relative_to(folder))
    parts = PurePosixPath(path).parts[1:]
    if parts[0] == PAGES:
        return "/" + "/".join(parts[1:])
    prefix = config.permalink.partition("{slug}")[0]
    return prefix + "/".join((*map(slug, parts[:-1]), parts[-1]))


def _files(folder: Path) -> list[Path]:
    return sorted(
        Path(parent, name)
        for parent, _, names in os.walk(folder)
        for name in names
        if not name.startswith(".")
    )
