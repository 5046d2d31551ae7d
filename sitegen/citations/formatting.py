"""Works formatted by a style: once for each style and content, those that are new in few runs."""

from collections.abc import Iterable, Mapping, Sequence

from sitegen.citations.cited_works import Bibliographies, CitedWorks, Work
from sitegen.citations.entries import Entry
from sitegen.citations.languages import sort_key
from sitegen.citations.plain import plainly
from sitegen.citations.styles import PLAIN, Form, Formatted, Style
from sitegen.core.diagnostics import Code, Diagnostic, Span, warning
from sitegen.core.messages import say
from sitegen.core.model import RenderedArticle
from sitegen.incremental.cache import Cache
from sitegen.incremental.memo import Memo
from sitegen.incremental.serializer import Codec
from sitegen.incremental.toolchain import installed, toolchain_fingerprint

Unit = tuple[Entry, ...]


_MOST_NUMBERED = 1_000
"""Works of one run of Typst, whose time grows faster than their number."""
_MOST_NAMED = 250
"""The same for styles that tell works apart by names."""


class Formatter:
    """Formats works by one style, and caches what it has formatted."""

    def __init__(self, style: Style, cache: Cache, place: Span) -> None:
        """Take the style, and the place that the site names it at."""
        self._style = style
        self._place = place
        self.problems: list[Diagnostic] = []
        self._failed: list[Unit] = []
        common = (toolchain_fingerprint(), installed("typst"), style.name, style.csl)
        self._forms: Memo[Form] = Memo(cache, "citation form", Codec(Form), *common)
        self._units: Memo[list[Formatted]] = Memo(
            cache, "citations", Codec(list[Formatted]), *common
        )
        self._sets: Memo[list[list[Formatted]]] = Memo(
            cache, "sets of citations", Codec(list[list[Formatted]]), *common
        )
        self.form = self._form()

    def format(self, units: Sequence[Unit]) -> list[list[Formatted]]:
        """Return the works of each unit."""
        if not units:
            return []
        if not self._is_engine:
            return [[plainly(entry) for entry in unit] for unit in units]
        # All that a site cites is one value too: 2,000 single ones take 30 ms to verify.
        whole = self._sets.key("\n".join(" ".join(_contents(unit)) for unit in units))
        if found := self._sets.find([whole]):
            return found[whole]
        made = self._each(units)
        if not self._failed:
            self._sets.store({whole: made})
        return made

    def _each(self, units: Sequence[Unit]) -> list[list[Formatted]]:
        keys = [self._units.key(*_contents(unit)) for unit in units]
        found = self._units.find(keys)
        missing = {key: unit for key, unit in zip(keys, units, strict=True) if key not in found}
        made = dict(zip(missing, self._all(list(missing.values())), strict=True))
        failed = self._failed  # reported again by the next build
        self._units.store({key: each for key, each in made.items() if missing[key] not in failed})
        found |= made
        return [found[key] for key in keys]

    def _all(self, units: list[Unit]) -> list[list[Formatted]]:
        size = _MOST_NUMBERED if self.form.is_numeric else _MOST_NAMED
        parts = (units[at : at + size] for at in range(0, len(units), size))
        return [works for part in parts for works in self._run(part)]

    def _run(self, units: list[Unit]) -> list[list[Formatted]]:
        """Format units; if a run fails, its halves, down to the work that no run can format."""
        from sitegen.citations.typst_engine import format_units
        from sitegen.citations.typst_process import TypstFailed

        try:
            return format_units(units, self._style, self.form)
        except TypstFailed as problem:
            if len(units) == 1:
                self._report_work(units[0], str(problem))
                return [[plainly(entry) for entry in units[0]]]
        half = len(units) // 2
        return [*self._run(units[:half]), *self._run(units[half:])]

    def _report_work(self, unit: Unit, reason: str) -> None:
        entry = unit[0]
        self._failed.append(unit)
        message = say("Typst cannot format {key}: {reason}", key=entry.key, reason=reason)
        hint = say("the entry is shown plainly; simplify its fields")
        self.problems.append(warning(Code.CITATION_ENGINE, message, entry.span(), hint=hint))

    def _form(self) -> Form:
        """Return the style's form; that of the plain list, with a report, if it cannot be used."""
        self._is_engine = bool(installed("typst"))
        if not self._is_engine:
            message = say(
                "works are listed plainly, not in the style {name}", name=self._style.name
            )
            hint = say("install the package for it: pip install typst")
            self.problems.append(warning(Code.CITATION_ENGINE, message, self._place, hint=hint))
            return PLAIN
        key = self._forms.key()
        if found := self._forms.find([key]):
            return found[key]
        return self._probed(key)

    def _probed(self, key: bytes) -> Form:
        from sitegen.citations.typst_engine import form_of
        from sitegen.citations.typst_process import TypstFailed

        try:
            form = form_of(self._style)
        except TypstFailed as problem:
            self._is_engine = False
            message = say(
                "the style {name} cannot be used: {reason}",
                name=self._style.name,
                reason=str(problem),
            )
            hint = say("name a style of CSL such as ieee or apa, or the path of a .csl file")
            self.problems.append(warning(Code.CITATION_ENGINE, message, self._place, hint=hint))
            return PLAIN
        self._forms.store({key: form})
        return form


def format_works(
    articles: Iterable[RenderedArticle], bibliographies: Bibliographies, formatter: Formatter
) -> CitedWorks:
    """Return the works that articles cite, in the order of their lists."""
    cited = {each.article.source.path: bibliographies.cited_by(each) for each in articles}
    singles = {entry.content: (entry,) for entries in cited.values() for entry in entries}
    made = formatter.format(list(singles.values()))
    formatted = {content: each[0] for content, each in zip(singles, made, strict=True)}
    works = {
        path: [Work(entry, formatted[entry.content]) for entry in entries]
        for path, entries in cited.items()
    }
    if not formatter.form.is_numeric:
        works = _told_apart(works, formatter)
    if formatter.form.is_sorted:
        works = {
            path: sorted(each, key=lambda w: sort_key(w.entry)) for path, each in works.items()
        }
    return CitedWorks(
        bibliographies=bibliographies,
        form=formatter.form,
        works={path: tuple(each) for path, each in works.items() if each},
    )


def _told_apart(works: Mapping[str, list[Work]], formatter: Formatter) -> dict[str, list[Work]]:
    """Format the works of an article together that have the same mark: ``2001a``, ``2001b``."""
    groups = {path: list(_namesakes(each)) for path, each in works.items()}
    units = list(dict.fromkeys(_contents(group) for each in groups.values() for group in each))
    entries = {_contents(group): group for each in groups.values() for group in each}
    made = dict(zip(units, formatter.format([entries[unit] for unit in units]), strict=True))
    told: dict[str, list[Work]] = {}
    for path, each in works.items():
        new = {
            entry.key: formatted
            for group in groups[path]
            for entry, formatted in zip(group, made[_contents(group)], strict=True)
        }
        told[path] = [Work(w.entry, new.get(w.entry.key, w.formatted)) for w in each]
    return told


def _namesakes(works: Iterable[Work]) -> Iterable[Unit]:
    by_mark: dict[str, list[Entry]] = {}
    for work in works:
        by_mark.setdefault(work.formatted.mark, []).append(work.entry)
    return (tuple(sorted(each, key=sort_key)) for each in by_mark.values() if len(each) > 1)


def _contents(unit: Unit) -> tuple[str, ...]:
    return tuple(entry.content for entry in unit)
