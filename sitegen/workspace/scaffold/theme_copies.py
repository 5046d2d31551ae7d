"""The theme's files: which there are, and copies of them in the site, to be changed there."""

from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from sitegen.assets.theme_folders import theme_static, theme_templates
from sitegen.core.diagnostics import Refusal
from sitegen.workspace.scaffold.new_files import require_site, write_files


class ThemeFile(Struct, frozen=True, kw_only=True):
    """A file of the theme."""

    name: str
    """Its path in a site: ``templates/article.html``, ``static/assets/prose.css``."""
    path: Path
    is_own: bool
    """Whether the site has a file of its own in its place."""


def theme_files(root: Path) -> tuple[ThemeFile, ...]:
    """List the theme's files in the order of their names."""
    folders = {"static": theme_static(), "templates": theme_templates()}
    return tuple(
        ThemeFile(name=name, path=path, is_own=(root / name).exists())
        for kind, folder in folders.items()
        for path in sorted(_files(folder))
        for name in [f"{kind}/{path.relative_to(folder).as_posix()}"]
    )


def eject(root: Path, asked: str) -> str:
    """Copy a file of the theme into the site; gives its path there.

    It may be asked for by the end of its path. Raises Refusal where it is not one file, or where
    the site has one in its place.
    """
    require_site(root)
    files = theme_files(root)
    names = [each.name for each in files]
    found = [each for each in files if f"/{each.name}".endswith(f"/{asked.strip('/')}")]
    if not found:
        raise Refusal(f"the theme has no file {asked}", _nearest(asked, names))
    if len(found) > 1:
        raise Refusal(f"{asked} may be {' or '.join(each.name for each in found)}", "say which")
    copy = {found[0].name: found[0].path.read_bytes()}
    write_files(root, copy, "change that one, or move it away first")
    return found[0].name


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file() and path.name[0] != ".")


def _nearest(asked: str, names: list[str]) -> str:
    from difflib import get_close_matches

    short = {name.rpartition("/")[2]: name for name in names}
    near = get_close_matches(asked.rpartition("/")[2], short, n=1)
    return f"did you mean {near[0]}?" if near else "sitegen theme list shows them all"
