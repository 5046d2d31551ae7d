r"""Resolution of ``\\ref``, ``\\eqref`` and ``\\cref`` to labels of this and other articles."""

from collections.abc import Callable, Iterator, Sequence
from difflib import get_close_matches
from itertools import pairwise
from typing import TYPE_CHECKING

from msgspec import Struct

from sitegen.core.diagnostics import Code, Diagnostic, Span, warning
from sitegen.core.messages import say
from sitegen.core.model import Label, Reference, RenderedArticle
from sitegen.library import ArticleNames, Library
from sitegen.library.uses import Place, Use, is_result, section
from sitegen.render.reference_lists import Item, arranged, joined

if TYPE_CHECKING:
    from sitegen.library.permanent_tags import PermanentTag

Shown = tuple[str, str, str]
"""Href, text, and the text before the link; without an href, plain text."""


class Found(Struct, frozen=True):
    """What a reference leads to, or why to nothing."""

    item: Item
    href: str = ""
    problem: Diagnostic | None = None
    target: RenderedArticle | None = None


class References:
    """Index of all labels of the site."""

    def __init__(self, library: Library, url: Callable[[str], str], language: str) -> None:
        """Take the library, the function from site path to href, and the site's language."""
        self._url = url
        self._tags = library.permanent_tags
        self._language = language
        self._labels: dict[str, dict[str, Label]] = {}
        self._names = ArticleNames((*library.articles, *library.pages))
        for rendered in library.everything:
            self._labels[rendered.article.address] = {each.name: each for each in rendered.labels}

    def find(self, rendered: RenderedArticle) -> list[Found]:
        """Return what an article's references lead to."""
        return [self._find(each, rendered) for each in rendered.references]

    def shown(self, found: Sequence[Found], rendered: RenderedArticle) -> Iterator[Shown]:
        """Yield the values of the marks of an article's references."""
        language = rendered.article.front_matter.lang or self._language
        for start, stop in _lists(rendered.references):
            yield from self._list(rendered.references[start], found[start:stop], language)

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
        if target is None and not label_name and (tagged := self._tagged(name)):
            target, label_name = tagged[0], tagged[1].name
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

    def _list(self, first: Reference, found: Sequence[Found], language: str) -> Iterator[Shown]:
        """Yield the values of one command's labels; those inside a range are empty."""
        pieces = arranged([each.item for each in found], first.command, language)
        for piece in pieces:
            yield found[piece.item].href, piece.text, piece.before
        for _ in found[len(pieces) :]:
            yield "", "", ""

    def _find(self, reference: Reference, rendered: RenderedArticle) -> Found:
        name, mark, label_name = reference.label.rpartition("#")
        target, problem = self._target(name, reference) if mark else (rendered, None)
        if target is None:
            return Found(Item(label=None), problem=problem)
        labels = self._labels[target.article.address]
        label = labels.get(label_name)
        if label is None and not mark and (tagged := self._tagged(label_name)):
            target, label = tagged
        if label is None or not label.number:
            missing = self._missing(reference, label_name, labels, label)
            return Found(Item(label=None), problem=missing)
        here = target is rendered
        href = ("" if here else self._url(target.article.address)) + f"#{label.id}"
        title = "" if here else f"《{target.title.text}》"
        return Found(Item(label=label, title=title), href, target=target)

    def use(self, reference: Reference, target: Place, rendered: RenderedArticle) -> Use:
        """Return the use of a target by the result around a reference, else by its section."""
        path = rendered.article.source.path
        if reference.within and (found := self._result(reference.within, rendered)):
            return Use(path, *found, target)
        return Use(path, section(rendered, reference.span.line), "", target)

    def _result(self, within: str, rendered: RenderedArticle) -> tuple[Place, str] | None:
        """Return the place and the name of a result that an article names; None if it is none."""
        name, mark, label_name = within.rpartition("#")
        target = self._names.find(name)[0] if mark else rendered
        label = self._labels[target.article.address].get(label_name) if target else None
        if label is None and not mark and (tagged := self._tagged(label_name)):
            target, label = tagged
        if target is None or label is None or not is_result(label):
            return None
        called = f"{label.word} {label.number}".strip()
        return Place(target.article.source.path, label.id), called

    def _tagged(self, name: str) -> tuple[RenderedArticle, Label] | None:
        """Return the article and the label of a permanent tag's result."""
        tag = self._tags.find(name) if self._tags else None
        return self._tags.target(tag) if self._tags and tag else None

    def _missing(
        self, reference: Reference, name: str, labels: dict[str, Label], label: Label | None
    ) -> Diagnostic:
        """Return why a reference has no target: its name may also be that of a permanent tag."""
        if label is None and name == reference.label and name[:1].isdecimal():
            from sitegen.library.permanent_tags import spelled  # late: few sites have tags

            if tag := spelled(name):
                gone = self._tags.find(tag) if self._tags else None
                return _no_tag(reference, tag, gone)
        return _missing(reference, name, labels, label)

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


def _no_tag(reference: Reference, tag: str, gone: "PermanentTag | None") -> Diagnostic:
    if gone is None:
        message = say("there is no label {name}, and no permanent tag either", name=tag)
        hint = say("tags.toml lists the tags; sitegen tag gives them")
    else:
        message = say("the result with the permanent tag {tag} is not on the site", tag=tag)
        hint = say("it was {label} in {path}", label=gone.label, path=gone.article)
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
