"""Import of Hexo: ``source/_posts`` and ``_config.yml``, or a bare folder of articles."""

import posixpath
import re
from collections.abc import Iterator
from functools import partial

from sitegen.importers import liquid, permalinks
from sitegen.importers.blog import Blog, BlogEntry, Facts, NewPlace, Settings, System, Tree
from sitegen.importers.hexo_tags import HANDLERS
from sitegen.importers.old_services import giscus, other_services
from sitegen.importers.settings import address, language, macros, mapping, read_menu, text_of
from sitegen.importers.usual_rules import USUAL

_LISTS = ("tags", "categories", "archives", "tag", "category", "archive", "search", "404")
_KEYS = ("abbrlink", "id", "uid", "urlname", "lang", "layout", "alias", "url")
_DEFAULT = ":year/:month/:day/:title/"


def _fits(tree: Tree) -> bool:
    if tree.names & {"Gemfile", "Rakefile"}:  # Octopress, which is Jekyll
        return False
    posts = any(name.startswith("source/_posts/") for name in tree.names)
    return posts or ("_config.yml" in tree.names and "source_dir:" in tree.text("_config.yml"))


def _read(tree: Tree) -> Blog:
    config = mapping(tree.text("_config.yml"), "yaml")
    source = text_of(config, "source_dir") or "source"
    if not any(tree.below(source)):
        source = ""
    posts = posixpath.join(source, "_posts")
    if not any(tree.below(posts)):
        posts = source  # a bare folder of articles, such as _posts itself
    pattern = text_of(config, "permalink") or (_DEFAULT if config else "")
    return Blog(
        tree=tree,
        entries=tuple(_entries(tree, source, posts)),
        places=(
            NewPlace(source=posts, target="content"),
            *([NewPlace(source=source, target="static", whole="all")] if source != posts else []),
        ),
        settings=_settings(config, tree),
        address=partial(_address, pattern=pattern, posts=posts),
        code_folder=posixpath.join(source, text_of(config, "code_dir") or "downloads/code"),
    )


def _entries(tree: Tree, source: str, posts: str) -> Iterator[BlogEntry]:
    drafts = posixpath.join(source, "_drafts")
    for path in tree.markdown(source):
        below = path.removeprefix(source).lstrip("/")
        if path.startswith(f"{posts}/") or posts == source:
            below = path.removeprefix(posts).lstrip("/")
            yield _entry(tree, path, f"content/{below}")
        elif path.startswith(f"{drafts}/"):
            below = path.removeprefix(f"{drafts}/")
            yield _entry(tree, path, f"content/{below}", draft=True)
        elif below.startswith("_"):
            yield _entry(tree, path, f"content/{below.lstrip('_')}", draft=True)
        elif below.split("/")[0] not in _LISTS:
            yield BlogEntry(
                path=path, target=f"content/pages/{below}", kind="page", beside=_own(path)
            )


def _entry(tree: Tree, path: str, target: str, *, draft: bool = False) -> BlogEntry:
    """Return an article's entry, with Hexo's asset folder of the same name if there is one."""
    folder = re.sub(r"\.\w+$", "", path)
    if _own(path):
        return BlogEntry(path=path, target=target, draft=draft, beside=_own(path))
    files = [name for name in tree.below(folder) if not name.endswith((".md", ".markdown"))]
    if not files:
        return BlogEntry(path=path, target=target, draft=draft)
    inside = re.sub(r"\.\w+$", "", target)
    return BlogEntry(path=path, target=f"{inside}/index.md", draft=draft, beside=folder)


def _own(path: str) -> str:
    """Return the folder of an ``index.md``; empty for other files."""
    folder, _, name = path.rpartition("/")
    return folder if name.startswith("index.") else ""


def _settings(config: dict[str, object], tree: Tree) -> Settings:
    permalink = text_of(config, "permalink")
    all_settings = [config, *_theme_settings(config, tree)]
    menus = (read_menu(_menu(each)) for each in reversed(all_settings))
    return Settings(
        title=text_of(config, "title"),
        description=text_of(config, "description") or text_of(config, "subtitle"),
        base_url=address(text_of(config, "url"), text_of(config, "root")),
        language=language(text_of(config, "language")),
        author=text_of(config, "author"),
        timezone=text_of(config, "timezone"),
        permalink=permalinks.as_pattern(permalink, "title") if permalink else "",
        breaks=_breaks(config, mapping(tree.text("package.json"), "json")),
        macros=macros(all_settings),
        comments=giscus(all_settings),
        menu=next((menu for menu in menus if menu), ()),
        others=tuple(other_services(all_settings)),
        file="_config.yml",
    )


def _theme_settings(config: dict[str, object], tree: Tree) -> list[dict[str, object]]:
    """Return the settings of the theme, in all files that Hexo reads; the last one wins."""
    theme = text_of(config, "theme")
    names = [n for n in sorted(tree.names) if re.fullmatch(r"_config\.[\w-]+\.ya?ml", n)]
    files = [f"themes/{theme}/_config.yml", *names, f"source/_data/{theme}.yml"]
    own = config.get("theme_config")
    inner = [own] if isinstance(own, dict) else []
    return [*(mapping(tree.text(name), "yaml") for name in files), *inner]


def _menu(settings: dict[str, object]) -> object:
    """Return the menu of a theme; Fluid and Icarus have it in ``navbar``."""
    navbar = settings.get("navbar")
    return settings.get("menu") or (navbar.get("menu") if isinstance(navbar, dict) else None)


def _breaks(config: dict[str, object], package: dict[str, object]) -> bool:
    """Return whether the renderer kept line ends; Hexo's own one, marked, does so by default."""
    for path in (("marked", "breaks"), ("markdown", "render", "breaks"), ("markdown", "breaks")):
        if given := text_of(config, *path):
            return given == "True"
    packages = package.get("dependencies")
    return isinstance(packages, dict) and "hexo-renderer-marked" in packages


def _address(facts: Facts, pattern: str, posts: str) -> str | None:
    entry = facts.entry
    if entry.draft:
        return ""
    if own := facts.front.get("permalink"):
        return str(own)
    path = re.sub(r"\.\w+$", "", entry.path)
    if entry.kind == "page":
        return "/" + re.sub(r"(^|/)index\.html$", r"\1", f"{path.partition('/')[2]}.html")
    return permalinks.fill(pattern, _values(facts, path, posts)) if pattern else ""


def _values(facts: Facts, path: str, posts: str) -> permalinks.Values:
    title = re.sub(r"/index$", "", path.removeprefix(f"{posts}/"))
    folder, _, last = title.rpartition("/")
    named = re.sub(r"^\d{4}-\d{2}-\d{2}-(?=.)", "", last)
    categories = [name.replace(" ", "-") for name in facts.categories]
    return {
        **permalinks.dated(facts.date),
        "title": str(facts.front.get("slug") or posixpath.join(folder, named)),
        "name": named,
        "post_title": facts.title.replace(" ", "-") or None,
        "category": "/".join(categories) or "uncategorized",
        **{key: _text(facts.front.get(key)) for key in _KEYS},
    }


def _text(value: object) -> str | None:
    return str(value) if isinstance(value, (str, int)) and str(value) else None


SYSTEM = System(
    name="hexo",
    fits=_fits,
    read=_read,
    rules=(
        liquid.translate(HANDLERS),
        liquid.unwrap_raw,
        *USUAL,
    ),
)
