r"""Resolution of ``\\ref``, ``\\eqref`` and ``\\cref`` to labels of this and other articles."""

from collections.abc import Callable
from difflib import get_close_matches
from typing import TYPE_CHECKING

from sitegen.core.diagnostics import Code, Diagnostic, warning
from sitegen.core.messages import say
from sitegen.core.model import Label, Reference, RenderedArticle
from sitegen.library import ArticleNames, Library
from sitegen.library.uses import Place, Use, is_result, section

if TYPE_CHECKING:
    from sitegen.library.permanent_tags import PermanentTag


class References:
    """Index of all labels of the site."""

    def __init__(self, library: Library, url: Callable[[str], str]) -> None:
        """Take the library and the function from site path to href."""
        self._url = url
        self._tags = library.permanent_tags
        self._labels: dict[str, dict[str, Label]] = {}
        self._names = ArticleNames((*library.articles, *library.pages))
        for rendered in library.everything:
            self._labels[rendered.article.address] = {each.name: each for each in rendered.labels}

    def close(
        self, reference: Reference, rendered: RenderedArticle
    ) -> tuple[str, str, Diagnostic | None, RenderedArticle | None]:
        """Return href, text, problem and target of a reference; without an href it is text."""
        name, mark, label_name = reference.label.rpartition("#")
        target, problem = self._target(name, reference, rendered) if mark else (rendered, None)
        if target is None:
            return "", "(??)", problem, None
        labels = self._labels[target.article.address]
        label = labels.get(label_name)
        if label is None and not mark and (tagged := self._tagged(label_name)):
            target, label = tagged
        if label is None or not label.number:
            return "", "(??)", self._missing(reference, label_name, labels, label), None
        here = target is rendered
        href = ("" if here else self._url(target.article.address)) + f"#{label.id}"
        text = label.shown(reference.command)
        return href, text if here else _with_title(target, text), None, target

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
        self, name: str, reference: Reference, rendered: RenderedArticle
    ) -> tuple[RenderedArticle | None, Diagnostic | None]:
        found, message, hint = self._names.find(name)
        if found:
            return found, None
        return None, warning(Code.LABEL_MISSING, message, reference.span, hint=hint)


def _with_title(target: RenderedArticle, text: str) -> str:
    """Return the text with the title of the label's article."""
    return f"《{target.title.text}》{text}"


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
