"""Environments that KaTeX lacks or allows in displays only."""

import re

from sitegen.core.tex import Edit

_ENDS = re.compile(r"\\(begin|end)\s*\{\s*([A-Za-z]+\*?)\s*\}(\s*\{\d+\})?")
_NEAREST = {
    "eqnarray": "align",
    "eqnarray*": "align*",
    "multline": "gather",
    "multline*": "gather*",
    "flalign": "align",
    "flalign*": "align*",
    "displaymath": "gather*",
    "aligned*": "aligned",
    "gathered*": "gathered",
    "cases*": "cases",
    "equation": "gather",
}
_INNER = {
    "align": "aligned",
    "align*": "aligned",
    "gather": "gathered",
    "gather*": "gathered",
    "equation": "gathered",
    "equation*": "gathered",
    "alignat": "alignedat",
    "alignat*": "alignedat",
    "split": "aligned",
}
_OUTER = {"aligned": "align*", "split": "align*", "gathered": "gather*"}
"""The outer forms, which KaTeX needs for rows with tags of their own."""
_HAS_COLUMNS = re.compile(r"\s*(?:\[[a-z]\]\s*)?\{")
_EQNARRAY = re.compile(r"\\(?:begin|end)\{eqnarray")
_LEADING_BREAK = re.compile(r"\s*\\\\")
_DROPPED = ("subequations", "math", "center", "document")


def edits(tex: str, display: bool) -> list[Edit]:
    """Rename environments; those of displays get their inner form inside other TeX and inline."""
    if "\\begin" not in tex:
        return []
    names = _INNER
    if display and _is_whole(tex):
        names = _OUTER if "\\tag" in tex else {}
    changes: list[Edit] = []
    bare_arrays: list[bool] = []
    for m in _ENDS.finditer(tex):
        if m[2] == "array":
            changes += _array(tex, m, bare_arrays)
            continue
        if m[2] in _DROPPED:
            changes.append(Edit(m.start(), m.end(), ""))
            continue
        name = _NEAREST.get(m[2], m[2])
        name = names.get(name, name)
        if name != m[2]:
            changes.append(Edit(m.start(2), m.end(2), name))
        if m[2].startswith("eqnarray") and m[1] == "begin":
            changes += _second_columns(tex, m.end())
    return changes


def _array(tex: str, ends: re.Match[str], bare: list[bool]) -> list[Edit]:
    """Make an array without columns a matrix; ``bare`` is the stack of open arrays."""
    if ends[1] == "begin":
        bare.append(not _HAS_COLUMNS.match(tex, ends.end()))
        if not bare[-1]:
            return []
        lead = _LEADING_BREAK.match(tex, ends.end())
        dropped = [Edit(lead.start(), lead.end(), " ")] if lead else []
        return [Edit(ends.start(2), ends.end(2), "matrix"), *dropped]
    was_bare = bare.pop() if bare else False
    return [Edit(ends.start(2), ends.end(2), "matrix")] if was_bare else []


def _is_whole(tex: str) -> bool:
    """Whether a formula is one environment from end to end."""
    first = _ENDS.match(tex.strip())
    if first is None:
        return False
    inner = re.sub(r"\\(?:begin|end)\{subequations\}", "", tex).strip()
    opener = _ENDS.match(inner)
    if opener is None:
        return False
    closer = f"\\end{{{opener[2]}}}"
    return inner.endswith(closer) and inner.find(closer) == len(inner) - len(closer)


def _second_columns(tex: str, start: int) -> list[Edit]:
    """``a &=& b``: the three columns of eqnarray become the two of align."""
    # Up to the next eqnarray if the end is missing, so that many of them take linear time.
    closer = _EQNARRAY.search(tex, start)
    changes, at = [], start
    for row in re.split(r"(\\\\)", tex[start : closer.start() if closer else len(tex)]):
        marks = [m.start() for m in re.finditer(r"(?<!\\)&", row)]
        if len(marks) > 1:
            changes.append(Edit(at + marks[1], at + marks[1] + 1, " "))
        at += len(row)
    return changes
