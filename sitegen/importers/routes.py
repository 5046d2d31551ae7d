"""Resolution of the old site's links: the file or article they lead to, and its new path."""

import posixpath
import re
from collections.abc import Iterator, Mapping
from urllib.parse import unquote, urlsplit

from msgspec import Struct, field

from sitegen.core.text import fold
from sitegen.importers.blog import Blog, BlogEntry


class Routes(Struct, frozen=True, kw_only=True):
    """Index of all articles of a source, by path and by old address."""

    blog: Blog
    entries: Mapping[str, BlogEntry] = field(default_factory=dict)
    """All entries, by path in the source."""
    titles: Mapping[str, str] = field(default_factory=dict)
    addresses: Mapping[str, str] = field(default_factory=dict)
    """The paths of articles by old address, as ``key`` normalizes it."""
    roots: Mapping[str, str] = field(default_factory=dict)
    """The root folders, by article path, of articles that set their own for a leading slash."""

    def within(self, target: str) -> str:
        """Return a target without the old site's address or base path."""
        base = self.blog.settings.base_url
        if base and target.startswith((base, base.rstrip("/") + "#")):
            return "/" + target[len(base) :]
        prefix = urlsplit(base).path
        if len(prefix) > 1 and target.startswith(prefix):
            return "/" + target[len(prefix) :]
        return target

    def post(self, name: str) -> str | None:
        """Return the article with this path, file name or address; None unless exactly one."""
        wanted = fold(re.sub(r"\.(?:md|markdown|html?)$", "", unquote(name)).strip("/"))
        if key(wanted) in self.addresses:
            return self.addresses[key(wanted)]
        found = [path for path in self.entries if wanted in _names(path)]
        return found[0] if len(found) == 1 else None

    def article(self, path: str, entry: BlogEntry) -> str | None:
        """Return the article that a path leads to, as a file or as an old address."""
        for candidate in self._candidates(path, entry):
            for name in (candidate, f"{candidate}.md", f"{candidate}/index.md"):
                if name in self.entries:
                    return name
        return self.addresses.get(key(path)) if path.startswith("/") else None

    def file(self, path: str, entry: BlogEntry) -> str | None:
        """Return the file of the source that a path leads to; None if there is none."""
        found = self._candidates(path, entry)
        return next((name for name in found if name in self.blog.tree.names), None)

    def link(self, path: str) -> str:
        """Return the link target for an article, given by its path in the source."""
        return quoted("/" + self.entries[path].target.removeprefix("content/"))

    def shown(self, name: str, entry: BlogEntry) -> str | None:
        """Return the link target for a file; None if it is not imported."""
        target = self.blog.target(name)
        if target is None:
            return None
        if target.startswith("static/"):
            return quoted(target.removeprefix("static"))
        return quoted(posixpath.relpath(target, posixpath.dirname(entry.target)))

    def _candidates(self, path: str, entry: BlogEntry) -> Iterator[str]:
        """Return the paths in the source that a target may mean, the likeliest first."""
        here = posixpath.dirname(entry.path)
        for name in dict.fromkeys((path, unquote(path))):
            if name.startswith("/"):
                yield from self._from_root(name.strip("/"), entry)
                continue
            for folder in dict.fromkeys((here, entry.beside, posixpath.dirname(entry.beside))):
                yield posixpath.normpath(posixpath.join(folder, name))
            # The path may be relative to the page's address instead of the file.
            yield from self._from_root(re.sub(r"^(?:\.{1,2}/)+", "", name), entry)
            yield from self.blog.names.get(fold(posixpath.basename(name)), ())

    def _from_root(self, name: str, entry: BlogEntry) -> Iterator[str]:
        if root := self.roots.get(entry.path):
            yield posixpath.normpath(posixpath.join(root, name))
        for place in self.blog.places:
            yield posixpath.normpath(posixpath.join(place.source, name))
        yield posixpath.normpath(name) if name else "."


def key(address: str) -> str:
    """Return the normalized form of an address; runs of hyphens differ between systems."""
    path = unquote(re.sub(r"(?:^|/)index\.html?$", "", address)).strip("/")
    return re.sub(r"[-—–]+", "-", fold(path))


def quoted(path: str) -> str:
    """Percent-encode the characters that would end a link's target."""
    return re.sub(r"[\s()<>\"%#?]", lambda found: f"%{ord(found[0]):02X}", path)


def _names(path: str) -> set[str]:
    whole = fold(re.sub(r"\.\w+$", "", path).removesuffix("/index"))
    last = whole.rpartition("/")[2]
    bare = re.sub(r"^\d{4}-\d{1,2}-\d{1,2}-", "", last)
    below = whole.partition("_posts/")[2]
    content = whole.partition("content/")[2]
    return {whole, last, bare, below, content} - {""}
