"""Finds the extensions of a site and sets them up: one that fails adds nothing, and is told of."""

import itertools
import sys
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from sitegen.config import place
from sitegen.core.diagnostics import Code, Diagnostic, Span, error
from sitegen.extensions.advancing import Stuck, install
from sitegen.extensions.faults import STOPS, fault, own_frames, shown
from sitegen.extensions.modules import run
from sitegen.extensions.registry import Additions, Registry
from sitegen.extensions.sources import (
    NO_SOURCES,
    FoundExtension,
    Sources,
    digest_of,
    find,
    places,
    sources_of,
)

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

_BUILDS = itertools.count()


class Extension(Struct, frozen=True, kw_only=True):
    """An extension that is set up."""

    name: str
    place: Path
    digest: str
    """Of its files."""
    additions: Additions

    @property
    def key(self) -> str:
        """Stand for its code in the keys of what it has a hand in."""
        return f"{self.name} {self.digest}"


class Extensions(Struct, frozen=True, kw_only=True, eq=False):
    """All extensions of a site, set up for one build."""

    root: Path = Path()
    loaded: tuple[Extension, ...] = ()
    markdown: "ExtensionRules | None" = None
    """None where there are no rules."""
    sources: Sources = NO_SOURCES
    problems: tuple[Diagnostic, ...] = ()

    @property
    def theorems(self) -> Mapping[str, str]:
        """Give the kinds of theorems that they add."""
        return {k: w for each in self.loaded for k, w in each.additions.theorems.items()}

    @property
    def routes(self) -> tuple[str, ...]:
        """Give the addresses of their pages that articles may link to."""
        return tuple(route for each in self.loaded for route in each.additions.routes)

    @property
    def template_key(self) -> str:
        """Stand for all code that any template may call."""
        users = [each for each in self.loaded if each.additions.filters or each.additions.globals]
        return "\n".join(each.key for each in users)

    def blamed(self, problem: BaseException, doing: str) -> Diagnostic | None:
        """Give the fault of the extension that an exception came through, if it did."""
        for each in reversed(self.loaded):
            if own_frames(problem, each.place):
                return fault(problem, each.name, each.place, self.root, doing)
        return None


NO_EXTENSIONS = Extensions()


class ExtensionRules:
    """The Markdown rules of all extensions, for a process that renders."""

    def __init__(self, extensions: Sequence[Extension], load: tuple[Path, tuple[str, ...], int]):
        """Take those that have rules, and what loads them again in another process."""
        self._extensions = extensions
        self._load = load

    def __repr__(self) -> str:
        return f"MarkdownRules({[each.key for each in self._extensions]})"

    def __reduce__(self) -> tuple[object, ...]:
        """Cross to another process as the names of modules; functions cannot."""
        return _rules, self._load

    def install(self, md: "MarkdownIt") -> None:
        """Register them with a parser."""
        for each in self._extensions:
            for rule in each.additions.markdown:
                install(rule, md)

    def blame(self, problem: BaseException, path: str) -> Diagnostic:
        """Say which of them has failed when a file was rendered."""
        through = [each for each in self._extensions if own_frames(problem, each.place)]
        suspects = through[:1] or self._extensions
        names, last = " or ".join(each.name for each in suspects), suspects[-1]
        rule = problem.rule if isinstance(problem, Stuck) else last.additions.markdown[-1]
        doing = f"while {path} is rendered"
        return fault(problem, names, last.place, self._load[0], doing, rule)


def load_extensions(root: Path, names: Sequence[str]) -> Extensions:
    """Set up the extensions of a site for a build. What fails becomes a diagnostic."""
    if not names:
        return Extensions(root=root)
    return _loaded(root, tuple(dict.fromkeys(names)), next(_BUILDS))


@lru_cache(maxsize=1)
def _loaded(root: Path, names: tuple[str, ...], build: int) -> Extensions:
    """Load once a build and process; a forked process has what its parent has loaded."""
    loaded: list[Extension] = []
    found: list[FoundExtension] = []
    problems = []
    for name in names:
        made = _extension(root, name, loaded, found)
        if isinstance(made, Extension):
            loaded.append(made)
        else:
            problems.append(made)
    users = [each for each in loaded if each.additions.markdown]
    return Extensions(
        root=root,
        loaded=tuple(loaded),
        markdown=ExtensionRules(users, (root, names, build)) if users else None,
        sources=sources_of(root, names, found),
        problems=tuple(problems),
    )


def _rules(root: Path, names: tuple[str, ...], build: int) -> ExtensionRules | None:
    return _loaded(root, names, build).markdown


def _extension(
    root: Path, name: str, others: Sequence[Extension], found: list[FoundExtension]
) -> Extension | Diagnostic:
    """Load one; note where it lies."""
    try:
        here = find(root, name)
    except STOPS as problem:  # the package around an installed one is run to find it
        return _unfound(root, name, f"cannot be looked for: {problem!r}")
    if here is None:
        return _unfound(root, name, "is not there")
    found.append(here)
    return _set_up(root, here, {n: each.name for each in others for n in each.additions.names})


def _set_up(root: Path, found: FoundExtension, taken: Mapping[str, str]) -> Extension | Diagnostic:
    registry, setup, doing = Registry(taken), None, "when it is loaded"
    try:
        digest = digest_of([str(found.place)])
        setup = getattr(run(found), "setup", None)
        if not callable(setup):
            return _idle(root, found)
        doing = "when it is set up"
        setup(registry)
        return Extension(
            name=found.name, place=found.place, digest=digest, additions=registry.additions
        )
    except STOPS as problem:
        return fault(problem, found.name, found.place, root, doing, setup)


def _idle(root: Path, found: FoundExtension) -> Diagnostic:
    return error(
        Code.EXTENSION,
        f"the extension {found.name} has no function setup",
        Span(path=shown(str(found.file), root)),
        hint="write def setup(site): and in it what the extension adds, such as site.add_filter",
        page_lost=True,
    )


def _unfound(root: Path, name: str, what: str) -> Diagnostic:
    module, package = places(name)
    near = get_close_matches(name, _modules(root), n=1)
    looked = f"looked for {module} and {package} in the site's folder"
    return error(
        Code.EXTENSION,
        f"the extension {name} {what}",
        place(root, "extensions"),
        hint=f"{looked}, and for an installed module {name} in {sys.prefix}"
        + (f"; did you mean {near[0]}?" if near else ""),
        page_lost=True,
    )


def _modules(root: Path) -> Iterator[str]:
    yield from (file.stem for file in root.glob("*.py"))
    yield from (file.parent.name for file in root.glob("*/__init__.py"))
