"""Untrusted sites (``--untrusted``): the keys that are ignored, and the diagnostics about them.

Templates, extensions and services run code on the building machine and in readers' browsers. So
all of them are ignored if nobody vouches for the site.
"""

from collections.abc import Collection, Iterator
from importlib.util import find_spec
from itertools import islice
from pathlib import Path

from sitegen.config import FILE, Config, load_config, place
from sitegen.core.build_options import Site
from sitegen.core.diagnostics import BuildError, Code, Diagnostic, Severity, Span, error, warning
from sitegen.core.messages import enumerated, say
from sitegen.system.walk import is_inside

_RUNS: dict[str, object] = {
    "extensions": [],
    "comments": {},
    "analytics": {},
    "embeds": {"hosts": []},
    "images": {},
}
"""Keys that run code or contact other hosts, with values that do neither."""
_NAMED = 8
"""Files that one diagnostic names; the others are counted."""


def overrides(site: Site) -> dict[str, object]:
    """Return keys and values that override ``sitegen.toml``.

    Raises BuildError if ``sitegen.toml`` of an untrusted site is a link out of the site.
    """
    given: dict[str, object] = {} if site.base_url is None else {"base_url": site.base_url}
    if not site.untrusted:
        return given
    settings = site.root / FILE
    if settings.is_symlink() and not is_inside(settings, site.root):
        raise BuildError(error(Code.CONFIG, say("is a link out of the site"), Span(path=FILE)))
    return {**given, **_RUNS, "html": "sanitize" if _has_sanitizer() else "escape"}


def remarks(site: Site) -> Iterator[Diagnostic]:
    """Yield the parts of an untrusted site that are ignored. Raises BuildError as load_config."""
    if not site.untrusted:
        return
    if not _has_sanitizer():
        yield warning(
            Code.UNTRUSTED,
            say("raw HTML is shown as text, because nh3 is not installed"),
            Span(path=FILE),
            hint=say("install it: pip install nh3"),
        )
    if (site.root / "templates").exists():
        yield _left_out(say("the site's own templates are not used"), Span(path="templates"))
    config, default = load_config(site.root), Config()
    for key in _RUNS:
        if getattr(config, key) != getattr(default, key):
            yield _left_out(say("{key} is ignored", key=key), place(site.root, key))


def foreign_files(site: Site, own: Collection[str]) -> Iterator[Diagnostic]:
    """Yield a warning about files in the output folder that came with an untrusted site."""
    if not site.untrusted:
        return
    files = (file for file in sorted(site.output.rglob("*")) if not _is_folder(file))
    names = (file.relative_to(site.output).as_posix() for file in files)
    others = [name for name in names if name not in own]
    if others:
        more = say(" and {count} more", count=len(others) - _NAMED) if len(others) > _NAMED else ""
        named = enumerated(islice(others, _NAMED))
        yield warning(
            Code.UNTRUSTED,
            say(
                "the output folder holds files that this build has not written: {named}{more}",
                named=named,
                more=more,
            ),
            Span(path=str(site.output)),
            hint=say("build into a new folder with --output"),
        )


def _is_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def _left_out(message: str, span: Span) -> Diagnostic:
    return Diagnostic(
        code=Code.UNTRUSTED,
        severity=Severity.HINT,
        message=message,
        span=span,
        hint=say("--untrusted ignores everything that runs code or contacts other hosts"),
    )


def _has_sanitizer() -> bool:
    return find_spec("nh3") is not None
