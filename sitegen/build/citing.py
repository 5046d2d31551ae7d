"""The works that a site's articles cite, formatted by its style."""

from collections.abc import Iterator
from pathlib import Path

from sitegen.build.bibliographies import candidates, wanted_files
from sitegen.build.read_site import Content
from sitegen.citations.bibliography import DEFAULT
from sitegen.citations.cited_works import CitedWorks
from sitegen.citations.styles import Style, default_style
from sitegen.config import FILE, Config, place
from sitegen.core.diagnostics import BuildError, Code, Diagnostic, Span, error
from sitegen.core.messages import say

_MAX_STYLE = 1_000_000
"""Bytes of a ``.csl`` file."""


def cited_works(content: Content) -> tuple[CitedWorks | None, list[Diagnostic]]:
    """Return the works by article, and why some are not in the style; None if none is cited."""
    found = content.bibliographies.found
    citing = [each for each in content.library.everything if each.citations]
    if not any(found.cited_by(each) for each in citing):
        return CitedWorks(bibliographies=found) if citing else None, []
    from sitegen.citations.formatting import Formatter, format_works

    style, span = style_of(content.site.root, content.config)
    formatter = Formatter(style, content.cache, span)
    return format_works(citing, found, formatter), formatter.problems


def cited_files(content: Content) -> Iterator[Path]:
    """Yield the files of bibliographies and of the style outside of ``content/``.

    Those that do not exist yet are among them: the next build must see when they appear.
    """
    root, style = content.site.root, content.config.citations.style
    wanted = wanted_files(root, content.config, content.library.everything)
    names = {path for owner, written, _ in wanted for path in candidates(written, owner)}
    inside = (name for name in sorted(names) if not name.startswith(("content/", "..", "/")))
    yield from (root / name for name in inside)
    if style.lower().endswith(".csl"):
        yield root / style


def style_of(root: Path, config: Config) -> tuple[Style, Span]:
    """Return the site's style, and where it is named. Raises BuildError if its file is missing."""
    name = config.citations.style
    if not name:
        first = config.citations.files[0] if config.citations.files else DEFAULT
        return Style(name=default_style(config.language)), Span(path=first)
    span = place(root, "citations", "style")
    if not name.lower().endswith(".csl"):
        return Style(name=name), span
    file = root / name
    if not file.resolve().is_relative_to(root.resolve()) or not file.is_file():
        hint = say("write the path of a file in the site's folder")
        raise BuildError(error(Code.CONFIG, say("there is no file {path}", path=name), span, hint))
    if file.stat().st_size > _MAX_STYLE:
        message = say("{path} has more than {most:,} bytes", path=name, most=_MAX_STYLE)
        raise BuildError(error(Code.CONFIG, message, Span(path=FILE)))
    return Style(name=name, csl=file.read_text("utf-8", "replace")), span
