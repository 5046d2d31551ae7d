"""Numbers of formulas that nothing refers to."""

from collections.abc import Iterable, Iterator

from sitegen.core.diagnostics import Code, Diagnostic, Severity
from sitegen.core.model import RenderedArticle
from sitegen.library import ArticleNames, Library


def unused(library: Library) -> Iterator[Diagnostic]:
    """Find labelled formulas that neither a reference nor a link leads to.

    A theorem is read with its number whether or not somebody refers to it.
    """
    names = ArticleNames((*library.articles, *library.pages))
    used = {key for each in library.everything for key in _references(each, names)}
    anchors = {fragment for each in library.everything for fragment in _fragments(each)}
    for rendered in library.everything:
        for label in rendered.labels:
            is_used = (rendered.article.address, label.name) in used or label.id in anchors
            if label.kind == "equation" and label.number and not is_used:
                yield Diagnostic(
                    code=Code.LABEL_UNUSED,
                    severity=Severity.HINT,
                    message=f"nothing refers to ({label.number}), {label.name}",
                    span=label.span,
                    hint=f"refer to it with \\eqref{{{label.name}}}, or delete the \\label",
                )


def _references(rendered: RenderedArticle, names: ArticleNames) -> Iterable[tuple[str, str]]:
    for reference in rendered.references:
        name, mark, label = reference.label.rpartition("#")
        target = names.find(name)[0] if mark else rendered
        if target:
            yield target.article.address, label


def _fragments(rendered: RenderedArticle) -> Iterator[str]:
    """Give the ids that links name, on whatever page."""
    return (link.target.partition("#")[2] for link in rendered.links)
