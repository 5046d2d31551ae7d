"""The kinds of pages that extensions add. One that fails costs its own pages and no others."""

from collections.abc import Callable, Iterator
from functools import partial

from msgspec.structs import replace

from sitegen.compose.edition import Edition
from sitegen.core.diagnostics import BuildError, Diagnostic, PartialPage
from sitegen.core.messages import say
from sitegen.core.model import Page
from sitegen.extensions.faults import STOPS, fault
from sitegen.extensions.loading import Extension
from sitegen.extensions.registry import PageKind
from sitegen.incremental.trace import Trace

Blame = Callable[[BaseException], Diagnostic]


def pages(edition: Edition) -> Iterator[Page]:
    """Compose the pages of all extensions; sitegen's own have their addresses already."""
    for extension in edition.extensions.loaded:
        for kind in extension.additions.pages:
            yield from _pages(edition, extension, kind)


def _pages(edition: Edition, extension: Extension, kind: PageKind) -> Iterator[Page]:
    def blame(problem: BaseException) -> Diagnostic:
        doing = say("in its pages {name}", name=getattr(kind, "__name__", "")).rstrip()
        root = edition.extensions.root
        return fault(problem, extension.name, extension.place, root, doing, kind)

    code = f"extension {extension.name}"
    try:
        for page in kind(edition):
            _check(page, edition.trace)
            yield replace(
                page, make=partial(_made, page.make, partial(edition.trace.note, code), blame)
            )
    except BuildError:
        raise
    except STOPS as problem:
        edition.problems.append(blame(problem))


def _check(page: object, trace: Trace) -> None:
    """Refuse what was not planned as a page, or would lie outside the site."""
    if not isinstance(page, Page) or f"page {page.address}" not in trace:
        raise TypeError(
            say("it gives {found!r}, which is no page; edition.page(…) makes one", found=page)
        )
    parts = page.address.split("/")
    if parts[0] or not page.address.strip("/") or {".", ".."} & {*parts} or "\\" in page.address:
        raise ValueError(
            say('{address!r} is no address for a page, such as "/theorems/"', address=page.address)
        )


def _made(make: Callable[[], str], note: Callable[[], None], blame: Blame) -> str:
    """Compose a page. Raises BuildError if a template fails, PartialPage if the extension does."""
    note()
    try:
        return str(make())
    except (BuildError, PartialPage):
        raise
    except STOPS as problem:
        raise PartialPage(None, blame(problem)) from problem
