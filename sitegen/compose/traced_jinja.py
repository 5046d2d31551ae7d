"""Jinja's environment, loader and templates, which record what is handed out to a page."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, Template, TemplateNotFound
from jinja2.environment import TemplateModule
from jinja2.loaders import split_template_path
from jinja2.runtime import Context

from sitegen.incremental.file_digests import Digests
from sitegen.incremental.trace import Trace

DEFAULT = "default/"
"""Before a template's name: the default theme's one, which those in its place may extend."""


class TemplateVersions:
    """Digests of the files that the loader may hand out.

    All are taken before Jinja looks at the files: an edit in between has the next build make a page
    again. The other way round, what Jinja has loaded already would pass for the edited file.
    """

    def __init__(self, folders: Sequence[Path], digests: Digests) -> None:
        """Take the folders of templates, the site's own first."""
        self._folders = folders
        self._digests = digests
        self._known: dict[Path, str] = {}
        for file in (file for folder in folders for file in folder.rglob("*")):
            with suppress(OSError):  # a folder, or gone already
                self._known[file] = digests.of(file)

    def of(self, name: str) -> str | None:
        """Return the digest of the file that the loader hands out by a name; None without one."""
        folders = self._folders
        with suppress(OSError, ValueError, TemplateNotFound):
            if name.startswith(DEFAULT):
                name, folders = name.removeprefix(DEFAULT), folders[-1:]
            parts = split_template_path(name)
            for file in (folder.joinpath(*parts) for folder in folders):
                if file in self._known:
                    return self._known[file]
                if file.parent.resolve() != file.parent and file.is_file():  # behind a link
                    return self._digests.of(file)
        return None


class TracedTemplate(Template):
    """A template that forgets what it was as a module."""

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        """Run an imported template for each page: what it reads is read by all that import it."""
        self._module = None
        return super()._get_default_module(ctx)


class TracedLoader(FileSystemLoader):
    """Finds templates in folders."""

    def get_source(self, environment: Environment, template: str) -> Any:
        """Record the read of a file, whoever asks for it."""
        assert isinstance(environment, TracedEnvironment)
        environment.note(template)
        if template.startswith(DEFAULT):
            last = FileSystemLoader(self.searchpath[-1])
            return last.get_source(environment, template.removeprefix(DEFAULT))
        return super().get_source(environment, template)


class TracedEnvironment(Environment):
    """Records each template that it hands out, those that are loaded already too."""

    template_class = TracedTemplate
    trace = Trace()

    def note(self, name: str) -> None:
        """Record the read of a template, by the path that the loader makes of its name."""
        with suppress(TemplateNotFound):  # as the loader will say
            self.trace.note(f"template {'/'.join(split_template_path(name))}")

    def _load_template(self, name: str, *rest: Any) -> Template:
        self.note(name)
        return super()._load_template(name, *rest)
