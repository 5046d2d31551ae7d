"""Import of Hugo: ``content``, ``static`` and a configuration in TOML, YAML or JSON."""

import posixpath
import re
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from sitegen.importers import kramdown, permalinks, shortcodes
from sitegen.importers.blog import Blog, BlogEntry, Facts, NewPlace, Settings, System, Tree
from sitegen.importers.front import read_front
from sitegen.importers.hugo_tags import HANDLERS
from sitegen.importers.old_services import giscus, other_services
from sitegen.importers.settings import (
    address,
    language,
    macros,
    mapping,
    read_menu,
    text_of,
)
from sitegen.importers.usual_rules import USUAL

_CONFIGS = re.compile(
    r"(?:(?:hugo|config)\.(toml|ya?ml|json)|config/_default/(\w+)(?:\.[\w-]+)?\.(toml|ya?ml|json))$"
)
_SECTIONS = ("post", "posts", "blog", "blogs", "article", "articles")
_LISTS = re.compile(
    r"(?:^|/)(?:search|archives?|tags?|categories)(?:/_?index)?\.\w+$", re.IGNORECASE
)
_URL = re.compile(r"[^\w./~@+#%-]+")


def _fits(tree: Tree) -> bool:
    configured = any(_CONFIGS.match(name) for name in tree.names)
    return configured and any(tree.markdown("content"))


def _read(tree: Tree) -> Blog:
    config = _config(tree)
    folder = text_of(config, "contentdir") or "content"
    entries = tuple(_entries(tree, folder, config))
    static = text_of(config, "staticdir") or "static"
    return Blog(
        tree=tree,
        entries=entries,
        places=(
            *(
                NewPlace(source=f"{folder}/{section}", target="content")
                for section in _SECTIONS
                if any(tree.below(f"{folder}/{section}"))
            ),
            NewPlace(source=folder, target="content"),
            NewPlace(source=static, target="static", whole="all"),
            NewPlace(source="assets", target="static"),
        ),
        settings=_settings(config, tree),
        address=partial(_address, config=config, folder=folder),
    )


def _config(tree: Tree) -> dict[str, Any]:
    """Merge all configuration files; top-level keys become lower-case."""
    found: dict[str, Any] = {}
    for name in sorted(tree.names, reverse=True):
        if match := _CONFIGS.fullmatch(name):
            ending = match[1] or match[3]
            values = mapping(tree.text(name), "yaml" if ending.startswith("y") else ending)
            table = match[2] if match[2] not in (None, "config", "hugo") else None
            small = {key.lower(): value for key, value in values.items()}
            found |= {table.lower(): values} if table else small
    return found


def _entries(tree: Tree, folder: str, config: Mapping[str, Any]) -> Iterator[BlogEntry]:
    taken: set[str] = set()
    for path in tree.markdown(folder):
        below = path.removeprefix(f"{folder}/")
        if _LISTS.search(below) or not _has_text(tree, path):
            continue
        section, _, rest = below.partition("/")
        page = not rest or section in ("page", "pages", "about")
        name, front = _language(rest if section in _SECTIONS and rest else below, config)
        target = re.sub(r"(^|/)_index\.", r"\1index.", name)
        if target in taken:
            target = below
        taken.add(target)
        inside = re.sub(r"^pages?/", "", target)
        yield BlogEntry(
            path=path,
            target=f"content/pages/{inside}" if page else f"content/{target}",
            kind="page" if page else "article",
            beside=posixpath.dirname(path) if re.search(r"/_?index\.[\w.-]+$", path) else "",
            front=front,
        )


def _has_text(tree: Tree, path: str) -> bool:
    """Return whether a file has text; an empty ``_index`` only lists a section, as sitegen does."""
    if not re.search(r"(?:^|/)_index\.[\w.-]+$", path):
        return True
    text = tree.text(path)
    return bool(text[read_front(text, path).block.body_start :].strip())


