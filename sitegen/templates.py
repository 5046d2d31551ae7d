"""The Jinja environment, its filters, and template mistakes as diagnostics."""

import datetime as dt
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import (
    Environment,
    FileSystemLoader,
    StrictUndefined,
    TemplateError,
    TemplateSyntaxError,
)

from sitegen.diagnostics import BuildError, Code, Diagnostic, Span, error


class Templates:
    """Renders templates; the site's own come before the theme's."""

    def __init__(
        self, folders: Sequence[Path], url: Callable[[str], str], zone: ZoneInfo, **variables: Any
    ) -> None:
        self._folders = folders
        self._environment = Environment(
            loader=FileSystemLoader(folders),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            auto_reload=False,
        )
        self._environment.globals.update(
            url=url, asset=lambda name: url(f"/assets/{name}"), **variables
        )
        self._environment.filters.update(day=_day(zone), iso=_iso(zone))

    def render(self, name: str, **variables: Any) -> str:
        """Render one page. Raises BuildError with the template's file and line."""
        try:
            return self._environment.get_template(name).render(variables)
        except Exception as problem:
            raise BuildError(_explain(name, problem, self._folders)) from problem


def _day(zone: ZoneInfo) -> Callable[[dt.date], str]:
    return lambda date: _local(date, zone).strftime("%Y-%m-%d")


def _iso(zone: ZoneInfo) -> Callable[[dt.date], str]:
    return lambda date: _local(date, zone).isoformat()


def _local(date: dt.date, zone: ZoneInfo) -> dt.date:
    return date.astimezone(zone) if isinstance(date, dt.datetime) else date


def _explain(name: str, problem: Exception, folders: Sequence[Path]) -> Diagnostic:
    """Find the template's line: Jinja's own for syntax, the deepest template frame otherwise."""
    path, line = f"templates/{name}", 1
    if isinstance(problem, TemplateSyntaxError):
        path, line = f"templates/{problem.name or name}", problem.lineno
    else:
        for frame in traceback.extract_tb(problem.__traceback__):
            file = Path(frame.filename)
            for folder in folders:
                if file.is_relative_to(folder) and frame.lineno:
                    path, line = f"templates/{file.relative_to(folder).as_posix()}", frame.lineno
    words = problem.message if isinstance(problem, TemplateError) else repr(problem)
    return error(
        Code.TEMPLATE,
        f"the template fails: {words}",
        Span(path=path, line=line),
        hint="the other pages were not made either; mend the template and build again",
        page_lost=True,
    )
