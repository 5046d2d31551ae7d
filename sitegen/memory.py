"""What one build leaves for the next: digests of files, articles, what was written and why.

In one process it is handed on; from process to process the cache keeps all but articles and views;
the first have places of their own in it. What is lost costs time and nothing else.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from sitegen.articles import Record
from sitegen.compose.plans import Plans
from sitegen.incremental.cache import Cache, digest
from sitegen.incremental.file_digests import State
from sitegen.incremental.toolchain import made_by
from sitegen.library import Library
from sitegen.library.related import Related
from sitegen.remake import Entry, Ledger
from sitegen.template_needs import Known


class Memory(Struct, frozen=True, kw_only=True):
    """What the next build need not find out again."""

    records: Mapping[str, Record] = field(default_factory=dict)
    """All Markdown files, by their keys."""
    digests: Mapping[str, tuple[State, str]] = field(default_factory=dict)
    """Of files of the site, by their paths."""
    ledger: Ledger = field(default_factory=dict)
    plans: Plans = field(default_factory=Plans)
    templates: Known = field(default_factory=Known)
    library: Library | None = None
    related: Related = field(default_factory=dict)


def recall(cache: Cache, output: Path) -> Memory:
    """Give what the last build of this folder has left; nothing where that is lost."""
    key = _key(output)
    kept = cache.get([key]).get(key)
    try:
        return _memory(json.loads(kept or b"{}"))
    except (ValueError, LookupError, TypeError, AttributeError):
        return Memory()


def _memory(values: dict[str, Any]) -> Memory:
    return Memory(
        plans=Plans.again(values["plans"]),
        templates=Known.again(values["templates"]),
        digests={path: (tuple(state), value) for path, (state, value) in values["digests"].items()},
        ledger={
            name: Entry(needs=needs, state=tuple(state))
            for name, (needs, state) in values["ledger"].items()
        },
    )


def keep(cache: Cache, output: Path, memory: Memory) -> None:
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
    return digest("memory", made_by(), str(output.resolve()))
