"""Loads one article from a text, for tests."""

from pathlib import Path

from sitegen.config import Config, load_config
from sitegen.core.diagnostics import Diagnostic
from sitegen.core.model import Article
from sitegen.load.discover import discover
from sitegen.load.load_article import load
from sites import make_site


def load_text(
    root: Path, text: str | bytes, name: str = "a.md", config: Config | None = None
) -> tuple[Article, list[Diagnostic]]:
    """Write the text as ``content/<name>`` and load it."""
    article, problems = try_load(root, text, name, config)
    assert article is not None
    return article, problems


def try_load(
    root: Path, text: str | bytes, name: str = "a.md", config: Config | None = None
) -> tuple[Article | None, list[Diagnostic]]:
    """Write the text and load it; the article is None if it could not be loaded."""
    make_site(root, {f"content/{name}": text})
    ((found,), _) = discover(root)
    return load(found, config or load_config(root))
