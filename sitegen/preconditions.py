"""What a build does not begin with: folders in the wrong place, a missing sanitizer."""

from importlib.util import find_spec

from sitegen.config import Config, place
from sitegen.diagnostics import BuildError, Code, Span, error
from sitegen.regular import walk
from sitegen.site import Site


def check_output(site: Site) -> None:
    """Refuse an output folder that is, holds or lies in what the site is made from."""
    output = site.output.resolve()
    sources = [site.root.resolve() / name for name in ("content", "templates", "static")]
    inside = any(output == source or source in output.parents for source in sources)
    if inside or output == site.root.resolve() or output in site.root.resolve().parents:
        raise BuildError(
            error(
                Code.OUTPUT,
                f"the output folder {output} is one that the site is made from",
                Span(path=str(site.output)),
                hint="choose another folder with --output",
            )
        )
    if output.exists() and not output.is_dir():
        raise BuildError(
            error(Code.OUTPUT, f"{output} is not a folder", Span(path=str(site.output)))
        )


def check_folders(site: Site) -> None:
    """Refuse templates, and a cache, that lie elsewhere: the first are read, the second written."""
    problems = walk(site.root / "templates", site.root, lambda name: name.startswith(".")).problems
    cache = site.cache_folder
    inside = cache.iterdir() if cache.is_dir() else ()
    for path in (cache, *inside):
        # The database is not opened through a link; it is replaced.
        if path.is_symlink() and not path.name.startswith(site.cache.name):
            message = f"{path} is a link, and what is cached would lie elsewhere"
            problems.append(error(Code.OUTPUT, message, Span(path=str(path)), hint="remove it"))
    if problems:
        raise BuildError(*problems)


def check_sanitizer(config: Config, site: Site) -> None:
    """Refuse to go on without what is to make HTML harmless."""
    if config.html == "sanitize" and find_spec("nh3") is None:
        raise BuildError(
            error(
                Code.CONFIG,
                'html = "sanitize" needs nh3, which is not installed',
                place(site.root, "html"),
                hint="install it with sitegen's extra sanitize: pip install '.[sanitize]'",
            )
        )
