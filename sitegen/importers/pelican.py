"""Import of Pelican: ``content`` and ``pelicanconf.py``, which is parsed and never run."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from sitegen.core.diagnostics import Code, Diagnostic, Span, warning
from sitegen.core.messages import say
from sitegen.core.tex import Edit
from sitegen.core.text import slug
from sitegen.importers import liquid, permalinks
from sitegen.importers.blog import Blog, BlogEntry, Facts, NewPlace, Settings, System, Tree
from sitegen.importers.hexo_tags import HANDLERS as OCTOPRESS
from sitegen.importers.literals import assignments
from sitegen.importers.old_services import other_services
from sitegen.importers.passage import Passage
from sitegen.importers.settings import address, language, read_menu, text_of
from sitegen.importers.tags import Handler, Tag
from sitegen.importers.usual_rules import USUAL

_FILES = ("pelicanconf.py", "publishconf.py")
_TOP = ("articles", "article", "posts", "post", "blog")
_LINK = re.compile(r"(\{|\|)(filename|static|attach|index|tag|category|author)(\}|\|)")
_FIELD = re.compile(r"\{(date|slug|category|author|lang|title)(?::([^{}]*))?\}")
_OTHER = (".rst", ".ipynb", ".html", ".htm")


def _fits(tree: Tree) -> bool:
    return "pelicanconf.py" in tree.names


def _read(tree: Tree) -> Blog:
    config: dict[str, Any] = {}
    for name in _FILES:
        settings = assignments(tree.text(name))
        config |= {key: value for key, value in settings.items() if value not in ("", None)}
    folder = (text_of(config, "PATH") or "content").strip("./") or "content"
    pages = [f"{folder}/{name}" for name in config.get("PAGE_PATHS") or ["pages"]]
    return Blog(
        tree=tree,
        entries=tuple(_entries(tree, folder, pages, config)),
        places=(
            *(NewPlace(source=f"{folder}/{name}", target="content") for name in _TOP),
            *(
                NewPlace(source=f"{folder}/{name}", target=f"static/{name}", whole="all")
                for name in config.get("STATIC_PATHS") or ["images"]
                if name.strip("./")
            ),
            NewPlace(source=folder, target="static"),
        ),
        settings=_settings(config),
        address=partial(_address, config=config),
        left_out=tuple(_left_out(tree, folder, config)),
        code_folder=f"{folder}/{text_of(config, 'CODE_DIR') or 'code'}",
    )


def _entries(
    tree: Tree, folder: str, pages: list[str], config: Mapping[str, Any]
) -> Iterator[BlogEntry]:
    for path in tree.markdown(folder):
        home = next((page for page in pages if path.startswith(f"{page}/")), None)
        below = path.removeprefix(f"{folder}/")
        if home:
            inside = path.removeprefix(f"{home}/")
            yield BlogEntry(path=path, target=f"content/pages/{inside}", kind="page")
            continue
        section, _, rest = below.partition("/")
        named = {"categories": [section]} if rest and section not in _TOP else {}
        use = config.get("USE_FOLDER_AS_CATEGORY", True)
        target = rest if rest and section in _TOP else below
        yield BlogEntry(path=path, target=f"content/{target}", front=named if use else {})


def _left_out(tree: Tree, folder: str, config: Mapping[str, Any]) -> Iterator[Diagnostic]:
    """Report articles in other formats than Markdown; files in static folders are not articles."""
    static = tuple(f"{folder}/{name}/" for name in config.get("STATIC_PATHS") or ["images"])
    for path in tree.below(folder):
        if path.endswith(_OTHER) and not path.startswith(static):
            yield warning(
                Code.IMPORT_FILE,
                say("is not Markdown and is left out"),
                Span(path=path),
                hint=say("convert it to Markdown, for example with pandoc, then import it"),
            )


def _settings(config: Mapping[str, Any]) -> Settings:
    pattern = text_of(config, "ARTICLE_URL").replace("{slug}", ":slug")
    return Settings(
        title=text_of(config, "SITENAME"),
        description=text_of(config, "SITESUBTITLE"),
        base_url=address(text_of(config, "SITEURL")),
        language=language(text_of(config, "DEFAULT_LANG")),
        author=text_of(config, "AUTHOR"),
        timezone=text_of(config, "TIMEZONE"),
        permalink=permalinks.as_pattern(pattern, "slug") if "{" not in pattern else "",
        menu=read_menu(config.get("MENUITEMS")),
        others=tuple(other_services([config])),
        file=_FILES[0],
    )


def _address(facts: Facts, config: Mapping[str, Any]) -> str | None:
    if own := facts.front.get("save_as") or facts.front.get("url"):
        return "/" + str(own).lstrip("/")
    name = "PAGE_URL" if facts.entry.kind == "page" else "ARTICLE_URL"
    standard = "pages/{slug}.html" if facts.entry.kind == "page" else "{slug}.html"
    values = _values(facts)
    pattern = text_of(config, name) or standard
    missing = [m[1] for m in _FIELD.finditer(pattern) if values.get(m[1]) is None]
    if missing or re.search(r"[{}]", _FIELD.sub("", pattern)):
        return None
    return "/" + _FIELD.sub(lambda found: _field(values[found[1]], found[2]), pattern)


def _values(facts: Facts) -> dict[str, Any]:
    """Return the values for an address pattern.

    Pelican transliterates Chinese titles; sitegen does not, so those have no ``slug``.
    """
    own = str(facts.front.get("slug") or "")
    latin = facts.title if facts.title.isascii() else ""
    from_title = re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", latin).strip().lower())
    category = facts.categories[0] if facts.categories else "misc"
    return {
        "slug": own or from_title or None,
        "date": facts.date,
        "category": slug(category).lower(),
        "title": facts.title or None,
        "lang": facts.front.get("lang"),
    }


def _field(value: Any, form: str | None) -> str:
    return value.strftime(form or "%Y-%m-%d") if isinstance(value, dt.date) else str(value)


def _links(passage: Passage) -> None:
    """Replace ``{filename}``, ``{static}`` and the like by paths relative to the content folder."""
    routes = {"tag": "/tags/", "category": "/categories/", "author": "/authors/"}
    found = passage.in_prose(_LINK)
    passage.apply((Edit(m.start(), m.end(), routes.get(m[2], "")) for m in found), say("paths"))


def _literal(tag: Tag, passage: Passage) -> list[Edit] | None:
    """Write a literal tag, with an entity so that it is not parsed as one."""
    return tag.replace(f"&#123;% {tag.arguments} %}}")


_NAMES = ("img", "video", "youtube", "vimeo", "gist", "include_code")
HANDLERS: dict[str, Handler] = {
    **{name: OCTOPRESS[name] for name in _NAMES},
    "literal": _literal,
}

SYSTEM = System(
    name="pelican",
    fits=_fits,
    read=_read,
    headers=True,
    rules=(
        liquid.translate(HANDLERS),
        _links,
        liquid.unwrap_raw,
        *USUAL,
    ),
)
