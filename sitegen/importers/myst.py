"""Import of MyST's Markdown: projects of mystmd and Jupyter Book."""

import posixpath
import re
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from sitegen.core.diagnostics import Code, Diagnostic, Span, warning
from sitegen.core.messages import say
from sitegen.core.text import fold
from sitegen.importers import formula_repairs, kramdown, myst_directives, myst_roles
from sitegen.importers.blog import Blog, BlogEntry, Facts, NewPlace, Settings, System, Tree
from sitegen.importers.framing import frames
from sitegen.importers.myst_labels import labels_of
from sitegen.importers.old_services import giscus, other_services
from sitegen.importers.relinking import anchors, relink
from sitegen.importers.settings import (
    address,
    language,
    macros,
    mapping,
    read_menu,
    text_of,
)

_PROJECTS = ("myst.yml", "_config.yml")
_CONTENTS = ("_toc.yml", "myst.yml")
_OTHER = (".ipynb", ".rst")
_NO_ARTICLE = re.compile(r"(?i)(?:^|/)(?:_build/|README\.md$|LICENSE|CONTRIBUTING|CHANGELOG)")
_IGNORED = (
    *("jupytext", "kernelspec", "myst", "mystnb", "orphan", "html_meta", "numbering", "exports"),
    *("downloads", "substitutions", "file_format", "execution", "site", "license", "math"),
    *("affiliations", "parts", "abbreviations", "jupyter", "thebe"),
)


def _fits(tree: Tree) -> bool:
    return "myst.yml" in tree.names or "_toc.yml" in tree.names


def _read(tree: Tree) -> Blog:
    name = next((name for name in _PROJECTS if name in tree.names), "")
    config = mapping(tree.text(name), "yaml")
    listed = [*dict.fromkeys(_listed(tree))]
    files = [path for path in tree.markdown() if path in listed or not _NO_ARTICLE.search(path)]
    settings = _settings(config, name)
    entries = tuple(_entry(path, listed, settings.title) for path in files)
    return Blog(
        tree=tree,
        entries=entries,
        places=(NewPlace(source="", target="content"),),
        settings=settings,
        address=partial(_address, html=name != "myst.yml"),
        labels={fold(k): v for path in files for k, v in labels_of(tree.text(path), path).items()},
        left_out=tuple(_left_out(tree, listed)),
    )


def _listed(tree: Tree) -> Iterator[str]:
    """Yield the files of the table of contents, in its order."""
    for name in _CONTENTS:
        table = mapping(tree.text(name), "yaml")
        root = table.get("root")
        whole = [{"file": root}, table] if root else [table.get("project", table)]
        yield from (found for each in _files(whole) if (found := _file(each, tree)))


def _files(part: Any) -> Iterator[str]:
    if isinstance(part, list):
        for each in part:
            yield from _files(each)
    elif isinstance(part, Mapping):
        if isinstance(part.get("file"), str):
            yield part["file"]
        for key in ("toc", "parts", "chapters", "sections", "children"):
            yield from _files(part.get(key))


def _file(name: str, tree: Tree) -> str:
    """Return the file of an entry, whose extension may be left out; empty if there is none."""
    candidates = (posixpath.normpath(f"{name}{ending}") for ending in ("", ".md", ".ipynb", ".rst"))
    return next((path for path in candidates if path in tree.names), "")


def _entry(path: str, listed: list[str], title: str) -> BlogEntry:
    """Return an article's entry; the chapters of a book are a series in its order."""
    series = {"series": title, "series_order": listed.index(path) + 1} if path in listed else {}
    front = series if title and len(listed) > 1 else {}
    return BlogEntry(path=path, target=f"content/{path}", front=front)


def _left_out(tree: Tree, listed: list[str]) -> Iterator[Diagnostic]:
    for path in tree.below(""):
        if path.endswith(_OTHER) and not path.startswith("_build/"):
            hint = say("convert it to Markdown, for example with jupytext or pandoc")
            message = (
                say("is a chapter that is not Markdown, and is left out")
                if path in listed
                else say("is not Markdown and is left out")
            )
            yield warning(Code.IMPORT_FILE, message, Span(path=path), hint=hint)


def _settings(config: Mapping[str, Any], name: str) -> Settings:
    project = config.get("project") if isinstance(config.get("project"), Mapping) else config
    site = config.get("site")
    nav = site.get("nav") if isinstance(site, Mapping) else None
    math = project.get("math") if isinstance(project, Mapping) else None
    return Settings(
        title=text_of(project or {}, "title") or text_of(config, "site", "title"),
        description=text_of(project or {}, "description"),
        base_url=address(text_of(config, "html", "baseurl")),
        language=language(text_of(config, "sphinx", "config", "language")),
        author=_author(project or {}),
        macros=macros({"macros": math}) | macros(config),
        comments=giscus([config]),
        menu=read_menu(nav),
        others=tuple(other_services([config])),
        file=name,
    )


def _author(project: Mapping[str, Any]) -> str:
    authors = project.get("authors")
    first = authors[0] if isinstance(authors, list) and authors else project.get("author")
    return text_of({"a": first.get("name") if isinstance(first, Mapping) else first}, "a")


def _address(facts: Facts, *, html: bool) -> str:
    """Return the old address: Jupyter Book writes files, mystmd the last part in lower case."""
    path = re.sub(r"\.\w+$", "", facts.entry.path)
    if html:
        return f"/{path}.html"
    last = re.sub(r"/index$", "", path).rpartition("/")[2]
    return f"/{re.sub(r'[_ ]+', '-', last.lower())}"


SYSTEM = System(
    name="myst",
    fits=_fits,
    read=_read,
    ignored=frozenset(_IGNORED),
    rules=(
        myst_roles.comments,
        myst_roles.labels,
        myst_roles.substitutions,
        myst_directives.translate,
        myst_roles.roles,
        myst_roles.empty_links,
        kramdown.headings,
        formula_repairs.convert_separators,
        anchors,
        relink,
        frames,
        formula_repairs.restore_backslashes,
    ),
)
