"""Automatic repairs of articles, only if the intention is certain. Only ``save`` writes files."""

from collections.abc import Callable, Iterator
from functools import partial

from sitegen.build.read_site import render_options
from sitegen.check.repair import date_form, leftover_escapes, lost_backslashes
from sitegen.check.repair.applied import with_edits
from sitegen.check.repair.source_files import FileRepair, Unrepairable, encode, save
from sitegen.config import Config, load_config
from sitegen.core.build_options import Site
from sitegen.core.diagnostics import Code, Diagnostic, Span, error
from sitegen.core.messages import say
from sitegen.core.model import Article, RenderedArticle
from sitegen.extensions.loading import load_extensions
from sitegen.load.discover import FoundFile, discover
from sitegen.load.load_article import load
from sitegen.render.render_article import render
from sitegen.typeset.typesetter import make_typesetter

__all__ = ["FileRepair", "repairs", "save"]

Render = Callable[[Article], RenderedArticle]


def repairs(site: Site) -> Iterator[FileRepair | Diagnostic]:
    """Yield the repair of each file that needs one, and an error for each that cannot be written.

    Raises BuildError if there is no site.
    """
    config = load_config(site.root)
    typesetter = make_typesetter(config.math.host, config.math.bodies)
    options = render_options(config, load_extensions(site.root, config.extensions))
    render_one = partial(render, options=options, typesetter=typesetter)
    for found in discover(site.root)[0]:
        if found.kind is not None:
            yield from _file(found, config, render_one)


def _file(found: FoundFile, config: Config, render: Render) -> Iterator[FileRepair | Diagnostic]:
    article, _ = load(found, config)
    if article is None:  # the build reports it
        return
    before = article.source.text
    after = apply_rules(article, config, render).source.text
    if after == before:
        return
    try:
        data = found.file.read_bytes()
        repaired = encode(data, before, after)
    except (OSError, Unrepairable) as problem:
        yield error(
            Code.REPAIR,
            say("cannot be repaired: {problem}", problem=problem),
            Span(path=found.path),
        )
        return
    yield FileRepair(found=found, data=data, repaired=repaired, before=before, after=after)


def apply_rules(article: Article, config: Config, render: Render) -> Article:
    """Return the article with all repair rules applied, one after another."""
    article = with_edits(article, date_form.edits(article, config.timezone))
    article = with_edits(article, lost_backslashes.edits(article, render))
    return with_edits(article, leftover_escapes.edits(article, render))
