"""Limits: formulas that KaTeX does not get, since they would stop the build or break the host."""

import re

from sitegen.core.diagnostics import Code
from sitegen.core.messages import say, template
from sitegen.core.model import Typeset
from sitegen.typeset.expansion import expansion

MAX_LENGTH = 20_000
"""Characters. pykatex's time is quadratic: 1 s for this many, 30 s for 100,000."""
_SHORT = 2_000
"""Characters, macros expanded. No formula of this length takes longer than 2 s."""
MAX_DEPTH = 100
"""Nested groups. QuickJS runs out of stack at about 200."""

_COLUMNS = re.compile(
    r"\\begin\{(array|darray|subarray|alignedat|alignat\*?)\}(?!\s*(?:\[[a-z]\]\s*)?\{[^\\{}^_]*(?:\{[^\\{}^_]*\}[^\\{}^_]*)*\})"
)
"""Here KaTeX fails with a message that does not say what is wrong."""

_STEP = re.compile(r"\\(?:begin|left)(?![A-Za-z])|\\(?:end|right)(?![A-Za-z])|\\.|[{}]", re.DOTALL)


def too_long(tex: str) -> Typeset | None:
    """Return the error for TeX that exceeds the maximum length, else None."""
    if len(tex) <= MAX_LENGTH:
        return None
    return Typeset(
        error=template("{length} characters in a formula; at most {limit} are typeset"),
        values={"length": str(len(tex)), "limit": str(MAX_LENGTH)},
        hint=say("is a closing $$ missing? Otherwise split the formula"),
        code=Code.MATH_TOO_LONG,
    )


def too_large(tex: str) -> Typeset | None:
    """Return the error for TeX that exceeds the maximum length after expansion, else None."""
    length = expansion(tex).length
    if length <= MAX_LENGTH:
        return None
    return Typeset(
        error=template(
            "macros make this formula {length} characters long; at most {limit} are typeset"
        ),
        values={"length": str(length), "limit": str(MAX_LENGTH)},
        hint=say("a macro uses itself, or repeats a long text; write less with it"),
        code=Code.MATH_TOO_LONG,
    )


def is_short(tex: str) -> bool:
    """Whether a formula, with its macros in front, certainly takes little time."""
    if len(tex) > _SHORT:
        return False
    expanded = expansion(tex)
    return expanded.is_bounded and expanded.length <= _SHORT


def refuse(tex: str) -> Typeset | None:
    """Return the error for a formula that KaTeX must not get, else None."""
    if refused := too_long(tex):
        return refused
    if columns := _COLUMNS.search(tex):
        return Typeset(
            error=template("the columns of {environment} are not letters in braces"),
            values={"environment": columns[1]},
            position=columns.start(),
            length=len(columns[0]),
            hint=say("write \\begin{{{environment}}}{{lcr}}", environment=columns[1]),
        )
    if depth(tex) > MAX_DEPTH:
        return Typeset(
            error=template("groups are nested more than {limit} deep"),
            values={"limit": str(MAX_DEPTH)},
            hint=template("simplify"),
            code=Code.MATH_TOO_LONG,
        )
    return None


def depth(tex: str) -> int:
    r"""Return the greatest depth of braces, environments and ``\left…\right`` pairs."""
    deepest = now = 0
    for step in _STEP.finditer(tex):
        token = step.group()
        if token in ("{", "\\begin", "\\left"):
            now += 1
            deepest = max(deepest, now)
        elif token in ("}", "\\end", "\\right"):
            now -= 1
    return deepest
