"""Names in ``[[name]]``: an article by its path, file or title, else a file of the site."""

import posixpath
from collections.abc import Iterable, Sequence

from msgspec import Struct

from sitegen.core.model import RenderedArticle
from sitegen.core.text import fold
from sitegen.library.article_names import ArticleNames


class Named(Struct, frozen=True, kw_only=True):
    """What a name means; message and hint, if it means nothing."""

    article: RenderedArticle | None = None
    file: str = ""
    """Path of a file, relative to the site's folder."""
    message: str = ""
    hint: str = ""


class WikiNames:
    """Index of articles and files by name."""

    def __init__(self, articles: Sequence[RenderedArticle], files: Iterable[str]) -> None:
        """Take the articles and pages, and the paths of files."""
        self._names = ArticleNames(articles)
        self._by_path = {fold(each.article.source.name): each for each in articles}
        self._by_key: dict[str, list[RenderedArticle]] = {}
        for each in articles:
            last = posixpath.basename(each.article.source.name.removesuffix("/index"))
            for key in {fold(each.title.text), fold(last)}:
                self._by_key.setdefault(key, []).append(each)
        self._by_file: dict[str, list[str]] = {}
        for path in files:
            self._by_file.setdefault(fold(posixpath.basename(path)), []).append(path)

    def find(self, name: str, folder: str) -> Named:
        """Return what a name in an article of a folder means; what lies nearer has priority."""
        short = name.removesuffix(".md")
        below = posixpath.normpath(posixpath.join(folder, short)).removeprefix("content/")
        if article := self._by_path.get(fold(below)):
            return Named(article=article)
        article, message, hint = self._names.find(short)
        if article is None:
            titled = self._by_key.get(fold(short), [])
            article = titled[0] if len(titled) == 1 else None
        if article is not None:
            return Named(article=article)
        return self._file(name, folder) or Named(message=message, hint=hint)

    def _file(self, name: str, folder: str) -> Named | None:
        """Return the file whose path ends like a name; in the article's folder, else the first."""
        ending = fold(f"/{name}")
        found = self._by_file.get(fold(posixpath.basename(name)), [])
        fitting = sorted(path for path in found if fold(f"/{path}").endswith(ending))
        near = [path for path in fitting if path.startswith(f"{folder}/")]
        return Named(file=(near or fitting)[0]) if fitting else None
