r"""Macros: sitegen parses definitions and puts those a formula uses in front of it as ``\gdef``.

pykatex lacks KaTeX's ``macros`` option. ``\providecommand`` cannot override a command such as
``\Re``, and would make a later ``\newcommand`` fail; ``\gdef`` has neither problem.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from sitegen.core.tex import Edit, commands, group, tokens

_DEFINING = {
    "\\newcommand",
    "\\renewcommand",
    "\\providecommand",
    "\\def",
    "\\gdef",
    "\\edef",
    "\\xdef",
    "\\DeclareMathOperator",
    "\\DeclarePairedDelimiter",
    "\\let",
    "\\global",
}
_MAY_DEFINE = re.compile("|".join(map(re.escape, sorted(_DEFINING))))
_NAME = re.compile(r"\s*(?:\{\s*(\\[A-Za-z@]+|\\.)\s*\}|(\\[A-Za-z@]+|\\.))")
_BARE_NAME = re.compile(r"\s*\{\s*([A-Za-z@]+)\s*\}")
r"""``\newcommand{pvmat}``: LaTeX refuses it, but it can have one meaning only."""
_DEFAULT = re.compile(r"\s*\[([^\[\]]*)\]")
_COUNT = re.compile(r"\s*\[\s*(\d)\s*\]")
_PARAMETERS = re.compile(r"\s*((?:#\d)*)\s*(?=\{)")
_LET = re.compile(r"\s*(\\[A-Za-z@]+)\s*=?\s*(\\[A-Za-z@]+|\\.|[^\\\s])")

BUILT_IN = {
    "\\abs": "#1->\\left|#1\\right|",
    "\\norm": "#1->\\left\\|#1\\right\\|",
    "\\dd": "\\mathrm{d}",
    "\\dv": "#1#2->\\frac{\\mathrm{d}#1}{\\mathrm{d}#2}",
    "\\pdv": "#1#2->\\frac{\\partial #1}{\\partial #2}",
    "\\hdots": "\\ldots",
    "\\mathbbm": "#1->\\mathbb{#1}",
    "\\mathds": "#1->\\mathbb{#1}",
    "\\mbox": "#1->\\text{#1}",
    "\\hfill": "\\quad",
    "\\mit": "\\mathnormal",
    "\\mspace": "#1->\\mskip{#1}",
    # Commands of texvc, MediaWiki's TeX; KaTeX has the others.
    "\\C": "\\mathbb{C}",
    "\\H": "\\mathbb{H}",
    "\\Q": "\\mathbb{Q}",
    "\\part": "\\partial",
    "\\ang": "\\angle",
    "\\and": "\\land",
    "\\or": "\\lor",
    "\\O": "\\emptyset",
    "\\arccot": "\\operatorname{arccot}",
    "\\arcsec": "\\operatorname{arcsec}",
    "\\arccsc": "\\operatorname{arccsc}",
    "\\sgn": "\\operatorname{sgn}",
}
"""Commands that authors use and KaTeX lacks, as ``parameters->body``; authors may redefine them."""
_ACCENT = re.compile(r"\\H\s*\{|\\text\w*\s*\{[^{}]*\\H")
r"""In text, ``\H`` is a command of KaTeX's: an accent."""


class Definition(Struct, frozen=True):
    """One macro."""

    name: str
    """With its backslash."""
    parameters: str
    """``#1#2``, or empty."""
    body: str
    helpers: str = ""
    """Definitions that only this body uses."""

    @property
    def tex(self) -> str:
        r"""The definition as ``\gdef``."""
        return f"{self.helpers}\\gdef{self.name}{self.parameters}{{{self.body}}}"


class FoundDefinition(Struct, frozen=True):
    """A definition in a formula, with its start and end."""

    start: int
    end: int
    definition: Definition


def configured(macros: Mapping[str, str]) -> dict[str, Definition]:
    """Parse macros of the configuration or front matter: name (with or without ``\\``) -> body.

    Without ``parameters->``, the number of parameters is the highest ``#n`` of the body.
    """
    parsed = {}
    for key, body in macros.items():
        name = key if key.startswith("\\") else f"\\{key}"
        parameters, arrow, rest = body.partition("->")
        if not (arrow and re.fullmatch(r"(?:#\d)+", parameters)):
            highest = max((int(n) for n in re.findall(r"#(\d)", body)), default=0)
            parameters, rest = "".join(f"#{n}" for n in range(1, highest + 1)), body
        parsed[name] = Definition(name, parameters, rest)
    return parsed


