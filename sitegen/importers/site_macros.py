"""The TeX macros of a site: of its templates and scripts for MathJax or KaTeX, and of ``.sty``."""

import re
from collections.abc import Iterator

from sitegen.importers.blog import Tree
from sitegen.typeset.macros import definitions

_TEMPLATE = re.compile(
    r"(?:^|/)(?:_?layouts|_includes|partials|templates|themes?|overrides|custom)/.*"
    r"\.(?:html|ejs|njk|swig|pug|ftl|jinja2?)$"
)
_SCRIPT = re.compile(r"(?<!\.min)\.(?:[cm]?[jt]s|[jt]sx|vue|astro)$")
_PREAMBLE = re.compile(r"\.sty$|(?:^|/)(?:preamble|macros|commands)\.tex$")
_LARGEST = 300_000
"""Characters; larger scripts are bundles of libraries."""
_TABLE = re.compile(r"[mM]acros[\"']?\s*(?::\s*[\w<>,\s|]+?)?\s*[:=]\s*\{")
_ENTRY = re.compile(
    r"""["']?(\\{0,2}[A-Za-z]+)["']?\s*:\s*(?:\[\s*)?"""
    r"""("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|(?:String\.raw\s*)?`[^`]*`)"""
)
_STEP = re.compile(r"\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|`[^`]*`|[{}]")


def site_macros(tree: Tree) -> dict[str, str]:
    """Find them, without backslash. What is computed, and optional arguments, are not read."""
    found: dict[str, str] = {}
    for name in tree.below(""):
        if _PREAMBLE.search(name):
            found |= _of_tex(tree.text(name))
        elif _TEMPLATE.search(name) or _SCRIPT.search(name):
            found |= _of_script(tree.text(name), is_template=not _SCRIPT.search(name))
    return found


def _of_script(text: str, *, is_template: bool) -> dict[str, str]:
    if len(text) > _LARGEST:
        return {}
    found = _of_tex(text) if is_template else {}
    for start in _TABLE.finditer(text):
        found |= dict(_entries(_braces(text, start.end())))
    return found


def _of_tex(text: str) -> dict[str, str]:
    return {
        each.definition.name.removeprefix("\\"): each.definition.body
        for each in definitions(text)
        if not each.definition.helpers and re.fullmatch(r"\\[A-Za-z]+", each.definition.name)
    }


def _braces(text: str, start: int) -> str:
    """Give what stands up to the closing brace; braces in strings do not count."""
    depth = 1
    for token in _STEP.finditer(text, start):
        depth += {"{": 1, "}": -1}.get(token[0], 0)
        if depth == 0:
            return text[start : token.start()]
    return ""


def _entries(text: str) -> Iterator[tuple[str, str]]:
    for match in _ENTRY.finditer(text):
        written = match[2]
        body = written[written.index(written[-1]) + 1 : -1]
        raw = written.startswith("String")
        yield match[1].lstrip("\\"), body if raw else re.sub(r"\\(.)", r"\1", body)
