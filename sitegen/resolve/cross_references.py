r"""Resolution of ``\\ref``, ``\\eqref`` and ``\\cref`` to labels of this and other articles."""

from collections.abc import Callable, Iterator, Sequence
from difflib import get_close_matches
from itertools import pairwise

from msgspec import Struct

from sitegen.core.diagnostics import Code, Diagnostic, Span, warning
from sitegen.core.messages import say
from sitegen.core.model import Label, Reference, RenderedArticle
from sitegen.library import ArticleNames, Library
from sitegen.render.reference_lists import Item, arranged, joined

Shown = tuple[str, str, str]
"""Href, text, and the text before the link; without an href, plain text."""


class _Found(Struct, frozen=True):
    item: Item
    href: str = ""
    problem: Diagnostic | None = None


class References:
    """Index of all labels of the site."""

    def __init__(self, library: Library, url: Callable[[str], str], language: str) -> None:
        """Take the library, the function from site path to href, and the site's language."""
        self._url = url
        self._language = language
        self._labels: dict[str, dict[str, Label]] = {}
        self._names = ArticleNames((*library.articles, *library.pages))
        for rendered in library.everything:
            self._labels[rendered.article.address] = {each.name: each for each in rendered.labels}

    def close(self, rendered: RenderedArticle) -> tuple[list[Shown], list[Diagnostic]]:
        """Return the values of an article's references, and what is wrong with them."""
        found = [self._find(each, rendered) for each in rendered.references]
        language = rendered.article.front_matter.lang or self._language
        values: list[Shown] = []
        for start, stop in _lists(rendered.references):
            values += self._list(rendered.references[start], found[start:stop], language)
        return values, [each.problem for each in found if each.problem]

    def see(
        self, written: str, span: Span, by: RenderedArticle | None, page: RenderedArticle | None
    ) -> tuple[str, str, Diagnostic | None]:
        """Return href, text and problem of a place to see: a label, a heading or an article.

        ``by`` is the article that names it, None for ``sitegen.toml``; ``page`` the one on
        whose page the link stands.
        """
        name, _, label_name = written.partition("#")
        reference = Reference(label=written, command="cref", span=span)
        target, problem = self._target(name, reference) if name else (by, None)
        if target is None:
            return "", "", problem or _without_article(reference)
        is_here = target is page
        address = "" if is_here else self._url(target.article.address)
        title = f"《{target.title.text}》"
        label = self._labels[target.article.address].get(label_name)
        if label and label.number:
            language = (by or target).article.front_matter.lang or self._language
            item = Item(label=label, title="" if is_here else title)
            return f"{address}#{label.id}", joined(arranged([item], "cref", language)), None
        if label_name and not label and label_name not in target.ids:
            labels = self._labels[target.article.address]
            return "", "", _missing(reference, label_name, labels, None)
        heading = next((each.text for each in target.headings if each.id == label_name), "")
        fragment = f"#{label.id if label else label_name}" if label_name else ""
        return address + fragment, heading if is_here and heading else title, None

    def _list(self, first: Reference, found: Sequence["_Found"], language: str) -> Iterator[Shown]:
        """Yield the values of one command's labels; those inside a range are empty."""
        pieces = arranged([each.item for each in found], first.command, language)
        for piece in pieces:
            yield found[piece.item].href, piece.text, piece.before
        for _ in found[len(pieces) :]:
            yield "", "", ""

    def _find(self, reference: Reference, rendered: RenderedArticle) -> "_Found":
        name, mark, label_name = reference.label.rpartition("#")
        target, problem = self._target(name, reference) if mark else (rendered, None)
        if target is None:
            return _Found(Item(label=None), problem=problem)
        labels = self._labels[target.article.address]
        label = labels.get(label_name)
        if label is None or not label.number:
            problem = _missing(reference, label_name, labels, label)
            return _Found(Item(label=None), problem=problem)
        here = target is rendered
        href = ("" if here else self._url(target.article.address)) + f"#{label.id}"
        title = "" if here else f"《{target.title.text}》"
        return _Found(Item(label=label, title=title), href)

    def _target(
        self, name: str, reference: Reference
    ) -> tuple[RenderedArticle | None, Diagnostic | None]:
        found, message, hint = self._names.find(name)
        if found:
            return found, None
        return None, warning(Code.LABEL_MISSING, message, reference.span, hint=hint)


def _lists(references: Sequence[Reference]) -> Iterator[tuple[int, int]]:
    """Yield start and end of the labels of each command."""
    starts = [at for at, each in enumerate(references) if each.place == 0]
    yield from pairwise([*starts, len(references)])


def _without_article(reference: Reference) -> Diagnostic:
    message = say("{name} names no article", name=reference.label)
    hint = say("write the article's path below content/ before the #")
    return warning(Code.LABEL_MISSING, message, reference.span, hint=hint)


def _missing(
    reference: Reference, name: str, labels: dict[str, Label], label: Label | None
) -> Diagnostic:
    if label is not None:
        message = say("{name} has no number to refer to", name=name)
        return warning(Code.LABEL_MISSING, message, reference.span, hint=say("give it a \\tag"))
    near = get_close_matches(name, labels, n=1)
    hint = say("did you mean {name}?", name=near[0]) if near else _how_to(name)
    return warning(
        Code.LABEL_MISSING, say("there is no label {name}", name=name), reference.span, hint=hint
    )


def _how_to(name: str) -> str:
    """Say how to write a label of the kind that its name speaks of."""
    ways = {
        "fig": say("write {{#{name}}} directly behind the picture", name=name),
        "tab": say("write : caption {{#{name}}} below the table", name=name),
    }
    return ways.get(
        name.partition(":")[0], say("write \\label{{{name}}} in the formula", name=name)
    )
