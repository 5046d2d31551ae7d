"""Permanent tags whose result is gone, and labelled results without one."""

from collections.abc import Iterator

from sitegen.config import TAGS
from sitegen.core.diagnostics import Code, Diagnostic, Span, remark, warning
from sitegen.core.messages import say
from sitegen.library import Library


def incomplete(library: Library) -> Iterator[Diagnostic]:
    """Yield a warning for each tag that leads nowhere, a hint for each result without a tag.

    None if the site has no ``tags.toml``.
    """
    tags = library.permanent_tags
    if tags is None:
        return
    for tag in tags.gone():
        yield warning(
            Code.PERMANENT_TAG_GONE,
            say(
                "{label} of {tag} is no longer in {path}",
                label=tag.label,
                tag=tag.tag,
                path=tag.article,
            ),
            Span(path=TAGS, line=tag.line, length=len(tag.tag)),
            hint=say("sitegen tag finds it where it is now, if it is still on the site"),
        )
    for rendered, label in tags.without():
        if not rendered.article.front_matter.draft:
            yield remark(
                Code.PERMANENT_TAG_MISSING,
                say("{label} has no permanent tag", label=label.name),
                label.span,
                hint=say("sitegen tag gives it one"),
            )
