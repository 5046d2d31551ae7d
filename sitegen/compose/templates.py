"""The Jinja environment, its filters, and template mistakes as diagnostics."""

import datetime as dt
import re
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import (
    BytecodeCache,
    Environment,
    FileSystemBytecodeCache,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
    UndefinedError,
    pass_context,
)
from jinja2.bccache import Bucket
from jinja2.runtime import Context

from sitegen.assets.theme_folders import folders_of, shown
from sitegen.compose.traced_jinja import TracedEnvironment, TracedLoader
from sitegen.core.bibtex import bibtex, bibtex_key
from sitegen.core.build_options import Site
from sitegen.core.diagnostics import BuildError, Code, Diagnostic, PartialPage, Span, error, warning
from sitegen.core.messages import say, template
from sitegen.core.text import fit
from sitegen.extensions.guards import guarded_filters, guarded_globals
from sitegen.extensions.loading import NO_EXTENSIONS, Extensions
from sitegen.incremental.cache import digest
from sitegen.incremental.file_digests import version_of
from sitegen.incremental.toolchain import toolchain_fingerprint
from sitegen.incremental.trace import Trace
from sitegen.locale import words
from sitegen.locale.dates import long_date, short_date

_NO_ATTRIBUTE = re.compile(r"'?(?:[\w.]*\.)?(\w+?)(?:View)? object'? has no attribute '(\w+)'")
_RENAMED = {
    "_card.html": "_open_graph.html",
    "_machines.html": "_metadata.html",
    "tag.html": template("term.html, which shows authors and series too, as `term`"),
}
"""Names that templates of the theme once had, and the new ones."""


def template_folders(site: Site, theme: Path | None) -> list[Path]:
    """Return where templates lie: the site's own, if they are trusted, before the theme's.

    ``theme`` is the folder of a theme that is not the default one.
    """
    own = [] if site.untrusted else [site.root / "templates"]
    return [*own, *folders_of(theme, "templates")]


def read_templates(site: Site, theme: Path | None, extensions: Extensions) -> None:
    """Load and compile the templates of a site before they are needed."""
    Templates(template_folders(site, theme), lambda: ZoneInfo("UTC"), Trace(), extensions).read()


class Templates:
    """Renders templates."""

    def __init__(
        self,
        folders: Sequence[Path],
        zone: Callable[[], ZoneInfo],
        trace: Trace,
        extensions: Extensions = NO_EXTENSIONS,
        **variables: Any,
    ) -> None:
        """Take the folders of templates, what all of them see, and the trace of what is read."""
        self._folders = folders
        self._trace = trace
        self._extensions = extensions
        self._faults: list[Diagnostic] = []
        key = self._extensions.template_key  # no filter of another build stays behind
        self._environment = _environment(tuple(folders), _states(folders), key)
        self._environment.trace = trace
        self._environment.globals.update(variables)
        self._environment.globals.update(guarded_globals(self._extensions, self._faults.append))
        self._environment.filters.update(guarded_filters(self._extensions, self._faults.append))
        self._environment.filters.update(
            day=_day(zone),
            iso=_iso(zone),
            date=_in_words(zone, long_date),
            short_date=_in_words(zone, short_date),
            bibtex=bibtex,
            bibtex_key=bibtex_key,
        )

    def read(self) -> None:
        """Read all templates that a page may ask for; what is broken shows when it is rendered."""
        for name in self._environment.list_templates(["html", "xml"]):
            if not name.startswith("_"):
                with suppress(Exception):
                    self._environment.get_template(name)

    def render(self, name: str, **variables: Any) -> str:
        """Render one page. Raises BuildError with the template's file and line.

        Raises PartialPage where an extension fails: other pages may not call it.
        """
        self._faults.clear()
        for each in self._extensions.loaded:
            if each.additions.filters or each.additions.globals:
                self._trace.note(f"extension {each.name}")
        try:
            text = self._environment.get_template(name).render(variables)
        except Exception as problem:
            raise self._failure(name, problem) from problem
        if name.endswith(".xml"):
            text = fit(text)  # which would be no XML
        if self._faults:
            raise PartialPage(text, *self._faults)
        return text

    def _failure(self, name: str, problem: Exception) -> Exception:
        blamed = None
        if not isinstance(problem, UndefinedError):  # which is the template's mistake
            blamed = self._extensions.blamed(problem, say("while {name} is filled in", name=name))
        if self._faults or blamed:
            return PartialPage(None, *self._faults, *([blamed] if blamed else []))
        # A filter that is not there may be one of an extension that could not be loaded.
        return BuildError(*self._extensions.problems, _explain(name, problem, self._folders))


def renamed(folders: Iterable[Path]) -> Iterator[Diagnostic]:
    """Report templates with old names of the theme's, but for those that another one names."""
    files = {file: folder for folder in folders for file in folder.rglob("*.html")}
    for old in (file for file in files if file.name in _RENAMED):
        if not any(old.name.encode() in _bytes(file) for file in files if file != old):
            yield warning(
                Code.TEMPLATE,
                say("no page is made from {name} any more", name=old.name),
                Span(path=shown(files[old], old.name)),
                hint=say("rename it to {renamed}", renamed=say(_RENAMED[old.name])),
            )


