"""What a link of the old site leads to: a file, an article, and where either has gone."""

import posixpath
import re
from collections.abc import Iterator, Mapping
from urllib.parse import unquote, urlsplit

from msgspec import Struct, field

from sitegen.core.text import fold
from sitegen.importers.blog import Blog, BlogEntry


class Routes(Struct, frozen=True, kw_only=True):
    """Knows all articles of a source, and finds what is named in their texts."""

    blog: Blog
    entries: Mapping[str, BlogEntry] = field(default_factory=dict)
    """By their paths in the source."""
    titles: Mapping[str, str] = field(default_factory=dict)
    addresses: Mapping[str, str] = field(default_factory=dict)
    """Old addresses, without slashes at the ends, and the paths of their articles."""
    roots: Mapping[str, str] = field(default_factory=dict)
    """Folders that single articles count a leading slash from."""

    def within(self, target: str) -> str:
        """Take the old site's own address, or the path it lay under, off a target."""
        base = self.blog.settings.base_url
        if base and target.startswith((base, base.rstrip("/") + "#")):
            return "/" + target[len(base) :]
        prefix = urlsplit(base).path
        if len(prefix) > 1 and target.startswith(prefix):
            return "/" + target[len(prefix) :]
        return target

    def post(self, name: str) -> str | None:
        """Find an article by what others call it: its path, its file's name, or its address."""
        wanted = fold(re.sub(r"\.(?:md|markdown|html?)$", "", unquote(name)).strip("/"))
        if key(wanted) in self.addresses:
            return self.addresses[key(wanted)]
        found = [path for path in self.entries if wanted in _names(path)]
        return found[0] if len(found) == 1 else None

    def article(self, path: str, entry: BlogEntry) -> str | None:
        """Find the article that a path leads to, as a file or as an old address."""
        for candidate in self._candidates(path, entry):
            for name in (candidate, f"{candidate}.md", f"{candidate}/index.md"):
                if name in self.entries:
                    return name
        return self.addresses.get(key(path)) if path.startswith("/") else None

    def file(self, path: str, entry: BlogEntry) -> str | None:
        """Find the file of the source that a path leads to."""
        found = self._candidates(path, entry)
        return next((name for name in found if name in self.blog.tree.names), None)

    def link(self, path: str) -> str:
        """Give what to write for a link to an article, named by its path in the source."""
        return quoted("/" + self.entries[path].target.removeprefix("content/"))

    def shown(self, name: str, entry: BlogEntry) -> str | None:
        """Give what to write for a file; None where it does not come along."""
        target = self.blog.target(name)
        if target is None:
            return None
        if target.startswith("static/"):
            return quoted(target.removeprefix("static"))
        return quoted(posixpath.relpath(target, posixpath.dirname(entry.target)))

    def _candidates(self, path: str, entry: BlogEntry) -> Iterator[str]:
        """Give where a file may lie in the source, the likeliest place first."""
        here = posixpath.dirname(entry.path)
        for name in dict.fromkeys((path, unquote(path))):
            if name.startswith("/"):
                yield from self._from_root(name.strip("/"), entry)
                continue
            for folder in dict.fromkeys((here, entry.beside, posixpath.dirname(entry.beside))):
                yield posixpath.normpath(posixpath.join(folder, name))
            # A path that counts from the page's address, not from the file.
            yield from self._from_root(re.sub(r"^(?:\.{1,2}/)+", "", name), entry)

    def _from_root(self, name: str, entry: BlogEntry) -> Iterator[str]:
        if root := self.roots.get(entry.path):
            yield posixpath.normpath(posixpath.join(root, name))
        for place in self.blog.places:
            yield posixpath.normpath(posixpath.join(place.source, name))
        yield posixpath.normpath(name) if name else "."


def key(address: str) -> str:
    """Write an address as ``Routes.addresses`` has it; systems differ in how many hyphens."""
    path = unquote(re.sub(r"(?:^|/)index\.html?$", "", address)).strip("/")
    return re.sub(r"[-—–]+", "-", fold(path))


def quoted(path: str) -> str:
    """Encode what would end a link's target."""
    return re.sub(r"[\s()<>\"%#?]", lambda found: f"%{ord(found[0]):02X}", path)


def _names(path: str) -> set[str]:
    whole = fold(re.sub(r"\.\w+$", "", path).removesuffix("/index"))
    last = whole.rpartition("/")[2]
    bare = re.sub(r"^\d{4}-\d{1,2}-\d{1,2}-", "", last)
    below = whole.partition("_posts/")[2]
    content = whole.partition("content/")[2]
    return {whole, last, bare, below, content} - {""}
