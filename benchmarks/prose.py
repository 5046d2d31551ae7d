r"""Detection of prose that was taken for a formula, independent of sitegen's own rules."""

import re

CJK_LIMIT = 20
"""Number of CJK characters outside text commands from which a formula counts as prose."""
WORD_LIMIT = 6
"""Number of Latin words outside commands from which a formula counts as prose."""

_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")
_RUN = re.compile(r"(?<![A-Za-z])[A-Za-z]{2,}(?:[ \n,.;:]+[A-Za-z]{2,})+(?![A-Za-z(_^])")
"""Consecutive words, which formulas do not have."""
_NAMING = re.compile(
    r"\\(?:text\w*|mbox|hbox|fbox|math\w+|operatorname\*?|DeclareMathOperator\*?|tag\*?|label|ref"
    r"|eqref|begin|end|color|textcolor|boldsymbol|bm|rm|bf|it|sf|tt|htmlClass|class|href|url)"
    r"\s*(?=\{)"
)
"""Commands whose first argument may be words."""
_COMMAND = re.compile(r"\\(?:[A-Za-z]+|.)|[{}&]")


def is_prose(tex: str) -> bool:
    """Return whether a formula contains prose, or a dollar that belongs to another formula."""
    bare = _without_text(tex)
    return (
        _holds_dollar(bare)
        or len(_CJK.findall(bare)) >= CJK_LIMIT
        or sum(len(run.split()) for run in _RUN.findall(_COMMAND.sub("|", bare))) >= WORD_LIMIT
    )


def _holds_dollar(bare: str) -> bool:
    return "$" in re.sub(r"\\.", "", bare, flags=re.DOTALL)


def _without_text(tex: str) -> str:
    """Return TeX without text commands and their arguments, including nested braces."""
    parts, at = [], 0
    for command in _NAMING.finditer(tex):
        if command.start() >= at:
            parts.append(tex[at : command.start()])
            at = _group_end(tex, command.end())
    return " ".join([*parts, tex[at:]])


def _group_end(tex: str, start: int) -> int:
    depth = 0
    for step in re.finditer(r"\\.|[{}]", tex[start:], re.DOTALL):
        depth += {"{": 1, "}": -1}.get(step.group(), 0)
        if depth == 0 and step.group() == "}":
            return start + step.end()
    return len(tex)


def own_pair(body: str, start: int, end: int) -> str:
    """Return how the two delimiters of a formula belong together.

    ``own line``: on one source line with an even number of unescaped dollars. ``own block``: the
    first starts its line, the second ends its line, and no dollar is between them. Else
    ``swallowed``: the author did not write them as a pair.
    """
    if _holds_dollar(_without_text(body[start:end].strip("$"))):
        return "swallowed"
    first = body.rfind("\n", 0, start) + 1
    last = body.find("\n", end)
    line = body[first : last if last >= 0 else len(body)]
    if "\n" not in line:
        return "swallowed" if re.sub(r"\\.", "", line).count("$") % 2 else "own line"
    outside = body[first:start].strip(" \t>-*+") + line[end - first :].strip()
    return "swallowed" if outside else "own block"