def _language(name: str, config: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """Split the language from a file's name: ``a.en.md`` is the English version of ``a.md``."""
    languages = config.get("languages")
    found = re.fullmatch(r"(.*)\.([A-Za-z]{2,3}(?:-[A-Za-z]{2,4})?)(\.\w+)", name)
    if not found or not isinstance(languages, Mapping):
        return name, {}
    if found[2].lower() not in {str(key).lower() for key in languages}:
        return name, {}
    if found[2].lower() == text_of(config, "defaultcontentlanguage").lower():
        return f"{found[1]}{found[3]}", {}
    own = {"lang": language(found[2]), "translation_of": re.sub(r"/index$", "", found[1])}
    inside, last = posixpath.split(found[1])
    same = found[2] if last == "index" else f"{last}.{found[2]}"
    return posixpath.join(inside, f"{same}{found[3]}"), own


def _settings(config: Mapping[str, Any], tree: Tree) -> Settings:
    pattern = next((_pattern(config, name) for name in _SECTIONS if _pattern(config, name)), "")
    tongue = text_of(config, "defaultcontentlanguage") or text_of(config, "languagecode")
    return Settings(
        title=text_of(config, "title") or text_of(config, "languages", tongue, "title"),
        description=text_of(config, "params", "description"),
        base_url=address(text_of(config, "baseurl")),
        language=language(tongue),
        author=_author(config),
        timezone=text_of(config, "timezone"),
        permalink=permalinks.as_pattern(re.sub(r":(?:slug|title)\b", ":name", pattern), "name"),
        macros=macros(dict(config)),
        comments=giscus([config]),
        menu=read_menu(_menu(config, tongue)),
        others=tuple(other_services([config])),
        file=next((name for name in sorted(tree.names) if _CONFIGS.fullmatch(name)), ""),
    )


def _menu(config: Mapping[str, Any], tongue: str) -> Any:
    """Return the main menu, of the main language if there are several."""
    of_language = config.get("languages", {}).get(tongue) or {}
    for table in (of_language, config):
        for name in ("menus", "menu"):
            menus = table.get(name)
            if isinstance(menus, Mapping) and menus.get("main"):
                return menus["main"]
    return None


def _author(config: Mapping[str, Any]) -> str:
    paths = (("author", "name"), ("author",), ("params", "author", "name"), ("params", "author"))
    return next((found for path in paths if (found := text_of(config, *path))), "")


def _pattern(config: Mapping[str, Any], section: str) -> str:
    """Return the permalink of a section; newer configurations put it under ``page``."""
    return text_of(config, "permalinks", section) or text_of(config, "permalinks", "page", section)


def _address(facts: Facts, config: Mapping[str, Any], folder: str) -> str | None:
    if own := facts.front.get("url"):
        return str(own)
    name = facts.entry.path.removeprefix(f"{folder}/")
    tongue = str(facts.entry.front.get("lang", "")).lower()
    # Hugo leaves the main language out of addresses, though the file's name may have it.
    below = re.sub(r"\.\w+$", "", name if tongue else _language(name, config)[0])
    below = re.sub(rf"\.{tongue}$", "", below, flags=re.IGNORECASE) if tongue else below
    section = below.partition("/")[0]
    pattern = _pattern(config, section) if "/" in below else ""
    path = permalinks.fill(pattern or "/:sections/:slugorfilename/", _values(facts, below))
    if path is None:
        return None
    path = _url(f"/{tongue}{path}" if tongue else path, config)
    ugly = str(config.get("uglyurls", "")).lower() == "true" and not path.endswith("/index/")
    return f"{path.rstrip('/')}.html" if ugly else path


def _url(path: str, config: Mapping[str, Any]) -> str:
    """Format a path as Hugo does: lower case, hyphens for spaces, no other punctuation."""
    cleaned = _URL.sub(lambda found: "-" if " " in found[0] else "", path)
    return cleaned if str(config.get("disablepathtolower")).lower() == "true" else cleaned.lower()


def _values(facts: Facts, below: str) -> permalinks.Values:
    sections, _, name = re.sub(r"/_?index$", "", below).rpartition("/")
    slug = str(facts.front.get("slug") or "")
    title = facts.title.replace("/", "-")
    return {
        **permalinks.dated(facts.date),
        "section": sections.partition("/")[0],
        "sections": sections,
        "title": title or None,
        "slug": slug or title or None,
        "filename": name,
        "contentbasename": name,
        "slugorfilename": slug or name,
        "slugorcontentbasename": slug or name,
    }


SYSTEM = System(
    name="hugo",
    fits=_fits,
    read=_read,
    rules=(
        shortcodes.translate(HANDLERS),
        kramdown.headings,
        *USUAL,
    ),
)
