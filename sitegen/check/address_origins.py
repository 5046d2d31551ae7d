"""Where an address on a page was written: the article, the configuration, or a template."""

import re
from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path
from urllib.parse import unquote

from sitegen.build.outputs import file_name
from sitegen.check.crawl import Pointer
from sitegen.config import FILE, Config
from sitegen.core.diagnostics import Span
from sitegen.core.model import RenderedArticle
from sitegen.core.text import Lines, NotText, decode
from sitegen.library import Library

_NO_ADDRESS = re.compile(r"""\]\(\s*\)|\b(?:href|src)\s*=\s*(?:""|'')""")


class Texts:
    """Reads what authors wrote, once a file."""

    def __init__(self, root: Path) -> None:
        """Take the site's folder."""
        self._root = root
        self._texts: dict[str, str] = {}

    def of(self, path: str) -> str:
        """Give a file's text; empty where it cannot be read."""
        if path not in self._texts:
            try:
                self._texts[path] = decode((self._root / path).read_bytes()).text
            except (OSError, NotText):
                self._texts[path] = ""
        return self._texts[path]

    def before(self, span: Span) -> str:
        """Give what stands on the line before a place."""
        lines = self.of(span.path).split("\n")
        return lines[span.line - 1][: span.column - 1] if span.line <= len(lines) else ""


class AddressOrigins:
    """Knows the files that a site is made from, to search them."""

    def __init__(
        self, root: Path, output: Path, library: Library, config: Config, texts: Texts
    ) -> None:
        """Take the site, the folder it was built into, and what came of it."""
        self._texts = texts
        self._output = output
        self._base = config.base_path
        self._by_address = {each.article.address: each for each in library.everything}
        self._copied = {a.address: a.source_path for a in library.assets if a.source_path}
        self._shared = list(_shared_files(root))

    def of(self, page: str, pointer: Pointer) -> Span:
        """Give the place of an address that a page shows."""
        needles = list(_needles(pointer.href, self._base))
        for path, text in self._shared:
            if found := find(path, text, needles):
                return found
        if rendered := self.article(page):
            path = rendered.article.source.path
            text = self._texts.of(path)
            if found := find(path, text, needles) or _empty(path, text, pointer.href):
                return found
        copied = self._copied.get(f"/{file_name(page)}")
        if copied:
            return Span(path=copied, line=pointer.line, column=pointer.column)
        built = self._output / file_name(page)
        return Span(path=built.as_posix(), line=pointer.line, column=pointer.column)

    def article(self, page: str) -> RenderedArticle | None:
        """Give the article whose page it is."""
        return self._by_address.get(page)


def find(path: str, text: str, needles: Iterable[str]) -> Span | None:
    """Find the first address that stands behind a mark that can open one."""
    for needle in needles:
        pattern = rf"""(?<=[("'<=\s\]:]){re.escape(needle)}(?=[)"'>\s]|$)"""
        if found := re.search(pattern, text, re.MULTILINE):
            line, column = Lines(text).place(found.start())
            return Span(path=path, line=line, column=column, length=max(1, len(needle)))
    return None


def _empty(path: str, text: str, href: str) -> Span | None:
    """Find an address that has been left out."""
    found = None if href else _NO_ADDRESS.search(text)
    if found is None:
        return None
    line, column = Lines(text).place(found.start())
    return Span(path=path, line=line, column=column, length=len(found[0]))


def _needles(href: str, base: str) -> Iterator[str]:
    """Give the ways in which an author may have written an address."""
    if not href:
        return iter(())
    without = href.removeprefix(base) if base and href.startswith(f"{base}/") else href
    return iter(dict.fromkeys((href, unquote(href), without, unquote(without), escape(href))))


def _shared_files(root: Path) -> Iterator[tuple[str, str]]:
    """Read what all pages are made from: the configuration and the site's own templates."""
    for file in (root / FILE, *sorted((root / "templates").rglob("*.html"))):
        if file.is_file():
            yield file.relative_to(root).as_posix(), file.read_text("utf-8-sig", errors="replace")
