"""Output of an import: which files are copied, and a writer that never replaces a file."""

import posixpath
import re
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from msgspec.structs import replace

from sitegen.config import FILE
from sitegen.core.diagnostics import Code, Diagnostic, Span, error
from sitegen.core.messages import say
from sitegen.importers.blog import Blog, BlogEntry
from sitegen.system.new_file import replace_file, write_new

_MEDIA = re.compile(
    r"(?i)\.(?:png|jpe?g|gif|svg|webp|avif|bmp|ico|pdf|zip|gz|7z|mp4|webm|mp3|ogg|wav|txt|csv|tsv"
    r"|ipynb|py|c|cc|cpp|h|java|docx?|pptx?|xlsx?)$|(?:^|/)CNAME$"
)
_SITEGENS = re.compile(r"(?:^|/)static/(?:robots\.txt|sitemap\.xml|feed\.\w+|404\.html)$")
_ARTICLE = re.compile(r"(?i)\.(?:md|markdown|mkd)$")


def files_to_copy(blog: Blog, wanted: Iterable[str]) -> dict[str, str]:
    """Return the target path in the site of each file to copy, by path in the source."""
    sources = {*wanted, *_beside(blog), *_whole(blog)} - {entry.path for entry in blog.entries}
    targets = ((name, blog.target(name)) for name in sorted(sources))
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
                is_copied = place.whole == "all" or _MEDIA.search(name)
                if is_copied and not re.match(r"_|index\.html$", below):
                    yield name


def safe_entry(entry: BlogEntry) -> BlogEntry | None:
    """Move a target out of folders with a special meaning; None if sitegen would ignore it."""
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
    """Writes new files into the site's folder, and collects an error for each that exists."""

    def __init__(self, root: Path, samples: Collection[str] = (), *, dry: bool) -> None:
        """Take the site's folder and the files that may be replaced; ``dry`` writes nothing."""
        self._root = root
        self._samples = set(samples)
        self._dry = dry
        self.present = 0
        """Number of target files that already existed with the same content."""
        self.diagnostics: list[Diagnostic] = []

    def write(self, target: str, data: bytes, source: str) -> bool:
        """Write a new file; return whether it is in place now, or would be without ``dry``."""
        path = self._root / target
        try:
            if target in self._samples:
                return self._replace(path, target, data)
            if path.exists() or path.is_symlink():
                return self._is_same(path, target, data, source)
            if not self._dry:
                write_new(path, data)
        except OSError as problem:
            message = say(
                "cannot be written to {target}: {reason}",
                target=target,
                reason=problem.strerror,
            )
            self._report(message, source, say("check the permissions of the folder"))
            return False
        return True

    def _replace(self, path: Path, target: str, data: bytes) -> bool:
        if not self._dry:
            replace_file(path, data)
        self._samples.discard(target)
        return True

    def remove_samples(self) -> tuple[str, ...]:
        """Remove the samples that were not replaced; return their paths."""
        removed = tuple(sorted(self._samples))
        for target in removed if not self._dry else ():
            (self._root / target).unlink(missing_ok=True)
        return removed

    def write_settings(self, text: str) -> None:
        """Write ``sitegen.toml``, whose own values are all in the text."""
        path = self._root / FILE
        try:
            if not self._dry and path.exists():
                replace_file(path, text.encode())
            elif not self._dry:
                write_new(path, text.encode())
        except OSError as problem:
            message = say(
                "cannot be written to {file}: {reason}", file=FILE, reason=problem.strerror
            )
            self._report(message, FILE, say("check the permissions of the folder"))

    def _is_same(self, path: Path, target: str, data: bytes, source: str) -> bool:
        """Return whether an existing file has this content; report an error if not."""
        if path.is_file() and path.read_bytes() == data:
            self.present += 1
            return True
        hint = say("move that file away, or import into another folder with --root")
        self._report(
            say("{target} already exists and is not replaced", target=target), source, hint
        )
        return False

    def _report(self, message: str, source: str, hint: str) -> None:
        span = Span(path=source)
        self.diagnostics.append(error(Code.IMPORT_EXISTS, message, span, hint, page_lost=True))
