"""The files of the site: pages, the index of the search, copies; each name is given away once."""

from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from functools import partial
from hashlib import blake2b
from pathlib import Path

from msgspec import Struct

from sitegen.compose import Edition, aliases, articles, compose
from sitegen.diagnostics import BuildError, Code, Diagnostic, Flawed, Span, error
from sitegen.incremental.file_digests import Digests
from sitegen.model import Asset, Page
from sitegen.names import MAX_NAME, MAX_PATH, is_fit
from sitegen.search import Files
from sitegen.text import shorten
from sitegen.write import Names

_INDEX = "the index of the search"


class Unreadable(Exception):
    """A file of the site cannot be read; carries the diagnostic."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic)
        self.diagnostic = diagnostic


class File(Struct, frozen=True, kw_only=True):
    """One file of the site, not yet made."""

    name: str
    """Path below the output folder."""
    origin: str
    """What it is made of: an article's path, a template, a file that is copied."""
    make: Callable[[], bytes]
    """Raises Unreadable, and BuildError where a template fails."""
    is_page: bool = False
    """Whether it is a page, rather than a copy or a way to one."""


class Outputs:
    """Plans the files of the site."""

    def __init__(self, edition: Edition, index: Files, digests: Digests) -> None:
        self._edition = edition
        self._trace = edition.trace
        self._index = index
        self._digests = digests
        self.pages = 0
        self.diagnostics: list[Diagnostic] = []

    def __iter__(self) -> Iterator[File]:
        """Give all files; what wants a name that is taken is left out, and told of."""
        names = Names()
        for file, address, span in self._wanted():
            if not is_fit(file.name):
                self.diagnostics.append(_unfit(address, span or Span(path=file.origin)))
                continue
            first = names.take(file.name, file.origin)
            if first is None:
                self.pages += file.is_page
                yield file
            else:
                span = span or Span(path=file.origin)
                self.diagnostics.append(address_taken(address, span, first))

    def _wanted(self) -> Iterator[tuple[File, str, Span | None]]:
        """Give each file with its address, and where that is asked for."""
        for page in compose(self._edition):
            yield _page(page, is_page=True), page.address, None
        for name, part in self._index.items():
            yield self._file(name, _INDEX, part.make, part.digest), f"/{name}", None
        for asset in self._edition.assets:
            yield self._copy(asset), asset.address, None
        for page in aliases.pages(self._edition):  # they give way to whatever is there
            yield _page(page), page.address, page.span

    def _copy(self, asset: Asset) -> File:
        name = file_name(asset.address)
        if asset.data is not None:
            return self._data(name, asset.data, asset.origin)
        version = asset.version
        if asset.load is not None:
            return self._file(name, asset.origin, partial(_read, asset), version)
        with suppress(OSError):  # reported when it is read
            version = self._digests.of(Path(asset.origin))
        return self._file(name, asset.origin, partial(_read, asset), version)

    def _data(self, name: str, data: bytes, origin: str) -> File:
        version = blake2b(data, digest_size=10).hexdigest()
        return self._file(name, origin, lambda: data, version)

    def _file(self, name: str, origin: str, read: Callable[[], bytes], version: str) -> File:
        """Plan a file whose content has a version."""
        node = f"file {name}"
        self._trace.add(node, version)

        def make() -> bytes:
            self._trace.note(node)
            return read()

        return File(name=name, origin=origin, make=make)


def ahead(edition: Edition, paths: Collection[str]) -> Iterator[tuple[str, bytes]]:
    """Make the pages of some articles, by paths, before all else; give each with its file's name.

    What fails is left out, and told of when its turn comes.
    """
    for page in articles.pages(edition, paths):
        with suppress(BuildError, Flawed):
            data = page.make().encode()
            if is_fit(file_name(page.address)):
                yield file_name(page.address), data


def _page(page: Page, *, is_page: bool = False) -> File:
    def make() -> bytes:
        return page.make().encode()

    return File(
        name=file_name(page.address),
        origin=page.origin,
        make=make,
        is_page=is_page,
    )


def _read(asset: Asset) -> bytes:
    try:
        return asset.load() if asset.load else Path(asset.origin).read_bytes()
    except OSError as problem:
        message = f"cannot be read: {problem.strerror}"
        span = Span(path=asset.source_path or asset.origin)
        raise Unreadable(error(Code.SOURCE_UNREADABLE, message, span, page_lost=True)) from None


def _unfit(address: str, span: Span) -> Diagnostic:
    """Say that an address cannot be a file's name."""
    return error(
        Code.ADDRESS_UNFIT,
        f"{shorten(address, 60)} cannot be the address of a file",
        span,
        hint=f"at most {MAX_PATH} bytes, {MAX_NAME} between two slashes, no .. and no .sitegen",
        page_lost=True,
    )


def address_taken(address: str, span: Span, first: str) -> Diagnostic:
    """Say that an address is another's already."""
    return error(
        Code.ADDRESS_TAKEN,
        f"{address} is the address of {first} already",
        span,
        hint="give one of them another slug, name or alias",
        page_lost=True,
    )


def file_name(address: str) -> str:
    """Give the file at an address, below the output folder."""
    name = address.lstrip("/")
    return f"{name}index.html" if address.endswith("/") else name
