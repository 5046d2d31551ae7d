r"""Bare ``\\`` or ``&`` in a display: rows without an environment."""

import re

from sitegen.core.tex import Edit

_STEP = re.compile(
    r"\\begin\s*\{|\\end\s*\{|\\left(?![A-Za-z])|\\right(?![A-Za-z])|(\\\\)|\\.|[{}]|(&)", re.DOTALL
)
_TAG = re.compile(r"\\(?:tag\*?\s*\{[^{}]*\}|notag|nonumber)")


def edits(tex: str, display: bool) -> list[Edit]:
    """Put ``aligned`` or ``gathered`` around rows at the top level."""
    if "\\\\" not in tex and "&" not in tex:
        return []
    breaks, columns = _top_level(tex)
    if columns == 0 and not (display and breaks):
        return []
    body = tex.rstrip()
    if columns == 0 and body.endswith("\\\\") and breaks == 1:
        return [Edit(len(body) - 2, len(body), "")]
    name = "aligned" if columns else "gathered"
    tags = list(_TAG.finditer(tex))
    # Tags go outside the rows: KaTeX allows one for the whole display.
    closing = f"\\end{{{name}}}" + "".join(tag[0] for tag in tags[:1])
    return [
        Edit(0, 0, f"\\begin{{{name}}}"),
        *(Edit(tag.start(), tag.end(), "") for tag in tags),
        Edit(len(tex), len(tex), closing),
    ]


def _top_level(tex: str) -> tuple[int, int]:
    r"""Count the ``\\`` and ``&`` outside all groups and environments."""
    depth = breaks = columns = 0
    for step in _STEP.finditer(tex):
        token = step.group()
        depth += _depth(token)
        if depth > 0 or token in ("}", "\\right"):
            continue
        breaks += bool(step[1])
        columns += bool(step[2])
    return breaks, columns


def _depth(token: str) -> int:
    r"""Return the change of depth at a token; the brace of ``\begin{`` is part of the token."""
    if token.startswith("\\begin"):
        return 2
    if token in ("{", "\\left"):
        return 1
    return -1 if token in ("}", "\\right") else 0
