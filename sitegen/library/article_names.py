"""Names by which articles refer to each other: the path in ``content/``, or its last part."""

from collections.abc import Iterable
from difflib import get_close_matches

from sitegen.core.messages import enumerated, say
from sitegen.core.model import RenderedArticle


class ArticleNames:
    """Index of articles by name."""

    def __init__(self, articles: Iterable[RenderedArticle]) -> None:
        """Take the articles and pages that can be named."""
        self._whole: dict[str, list[RenderedArticle]] = {}
        self._last: dict[str, list[RenderedArticle]] = {}
        for rendered in articles:
            name = rendered.article.source.name
            short = name.removesuffix("/index")
            for whole in dict.fromkeys((name, short)):
                self._whole.setdefault(whole, []).append(rendered)
            self._last.setdefault(short.rpartition("/")[2], []).append(rendered)

    def find(self, name: str) -> tuple[RenderedArticle | None, str, str]:
        """Return the article, or None, a message and a hint; a whole path has priority."""
        found = self._whole.get(name) or self._last.get(name, [])
        if len(found) == 1:
            return found[0], "", ""
        if found:
            names = enumerated(r.article.source.name for r in found)
            return (
                None,
                say("{name} may be any of {names}", name=name, names=names),
                say("write the whole path"),
            )
        near = get_close_matches(name, {**self._whole, **self._last}, n=1)
        hint = (
            say("did you mean {name}?", name=near[0])
            if near
            else say("write its path below content/")
        )
        return None, say("there is no article {name}", name=name), hint
