"""The bibliographies of a site: which files there are, read once for each content."""

import posixpath
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from sitegen.citations.bibliography import DEFAULT, MAX_SIZE, SUFFIXES, Bibliography, doubles
from sitegen.citations.cited_works import Bibliographies
from sitegen.config import Config, place
from sitegen.core.diagnostics import Code, Diagnostic, Span, error
from sitegen.core.messages import language, say
from sitegen.core.model import RenderedArticle
from sitegen.incremental.cache import Cache
from sitegen.incremental.file_digests import Digests
from sitegen.incremental.memo import Memo
from sitegen.incremental.serializer import Codec
from sitegen.incremental.toolchain import toolchain_fingerprint


class ReadBibliographies(Struct, frozen=True):
    """The bibliographies of a site, and what is wrong with them."""

    found: Bibliographies = Bibliographies()
    problems: tuple[Diagnostic, ...] = ()


def read_bibliographies(
    root: Path, config: Config, articles: Sequence[RenderedArticle], cache: Cache, digests: Digests
) -> ReadBibliographies:
    """Read the files that the site and its articles name; those that cannot be are reported."""
    wanted = list(wanted_files(root, config, articles))
    if not wanted:
        return ReadBibliographies()
    names: dict[str, list[str]] = {}
    problems: list[Diagnostic] = []
    for owner, written, span in wanted:
        path = _path(root, written, owner)
        if isinstance(path, str):
            names.setdefault(owner, []).append(path)
        else:
            problems.append(error(Code.BIBLIOGRAPHY, path[0], span, hint=path[1]))
    files = {}
    for path in dict.fromkeys(name for each in names.values() for name in each):
        files[path] = _read(root, path, cache, digests)
        problems += files[path].problems
    # Files of one article, or of all: an article's own entry counts before that of all.
    for paths in dict.fromkeys(tuple(dict.fromkeys(each)) for each in names.values()):
        problems += doubles(files[path] for path in paths)
    own = {owner: tuple(each) for owner, each in names.items() if owner}
    found = Bibliographies(files=files, shared=tuple(names.get("", ())), own=own)
    return ReadBibliographies(found, tuple(problems))


def wanted_files(
    root: Path, config: Config, articles: Iterable[RenderedArticle]
) -> Iterator[tuple[str, str, Span]]:
    """Yield each file that is asked for: by which article, as it is written, and where."""
    files = config.citations.files
    if not files and (root / DEFAULT).is_file():
        yield "", DEFAULT, Span(path=DEFAULT)
    for name in files:
        yield "", name, place(root, "citations", "files")
    for rendered in articles:
        article = rendered.article
        for name in article.front_matter.bibliography:
            yield article.source.path, name, article.span("bibliography")


def candidates(written: str, article: str) -> tuple[str, ...]:
    """Return the paths in the site that a name means: beside the article, in the site's folder."""
    beside = posixpath.normpath(posixpath.join(posixpath.dirname(article), written))
    return tuple(dict.fromkeys((beside, posixpath.normpath(written.lstrip("/")))))


def _path(root: Path, written: str, article: str) -> str | tuple[str, str]:
    """Return the path in the site of a file, beside the article or in the site's folder.

    Else a message and a hint.
    """
    for path in candidates(written, article):
        file = root / path
        if path.startswith("..") or not file.is_file():
            continue
        if not file.resolve().is_relative_to(root.resolve()):
            return say("{path} leads out of the site", path=path), say("copy the file into it")
        if not path.lower().endswith(SUFFIXES):
            return (
                say("{path} is no bibliography that sitegen reads", path=path),
                say("name a BibTeX file .bib, or CSL JSON .json"),
            )
        if file.stat().st_size > MAX_SIZE:
            message = say("{path} has more than {most:,} bytes", path=path, most=MAX_SIZE)
            return message, say("divide it")
        return path
    return (
        say("there is no bibliography {path}", path=written),
        say("write a path that begins at the article or at the site's folder"),
    )


def _read(root: Path, path: str, cache: Cache, digests: Digests) -> Bibliography:
    memo: Memo[Bibliography] = Memo(
        cache, "bibliography", Codec(Bibliography), toolchain_fingerprint(), language()
    )
    try:
        key = memo.key(path, digests.of(root / path))
        return memo.get(key, lambda: _parsed(root / path, path))
    except OSError as problem:
        message = say("cannot be read: {reason}", reason=problem.strerror)
        return Bibliography({}, (error(Code.BIBLIOGRAPHY, message, Span(path=path)),))


def _parsed(file: Path, path: str) -> Bibliography:
    from sitegen.citations.reading import (
        read_bibliography,  # late: a bibliography that has not changed is in the cache
    )
    from sitegen.core.text import NotText, decode

    try:
        return read_bibliography(decode(file.read_bytes()).text, path)
    except NotText:
        return Bibliography({}, (error(Code.BIBLIOGRAPHY, say("is not text"), Span(path=path)),))
