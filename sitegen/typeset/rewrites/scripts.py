r"""``x_\hat{y}``: an accent or root as an index needs braces in KaTeX, not in other engines."""

import re

from sitegen.core.tex import Edit, group

_BARE = re.compile(
    r"[_^]\s*(\\(?:hat|bar|tilde|vec|dot|ddot|check|breve|acute|grave|widehat|widetilde|overline"
    r"|underline|sqrt|boldsymbol|bm|pmb|operatorname|overrightarrow)\*?)(?![A-Za-z])"
)

_OPERATOR = re.compile(
    r"[_^]\s*(\\(?:max|min|sup|inf|lim|limsup|liminf|arg|argmax|argmin|det|dim|exp|gcd|hom|ker|lg"
    r"|ln|log|deg|Pr|sin|cos|tan|cot|sec|csc|sinh|cosh|tanh|arcsin|arccos|arctan))(?![A-Za-z])"
)
"""``\\ell_\\min``: a name that takes no argument."""


def edits(tex: str, display: bool) -> list[Edit]:
    """Put braces around the command and its argument."""
    changes = [Edit(m.start(1), m.end(1), f"{{{m[1]}}}") for m in _OPERATOR.finditer(tex)]
    for found in _BARE.finditer(tex):
        end = _argument_end(tex, found.end())
        if end:
            changes += [Edit(found.start(1), found.start(1), "{"), Edit(end, end, "}")]
    return changes


def _argument_end(tex: str, at: int) -> int:
    """Return the end of the argument: a group, a command or one character; 0 if there is none."""
    if argument := group(tex, at):
        return argument[1] + 1
    single = re.compile(r"\s*(\\[A-Za-z]+|[A-Za-z0-9])").match(tex, at)
    return single.end() if single else 0
