"""Mends articles where what is meant is certain. Nothing is written here but by ``save``."""

from collections.abc import Callable, Iterator
from functools import partial

from sitegen.build.read_site import render_options
from sitegen.check.repair import date_form, leftover_escapes, lost_backslashes
from sitegen.check.repair.applied import with_edits
from sitegen.check.repair.source_files import FileRepair, Unrepairable, encode, save
from sitegen.config import Config, load_config
from sitegen.core.build_options import Site
from sitegen.core.diagnostics import Code, Diagnostic, Span, error
from sitegen.core.model import Article, RenderedArticle
from sitegen.extensions.loading import load_extensions
from sitegen.load.discover import FoundFile, discover
from sitegen.load.load_article import load
from sitegen.render.render_article import render
from sitegen.typeset.typesetter import make_typesetter

__all__ = ["FileRepair", "repairs", "save"]

Render = Callable[[Article], RenderedArticle]


def repairs(site: Site) -> Iterator[FileRepair | Diagnostic]:
    """Find all files that can be repaired, and those that could if they could be written.

    Raises BuildError where there is no site.
    """
    config = load_config(site.root)
    typesetter = make_typesetter(config.math.host, config.math.macros)
    options = render_options(config, load_extensions(site.root, config.extensions))
    rendered = partial(render, options=options, typesetter=typesetter)
    for found in discover(site.root)[0]:
        if found.kind is not None:
            yield from _file(found, config, rendered)


def _file(found: FoundFile, config: Config, rendered: Render) -> Iterator[FileRepair | Diagnostic]:
    article, _ = load(found, config)
    if article is None:  # the build tells of it
        return
    mended = mend(article, config, rendered).source.text
    before = article.source.text
    if mended == before:
        return
    try:
        data = found.file.read_bytes()
        repaired = encode(data, before, mended)
    except (OSError, Unrepairable) as problem:
        yield error(Code.REPAIR, f"cannot be repaired: {problem}", Span(path=found.path))
        return
    yield FileRepair(found=found, data=data, repaired=repaired, before=before, after=mended)


def mend(article: Article, config: Config, rendered: Render) -> Article:
    """Apply all rules, one after another."""
    article = with_edits(article, date_form.edits(article, config.timezone))
    article = with_edits(article, lost_backslashes.edits(article, rendered))
    return with_edits(article, leftover_escapes.edits(article, rendered))
