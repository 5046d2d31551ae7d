"""Source positions of addresses on pages: in an article, the configuration, or a template."""

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
    """The texts of source files; each file is read once."""

    def __init__(self, root: Path) -> None:
        """Take the site's folder."""
        self._root = root
        self._texts: dict[str, str] = {}

    def of(self, path: str) -> str:
        """Return a file's text; empty if it cannot be read."""
        if path not in self._texts:
            try:
                self._texts[path] = decode((self._root / path).read_bytes()).text
            except (OSError, NotText):
                self._texts[path] = ""
        return self._texts[path]

    def before(self, span: Span) -> str:
        """Return the text of the line in front of a span."""
        lines = self.of(span.path).split("\n")
        return lines[span.line - 1][: span.column - 1] if span.line <= len(lines) else ""


class AddressOrigins:
    """Finds addresses in the files that a site is built from."""

    def __init__(
        self, root: Path, output: Path, library: Library, config: Config, texts: Texts
    ) -> None:
        """Take the site's folder, its output folder, and the library of the build."""
        self._texts = texts
        self._output = output
        self._base = config.base_path
        self._by_address = {each.article.address: each for each in library.everything}
        self._copied = {a.address: a.source_path for a in library.assets if a.source_path}
        self._shared = list(_shared_files(root))

    def of(self, page: str, pointer: Pointer) -> Span:
        """Return where an address on a page was written; in the built page if it is not found."""
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
        """Return the article with this page; None if the page is not an article's."""
        return self._by_address.get(page)


def find(path: str, text: str, needles: Iterable[str]) -> Span | None:
    """Return the first of the needles that has the delimiters of an address around it."""
    for needle in needles:
        pattern = rf"""(?<=[("'<=\s\]:]){re.escape(needle)}(?=[)"'>\s]|$)"""
        if found := re.search(pattern, text, re.MULTILINE):
            line, column = Lines(text).place(found.start())
            return Span(path=path, line=line, column=column, length=max(1, len(needle)))
    return None


def _empty(path: str, text: str, href: str) -> Span | None:
    """Return the first empty address if ``href`` is empty."""
    found = None if href else _NO_ADDRESS.search(text)
    if found is None:
        return None
    line, column = Lines(text).place(found.start())
    return Span(path=path, line=line, column=column, length=len(found[0]))


def _needles(href: str, base: str) -> Iterator[str]:
    """Return the forms in which an author may have written an address."""
    if not href:
        return iter(())
    without = href.removeprefix(base) if base and href.startswith(f"{base}/") else href
    return iter(dict.fromkeys((href, unquote(href), without, unquote(without), escape(href))))


def _shared_files(root: Path) -> Iterator[tuple[str, str]]:
    """Yield path and text of the files that affect all pages: configuration and own templates."""
    templates = [*(root / "templates").rglob("*.html"), *(root / "themes").rglob("*.html")]
    for file in (root / FILE, *sorted(templates)):
        if file.is_file():
            yield file.relative_to(root).as_posix(), file.read_text("utf-8-sig", errors="replace")
