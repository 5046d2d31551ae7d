"""Import of Jekyll: ``_posts``, ``_config.yml``, Liquid and kramdown."""

import re
from collections.abc import Iterator
from functools import partial

from sitegen.importers import formula_repairs, kramdown, liquid, permalinks
from sitegen.importers.blog import Blog, BlogEntry, Facts, NewPlace, Settings, System, Tree
from sitegen.importers.front import read_front
from sitegen.importers.jekyll_tags import HANDLERS, outputs
from sitegen.importers.relinking import anchors, relink
from sitegen.importers.settings import (
    address,
    language,
    macros,
    mapping,
    script_macros,
    text_of,
)

_PRESETS = {
    "date": "/:categories/:year/:month/:day/:title.html",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title.html",
    "none": "/:categories/:title.html",
}
_FOLDERS = ("assets", "images", "img", "downloads")
_POST = re.compile(r"(?:^|/)_(posts|drafts)/(.+)$")
_NO_PAGE = re.compile(
    r"(?:^|/)(?:README|LICENSE|CHANGELOG|CONTRIBUTING|CODE_OF_CONDUCT|404|index|tags?|categor(?:y|ies)"
    r"|archives?|search)\.\w+$",
    re.IGNORECASE,
)
_LIST = re.compile(r"\{%-?\s*for\b")


def _fits(tree: Tree) -> bool:
    return any(re.match(r"(?:.*/)?_posts/\d{4}-\d\d?-\d\d?-", name) for name in tree.names)


def _read(tree: Tree) -> Blog:
    config = mapping(tree.text("_config.yml"), "yaml")
    written = text_of(config, "permalink")
    source = text_of(config, "source").strip("./")  # Octopress has everything in source/
    inside = f"{source}/" if source else ""
    pattern = _PRESETS.get(written, written) or (_PRESETS["date"] if config else "")
    return Blog(
        tree=tree,
        entries=tuple(_entries(tree, source)),
        places=(
            NewPlace(source=f"{inside}_posts", target="content"),
            *(NewPlace(source=inside + n, target=f"static/{n}", whole="media") for n in _FOLDERS),
            NewPlace(source=source, target="static"),
        ),
        settings=_settings(config, tree, pattern),
        address=partial(_address, pattern=pattern),
        more=text_of(config, "excerpt_separator"),
    )


def _entries(tree: Tree, source: str) -> Iterator[BlogEntry]:
    for path in tree.markdown(source):
        if found := _POST.search(path):
            folder = path[: found.start()].removeprefix(source).strip("/")
            inside = f"{folder}/" if folder else ""
            target = f"content/{inside}{found[2]}"
            front = {"categories": folder.split("/")} if folder else {}
            yield BlogEntry(path=path, target=target, draft=found[1] == "drafts", front=front)
        elif _is_page(tree, path):
            below = re.sub(r"^_[\w-]+/", "", path.removeprefix(source).lstrip("/"))
            yield BlogEntry(path=path, target=f"content/pages/{below}", kind="page")


def _is_page(tree: Tree, path: str) -> bool:
    """Return whether a file has front matter and text, and is not one of Jekyll's lists."""
    hidden = path.startswith("_") and not path.startswith(("_pages/", "_tabs/"))
    if hidden or _NO_PAGE.search(path):
        return False
    text = tree.text(path)
    body = text[read_front(text, path).block.body_start :]
    return text.lstrip().startswith("---") and bool(body.strip()) and not _LIST.search(body)


def _settings(config: dict[str, object], tree: Tree, pattern: str) -> Settings:
    author = text_of(config, "author") or text_of(config, "author", "name")
    return Settings(
        title=text_of(config, "title"),
        description=text_of(config, "description") or text_of(config, "tagline"),
        base_url=address(text_of(config, "url"), text_of(config, "baseurl")),
        language=language(text_of(config, "lang") or text_of(config, "locale")),
        author=author or text_of(config, "social", "name"),
        timezone=text_of(config, "timezone"),
        permalink=permalinks.as_pattern(pattern, "title"),
        macros={**script_macros(tree, "_includes", "_layouts", "assets/js"), **macros(config)},
    )


def _address(facts: Facts, pattern: str) -> str | None:
    """Return the old address; a page's ending follows the articles' (Jekyll::Page#template)."""
    entry, own = facts.entry, facts.front.get("permalink")
    if entry.draft:
        return ""
    if own and not re.search(r":[a-z]", str(own)):
        return str(own)
    if entry.kind == "page":
        page = re.sub(r"\.\w+$", "", entry.target.removeprefix("content/pages/"))
        return f"/{page}/" if pattern.endswith("/") else f"/{page}.html"
    written = str(own or pattern)
    path = permalinks.fill(_PRESETS.get(written, written), _values(facts)) if written else ""
    return path and re.sub(r"(?<=[^/])$", "", path.replace(":output_ext", ".html"))


def _values(facts: Facts) -> permalinks.Values:
    name = str(facts.front.get("slug") or permalinks.stem(facts))
    named = re.search(r"(\d{4})-(\d{1,2})-(\d{1,2})-[^/]+$", facts.entry.path)
    from_name = {"year": named[1], "month": named[2], "day": named[3]} if named else {}
    categories = "/".join(permalinks.plain(category) for category in facts.categories)
    return {
        **from_name,
        **permalinks.dated(facts.date),
        "title": name,
        "slug": permalinks.plain(name),
        "name": permalinks.plain(name),
        "categories": categories,
        "output_ext": ".html",
    }


SYSTEM = System(
    name="jekyll",
    fits=_fits,
    read=_read,
    split_tags=True,
    rules=(
        liquid.translate(HANDLERS),
        outputs,
        kramdown.extensions,
        kramdown.tables,
        kramdown.captions,
        kramdown.attributes,
        liquid.unwrap_raw,
        formula_repairs.convert_separators,
        anchors,
        relink,
        formula_repairs.remove_escapes,
        kramdown.inline_math,
        formula_repairs.restore_backslashes,
    ),
)