def definitions(tex: str) -> list[FoundDefinition]:
    """Return the macro definitions in a formula; those that cannot be parsed are left to KaTeX."""
    if not _MAY_DEFINE.search(tex):
        return []
    found: list[FoundDefinition] = []
    for token in tokens(tex):
        if token.text in _DEFINING and (not found or token.start >= found[-1].end):
            read = _read(tex, token.text, token.end)
            if read:
                found.append(FoundDefinition(token.start, read[1], read[0]))
    return found


def _read(tex: str, command: str, at: int) -> tuple[Definition, int] | None:
    if command == "\\global":
        following = next(tokens(tex, at), None)
        if following is None or following.text not in _DEFINING - {command}:
            return None
        return _read(tex, following.text, following.end)
    if command == "\\let":
        let = _LET.match(tex, at)
        return (Definition(let[1], "", let[2]), let.end()) if let else None
    star = tex.startswith("*", at)
    name = _NAME.match(tex, at + star)
    if name is None:
        bare = _BARE_NAME.match(tex, at + star) if command.endswith("command") else None
        return _body(tex, command, f"\\{bare[1]}", bare.end(), star) if bare else None
    if command == "\\DeclarePairedDelimiter":
        return _paired(tex, name[1] or name[2], name.end())
    return _body(tex, command, name[1] or name[2], name.end(), star)


def _paired(tex: str, name: str, at: int) -> tuple[Definition, int] | None:
    r"""Parse ``\DeclarePairedDelimiter{\norm}{\|}{\|}``: its uses may have a star or a size."""
    left = group(tex, at)
    right = group(tex, left[1] + 1) if left else None
    if left is None or right is None:
        return None
    opener, closer = tex[slice(*left)], tex[slice(*right)]
    helpers = (
        f"\\gdef{name}@star#1{{\\left{opener}#1\\right{closer}}}"
        f"\\gdef{name}@size[#1]#2{{\\mathopen{{}}#1{opener}#2#1{closer}\\mathclose{{}}}}"
        f"\\gdef{name}@plain{{\\@ifnextchar[{{{name}@size}}{{{name}@size[]}}}}"
    )
    body = f"\\@ifstar{{{name}@star}}{{{name}@plain}}"
    return Definition(name, "", body, helpers), right[1] + 1


def _body(tex: str, command: str, name: str, at: int, star: bool) -> tuple[Definition, int] | None:
    parameters, default = "", None
    if command.endswith("def"):
        if given := _PARAMETERS.match(tex, at):
            parameters, at = given[1], given.end()
    elif count := _COUNT.match(tex, at):
        parameters = "".join(f"#{n}" for n in range(1, int(count[1]) + 1))
        at = count.end()
        if default := _DEFAULT.match(tex, at):
            at = default.end()
    body = group(tex, at)
    if body is None:
        return None
    text = tex[slice(*body)]
    if command == "\\DeclareMathOperator":
        text = f"\\operatorname{'*' if star else ''}{{{text}}}"
    if default:
        return _optional(name, parameters, text, default[1]), body[1] + 1
    return Definition(name, parameters, text), body[1] + 1


def _optional(name: str, parameters: str, text: str, default: str) -> Definition:
    """Return a macro whose first argument is optional: KaTeX lacks these, but can look ahead."""
    inner = f"{name}@optional"
    helper = f"\\gdef{inner}[#1]{parameters.removeprefix('#1')}{{{text}}}"
    return Definition(name, "", f"\\@ifnextchar[{{{inner}}}{{{inner}[{default}]}}", helper)


def as_gdef(found: Iterable[FoundDefinition]) -> list[Edit]:
    r"""Return edits that make definitions in a formula ``\gdef``, which may redefine anything."""
    return [Edit(each.start, each.end, each.definition.tex) for each in found]


def needed(tex: str, known: Mapping[str, Definition]) -> tuple[Definition, ...]:
    """Return the definitions that a formula uses, directly or through others."""
    own = {each.definition.name for each in definitions(tex)}
    return tuple(known[name] for name in _needed(tex, known, own))


def _needed(tex: str, known: Mapping[str, Definition], own: set[str]) -> Iterator[str]:
    """Yield the macros that a formula uses, directly or through others, in a stable order."""
    if "\\" not in tex:
        return
    seen = set(own)
    waiting = sorted(commands(tex) & known.keys() - seen)
    while waiting:
        name = waiting.pop()
        if name == "\\H" and known[name].body == BUILT_IN[name] and _ACCENT.search(tex):
            continue
        if name not in seen:
            seen.add(name)
            yield name
            waiting += sorted(commands(known[name].tex) & known.keys() - seen)
