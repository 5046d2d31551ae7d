"""From an author's formulas to HTML: macros, rewrites, limits, trust, host, finish."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache, partial

from msgspec import Struct
from msgspec.structs import replace

from sitegen.diagnostics import Code
from sitegen.incremental.cache import Cache
from sitegen.model import Tex, Typeset
from sitegen.tex import Edited, edit
from sitegen.text import without_control
from sitegen.typeset import macros, trust
from sitegen.typeset.advice import advise
from sitegen.typeset.finish import finish
from sitegen.typeset.hosts.auto import Auto
from sitegen.typeset.hosts.v8 import V8
from sitegen.typeset.job import Host, Job
from sitegen.typeset.limits import refuse
from sitegen.typeset.macros import Definition, Found
from sitegen.typeset.memory import Memory
from sitegen.typeset.rewrites import Rewritten, rewrite
from sitegen.typeset.store import Store

_REMEMBERED = 8_000
"""Formulas; the short ones come again and again."""


class _Prepared(Struct, frozen=True):
    """A formula on its way to the host."""

    formula: Tex
    defined: Edited
    rewritten: Rewritten
    prefix: str
    refused: Typeset | None
    known: int
    """How many macros were known so far."""
    found: tuple[Found, ...]
    """The macros that it defines itself."""
    empty: bool
    """Whether it holds nothing but those."""

    @property
    def silent(self) -> bool:
        """Whether it holds definitions and nothing else."""
        return bool(self.found) and self.empty

    @property
    def job(self) -> Job:
        tex = self.prefix + self.rewritten.text
        return Job(tex, self.formula.display, trust.has_links(tex))

    def origin(self, position: int) -> int | None:
        """Give the position in the author's TeX; None where it lies in a macro from elsewhere."""
        position -= len(self.prefix)
        return None if position < 0 else self.defined.origin(self.rewritten.origin(position))


class KatexTypesetter:
    """Typesets one article's formulas at a time, in the order of the text."""

    def __init__(self, host: Host, site_macros: Mapping[str, str]) -> None:
        self._host = host
        self._site = macros.configured({**macros.BUILT_IN, **site_macros})
        self._prepared = lru_cache(_REMEMBERED)(partial(_prepare, known=self._site))

    def typeset(
        self, formulas: Sequence[Tex], article_macros: Mapping[str, str] | None = None
    ) -> list[Typeset]:
        """Typeset a batch; definitions in a formula hold for those behind it."""
        known = {**self._site, **macros.configured(article_macros or {})}
        prepared = list(self._prepare_all(formulas, known))
        asked = [each for each in prepared if not each.refused and not each.silent]
        answers = iter(self._host.typeset([each.job for each in asked]))
        return [
            each.refused or (Typeset() if each.silent else _finished(each, next(answers), known))
            for each in prepared
        ]

    def _prepare_all(
        self, formulas: Sequence[Tex], known: dict[str, Definition]
    ) -> Iterator[_Prepared]:
        """Prepare formulas one after another; ``known`` gets the macros that they define."""
        own = known != self._site
        for formula in formulas:
            prepared = _prepare(formula, known) if own else self._prepared(formula)
            known.update({each.definition.name: each.definition for each in prepared.found})
            own = own or bool(prepared.found)
            yield prepared


def _prepare(formula: Tex, known: Mapping[str, Definition]) -> _Prepared:
    found = macros.definitions(formula.tex)
    defined = edit(formula.tex, macros.as_gdef(found))
    outside = edit(formula.tex, [replace(e, text="") for e in macros.as_gdef(found)]).text
    rewritten = rewrite(defined.text, formula.display)
    prefix = macros.prefix(rewritten.text, known)
    refused = refuse(rewritten.text) or trust.forbidden(prefix + rewritten.text)
    prepared = _Prepared(
        formula, defined, rewritten, prefix, None, len(known), tuple(found), not outside.strip()
    )
    return replace(prepared, refused=_placed(prepared, refused)) if refused else prepared


def _finished(prepared: _Prepared, answer: Typeset, known: Mapping[str, Definition]) -> Typeset:
    if answer.html:
        tex = prepared.job.tex
        answer = trust.checked(answer, tex)
        if "char" in tex:  # \char"1 is a control character
            answer = replace(answer, html=without_control(answer.html))
    if answer.html:
        return replace(answer, html=finish(answer.html, prepared.formula))
    return advise(_placed(prepared, answer), prepared.formula.tex, list(known)[: prepared.known])


def _placed(prepared: _Prepared, failed: Typeset) -> Typeset:
    """Move an error's position into the author's TeX."""
    if failed.position is None:
        return failed
    return replace(
        failed, position=prepared.origin(failed.position), code=failed.code or Code.MATH_SYNTAX
    )


_HOSTS: dict[str, Callable[[], Host]] = {
    "auto": Auto,
    "pykatex": partial(Auto, v8=False),
    "v8": V8,
}


def make_typesetter(
    host: str = "auto",
    macros: Mapping[str, str] | None = None,
    cache: Cache | None = None,
) -> KatexTypesetter:
    """Make the typesetter of this process. pykatex works in a process's main thread only.

    The ``cache`` holds what was typeset before.
    """
    engine = _HOSTS[host]()
    return KatexTypesetter(Memory(Store(engine, cache) if cache else engine), macros or {})
