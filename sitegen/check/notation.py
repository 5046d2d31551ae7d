"""Check for symbols to which two places give two meanings."""

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from sitegen.config import Config, place
from sitegen.core.diagnostics import Code, Diagnostic, Severity, Span
from sitegen.core.messages import say
from sitegen.library import Library
from sitegen.library.notation import Given, gathered


def contradictory(library: Library, config: Config, root: Path) -> Iterator[Diagnostic]:
    """Yield a hint for each meaning of a symbol that another place gives another one."""
    for name, group in groupby(gathered(library, config.math.notation), lambda each: each.name):
        first, *others = sorted(group, key=_place_of)
        for each in others:
            yield Diagnostic(
                code=Code.SYMBOL_DOUBLE,
                severity=Severity.HINT,
                message=say(
                    "{name} means {means} here, and {other} in {path}",
                    name=name,
                    means=each.meaning.means,
                    other=first.meaning.means,
                    path=_span(first, config, root).path,
                ),
                span=_span(each, config, root),
                hint=say("give one of them another symbol, so that readers need not ask which"),
            )


def _place_of(given: Given) -> str:
    """Return what puts the site first, then articles by path."""
    return given.by.article.source.path if given.by else ""


def _span(given: Given, config: Config, root: Path) -> Span:
    if given.by:
        return given.by.article.span("notation")
    written = {name.removeprefix("\\"): name for name in config.math.macros}
    keys = ("math", "macros", written[given.name.removeprefix("\\")], "means")
    return place(root, *keys)
