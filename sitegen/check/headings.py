"""Headings that skip a level, so that an outline read aloud seems to lack a part."""

from collections.abc import Iterator
from itertools import pairwise

from sitegen.core.diagnostics import Code, Diagnostic, Severity
from sitegen.core.messages import say
from sitegen.core.model import Heading, RenderedArticle
from sitegen.library import Library

_TITLE = Heading(level=1, id="", text="")


def skipped(library: Library) -> Iterator[Diagnostic]:
    """Find headings more than one level below the one before; the first follows the title."""
    for rendered in library.everything:
        for before, heading in pairwise((_TITLE, *rendered.headings)):
            if heading.written and heading.level > before.level + 1:
                yield _skipped(rendered, before, heading)


def _skipped(rendered: RenderedArticle, before: Heading, heading: Heading) -> Diagnostic:
    wanted = (before.written or before.level - (heading.level - heading.written)) + 1
    above = say("“{text}”", text=before.text) if before is not _TITLE else say("the title")
    return Diagnostic(
        code=Code.HEADING_SKIPPED,
        severity=Severity.HINT,
        message=say(
            "a heading of level {level} follows {above}: a level is skipped",
            level=heading.written,
            above=above,
        ),
        span=rendered.heading_span(heading),
        hint=say("write it with {marks}", marks="#" * wanted),
    )
