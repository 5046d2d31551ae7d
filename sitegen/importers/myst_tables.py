"""Tables that MyST writes as lists and as comma-separated values, in Markdown."""

import csv
import re

from sitegen.importers.myst_blocks import Directive

_ROW = re.compile(r"^[*-][ \t]+(?=[*-])", re.MULTILINE)
_CELL = re.compile(r"^[ \t]*[*-](?:[ \t]+|$)", re.MULTILINE)


def list_table(directive: Directive, text: str) -> str | None:
    """Return a table for ``list-table``; None if a cell holds more than a paragraph."""
    rows = []
    for row in _ROW.split("\n" + directive.content(text))[1:]:
        cells = _CELL.split(row)
        first, *others = [cell.strip() for cell in cells]
        rows.append([*([first] if first else []), *others])
    if not rows or any("\n\n" in cell for row in rows for cell in row):
        return None
    return _table(rows, directive)


def csv_table(directive: Directive, text: str) -> str | None:
    """Return a table for ``csv-table`` with its values in the text; None for a file's."""
    lines = [*filter(None, (directive.option("header"),)), *directive.content(text).split("\n")]
    rows = [row for row in csv.reader(lines, skipinitialspace=True) if row]
    return _table(rows, directive) if rows and not directive.option("file") else None


def _table(rows: list[list[str]], directive: Directive) -> str:
    width = max(map(len, rows))
    filled = [[*(" ".join(cell.split()).replace("|", "\\|") for cell in row)] for row in rows]
    lines = [f"| {' | '.join([*row, *[''] * (width - len(row))])} |" for row in filled]
    lines.insert(1, f"|{' --- |' * width}")
    return with_caption("\n".join(lines), directive)


def with_caption(table: str, directive: Directive) -> str:
    """Return a table with the directive's title and name below it."""
    name = directive.option("name", "label")
    label = f" {{#{name}}}" if name else ""
    return f"{table}\n\n: {directive.argument}{label}" if directive.argument else table
