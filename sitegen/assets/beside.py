"""Which files beside articles are public: those of drafts, and of articles not due, are not."""

import posixpath
import re
from collections.abc import Iterable, Iterator, Sequence, Set
from urllib.parse import unquote

from sitegen.core.model import RenderedArticle
from sitegen.core.text import encode_path, is_external
from sitegen.load.discover import PAGES, TAGS, FoundFile

_ROOTS = ("content", f"content/{PAGES}", f"content/{TAGS}")
"""Files in these folders belong to all articles."""
_NAMES = (
    re.compile(r"""[^\s()<>="'\[\]]+"""),
    re.compile(r"<([^<>\n]+)>"),
    re.compile(r"""(?=["']([^"'\n]+)["'])"""),
    re.compile(r"\]\(((?:[^\s()]|\([^\s()]*\))+)"),
    re.compile(r"\[\[([^\[\]|\n]+)"),
    re.compile(r"^cover:[ \t]*(\S.*)$", re.MULTILINE),
)
"""What may be a file's name in Markdown or HTML: without a space, in angles, in quotes, ….

Each is searched for by itself, in linear time: an apostrophe in prose must not hide a name.
"""


def public_files(
    found: Sequence[FoundFile], hidden: Set[str], public: Iterable[RenderedArticle]
) -> list[FoundFile]:
    """Return what is left of the files below ``content/`` without those of hidden articles.

    A file is held back if it belongs to hidden articles only, or if they are the only ones that
    name it; not if a published article links to it, or shows it. ``hidden`` are paths.
    """
    if not hidden:
        return list(found)
    articles = {file.path for file in found if file.kind is not None}
    owners = _Owners(articles)
    linked = {name for rendered in public for name in _linked(rendered)}
    others = [file.path for file in found if file.kind is None and file.path not in linked]
    held = {path for path in others if (owned := owners.of(path)) and owned <= hidden}
    named = {name for file in found if file.path in hidden for name in _named(file)}
    doubtful = named.intersection(others) - held
    if doubtful:
        due = [file for file in found if file.kind is not None and file.path not in hidden]
        held |= doubtful - _shown(due, doubtful)
    return [file for file in found if file.path not in held]


def _shown(public: Iterable[FoundFile], doubtful: set[str]) -> set[str]:
    """Return files that published articles name in their raw HTML too, where no link is known."""
    plain = [posixpath.basename(path) for path in doubtful]
    names = {*plain, *map(encode_path, plain)}
    shown: set[str] = set()
    for file in public:
        text = _text(file)
        if any(name in text for name in names):  # to find all names takes longer
            shown.update(doubtful.intersection(_named(file)))
    return shown


class _Owners:
    """Finds the articles that a file lies beside."""

    def __init__(self, articles: Iterable[str]) -> None:
        self._by_stem: dict[str, set[str]] = {}
        self._by_folder: dict[str, set[str]] = {}
        for path in articles:
            stem = path.rpartition(".")[0]
            self._by_stem.setdefault(stem, set()).add(path)
            self._by_folder.setdefault(posixpath.dirname(path), set()).add(path)

    def of(self, path: str) -> set[str]:
        """Return the articles that a file is named after, or those of the nearest folder."""
        stem = path.rpartition(".")[0]
        while stem not in _ROOTS and stem:
            index = self._by_stem.get(f"{stem}/index")
            if owners := self._by_stem.get(stem) or index or self._by_folder.get(stem):
                return owners
            stem = posixpath.dirname(stem)
        return set()


def _named(file: FoundFile) -> Iterator[str]:
    """Yield the paths of all files that an article may name: its links are not known."""
    text = _text(file)
    for names in _NAMES:
        for name in names.findall(text):
            yield from _path(name, file.path)


def _text(file: FoundFile) -> str:
    try:
        return file.file.read_text("utf-8", "replace")
    except OSError:  # reported where it is loaded
        return ""


def _linked(rendered: RenderedArticle) -> Iterator[str]:
    """Yield the paths of all files that an article links to or shows."""
    path = rendered.article.source.path
    for target in (*(link.target for link in rendered.links), rendered.article.front_matter.cover):
        yield from _path(target, path)


def _path(target: str, article: str) -> Iterator[str]:
    """Yield what a link in an article may mean, by paths below the site's folder."""
    below = re.split("[?#]", target)[0].strip()
    if not below or is_external(below):
        return
    for name in {below, unquote(below)}:
        folder = "" if name.startswith("/") else posixpath.dirname(article)
        yield posixpath.normpath(f"content{name}" if not folder else f"{folder}/{name}")
