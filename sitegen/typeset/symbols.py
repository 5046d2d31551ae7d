r"""Symbols that mean something, in TeX: macros and what authors write, wrapped in ``\htmlClass``.

Only sitegen writes that command: the formula was held against those that are forbidden before.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache

from msgspec.structs import replace

from sitegen.core.notation import symbol_class
from sitegen.core.tex import group, tokens
from sitegen.typeset.macros import Definition

_OPERATOR = re.compile(r"\s*\\(?:operatorname\s*\*?|operatornamewithlimits|mathop)(?=\s*\{)")
_LIMITS = re.compile(r"\s*(?:\\(?:no)?limits)?\s*")
_OPAQUE = (
    r"\\(?:text[a-z]*|operatorname\s*\*?|begin|end|tag\*?|math(?:bb|bf|cal|frak|it|rm|scr|sf|tt)"
    r"|boldsymbol|bm|[mfh]box|html[A-Z][a-z]+)\s*(?:\{[^{}]*\}|[A-Za-z])"
)
"""Commands whose argument is text, or another symbol than the letter in it."""


def wrapped(
    tex: str, needed: Sequence[Definition], macros: Collection[str], written: Sequence[str]
) -> tuple[str, tuple[str, ...]]:
    """Return a formula behind its macros, symbols in it wrapped, and the symbols' names."""
    meant = [each.name for each in needed if each.name in macros and _may_wrap(each)]
    found: Collection[str] = ()
    if written:
        tex, found = _written_in(tex, tuple(written))
    prefix = "".join((_wrapped(each) if each.name in meant else each).tex for each in needed)
    return prefix + tex, tuple(sorted({*meant, *found}))


def example(name: str, known: Mapping[str, Definition]) -> str:
    """Return TeX that shows a symbol; a dot stands for each argument of a macro."""
    count = known[name].parameters.count("#") if name in known else 0
    return name + "{\\cdot}" * count


def _may_wrap(definition: Definition) -> bool:
    """Return whether a macro ends with its body: others read arguments from behind it."""
    return "\\@if" not in definition.body


def _wrapped(definition: Definition) -> Definition:
    """Return a macro whose uses have the class of its symbol."""
    name, body = symbol_class(definition.name), definition.body
    inner = _operator(body)
    if inner is None:
        return replace(definition, body=f"{{\\htmlClass{{{name}}}{{{body}}}}}")
    start, end = inner  # an operator stays one, or its limits would go beside it
    text = f"{body[:start]}\\htmlClass{{{name}}}{{{body[start:end]}}}{body[end:]}"
    return replace(definition, body=text)


def _operator(body: str) -> tuple[int, int] | None:
    """Return start and end of the argument of a body that is one operator."""
    command = _OPERATOR.match(body)
    inner = group(body, command.end()) if command else None
    return inner if inner and _LIMITS.fullmatch(body, inner[1] + 1) else None


def _written_in(tex: str, symbols: tuple[str, ...]) -> tuple[str, set[str]]:
    """Return TeX with these symbols wrapped where authors wrote them, and those that it holds."""
    pattern, names = _pattern(symbols)
    found: set[str] = set()

    def wrap(match: re.Match[str]) -> str:
        if match.lastgroup is None:
            return match[0]
        name = names[match.lastgroup]
        found.add(name)
        return f"{{\\htmlClass{{{symbol_class(name)}}}{{{match[0]}}}}}"

    return pattern.sub(wrap, tex), found


@lru_cache(maxsize=64)
def _pattern(symbols: tuple[str, ...]) -> tuple[re.Pattern[str], Mapping[str, str]]:
    names = {f"s{at}": name for at, name in enumerate(sorted(symbols, key=len, reverse=True))}
    wanted = "|".join(f"(?P<{at}>{_spaced(name)})" for at, name in names.items())
    return re.compile(rf"{wanted}|{_OPAQUE}|\\(?:[A-Za-z@]+|.)|.", re.DOTALL), names


def _spaced(tex: str) -> str:
    """Return the pattern of TeX in which spaces do not count."""
    parts = []
    for token in tokens(tex):
        if token.text[0] == "\\":
            parts.append(re.escape(token.text) + r"(?![A-Za-z@])" * token.is_command)
        else:
            parts += [re.escape(each) for each in token.text if not each.isspace()]
    return r"\s*".join(parts)
