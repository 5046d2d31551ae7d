"""Import of Jekyll: ``_posts``, ``_config.yml``, Liquid and kramdown."""

import posixpath
import re
from collections.abc import Iterator
from functools import partial

from sitegen.core.diagnostics import Code, Diagnostic, Span, warning
from sitegen.core.messages import say
from sitegen.importers import formula_repairs, kramdown, liquid, permalinks
from sitegen.importers.blog import Blog, BlogEntry, Facts, NewPlace, Settings, System, Tree
from sitegen.importers.framing import frames
from sitegen.importers.front import read_front
from sitegen.importers.jekyll_tags import HANDLERS, outputs
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

_PRESETS = {
    "date": "/:categories/:year/:month/:day/:title.html",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title.html",
    "none": "/:categories/:title.html",
}
_FOLDERS = ("assets", "images", "img", "downloads")
_POST = re.compile(r"(?:^|/)_(posts|drafts)/(.+)$")
_NO_PAGE = re.compile(
    r"(?:^|/)(?:README|LICENSE|CHANGELOG|CONTRIBUTING|CODE_OF_CONDUCT|404|tags?|categor(?:y|ies)"
    r"|archives?|search)\.\w+$|^index\.\w+$",
    re.IGNORECASE,
)
_LIST = re.compile(r"\{%-?\s*for\b")


_SYSTEMS = re.compile(r"^_(?:layouts|includes|sass|data|site|plugins|posts|drafts)$")
"""Folders of Jekyll's own; others that begin so are collections."""
_OWN = re.compile(r"jekyll|kramdown|^(?:remote_)?theme:|^collections:", re.MULTILINE)


def _fits(tree: Tree) -> bool:
    if any(re.match(r"(?:.*/)?_posts/\d{4}-\d\d?-\d\d?-", name) for name in tree.names):
        return True
    name = _config_file(tree)
    parts = any(re.search(r"(?:^|/)_(?:layouts|includes)/", name) for name in tree.names)
    return bool(name and (parts or _OWN.search(tree.text(name))))


def _config_file(tree: Tree) -> str:
    """Find the configuration, which may lie in ``docs/``; empty if there is none."""
    names = (n for n in tree.names if re.search(r"(?:^|/)_config\.ya?ml$", n))
    return min(names, key=lambda name: (name.count("/"), name), default="")


def _read(tree: Tree) -> Blog:
    name = _config_file(tree)
    config = mapping(tree.text(name), "yaml")
    written = text_of(config, "permalink")
    own = text_of(config, "source").strip("./")  # Octopress keeps all in source/
    source = "/".join(filter(None, (posixpath.dirname(name), own)))
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
        left_out=tuple(_left_out(tree, source)),
    )


def _entries(tree: Tree, source: str) -> Iterator[BlogEntry]:
    posts = any(_POST.search(path) for path in tree.markdown(source))
    for path in tree.markdown(source):
        if found := _POST.search(path):
            folder = path[: found.start()].removeprefix(source).strip("/")
            inside = f"{folder}/" if folder else ""
            target = f"content/{inside}{found[2]}"
            front = {"categories": folder.split("/")} if folder else {}
            yield BlogEntry(path=path, target=target, draft=found[1] == "drafts", front=front)
        elif _is_page(tree, path, source):
            below = _below(path, source)
            kept = re.sub(r"^_([\w-]+)/", lambda m: "" if m[1] in _OF_PAGES else f"{m[1]}/", below)
            in_collection = below != kept and "/" in kept
            if in_collection or not posts:  # notes, which are no pages beside a blog
                yield BlogEntry(path=path, target=f"content/{kept}")
            else:
                yield BlogEntry(path=path, target=f"content/pages/{kept}", kind="page")


_OF_PAGES = ("pages", "tabs")


def _below(path: str, source: str) -> str:
    return path.removeprefix(source).lstrip("/")


def _left_out(tree: Tree, source: str) -> Iterator[Diagnostic]:
    """Tell of texts that nothing is made of."""
    taken = {entry.path for entry in _entries(tree, source)}
    for path in tree.markdown():
        if path not in taken:
            yield warning(
                Code.IMPORT_FILE,
                say(
                    "left out: it has no front matter, no text of its own, or is a part of the site"
                ),
                Span(path=path),
            )


def _is_page(tree: Tree, path: str, source: str) -> bool:
    """Take what has front matter and a text of its own; lists are sitegen's to make."""
    below = _below(path, source)
    if _SYSTEMS.match(below.partition("/")[0]) or _NO_PAGE.search(below):
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
        macros=macros(config),
        comments=giscus([config]),
        menu=read_menu(mapping(tree.text("_data/navigation.yml"), "yaml").get("main")),
        others=tuple(other_services([config])),
        file=_config_file(tree),
    )


def _address(facts: Facts, pattern: str) -> str | None:
    """Return the old address; a page's ending follows the articles' (Jekyll::Page#template)."""
    entry, own = facts.entry, facts.front.get("permalink")
    if entry.draft:
        return ""
    if own and not re.search(r":[a-z]", str(own)):
        return str(own)
    if entry.kind == "page" or not _POST.search(entry.path):
        page = re.sub(r"\.\w+$", "", re.sub(r"^content/(?:pages/)?", "", entry.target))
        if page.endswith("/index"):
            return f"/{page.removesuffix('index')}"
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
        frames,
        formula_repairs.remove_escapes,
        kramdown.inline_math,
        formula_repairs.restore_backslashes,
    ),
)
