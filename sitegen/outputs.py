"""The files of the site: pages, the index of the search, copies; each name is given away once."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from sitegen.compose import Edition, aliases, compose
from sitegen.diagnostics import Code, Diagnostic, Span, error
from sitegen.model import Asset
from sitegen.search import Files
from sitegen.write import Names

_INDEX = "the index of the search"


class Outputs:
    """The files of the site, made one after another as they are written."""

    def __init__(self, edition: Edition, index: Files, files: Iterable[Asset]) -> None:
        self._edition = edition
        self._index = index
        self._files = files
        self.pages = 0
        self.diagnostics: list[Diagnostic] = []

    def __iter__(self) -> Iterator[tuple[str, bytes]]:
        """Give name and bytes; what wants a name that is taken, or cannot be read, is left out."""
        names = Names()
        yield from self._composed(names)
        for name, part in self._index.items():
            if self._is_free(names, f"/{name}", _INDEX):
                yield name, part
        yield from self._copied(names)
        for page in aliases.pages(self._edition):  # they give way to whatever is there
            if self._is_free(names, page.address, page.origin, page.span):
                yield file_name(page.address), page.text.encode()

    def _composed(self, names: Names) -> Iterator[tuple[str, bytes]]:
        for page in compose(self._edition):
            if self._is_free(names, page.address, page.origin):
                self.pages += 1
                yield file_name(page.address), page.text.encode()

    def _copied(self, names: Names) -> Iterator[tuple[str, bytes]]:
        for asset in self._files:
            data = self._read(asset)
            if data is not None and self._is_free(names, asset.address, asset.origin):
                yield file_name(asset.address), data

    def _is_free(self, names: Names, address: str, origin: str, span: Span | None = None) -> bool:
        first = names.take(file_name(address), origin)
        if first is not None:
            self.diagnostics.append(address_taken(address, span or Span(path=origin), first))
        return first is None

    def _read(self, asset: Asset) -> bytes | None:
        try:
            return Path(asset.origin).read_bytes()
        except OSError as problem:
            message = f"cannot be read: {problem.strerror}"
            span = Span(path=asset.source_path or asset.origin)
            self.diagnostics.append(error(Code.SOURCE_UNREADABLE, message, span, page_lost=True))
            return None


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
