"""The preconditions of a build, checked before a site is read or written; raise BuildError."""

from importlib.util import find_spec

from sitegen.config import Config, place
from sitegen.core.build_options import Site
from sitegen.core.diagnostics import BuildError, Code, Span, error
from sitegen.core.messages import say
from sitegen.system.walk import is_hidden, link_on_the_way, walk


def check_output(site: Site) -> None:
    """Refuse an output folder that is, contains or lies in a folder of the site's sources."""
    output = site.output.resolve()
    sources = [site.root.resolve() / name for name in ("content", "templates", "static", "themes")]
    inside = any(output == source or source in output.parents for source in sources)
    if inside or output == site.root.resolve() or output in site.root.resolve().parents:
        message = say("the output folder {output} is one that the site is made from", output=output)
        raise _no_output(site, message, say("choose another folder with --output"))
    if link := link_on_the_way(site.output, site.root):
        message = say("{link} is a link, and the site would lie elsewhere", link=link)
        raise _no_output(site, message, say("remove it, or name the folder itself with --output"))
    if output.exists() and not output.is_dir():
        raise _no_output(site, say("{output} is not a folder", output=output))


def _no_output(site: Site, message: str, hint: str = "") -> BuildError:
    return BuildError(error(Code.OUTPUT, message, Span(path=str(site.output)), hint=hint))


def check_folders(site: Site) -> None:
    """Refuse links out of the site in templates and themes (read) and the cache (written)."""
    cache, problems = site.cache_folder, []
    for name in () if site.untrusted else ("templates", "themes"):
        problems += walk(site.root / name, site.root, is_hidden).problems
    inside = cache.iterdir() if cache.is_dir() else ()
    for path in (cache, *inside):
        # Links in place of the database are no error here: the cache replaces them by a file.
        if path.is_symlink() and not path.name.startswith(site.cache.name):
            message = say("{path} is a link, and what is cached would lie elsewhere", path=path)
            problems.append(
                error(Code.OUTPUT, message, Span(path=str(path)), hint=say("remove it"))
            )
    if problems:
        raise BuildError(*problems)


def check_sanitizer(config: Config, site: Site) -> None:
    """Refuse to build a site that asks for sanitized HTML if the sanitizer is not installed."""
    if config.html == "sanitize" and find_spec("nh3") is None:
        message = say('html = "sanitize" needs nh3, which is not installed')
        hint = say("install it: pip install nh3")
        raise BuildError(error(Code.CONFIG, message, place(site.root, "html"), hint=hint))
