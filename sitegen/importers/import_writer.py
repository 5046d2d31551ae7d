"""Files that come along, and writing without ever replacing one that is there."""

import posixpath
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec.structs import replace

from sitegen.core.diagnostics import Code, Diagnostic, Span, error
from sitegen.importers.blog import Blog, BlogEntry
from sitegen.system.new_file import write_new

_MEDIA = re.compile(
    r"(?i)\.(?:png|jpe?g|gif|svg|webp|avif|bmp|ico|pdf|zip|gz|7z|mp4|webm|mp3|ogg|wav|txt|csv|tsv"
    r"|ipynb|py|c|cc|cpp|h|java|docx?|pptx?|xlsx?)$|(?:^|/)CNAME$"
)
_SITEGENS = re.compile(r"(?:^|/)static/(?:robots\.txt|sitemap\.xml|feed\.\w+|404\.html)$")
_ARTICLE = re.compile(r"(?i)\.(?:md|markdown|mkd)$")


def coming_along(blog: Blog, wanted: Iterable[str]) -> dict[str, str]:
    """Give the files to copy, from their paths in the source to those in the site."""
    named = {*wanted, *_beside(blog), *_whole(blog)} - {entry.path for entry in blog.entries}
    targets = ((name, blog.target(name)) for name in sorted(named))
    return {
        name: target
        for name, target in targets
        if target and not _ARTICLE.search(name) and not _SITEGENS.search(target)
    }


def _beside(blog: Blog) -> Iterator[str]:
    homes = {entry.beside for entry in blog.entries if entry.beside}
    for name in blog.tree.names:
        folders = name.split("/")[:-1]
        if any("/".join(folders[:n]) in homes for n in range(1, len(folders) + 1)):
            yield name


def _whole(blog: Blog) -> Iterator[str]:
    for place in blog.places:
        if place.whole:
            for name in blog.tree.below(place.source):
                below = posixpath.relpath(name, place.source)
                comes = place.whole == "all" or _MEDIA.search(name)
                if comes and not re.match(r"_|index\.html$", below):
                    yield name


def safe(entry: BlogEntry) -> BlogEntry | None:
    """Keep a target out of folders that mean something else; None where it would be hidden."""
    below = entry.target.removeprefix("content/")
    if any(
        part.startswith(".") or part.endswith(("~", ".tmp", ".swp")) for part in below.split("/")
    ):
        return None
    folder = below.partition("/")[0]
    if entry.kind == "article" and folder in ("pages", "tags") and "/" in below:
        below = f"articles/{below}"
    name = re.sub(r"(?i)\.(?:markdown|mkd)$", ".md", below)
    return replace(entry, target=f"content/{name}")


class ImportWriter:
    """Writes below the site's folder; counts, and tells of what was there."""

    def __init__(self, root: Path, *, dry: bool) -> None:
        """Take the site's folder; ``dry`` writes nothing."""
        self._root = root
        self._dry = dry
        self.present = 0
        """Files that were there already, just the same."""
        self.diagnostics: list[Diagnostic] = []

    def write(self, target: str, data: bytes, source: str) -> bool:
        """Write a new file; tell whether it is in place now, or would be."""
        path = self._root / target
        try:
            if path.exists() or path.is_symlink():
                return self._was_there(path, target, data, source)
            if not self._dry:
                write_new(path, data)
        except OSError as problem:
            words = f"cannot be written to {target}: {problem.strerror}"
            self._tell(words, source, "see whether the folder can be written to")
            return False
        return True

    def _was_there(self, path: Path, target: str, data: bytes, source: str) -> bool:
        if path.is_file() and path.read_bytes() == data:
            self.present += 1
            return True
        hint = "move that file away, or import into another folder with --root"
        self._tell(f"{target} is there already, and is left as it is", source, hint)
        return False

    def _tell(self, message: str, source: str, hint: str) -> None:
        span = Span(path=source)
        self.diagnostics.append(error(Code.IMPORT_EXISTS, message, span, hint, page_lost=True))
