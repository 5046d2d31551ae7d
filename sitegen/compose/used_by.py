"""What other articles make of an article: those that refer to it, and where they use its labels."""

from collections.abc import Callable, Iterable, Mapping

from msgspec import Struct

from sitegen.compose.article_view import ArticleView
from sitegen.core.model import Label, RenderedArticle
from sitegen.library.uses import Use, section


class UsedIn(Struct, frozen=True, kw_only=True):
    """A place in another article that refers to a label."""

    label: str
    """The id of the label."""
    article: ArticleView
    id: str
    """Of the result or the section there; empty for the beginning."""
    called: str
    """The result's name, as ``定理 2``; empty if it is none."""


class UsedBy(Struct, frozen=True, kw_only=True):
    """All uses of an article by others."""

    articles: tuple[ArticleView, ...] = ()
    """Those that refer to it or to a part of it, newest first."""
    labels: tuple[UsedIn, ...] = ()


NOWHERE = UsedBy()


def used_by(uses: Iterable[Use], views: Mapping[str, ArticleView]) -> UsedBy:
    """Return the uses of an article by others; ``views`` are those of all articles, by path."""
    found = list(uses)
    return UsedBy(
        articles=tuple(views[path] for path in dict.fromkeys(use.source for use in found)),
        labels=tuple(_used_in(use, views[use.user.path]) for use in found if use.target.id),
    )


def _used_in(use: Use, article: ArticleView) -> UsedIn:
    return UsedIn(label=use.target.id, article=article, id=use.user.id, called=use.called)


def places(
    rendered: RenderedArticle,
    own: Iterable[Use],
    others: Iterable[UsedIn],
    view: Callable[[str], ArticleView],
) -> dict[str, list[tuple[str, str]]]:
    """Return the places where an article's labels are used, as href and text, by id.

    They are used in its ``own`` text, of which a part may prove a result of another article, and in
    ``others``; ``view`` returns the view of the article of a file.
    """
    others = [*others]
    labels = {label.id: label for label in rendered.labels}
    found: dict[str, list[tuple[str, str]]] = {}
    for use in own:
        if use.user.path != rendered.article.source.path:
            others.append(_used_in(use, view(use.user.path)))
        elif place := _here(use, labels[use.target.id], rendered):
            found.setdefault(use.target.id, []).append(place)
    for each in others:
        if each.label in labels:
            found.setdefault(each.label, []).append(_there(each))
    return found


def _here(use: Use, label: Label, rendered: RenderedArticle) -> tuple[str, str] | None:
    """Return the place of a use in the label's own article, if it is worth a link.

    The label's own statement, proof and section are not.
    """
    if use.called:
        own = use.user.id in (label.id, label.within)
        return None if own else (f"#{use.user.id}", use.called)
    if not use.user.id or use.user == section(rendered, label.span.line):
        return None
    text = next(each.text for each in rendered.headings if each.id == use.user.id)
    return f"#{use.user.id}", text


def _there(used: UsedIn) -> tuple[str, str]:
    fragment = f"#{used.id}" if used.id else ""
    return f"{used.article.url}{fragment}", f"《{used.article.title.text}》{used.called}"
