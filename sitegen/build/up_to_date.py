"""The shortest build: if no file has changed since the last one, its summary is still valid.

It compares the state on disk (times, size, inode) of every source file and of every file of the
output, and imports no module that renders articles or composes pages.
"""

import os
import time
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path

from msgspec import Struct

from sitegen.assets.theme_folders import theme_static, theme_templates
from sitegen.core.build_options import WORKFLOW, Site
from sitegen.core.diagnostics import Code, Diagnostic
from sitegen.core.messages import language
from sitegen.extensions.sources import Sources, digest_of
from sitegen.incremental.cache import Cache
from sitegen.incremental.file_digests import file_state, settles
from sitegen.incremental.memo import Memo
from sitegen.incremental.serializer import Codec
from sitegen.incremental.toolchain import extras, toolchain_fingerprint

_PARTS = (
    *("content", "templates", "static", "themes", "sitegen.toml", "tags.toml"),
    *("references.bib", WORKFLOW),
)
_NOT_SURE = (Code.CRASH, Code.EXTENSION, Code.IMAGE_DOWNLOAD, Code.MATH_HOST)
"""Diagnostics that may differ in the next build though no file has changed."""


class BuildSummary(Struct, frozen=True, kw_only=True):
    """The figures and diagnostics that a build reports."""

    articles: int
    formulas: int
    pages: int
    diagnostics: tuple[Diagnostic, ...]


class _Stored(Struct, frozen=True, kw_only=True, array_like=True):
    """The last build, as it is cached."""

    output: bytes
    """A digest of the states of the output's files."""
    installed: tuple[str, ...]
    """The paths at which extensions and an installed theme are, or are looked for; and those of
    bibliographies and of the style of citations."""
    digest: str
    """Of the files at these paths."""
    summary: BuildSummary


class Snapshot:
    """The states of a site's files before a build."""

    def __init__(self, site: Site) -> None:
        self._site = site
        codec: Codec[_Stored] = Codec(_Stored)
        common = (toolchain_fingerprint(), extras(), language())
        self._memo = Memo(Cache(site.cache), "unchanged", codec, *common)
        self._now = time.time_ns()
        self._inputs, self._settled = _states(_inputs(site))

    def last(self) -> BuildSummary | None:
        """Return the summary of the last build if nothing has changed since; else None."""
        key = self._key()
        stored = self._memo.find([key]).get(key)
        if (
            stored is None
            or stored.output != _states([self._site.output])[0]
            or digest_of(stored.installed) != stored.digest
        ):
            return None
        return stored.summary

    def keep(self, summary: BuildSummary, installed: Sources) -> None:
        """Cache the summary of a build; not if a file may have changed while it ran."""
        # A file changed a moment before the build may change again without a new time, as clocks of
        # file systems are coarse. Such a build is not cached; the next one looks again.
        unsure = any(each.code in _NOT_SURE for each in summary.diagnostics)
        if unsure or self._now < self._settled:
            return
        stored = _Stored(
            output=_states([self._site.output])[0],
            installed=installed.paths,
            digest=installed.digest,
            summary=summary,
        )
        self._memo.store({self._key(): stored})

    def _key(self) -> bytes:
        site = self._site
        settings = (
            str(site.output.resolve()),
            *(site.base_url, site.drafts, site.as_of, site.untrusted),
        )
        return self._memo.key(repr(settings), self._inputs.hex())


def _inputs(site: Site) -> list[Path]:
    return [*(site.root / part for part in _PARTS), theme_templates(), theme_static()]


def _states(paths: list[Path]) -> tuple[bytes, int]:
    """Return a digest of the states of all files below these, and when all of them have settled."""
    digest, settled = blake2b(digest_size=20), 0
    for path in paths:
        for file in sorted(_files(str(path))):
            try:
                state = file_state(file)
            except OSError:  # a link that leads nowhere, a file just deleted
                state = (0, 0, 0, 0)
            digest.update(f"{file}\0{state}\0".encode("utf-8", "surrogatepass"))
            settled = max(settled, settles(state))
    return digest.digest(), settled


def _files(path: str) -> Iterator[str]:
    # A link to a folder counts too: it is refused, and the folder in its place has the same files.
    if os.path.isfile(path) or os.path.islink(path):  # noqa: PTH113, PTH114 - as in file_digests.py
        yield path
    for where, folders, names in os.walk(path):
        folders[:] = [name for name in folders if name != ".git"]
        yield from (f"{where}/{name}" for name in names)
        # A link to a folder is not entered, but its own state counts.
        yield from (link for name in folders if os.path.islink(link := f"{where}/{name}"))  # noqa: PTH114
