"""Selection of the public files next to articles; those of drafts and future articles are not."""

import posixpath
import re
from collections.abc import Iterable, Iterator, Sequence, Set
from urllib.parse import unquote

from sitegen.core.diagnostics import Code, Diagnostic, Span, warning
from sitegen.core.messages import say
from sitegen.core.model import RenderedArticle
from sitegen.core.text import encode_path, is_external
from sitegen.load.discover import PAGES, TAGS, FoundFile

_ROOTS = ("content", f"content/{PAGES}", f"content/{TAGS}")
"""Files directly in these folders belong to all articles."""
_SOURCE = re.compile(r"\.(?:ipynb|tex|bib|docx)$", re.IGNORECASE)
_WIKI = re.compile(r"\[\[([^\[\]|#\n]+)")
_NAMES = (
    re.compile(r"""[^\s()<>="'\[\]]+"""),
    re.compile(r"<([^<>\n]+)>"),
    re.compile(r"""(?=["']([^"'\n]+)["'])"""),
    re.compile(r"\]\(((?:[^\s()]|\([^\s()]*\))+)"),
    re.compile(r"\[\[([^\[\]|\n]+)"),
    re.compile(r"^[ \t]*[\w-]+:[ \t]*(\S.*)$", re.MULTILINE),
    re.compile(r"^[ \t]*-[ \t]+(\S.*)$", re.MULTILINE),
)
"""Patterns of file names in Markdown, HTML and YAML: without spaces, in brackets, as values, ….

They are searched separately, each in linear time: an apostrophe in prose must not hide a name.
"""


def public_files(
    found: Sequence[FoundFile], hidden: Set[str], public: Iterable[RenderedArticle]
) -> list[FoundFile]:
    """Return the files in ``content/`` without those of hidden articles.

    A file is left out if only hidden articles own it, or if only they name it; not if a published
    article links to it or shows it. ``hidden`` are paths of articles.
    """
    if not hidden:
        return list(found)
    articles = {file.path for file in found if file.kind is not None}
    owners = _Owners(articles)
    unlinked = _unlinked(found, public)
    private = {path for path in unlinked if (owned := owners.of(path)) and owned <= hidden}
    left_out = [file for file in found if file.path in hidden]
    named = {name for file in left_out for name in _named(file)}
    wiki = {posixpath.basename(name) for file in left_out for name in _WIKI.findall(_text(file))}
    named.update(file.path for file in found if posixpath.basename(file.path) in wiki)
    doubtful = named.intersection(unlinked) - private
    if doubtful:
        published = [file for file in found if file.kind is not None and file.path not in hidden]
        private |= doubtful - _shown(published, doubtful)
    return [file for file in found if file.path not in private]


def without_sources(
    found: Sequence[FoundFile], public: Iterable[RenderedArticle]
) -> tuple[list[FoundFile], list[Diagnostic]]:
    """Leave out and report notebooks, TeX, bibliographies and Word files that no article names.

    They are what articles were made of, or are still to be made of.
    """
    public = list(public)
    sources = {file.path for file in found if file.kind is None and _SOURCE.search(file.path)}
    if not sources:
        return list(found), []
    doubtful = sources.intersection(_unlinked(found, public))
    paths = {rendered.article.source.path for rendered in public}
    left = doubtful - _shown((file for file in found if file.path in paths), doubtful)
    return [file for file in found if file.path not in left], [_left_out(p) for p in sorted(left)]


def _left_out(path: str) -> Diagnostic:
    return warning(
        Code.FILE_UNLINKED,
        say("is not published, for no article links to it"),
        Span(path=path),
        hint=say("link to it from an article, or keep it outside content/"),
    )


def _unlinked(found: Iterable[FoundFile], public: Iterable[RenderedArticle]) -> list[str]:
    """Return the paths of the files that no published article links to or shows."""
    public = list(public)
    linked = {name for rendered in public for name in _linked(rendered)}
    named_so = {posixpath.basename(link.target) for r in public for link in r.links if link.wiki}
    return [
        file.path
        for file in found
        if file.kind is None
        and file.path not in linked
        and posixpath.basename(file.path) not in named_so
    ]


def _shown(public: Iterable[FoundFile], doubtful: set[str]) -> set[str]:
    """Return the doubtful files that published articles name in any way, such as in raw HTML."""
    plain = [posixpath.basename(path) for path in doubtful]
    names = {*plain, *map(encode_path, plain)}
    shown: set[str] = set()
    for file in public:
        text = _text(file)
        if any(name in text for name in names):  # faster than to find all names
            shown.update(doubtful.intersection(_named(file)))
    return shown


class _Owners:
    """Index of articles, to find the owners of a file."""

    def __init__(self, articles: Iterable[str]) -> None:
        self._by_stem: dict[str, set[str]] = {}
        self._by_folder: dict[str, set[str]] = {}
        for path in articles:
            stem = path.rpartition(".")[0]
            self._by_stem.setdefault(stem, set()).add(path)
            self._by_folder.setdefault(posixpath.dirname(path), set()).add(path)

    def of(self, path: str) -> set[str]:
        """Return the articles with the same name as a file, or those of the nearest folder."""
        stem = path.rpartition(".")[0]
        while stem not in _ROOTS and stem:
            index = self._by_stem.get(f"{stem}/index")
            if owners := self._by_stem.get(stem) or index or self._by_folder.get(stem):
                return owners
            stem = posixpath.dirname(stem)
        return set()


def _named(file: FoundFile) -> Iterator[str]:
    """Yield the paths of all files that an article may name, as a hidden one is not rendered."""
    text = _text(file)
    for names in _NAMES:
        for name in names.findall(text):
            yield from _path(name, file.path)
            if (bare := name.strip("{},")) != name:  # cover: {image: a.png}
                yield from _path(bare, file.path)


def _text(file: FoundFile) -> str:
    try:
        return file.file.read_text("utf-8", "replace")
    except OSError:  # reported when it is loaded
        return ""


def _linked(rendered: RenderedArticle) -> Iterator[str]:
    """Yield the paths of all files that an article links to or shows."""
    path = rendered.article.source.path
    for target in (*(link.target for link in rendered.links), rendered.article.front_matter.cover):
        yield from _path(target, path)


def _path(target: str, article: str) -> Iterator[str]:
    """Yield the paths, relative to the site's folder, that a link in an article may mean."""
    below = re.split("[?#]", target)[0].strip()
    if not below or is_external(below):
        return
    for name in {below, unquote(below)}:
        folder = "" if name.startswith("/") else posixpath.dirname(article)
        yield posixpath.normpath(f"content{name}" if not folder else f"{folder}/{name}")
