"""The menu of the new site, of the old site's entries."""

import re
from collections.abc import Collection, Iterable, Mapping
from urllib.parse import unquote

from sitegen.config import FILE, Config
from sitegen.core.diagnostics import Code, Diagnostic, Span, warning
from sitegen.core.messages import say
from sitegen.core.model import Article
from sitegen.importers.addresses import address
from sitegen.importers.blog import MenuEntry, Settings
from sitegen.importers.drafts import Draft
from sitegen.importers.new_settings import SiteFile
from sitegen.importers.routes import key

_ALWAYS = ("/", "/tags/", "/categories/", "/series/", "/authors/", "/archives/", "/search/")
_WORDS = {
    "home": ("首页", "Home"),
    "archives": ("归档", "Archives"),
    "archive": ("归档", "Archives"),
    "tags": ("标签", "Tags"),
    "categories": ("分类", "Categories"),
    "category": ("分类", "Categories"),
    "about": ("关于", "About"),
    "links": ("友链", "Links"),
    "search": ("搜索", "Search"),
}
"""Keys that themes translate, in Chinese and English."""


def new_menu(
    settings: Settings,
    site: SiteFile,
    drafts: Iterable[Draft],
    others: Iterable[Article],
    config: Config,
) -> tuple[list[dict[str, str]], list[Diagnostic]]:
    """Return the menu for the new site, and a warning for each entry that leads nowhere.

    The menu is the old site's; else that of ``init``, if a page in it is gone. Empty: no change.
    """
    drafts = list(drafts)
    pages = {*_ALWAYS, *(address(each, config) for each in drafts), *(a.address for a in others)}
    moved = {
        key(old): address(d, config) for d in drafts for old in (*d.matter.aliases, d.address or "")
    }
    language = settings.language if site.accepts("language") else config.language
    found, lost = [], []
    for entry in settings.menu or _initial(site):
        url = _moved(entry.url, pages, moved)
        if url is None:
            lost += [_lost(entry, settings)] if settings.menu else []
        else:
            found.append({"name": _translated(entry.name, language), "url": url})
    return found, lost


def _initial(site: SiteFile) -> tuple[MenuEntry, ...]:
    menu = site.values.get("menu", ()) if "menu" in site.free else ()
    return tuple(MenuEntry(name=each["name"], url=each["url"]) for each in menu)


def _moved(url: str, pages: Collection[str], moved: Mapping[str, str]) -> str | None:
    """Return the new address of a page; None if there is none."""
    if not url.startswith("/"):
        return url
    path = re.sub(r"(?:index)?(?:\.html?)?$", "", unquote(url.split("#")[0])).rstrip("/") + "/"
    return path if path in pages else moved.get(key(url))


def _lost(entry: MenuEntry, settings: Settings) -> Diagnostic:
    return warning(
        Code.IMPORT_SETTING,
        say(
            "the menu's {name} is not taken over: there is no page {address}",
            name=entry.name,
            address=entry.url,
        ),
        Span(path=settings.file or FILE),
        hint=say("write a page below content/pages/, and add it to menu in sitegen.toml"),
    )


def _translated(name: str, language: str) -> str:
    chinese, english = _WORDS.get(name, (name, name))
    return chinese if language.lower().startswith("zh") else english
