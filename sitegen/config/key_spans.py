"""The spans of keys in a TOML file."""

import re

from sitegen.core.diagnostics import Span


class KeySpans:
    """The spans of keys and tables, by their full names."""

    def __init__(self, path: str, text: str) -> None:
        """Scan the file line by line, because it may not be valid TOML."""
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
        """Return the span of a key, or of its table; the first line if neither is found."""
        spans = [self._keys.get(keys[:length]) for length in range(1, len(keys) + 1)]
        table = self._tables.get(keys[:-1], Span(path=self._path))
        return min(filter(None, (*spans, self._tables.get(keys))), default=table)
