"""The list of the theme's files, and copies of them in the site that an author may change."""

from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from sitegen.assets.theme_folders import folders_of
from sitegen.assets.themes import theme_of
from sitegen.config import load_config
from sitegen.core.build_options import Site
from sitegen.core.diagnostics import Refusal
from sitegen.core.messages import say
from sitegen.workspace.scaffold.new_files import require_site, write_files


class ThemeFile(Struct, frozen=True, kw_only=True):
    """A file of the theme."""

    name: str
    """Path in a site: ``templates/article.html``, ``static/assets/prose.css``."""
    path: Path
    is_own: bool
    """Whether the site has a file of its own at this path."""


def theme_files(root: Path) -> tuple[ThemeFile, ...]:
    """Return the files of the site's theme, and of the default one below it, sorted by name.

    Raises BuildError if the configuration or the theme is broken.
    """
    site = Site(root=root, output=root)
    theme = theme_of(site, load_config(root)).folder
    found = {
        f"{kind}/{path.relative_to(folder).as_posix()}": path
        for kind in ("static", "templates")
        for folder in reversed(folders_of(theme, kind))
        for path in _files(folder)
    }
    return tuple(
        ThemeFile(name=name, path=path, is_own=(root / name).exists())
        for name, path in sorted(found.items())
    )


def eject(root: Path, asked: str) -> str:
    """Copy a file of the theme into the site; return its path there.

    ``asked`` may be the end of its path. Raises Refusal if it does not match exactly one file, or
    if the site already has that file.
    """
    file = matching(root, asked)
    copy = {file.name: file.path.read_bytes()}
    write_files(root, copy, say("change that one, or move it away first"))
    return file.name


def matching(root: Path, asked: str) -> ThemeFile:
    """Return the theme's file whose path ends so. Raises Refusal unless there is exactly one."""
    require_site(root)
    files = theme_files(root)
    matches = [each for each in files if f"/{each.name}".endswith(f"/{asked.strip('/')}")]
    if not matches:
        names = [each.name for each in files]
        raise Refusal(say("the theme has no file {asked}", asked=asked), _nearest(asked, names))
    if len(matches) > 1:
        found = say(" or ").join(each.name for each in matches)
        message = say("{asked} may be {names}", asked=asked, names=found)
        raise Refusal(message, say("name one of them"))
    return matches[0]


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file() and path.name[0] != ".")


def _nearest(asked: str, names: list[str]) -> str:
    from difflib import get_close_matches

    short = {name.rpartition("/")[2]: name for name in names}
    near = get_close_matches(asked.rpartition("/")[2], short, n=1)
    return (
        say("did you mean {name}?", name=near[0])
        if near
        else say("sitegen theme list shows them all")
    )
