"""The typesetter: formulas -> HTML by macros, rewrites, limits, trust, host and finish."""

import re
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
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
from sitegen.typeset.rewrites import Rewritten, rewrite, rewrite_body
from sitegen.typeset.store import Store

_REMEMBERED = 8_000
"""Formulas; short ones recur in many articles."""


class _PreparedJob(Struct, frozen=True):
    """A formula ready for the host, with its way back to the author's TeX for errors."""

    formula: Tex
    defined: Edited
    rewritten: Rewritten
    prefix: str
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
    def job(self) -> Job:
        tex = self.prefix + self.rewritten.text
        return Job(tex, self.formula.display, trust.has_links(tex))

    def origin(self, position: int) -> int | None:
        """Return a position in the author's TeX; None if it is in a macro defined elsewhere."""
        position -= len(self.prefix)
        return None if position < 0 else self.defined.origin(self.rewritten.origin(position))


class KatexTypesetter:
    """Typesets one article's formulas at a time, in the order of the text."""

    def __init__(self, host: Host, site_macros: Mapping[str, str]) -> None:
        self._host = host
        self._site = _rewritten(macros.configured({**macros.BUILT_IN, **site_macros}))
        self._prepared = lru_cache(_REMEMBERED)(partial(_prepare, known=self._site))

    def typeset(
        self, formulas: Sequence[Tex], article_macros: Mapping[str, str] | None = None
    ) -> list[Typeset]:
        """Typeset a batch; definitions in a formula are valid for those after it."""
        known = {**self._site, **_rewritten(macros.configured(article_macros or {}))}
        prepared = list(self._prepare_all(formulas, known))
        for_host = [each for each in prepared if not each.refused and not each.silent]
        answers = iter(self._host.typeset([each.job for each in for_host]))
        return [
            each.refused or (Typeset() if each.silent else _finished(each, next(answers), known))
            for each in prepared
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
        return _PreparedJob(formula, unread, unchanged, "", refused, len(known), (), False)
    found = [_chemical(each, known) for each in macros.definitions(formula.tex)]
    names = known.keys() | {each.definition.name for each in found} if found else known
    chemical = chemistry.edits(formula.tex, names)
    defined = edit(formula.tex, [*macros.as_gdef(found), *_outside(chemical, found)])
    outside = edit(formula.tex, [replace(e, text="") for e in macros.as_gdef(found)]).text
    rewritten = rewrite(defined.text, formula.display)
    prefix = macros.prefix(rewritten.text, known)
    mistake = chemistry.refuse(
        formula.tex, names
    )  # its position refers to the author's TeX already
    prepared = _PreparedJob(
        formula, defined, rewritten, prefix, mistake, len(known), tuple(found), not outside.strip()
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


def _finished(prepared: _PreparedJob, answer: Typeset, known: Mapping[str, Definition]) -> Typeset:
    if answer.html:
        tex = prepared.job.tex
        answer = trust.checked(answer, tex)
        if "char" in tex:  # \char"1 is a control character
            answer = replace(answer, html=without_control(answer.html))
    if answer.html:
        return replace(answer, html=finish(answer.html, prepared.formula))
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
) -> KatexTypesetter:
    """Return the typesetter of this process. pykatex works in a process's main thread only.

    The ``cache`` has the formulas of earlier builds.
    """
    engine = _HOSTS[host]()
    return KatexTypesetter(FormulaMemory(Store(engine, cache) if cache else engine), macros or {})
