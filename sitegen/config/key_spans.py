"""Where the keys of a TOML file stand."""

import re

from sitegen.core.diagnostics import Span


class KeySpans:
    """The places of keys, and of tables, by their full names."""

    def __init__(self, path: str, text: str) -> None:
        """Read the file as plain lines: it may be no TOML."""
        self._path = path
        self._keys: dict[tuple[str, ...], Span] = {}
        self._tables: dict[tuple[str, ...], Span] = {}
        table: tuple[str, ...] = ()
        for number, line in enumerate(text.split("\n"), 1):
            if header := re.match(r"\s*\[+([^\]]+)\]", line):
                table = tuple(part.strip().strip("\"'") for part in header[1].split("."))
                self._tables.setdefault(table, Span(path=path, line=number))
            if key := re.match(r"""\s*["']?([\w-]+)["']?\s*(?:=|\.)""", line):
                span = Span(path=path, line=number, column=key.start(1) + 1, length=len(key[1]))
                self._keys.setdefault((*table, key[1]), span)

    def of(self, *keys: str) -> Span:
        """Find a key, or what it stands in; the first line where neither is known."""
        found = [self._keys.get(keys[:length]) for length in range(1, len(keys) + 1)]
        return min(filter(None, (*found, self._tables.get(keys))), default=Span(path=self._path))
