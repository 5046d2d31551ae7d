"""The files of the site: pages, the search index, copies; no two of them have the same name."""

from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from functools import partial
from hashlib import blake2b
from pathlib import Path

from msgspec import Struct

from sitegen.compose import Edition, aliases, article_pages, compose
from sitegen.core.diagnostics import BuildError, Code, Diagnostic, PartialPage, Span, error
from sitegen.core.messages import say, template
from sitegen.core.model import Asset, Page
from sitegen.core.text import shorten
from sitegen.incremental.file_digests import Digests
from sitegen.search import Files
from sitegen.system.output_paths import MAX_NAME, MAX_PATH, is_fit
from sitegen.system.output_writer import ClaimedPaths

_INDEX = template("the index of the search")


class UnreadableFile(Exception):
    """A file of the site cannot be read; carries the diagnostic."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic)
        self.diagnostic = diagnostic


class File(Struct, frozen=True, kw_only=True):
    """A planned file of the site; its content does not exist yet."""

    name: str
    """Path below the output folder."""
    origin: str
    """Its source: an article's path, a template, a file that is copied."""
    make: Callable[[], bytes]
    """Returns the content. Raises UnreadableFile, and BuildError if a template fails."""
    is_page: bool = False
    """Whether it is a page, rather than a copy or a redirect to a page."""


class Outputs:
    """Plans the files of the site, and declares each copied file as a node of the trace."""

    def __init__(self, edition: Edition, index: Files, digests: Digests) -> None:
        self._edition = edition
        self._trace = edition.trace
        self._index = index
        self._digests = digests
        self.pages = 0
        self.diagnostics: list[Diagnostic] = []

    def __iter__(self) -> Iterator[File]:
        """Yield all files; one whose name is taken or unfit is left out, with a diagnostic."""
        names = ClaimedPaths()
        for file, address, span in self._candidates():
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

    def _candidates(self) -> Iterator[tuple[File, str, Span | None]]:
        """Yield each candidate with its address and the span asking for it; the first one wins."""
        for page in compose(self._edition):
            yield _page(page, is_page=True), page.address, None
        for name, part in self._index.items():
            yield self._file(name, _INDEX, part.make, part.digest), f"/{name}", None
        for asset in self._edition.assets:
            yield self._copy(asset), asset.address, None
        for page in aliases.pages(self._edition):  # last: an alias never displaces another file
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
        """Plan a file whose content has a version; it is stale if the version changes."""
        node = f"file {name}"
        self._trace.add(node, version)

        def make() -> bytes:
            self._trace.note(node)
            return read()

        return File(name=name, origin=origin, make=make)


def ahead(edition: Edition, paths: Collection[str]) -> Iterator[tuple[str, bytes]]:
    """Compose the early pages of articles, by paths; yield each with the name of its file.

    A page that fails is left out; it is composed again with all others, and reported then.
    """
    for page in article_pages.pages(edition, paths):
        with suppress(BuildError, PartialPage):
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
        message = say("cannot be read: {reason}", reason=problem.strerror)
        span = Span(path=asset.source_path or asset.origin)
        raise UnreadableFile(error(Code.SOURCE_UNREADABLE, message, span, page_lost=True)) from None


def _unfit(address: str, span: Span) -> Diagnostic:
    """Return the diagnostic of an address that cannot be the name of a file."""
    return error(
        Code.ADDRESS_UNFIT,
        say("{address} cannot be the address of a file", address=shorten(address, 60)),
        span,
        hint=say(
            "at most {max_path} bytes, {max_name} between two slashes, no .. and no .sitegen",
            max_path=MAX_PATH,
            max_name=MAX_NAME,
        ),
        page_lost=True,
    )


def address_taken(address: str, span: Span, first: str) -> Diagnostic:
    """Return the diagnostic of an address that another file has already, by its name."""
    return error(
        Code.ADDRESS_TAKEN,
        say("{address} is the address of {first} already", address=address, first=say(first)),
        span,
        hint=say("give one of them another slug, name or alias"),
        page_lost=True,
    )


def file_name(address: str) -> str:
    """Return the file at an address, as a path below the output folder."""
    name = address.lstrip("/")
    return f"{name}index.html" if address.endswith("/") else name
