"""The articles that the site has already, whose addresses imported ones must not take."""

from collections.abc import Collection
from pathlib import Path

from sitegen.config import Config
from sitegen.core.model import Article
from sitegen.load.discover import discover
from sitegen.load.load_article import load


def present_articles(root: Path, config: Config, ignored: Collection[str]) -> list[Article]:
    """Return the articles of the site, without those at ``ignored`` paths."""
    if not (root / "content").is_dir():
        return []
    found, _ = discover(root)
    files = (file for file in found if file.kind is not None and file.path not in ignored)
    loaded = (load(file, config)[0] for file in files)
    return [article for article in loaded if article]
