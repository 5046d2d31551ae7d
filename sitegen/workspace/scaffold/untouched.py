"""What ``sitegen init`` has written into a site and its author has not changed."""

import re
import tomllib
from pathlib import Path
from typing import Any

from sitegen.config import FILE
from sitegen.workspace.scaffold.new_site import NewSite, initial_values
from sitegen.workspace.scaffold.sample_files import SOURCES

_WORDS = ("zh", "en")
_FILLED = {r"\{title\}": r"[^\n]*", r"\{date\}": r"\d{4}-\d{2}-\d{2}"}


def untouched_samples(root: Path) -> frozenset[str]:
    """Return the paths of the sample articles and pages that are as ``init`` wrote them."""
    names = {
        path.relative_to(SOURCES / words).as_posix()
        for words in _WORDS
        for path in (SOURCES / words / "content").rglob("*.md")
    }
    return frozenset(name for name in names if _is_sample(root / name, name))


def _is_sample(path: Path, name: str) -> bool:
    if path.is_symlink() or not path.is_file():
        return False
    text = path.read_bytes().decode("utf-8", "replace").replace("\r\n", "\n")
    return any(
        _pattern((SOURCES / words / name).read_text("utf-8")).fullmatch(text)
        for words in _WORDS
        if (SOURCES / words / name).is_file()
    )


def _pattern(sample: str) -> re.Pattern[str]:
    pattern = re.escape(sample)
    for mark, value in _FILLED.items():
        pattern = pattern.replace(mark, value)
    return re.compile(pattern)


def untouched_keys(root: Path) -> frozenset[str]:
    """Return the keys of ``sitegen.toml`` that have the values of ``init`` without options."""
    try:
        values: dict[str, Any] = tomllib.loads((root / FILE).read_text("utf-8-sig"))
    except (OSError, ValueError):
        return frozenset()
    found: set[str] = set()
    for words in _WORDS:
        initial = initial_values(words)
        same = {key for key, value in initial.items() if values.get(key) == value}
        found |= same & {"menu"}
        # A language without its title was chosen with an option; that of init's default was not.
        found |= same - {"menu"} if "title" in same else set()
    default = NewSite().language
    return frozenset(found if values.get("language") == default else found - {"language"})
