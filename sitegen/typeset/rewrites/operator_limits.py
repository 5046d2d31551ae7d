r"""``x_\limits``, and ``\limits`` after anything but an operator."""

import re

from sitegen.core.tex import Edit

_MISPLACED = re.compile(
    r"(?<=[_^])\s*\\(?:no)?limits(?![A-Za-z])|(?:^|(?<=[\s{&]))\\limits(?=\s*[_^])"
)
_BEHIND_GROUP = re.compile(r"(?:\}|\\rbrace|[A-Za-z0-9)\]])\s*(\\limits)(?![A-Za-z])")
_OPERATOR = re.compile(
    r"(?:\\(?:operatorname\*?|mathop|operatornamewithlimits)\s*\{(?:[^{}]|\{[^{}]*\})*\}|\\[A-Za-z]+)\s*$"
)


def edits(tex: str, display: bool) -> list[Edit]:
    """Remove the misplaced command; the index stays."""
    if "limits" not in tex:
        return []
    changes = [Edit(m.start(), m.end(), "") for m in _MISPLACED.finditer(tex)]
    for m in _BEHIND_GROUP.finditer(tex):
        # A window of 80 characters, for a search in all text before each match is quadratic.
        if not _OPERATOR.search(tex[max(0, m.start(1) - 80) : m.start(1)]):
            changes.append(Edit(m.start(1), m.end(1), ""))
    return changes
