"""The typesetter: formulas -> HTML by macros, rewrites, limits, trust, host and finish."""

import re
from collections.abc import Callable, Collection, Container, Iterator, Mapping, Sequence
from functools import lru_cache, partial

from msgspec import Struct
from msgspec.structs import replace

from sitegen.core.diagnostics import Code
from sitegen.core.model import Tex, Typeset
from sitegen.core.tex import Edit, Edited, edit
from sitegen.core.text import without_control
from sitegen.incremental.cache import Cache
from sitegen.typeset import chemistry, macros, trust
from sitegen.typeset.advice import advise
from sitegen.typeset.finish import finish
from sitegen.typeset.formula_memory import FormulaMemory
from sitegen.typeset.hosts.auto import Auto
from sitegen.typeset.job import Host, Job
from sitegen.typeset.limits import refuse, too_large, too_long
from sitegen.typeset.macros import Definition, FoundDefinition
from sitegen.typeset.marks import nested, placed
from sitegen.typeset.rewrites import Rewritten, rewrite, rewrite_body
from sitegen.typeset.store import Store
from sitegen.typeset.symbols import example, wrapped

_REMEMBERED = 8_000
"""Formulas; short ones recur in many articles."""


class _PreparedJob(Struct, frozen=True):
    """A formula ready for the host, with its way back to the author's TeX for errors."""

    formula: Tex
    defined: Edited
    rewritten: Rewritten
    needed: tuple[Definition, ...]
    """The macros that it uses and does not define."""
    refused: Typeset | None
    known: int
    """The number of macros defined before this formula."""
    found: tuple[FoundDefinition, ...]
    """The macros that it defines itself."""
    empty: bool
    """Whether it contains nothing else, or only spaces."""

    @property
    def silent(self) -> bool:
        """Whether it contains definitions and nothing else."""
        return bool(self.found) and self.empty

    @property
    def defines(self) -> list[str]:
        """The names of the macros with which it is typeset."""
        given = re.findall(r"\\gdef(\\[A-Za-z@]+)", self.prefix)
        return [*given, *(each.definition.name for each in self.found)]

    @property
    def prefix(self) -> str:
        """The definitions in front of it."""
        return "".join(each.tex for each in self.needed)

    @property
    def job(self) -> Job:
        tex = self.prefix + self.rewritten.text
        return Job(tex, self.formula.display, trust.has_links(tex))

    def origin(self, position: int) -> int | None:
        """Return a position in the author's TeX; None if it is in a macro defined elsewhere."""
        position -= len(self.prefix)
        return None if position < 0 else self.defined.origin(self.rewritten.origin(position))


class _Use(Struct, frozen=True):
    """The symbols of a formula that mean something, and the HTML in which they are wrapped."""

    names: tuple[str, ...]
    measured: str
    """Empty if KaTeX refuses the wrapping."""


class KatexTypesetter:
    """Typesets one article's formulas at a time, in the order of the text."""

    def __init__(
        self, host: Host, site_macros: Mapping[str, str], symbols: Collection[str] = ()
    ) -> None:
        """Take the host, the site's macros, and the names of those that mean something."""
        self._host = host
        self._symbols = symbols
        self.used: set[str] = set()
        """Names of the macros that formulas have used since the caller cleared it."""
        self._site = _rewritten(macros.configured({**macros.BUILT_IN, **site_macros}))
        self._prepared = lru_cache(_REMEMBERED)(partial(_prepare, known=self._site))

    def typeset(
        self,
        formulas: Sequence[Tex],
        article_macros: Mapping[str, str] | None = None,
        symbols: Sequence[str] = (),
    ) -> list[Typeset]:
        """Typeset a batch; definitions in a formula are valid for those after it.

        ``symbols`` are those that mean something in this article, beside the site's.
        """
        known = {**self._site, **_rewritten(macros.configured(article_macros or {}))}
        prepared = list(self._prepare_all(formulas, known))
        self.used.update(each.name for job in prepared for each in job.needed)
        for_host = [each for each in prepared if not each.refused and not each.silent]
        answers = iter(self._host.typeset([each.job for each in for_host]))
        uses = iter(self._uses(for_host, known, symbols))
        return [
            each.refused
            or (Typeset() if each.silent else _finished(each, next(answers), known, next(uses)))
            for each in prepared
        ]

    def shown(
        self, symbols: Sequence[str], article_macros: Mapping[str, str] | None = None
    ) -> list[str]:
        """Return the HTML of symbols alone; empty for those that KaTeX does not know."""
        known = {**self._site, **macros.configured(article_macros or {})}
        formulas = [Tex(tex=example(name, known), display=False) for name in symbols]
        return [each.html for each in self.typeset(formulas, article_macros)]

    def _uses(
        self, prepared: Sequence[_PreparedJob], known: Mapping[str, Definition], own: Sequence[str]
    ) -> list[_Use | None]:
        """Typeset formulas with symbols that mean something once more, to find these."""
        if not (self._symbols or own):
            return [None] * len(prepared)
        written = tuple(name for name in own if name not in known)
        jobs: dict[int, Job] = {}
        names: dict[int, tuple[str, ...]] = {}
        for at, each in enumerate(prepared):
            site = (d.name for d in each.needed if d is self._site.get(d.name))
            meant = {*own, *(name for name in site if name in self._symbols)}
            tex, found = wrapped(each.rewritten.text, each.needed, meant, written)
            if found:
                jobs[at], names[at] = Job(tex, each.formula.display, trust=True), found
        measured = dict(zip(jobs, self._host.typeset([*jobs.values()]), strict=True))
        return [
            _Use(names[at], measured[at].html) if at in jobs else None
            for at in range(len(prepared))
        ]

    def _prepare_all(
        self, formulas: Sequence[Tex], known: dict[str, Definition]
    ) -> Iterator[_PreparedJob]:
        """Prepare formulas one after another; adds the macros that they define to ``known``."""
        # Formulas before the first macro of the article's own depend on the site's macros alone, so
        # their preparation is shared by all articles.
        own = known != self._site
        for formula in formulas:
            prepared = _prepare(formula, known) if own else self._prepared(formula)
            known.update(_rewritten({f.definition.name: f.definition for f in prepared.found}))
            own = own or bool(prepared.found)
            yield prepared


