"""Check for labelled formulas without references."""

from collections.abc import Iterable, Iterator

from sitegen.core.diagnostics import Code, Diagnostic, Severity
from sitegen.core.messages import say
from sitegen.core.model import RenderedArticle
from sitegen.library import ArticleNames, Library


def unused(library: Library) -> Iterator[Diagnostic]:
    """Yield a hint for each labelled formula without a reference or a link to it.

    Theorems are not checked: readers use their numbers anyway.
    """
    names = ArticleNames((*library.articles, *library.pages))
    used = {key for each in library.everything for key in _references(each, names)}
    used |= _by_tag(library)
    anchors = {fragment for each in library.everything for fragment in _fragments(each)}
    for rendered in library.everything:
        for label in rendered.labels:
            is_used = (rendered.article.address, label.name) in used or label.id in anchors
            if label.kind == "equation" and label.number and not is_used:
                yield Diagnostic(
                    code=Code.LABEL_UNUSED,
                    severity=Severity.HINT,
                    message=say(
                        "nothing refers to ({number}), {name}", number=label.number, name=label.name
                    ),
                    span=label.span,
                    hint=say(
                        "refer to it with \\eqref{{{name}}}, or delete the \\label", name=label.name
                    ),
                )


def _references(rendered: RenderedArticle, names: ArticleNames) -> Iterable[tuple[str, str]]:
    for reference in rendered.references:
        name, mark, label = reference.label.rpartition("#")
        target = names.find(name)[0] if mark else rendered
        if target:
            yield target.article.address, label


def _by_tag(library: Library) -> set[tuple[str, str]]:
    """Return the labels that a reference, or a link, reaches by a permanent tag."""
    tags = library.permanent_tags
    if tags is None:
        return set()
    names = [each.label for rendered in library.everything for each in rendered.references]
    links = [each.target for rendered in library.everything for each in rendered.links]
    names += [target[len("/t/") :].strip("/") for target in links if target.startswith("/t/")]
    found = [target for name in names if (tag := tags.find(name)) and (target := tags.target(tag))]
    return {(rendered.article.address, label.name) for rendered, label in found}


def _fragments(rendered: RenderedArticle) -> Iterator[str]:
    """Return the fragments of all links, whatever page they are on."""
    return (link.target.partition("#")[2] for link in rendered.links)
