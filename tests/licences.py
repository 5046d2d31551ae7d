"""Brings docs/licences.md up to date: ``python tests/licences.py``, after ``make lock``.

Packages, versions and licences are read off what is installed; what each is for is written by hand,
and kept. A new one has a question mark there, and a test fails until it is answered.
"""

import re
from importlib.metadata import metadata, requires
from pathlib import Path
from typing import NamedTuple

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

GUIDE = Path(__file__).parent.parent / "docs" / "licences.md"
_ROW = re.compile(r"^\| ([a-z][a-z0-9-]*) \| (.*?) \| (.*?) \| (.*?) \|$", re.MULTILINE)
_SPELLINGS = {
    "MIT License": "MIT",
    "BSD License": "BSD-3-Clause",
    "Apache Software License": "Apache-2.0",
}
"""Names of classifiers, which older packages have alone; Jinja2's text is that of BSD-3-Clause."""


class Row(NamedTuple):
    """A package as the guide lists it."""

    name: str
    versions: str
    licence: str
    purpose: str = "?"


def main() -> None:
    """Write the table anew."""
    text = GUIDE.read_text("utf-8")
    purposes = {row.name: row.purpose for row in listed(text)}
    rows = [row._replace(purpose=purposes.get(row.name, "?")) for row in installed()]
    start, end = text.index("\n| --- |"), list(_ROW.finditer(text))[-1].end()
    start = text.index("\n", start + 1) + 1
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    GUIDE.write_text(text[:start] + table + text[end:], "utf-8")


def listed(text: str) -> list[Row]:
    """Read the guide's table."""
    return [Row(*found.groups()) for found in _ROW.finditer(text)]


def installed() -> list[Row]:
    """List what sitegen needs with all extras, and what that needs in turn."""
    direct = _asked("sitegen", {"all"})
    askers: dict[str, set[str]] = {}
    waiting = list(direct.items())
    while waiting:
        asker, wanted = waiting.pop()
        for name, asked in _asked(asker, wanted.extras).items():
            if name not in askers and name not in direct:
                waiting.append((name, asked))
            askers.setdefault(name, set()).add(asker)
    rows = [Row(name, str(asked.specifier), licence(name)) for name, asked in direct.items()]
    rows += [
        Row(name, f"as asked by {', '.join(sorted(by))}", licence(name))
        for name, by in askers.items()
        if name not in direct
    ]
    return sorted(rows)


def _asked(package: str, extras: set[str]) -> dict[str, Requirement]:
    """Give what a package asks for on this machine, the extras that it names for itself opened."""
    found: dict[str, Requirement] = {}
    for asked in map(Requirement, requires(package) or []):
        name = canonicalize_name(asked.name)
        wanted = [{"extra": extra} for extra in extras or {""}]
        if asked.marker and not any(map(asked.marker.evaluate, wanted)):
            continue
        found |= _asked(package, set(asked.extras)) if name == package else {name: asked}
    return found


def licence(name: str) -> str:
    """Give a package's licence as an SPDX expression, as far as its metadata say one."""
    about = metadata(name)
    if expression := about.get("License-Expression") or about.get("License"):
        return str(expression)
    classifiers = about.get_all("Classifier") or []
    named = [c.split(" :: ")[-1] for c in classifiers if c.startswith("License ::")]
    return " AND ".join(_SPELLINGS.get(each, each) for each in named)


if __name__ == "__main__":
    main()
