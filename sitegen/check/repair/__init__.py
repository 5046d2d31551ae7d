"""Mends articles where what is meant is certain. Nothing is written here but by ``save``."""

from collections.abc import Callable, Iterator
from functools import partial

from sitegen.check.repair import dates, escapes, lost
from sitegen.check.repair.applied import with_edits
from sitegen.check.repair.files import Repair, Unrepairable, encode, save
from sitegen.config import Config, load_config
from sitegen.diagnostics import Code, Diagnostic, Span, error
from sitegen.extensions.loading import load_extensions
from sitegen.load.article import load
from sitegen.load.discover import Found, discover
from sitegen.model import Article, RenderedArticle
from sitegen.read_site import render_options
from sitegen.render.article import render
from sitegen.site import Site
from sitegen.typeset.typesetter import make_typesetter

__all__ = ["Repair", "repairs", "save"]

Render = Callable[[Article], RenderedArticle]


def repairs(site: Site) -> Iterator[Repair | Diagnostic]:
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


def _file(found: Found, config: Config, rendered: Render) -> Iterator[Repair | Diagnostic]:
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
    yield Repair(found=found, data=data, repaired=repaired, before=before, after=mended)


def mend(article: Article, config: Config, rendered: Render) -> Article:
    """Apply all rules, one after another."""
    article = with_edits(article, dates.edits(article, config.timezone))
    article = with_edits(article, lost.edits(article, rendered))
    return with_edits(article, escapes.edits(article, rendered))
