"""``tags.toml`` of a site, read and held against its articles."""

from collections.abc import Collection
from pathlib import Path

from sitegen.config import TAGS
from sitegen.core.diagnostics import Diagnostic
from sitegen.core.messages import say
from sitegen.library import Library
from sitegen.library.permanent_tags.index import PermanentTags
from sitegen.library.permanent_tags.tags_file import TagsFile, parse, unreadable
from sitegen.system.walk import is_inside

_MAX_SIZE = 50_000_000
"""In bytes; all tags that there are take about as much."""


def read_tags(root: Path) -> TagsFile:
    """Return what the file says; empty if there is none."""
    path = root / TAGS
    if not path.is_symlink() and not path.exists():
        return TagsFile()
    if not is_inside(path, root) or not path.is_file():
        return TagsFile(problems=(unreadable(say("is not a file of the site")),))
    try:
        if path.stat().st_size > _MAX_SIZE:
            message = say("is not a file of at most {max_size:,} bytes", max_size=_MAX_SIZE)
            return TagsFile(problems=(unreadable(message),))
        return parse(path.read_text("utf-8"))
    except UnicodeDecodeError:
        return TagsFile(problems=(unreadable(say("is not UTF-8")),))
    except OSError as problem:
        reason = say("cannot be read: {reason}", reason=problem.strerror)
        return TagsFile(problems=(unreadable(reason),))


def tags_of(
    root: Path, library: Library, paths: Collection[str]
) -> tuple[PermanentTags, tuple[Diagnostic, ...]]:
    """Return the tags of a site and what is wrong with its file.

    ``paths`` are those of all articles; of some, nothing is published.
    """
    file = read_tags(root)
    published = {each.article.source.path for each in library.everything}
    articles = (*library.articles, *library.pages)
    tags = PermanentTags(file.lines, articles, frozenset(paths) - published)
    return tags, (*file.problems, *tags.problems)
