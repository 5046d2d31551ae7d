"""A new article: its file name and its front matter."""

import datetime as dt
from importlib.util import find_spec
from pathlib import Path, PurePosixPath

from sitegen.config import Config
from sitegen.core.diagnostics import Refusal
from sitegen.core.messages import say
from sitegen.core.text import slug
from sitegen.workspace.scaffold.new_files import require_site


def new_name(title: str, given: str, *, pinyin: bool) -> str:
    """Return the path of a new article below the site's folder.

    Raises Refusal if the title gives none, or if the given one leads out of ``content/``.
    """
    name = given.removesuffix(".md") or slug(_in_pinyin(title) if pinyin else title)
    path = PurePosixPath(name)
    if not name:
        raise Refusal(
            say("no file name can be made from {title!r}", title=title),
            say("choose one with --name"),
        )
    if path.is_absolute() or ".." in path.parts:
        raise Refusal(
            say("{given} is not below content/", given=given), say("write it like algebra/rings")
        )
    return f"content/{path}.md"


def check_free(root: Path, name: str) -> None:
    """Raise Refusal if there is no site, or if another article has the same address."""
    require_site(root)
    folder = name.removesuffix(".md") + "/index.md"
    taken = next((each for each in (name, folder) if (root / each).exists()), None)
    if taken:
        raise Refusal(
            say("{file} already exists", file=taken), say("choose another name with --name")
        )


def new_article(title: str, config: Config, now: dt.datetime, *, draft: bool) -> bytes:
    """Return an article that has front matter and no text yet."""
    from sitegen.load.handlers import article_text  # imports YAML, which few commands need

    date = now.astimezone(config.timezone).replace(microsecond=0, tzinfo=None)
    values = {"title": title, "date": date, "author": config.author, "tags": [], "draft": draft}
    return article_text({key: v for key, v in values.items() if v or v == []}, "\n").encode()


def _in_pinyin(title: str) -> str:
    if find_spec("pypinyin") is None:
        raise Refusal(
            say("names in pinyin need the package pypinyin"),
            say("pip install pypinyin, or leave out --pinyin for a name in Chinese"),
        )
    from pypinyin import lazy_pinyin

    return "-".join(part.strip() for part in lazy_pinyin(title)).lower()
