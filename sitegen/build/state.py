"""What one build leaves for the next: digests of files, articles, what was written and why.

In one process it is handed on; from process to process the cache keeps all but articles and views;
the first have places of their own in it. What is lost costs time and nothing else.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from sitegen.build.article_cache import Record
from sitegen.build.update import BuildManifest, ManifestEntry
from sitegen.compose.plans import Plans
from sitegen.compose.template_needs import Known
from sitegen.incremental.cache import Cache, digest
from sitegen.incremental.file_digests import FileState
from sitegen.incremental.toolchain import toolchain_fingerprint
from sitegen.library import Library
from sitegen.library.related import Related


class BuildState(Struct, frozen=True, kw_only=True):
    """What the next build need not find out again."""

    records: Mapping[str, Record] = field(default_factory=dict)
    """All Markdown files, by their keys."""
    digests: Mapping[str, tuple[FileState, str]] = field(default_factory=dict)
    """Of files of the site, by their paths."""
    ledger: BuildManifest = field(default_factory=dict)
    plans: Plans = field(default_factory=Plans)
    templates: Known = field(default_factory=Known)
    library: Library | None = None
    related: Related = field(default_factory=dict)


def recall(cache: Cache, output: Path) -> BuildState:
    """Give what the last build of this folder has left; nothing where that is lost."""
    key = _key(output)
    kept = cache.get([key]).get(key)
    try:
        return _memory(json.loads(kept or b"{}"))
    except (ValueError, LookupError, TypeError, AttributeError):
        return BuildState()


def _memory(values: dict[str, Any]) -> BuildState:
    return BuildState(
        plans=Plans.again(values["plans"]),
        templates=Known.again(values["templates"]),
        digests={path: (tuple(state), value) for path, (state, value) in values["digests"].items()},
        ledger={
            name: ManifestEntry(needs=needs, state=tuple(state))
            for name, (needs, state) in values["ledger"].items()
        },
    )


def keep(cache: Cache, output: Path, memory: BuildState) -> None:
    """Leave it for the next build."""
    ledger = {name: (entry.needs, entry.state) for name, entry in memory.ledger.items()}
    values = {
        "digests": memory.digests,
        "ledger": ledger,
        "plans": memory.plans.kept(),
        "templates": memory.templates.kept(),
    }
    cache.put({_key(output): json.dumps(values).encode("utf-8", "surrogatepass")})


def _key(output: Path) -> bytes:
    return digest("memory", toolchain_fingerprint(), str(output.resolve()))