def _rewritten(known: Mapping[str, Definition]) -> dict[str, Definition]:
    """Apply chemistry and rewrites to the bodies of macros, as to formulas."""
    return {
        name: replace(each, body=rewrite_body(chemistry.written(each.body, known)))
        for name, each in known.items()
    }


def _chemical(found: FoundDefinition, known: Container[str]) -> FoundDefinition:
    body = chemistry.written(found.definition.body, known)
    return replace(found, definition=replace(found.definition, body=body))


def _prepare(formula: Tex, known: Mapping[str, Definition]) -> _PreparedJob:
    if refused := too_long(formula.tex):
        unread, unchanged = edit(formula.tex, ()), Rewritten(formula.tex, [])
        return _PreparedJob(formula, unread, unchanged, (), refused, len(known), (), False)
    found = [_chemical(each, known) for each in macros.definitions(formula.tex)]
    names = known.keys() | {each.definition.name for each in found} if found else known
    chemical = chemistry.edits(formula.tex, names)
    defined = edit(formula.tex, [*macros.as_gdef(found), *_outside(chemical, found)])
    outside = edit(formula.tex, [replace(e, text="") for e in macros.as_gdef(found)]).text
    rewritten = rewrite(defined.text, formula.display)
    needed = macros.needed(rewritten.text, known)
    mistake = chemistry.refuse(
        formula.tex, names
    )  # its position refers to the author's TeX already
    prepared = _PreparedJob(
        formula, defined, rewritten, needed, mistake, len(known), tuple(found), not outside.strip()
    )
    refused = _refused(prepared)
    return replace(prepared, refused=_placed(prepared, refused)) if refused else prepared


def _refused(prepared: _PreparedJob) -> Typeset | None:
    text = prepared.rewritten.text
    if refused := refuse(text) or trust.forbidden(prepared.prefix + text):
        return refused
    if prepared.silent or not (prepared.prefix or prepared.found):
        return None
    return too_large(prepared.prefix + text)


def _outside(changes: list[Edit], found: Sequence[FoundDefinition]) -> list[Edit]:
    """Return the edits outside definitions: those are replaced as a whole."""
    return [e for e in changes if not any(f.start <= e.start < f.end for f in found)]


def _finished(
    prepared: _PreparedJob, answer: Typeset, known: Mapping[str, Definition], use: _Use | None
) -> Typeset:
    if answer.html:
        tex = prepared.job.tex
        answer = trust.checked(answer, tex)
        if "char" in tex:  # \char"1 is a control character
            answer = replace(answer, html=without_control(answer.html))
    if answer.html:
        html, marks = placed(answer.html, use.measured) if use else (answer.html, ())
        return replace(
            answer,
            html=finish(html, prepared.formula),
            symbols=use.names if use else (),
            nested=nested(marks),
        )
    names = list(known)[: prepared.known]
    return advise(_placed(prepared, answer), prepared.formula.tex, names, prepared.defines)


def _placed(prepared: _PreparedJob, failed: Typeset) -> Typeset:
    """Move an error's position into the author's TeX."""
    if failed.position is None:
        return failed
    return replace(
        failed, position=prepared.origin(failed.position), code=failed.code or Code.MATH_SYNTAX
    )


_HOSTS: dict[str, Callable[[], Host]] = {
    "auto": Auto,
    "pykatex": partial(Auto, v8=False),
    "v8": partial(Auto, pykatex_first=0),
}


def make_typesetter(
    host: str = "auto",
    macros: Mapping[str, str] | None = None,
    cache: Cache | None = None,
    symbols: Collection[str] = (),
) -> KatexTypesetter:
    """Return the typesetter of this process. pykatex works in a process's main thread only.

    The ``cache`` has the formulas of earlier builds; ``symbols`` are macros that mean something.
    """
    engine = _HOSTS[host]()
    memory = FormulaMemory(Store(engine, cache) if cache else engine)
    return KatexTypesetter(memory, macros or {}, symbols)
