"""Loading of a site's extensions: one that fails adds nothing and becomes a diagnostic."""

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
from sitegen.core.messages import say
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
    """An extension that has been set up."""

    name: str
    place: Path
    digest: str
    """Digest of its files."""
    additions: Additions

    @property
    def key(self) -> str:
        """Return the cache key of its code, a part of the keys of everything that it affects."""
        return f"{self.name} {self.digest}"


class Extensions(Struct, frozen=True, kw_only=True, eq=False):
    """All extensions of a site, set up for one build."""

    root: Path = Path()
    loaded: tuple[Extension, ...] = ()
    markdown: "ExtensionRules | None" = None
    """None if no extension adds rules."""
    sources: Sources = NO_SOURCES
    problems: tuple[Diagnostic, ...] = ()

    @property
    def theorems(self) -> Mapping[str, str]:
        """Return the added kinds of theorems: name in the source -> name on the page."""
        return {k: w for each in self.loaded for k, w in each.additions.theorems.items()}

    @property
    def routes(self) -> tuple[str, ...]:
        """Return the addresses of extension pages that articles may link to."""
        return tuple(route for each in self.loaded for route in each.additions.routes)

    @property
    def template_key(self) -> str:
        """Return the cache key of all extension code that a template may call."""
        users = [each for each in self.loaded if each.additions.filters or each.additions.globals]
        return "\n".join(each.key for each in users)

    def blamed(self, problem: BaseException, doing: str) -> Diagnostic | None:
        """Return the fault of the extension that raised or passed on an exception; else None."""
        for each in reversed(self.loaded):
            if own_frames(problem, each.place):
                return fault(problem, each.name, each.place, self.root, doing)
        return None


NO_EXTENSIONS = Extensions()


class ExtensionRules:
    """The Markdown rules of all extensions, for a process that renders."""

    def __init__(self, extensions: Sequence[Extension], load: tuple[Path, tuple[str, ...], int]):
        """Take the extensions with rules, and the arguments that load them in another process."""
        self._extensions = extensions
        self._load = load

    def __repr__(self) -> str:
        return f"MarkdownRules({[each.key for each in self._extensions]})"

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle as the names of modules, because functions cannot be sent to another process."""
        return _rules, self._load

    def install(self, md: "MarkdownIt") -> None:
        """Register the rules with a parser."""
        for each in self._extensions:
            for rule in each.additions.markdown:
                install(rule, md)

    def blame(self, problem: BaseException, path: str) -> Diagnostic:
        """Return the fault of the extension that failed while a file was rendered.

        If the traceback has no frame of an extension, all of them are suspects.
        """
        raising = [each for each in self._extensions if own_frames(problem, each.place)]
        suspects = raising[:1] or self._extensions
        names, last = say(" or ").join(each.name for each in suspects), suspects[-1]
        rule = problem.rule if isinstance(problem, Stuck) else last.additions.markdown[-1]
        doing = say("while {path} is rendered", path=path)
        return fault(problem, names, last.place, self._load[0], doing, rule)


def load_extensions(root: Path, names: Sequence[str]) -> Extensions:
    """Set up the extensions of a site for a build; failures become diagnostics."""
    if not names:
        return Extensions(root=root)
    return _load_all(root, tuple(dict.fromkeys(names)), next(_BUILDS))


@lru_cache(maxsize=1)
def _load_all(root: Path, names: tuple[str, ...], build: int) -> Extensions:
    """Load once for each build and process; a forked process shares what its parent has loaded."""
    loaded: list[Extension] = []
    locations: list[FoundExtension] = []
    problems = []
    for name in names:
        result = _extension(root, name, loaded, locations)
        if isinstance(result, Extension):
            loaded.append(result)
        else:
            problems.append(result)
    users = [each for each in loaded if each.additions.markdown]
    return Extensions(
        root=root,
        loaded=tuple(loaded),
        markdown=ExtensionRules(users, (root, names, build)) if users else None,
        sources=sources_of(root, names, locations),
        problems=tuple(problems),
    )


def _rules(root: Path, names: tuple[str, ...], build: int) -> ExtensionRules | None:
    return _load_all(root, names, build).markdown


def _extension(
    root: Path, name: str, others: Sequence[Extension], locations: list[FoundExtension]
) -> Extension | Diagnostic:
    """Load one extension; append its location to ``locations``."""
    try:
        here = find(root, name)
    except STOPS as problem:  # to find an installed module, the package around it is executed
        return _unfound(
            root,
            name,
            say(
                "the extension {name} cannot be searched for: {problem!r}",
                name=name,
                problem=problem,
            ),
        )
    if here is None:
        return _unfound(root, name, say("the extension {name} was not found", name=name))
    locations.append(here)
    return _set_up(root, here, {n: each.name for each in others for n in each.additions.names})


def _set_up(
    root: Path, location: FoundExtension, taken: Mapping[str, str]
) -> Extension | Diagnostic:
    registry, setup, doing = Registry(taken), None, say("when it is loaded")
    try:
        digest = digest_of([str(location.place)])
        setup = getattr(run(location), "setup", None)
        if not callable(setup):
            return _idle(root, location)
        doing = say("when it is set up")
        setup(registry)
        return Extension(
            name=location.name, place=location.place, digest=digest, additions=registry.additions
        )
    except STOPS as problem:
        return fault(problem, location.name, location.place, root, doing, setup)


def _idle(root: Path, location: FoundExtension) -> Diagnostic:
    return error(
        Code.EXTENSION,
        say("the extension {name} has no function setup", name=location.name),
        Span(path=shown(str(location.file), root)),
        hint=say("write def setup(site): and in it the additions, such as site.add_filter"),
        page_lost=True,
    )


def _unfound(root: Path, name: str, problem: str) -> Diagnostic:
    module, package = places(name)
    near = get_close_matches(name, _modules(root), n=1)
    searched = say(
        "searched for {module} and {package} in the site's folder, and for an installed module"
        " {name} in {prefix}",
        module=module,
        package=package,
        name=name,
        prefix=sys.prefix,
    )
    return error(
        Code.EXTENSION,
        problem,
        place(root, "extensions"),
        hint=say("; ").join([searched, *(say("did you mean {name}?", name=n) for n in near)]),
        page_lost=True,
    )


def _modules(root: Path) -> Iterator[str]:
    yield from (file.stem for file in root.glob("*.py"))
    yield from (file.parent.name for file in root.glob("*/__init__.py"))