def _bytes(file: Path) -> bytes:
    """Read a template; empty if that fails, which shows once a page is made of it."""
    try:
        return file.read_bytes()
    except OSError:
        return b""


@lru_cache(maxsize=2)
def _environment(
    folders: tuple[Path, ...], states: tuple[object, ...], extensions: str
) -> TracedEnvironment:
    """Make an environment; the preview keeps it, and its templates, until one of them changes."""
    environment = TracedEnvironment(
        loader=TracedLoader(folders),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        bytecode_cache=_compiled(extensions),
        extensions=["jinja2.ext.i18n"],
    )
    environment.policies["ext.i18n.trimmed"] = True
    _speak(environment)
    return environment


class _Compiled(FileSystemBytecodeCache):
    """Templates as Python code, kept in the user's own folder that Jinja makes for that.

    Not in the site's cache, which may come with a site from anywhere, and code runs.
    """

    def __init__(self, key: str) -> None:
        """Name, by ``key``, what the code depends on beside a template's text."""
        super().__init__(pattern="sitegen_%s.cache")
        self._key = key

    def get_source_checksum(self, source: str) -> str:
        """Tell code of other texts, versions and filters apart: Jinja runs some as it compiles."""
        return digest(toolchain_fingerprint(), self._key, source).hex()

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep code; on a full disk do without."""
        with suppress(OSError):
            super().dump_bytecode(bucket)


def _compiled(key: str) -> BytecodeCache | None:
    try:
        return _Compiled(key)
    except (RuntimeError, OSError):  # no folder that is safe, or none at all
        return None


def _states(folders: Sequence[Path]) -> tuple[object, ...]:
    files = sorted(file for folder in folders for file in folder.rglob("*") if file.is_file())
    return tuple((path, version_of(path)) for path in map(str, files))


def _day(zone: Callable[[], ZoneInfo]) -> Callable[[dt.date], str]:
    return lambda date: _local(date, zone).strftime("%Y-%m-%d")


def _iso(zone: Callable[[], ZoneInfo]) -> Callable[[dt.date], str]:
    return lambda date: _local(date, zone).isoformat()


def _in_words(
    zone: Callable[[], ZoneInfo], write: Callable[[dt.date, str], str]
) -> Callable[[Context, dt.date], str]:
    @pass_context
    def written(context: Context, date: dt.date) -> str:
        return write(_local(date, zone), _language(context))

    return written


def _local(date: dt.date, zone: Callable[[], ZoneInfo]) -> dt.date:
    return date.astimezone(zone()) if isinstance(date, dt.datetime) else date


def _language(context: Context) -> str:
    """Give the language of the page that is rendered, else of the site."""
    page, site = context.get("page"), context.get("site")
    return str(page.lang if page else site.language if site else "")


def _speak(environment: Environment) -> None:
    """Let templates call gettext, with the words of the page's language."""

    @pass_context
    def gettext(context: Context, message: str) -> str:
        return words(_language(context)).gettext(message)

    @pass_context
    def ngettext(context: Context, one: str, many: str, count: int) -> str:
        return words(_language(context)).ngettext(one, many, count)

    @pass_context
    def pgettext(context: Context, place: str, message: str) -> str:
        return words(_language(context)).pgettext(place, message)

    environment.install_gettext_callables(  # type: ignore[attr-defined] # the extension adds it
        gettext, ngettext, newstyle=True, pgettext=pgettext
    )


def _explain(name: str, problem: Exception, folders: Sequence[Path]) -> Diagnostic:
    """Find the template's line: Jinja's own for syntax, the deepest template frame otherwise."""
    path, line = f"templates/{name}", 1
    if isinstance(problem, TemplateSyntaxError):
        path, line = f"templates/{problem.name or name}", problem.lineno
        path = _shown(problem.filename, folders) or path
    else:
        for frame in traceback.extract_tb(problem.__traceback__):
            if frame.lineno and (found := _shown(frame.filename, folders)):
                path, line = found, frame.lineno
    return error(
        Code.TEMPLATE,
        say("the template fails: {words}", words=_words(problem)),
        Span(path=path, line=line),
        hint=_hint(problem),
        page_lost=True,
    )


def _words(problem: Exception) -> str:
    """Return what has failed, without the names of classes that a theme never sees."""
    words = str(problem.message if isinstance(problem, TemplateError) else problem)
    if missing := _NO_ATTRIBUTE.search(words):
        return say("{thing} has no {name}", thing=missing[1].lower(), name=missing[2])
    return words if isinstance(problem, (TemplateError, LookupError)) and words else repr(problem)


def _shown(file: str | None, folders: Sequence[Path]) -> str:
    """Return the path of a template as messages show it; empty for another file."""
    path = Path(file or "")
    for folder in folders:
        if path.is_relative_to(folder):
            return shown(folder, path.relative_to(folder).as_posix())
    return ""


def _hint(problem: Exception) -> str:
    missing = str(problem.name) if isinstance(problem, TemplateNotFound) else ""
    if new := _RENAMED.get(missing):
        return say("{missing} is now {new}", missing=missing, new=say(new))
    return say("the other pages were not made either; mend the template and build again")
