"""What a target begins with: the repository's own articles, fixtures, settings and formulas."""

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from sitegen.render.scan import scan
from sites import cases

ROOT = Path(__file__).parent.parent.parent


@lru_cache(maxsize=1)
def articles() -> tuple[str, ...]:
    """Give whole Markdown files: of the blog, of the tests' sites, of the guides."""
    folders = ("content", "tests/golden", "tests/importers/sites", "docs")
    files = (path for name in folders for path in sorted((ROOT / name).rglob("*.md")))
    return tuple(path.read_text("utf-8") for path in files)


@lru_cache(maxsize=1)
def fixtures() -> tuple[str, ...]:
    """Give the texts of rendering's fixtures: each is small, and has one thing in it."""
    files = sorted((ROOT / "tests/render/fixtures").glob("*.md"))
    return tuple(given for path in files for _, given, _ in cases(path))


def formulas() -> Iterator[str]:
    """Give the formulas of all of them."""
    texts = {each.tex for text in (*articles(), *fixtures()) for each in scan(text).formulas}
    return iter(sorted(texts))


def settings() -> Iterator[str]:
    """Give configurations: files, and the examples of the guides."""
    for path in (ROOT / "sitegen.toml", ROOT / "sitegen/workspace/scaffold/files/keys.toml"):
        yield path.read_text("utf-8")
    for text in articles():
        yield from re.findall(r"```toml\n(.*?)```", text, re.DOTALL)


def targets() -> Iterator[str]:
    """Give addresses as they stand in articles, in links and in front matter."""
    for text in (*articles(), *fixtures()):
        yield from re.findall(r"\]\(([^()\s]+)\)", text)
        yield from re.findall(r"^(?:slug|title|aliases|tags): *(.+)$", text, re.MULTILINE)
