r"""Commands of packages that KaTeX lacks, and commands whose meaning differs in MathJax."""

import re

from sitegen.core.tex import Edit, Token, commands, group, tokens

_DROPPED = (
    "\\vspace",
    "\\require",
    "\\label",
    "\\usepackage",
    "\\pagebreak",
    "\\tag",
)
_SPACE = re.compile(r"\s*")
_OPERATOR = re.compile(r"\s*(\\[A-Za-z]+)")
_BRACKETS = {"(": "()", "[": "[]"}


def edits(tex: str, display: bool) -> list[Edit]:
    """Rewrite the commands that have a rule, in order; commands in a rewritten part are skipped."""
    if _RULES.keys().isdisjoint(commands(tex)):
        return []
    changes: list[Edit] = []
    for token in tokens(tex):
        if token.is_command and (not changes or token.start >= changes[-1].end):
            changes += _change(tex, token, display)
    return changes


def _change(tex: str, token: Token, display: bool) -> list[Edit]:
    if token.text == "\\tag" and display:
        return []
    rule = _RULES.get(token.text)
    return rule(tex, token) if rule else []


def _drop(tex: str, token: Token) -> list[Edit]:
    at = token.end + tex.startswith("*", token.end)
    argument = group(tex, at)
    return [Edit(token.start, argument[1] + 1 if argument else token.end, "")]


def _color(tex: str, token: Token) -> list[Edit]:
    r"""``\color{red}{x}`` is ``\textcolor`` in MathJax; KaTeX would colour all that follows."""
    name = group(tex, token.end)
    if name and group(tex, name[1] + 1):
        return [Edit(token.start, token.end, "\\textcolor")]
    return []


def _quantity(tex: str, token: Token) -> list[Edit]:
    r"""``\qty(x)``, ``\qty[x]``, ``\qty{x}`` of the physics package."""
    opener = tex[token.end : token.end + 1]
    if opener == "{" and (argument := group(tex, token.end)):
        ends = ("\\left\\{", "\\right\\}")
        return _wrap(token, argument, ends)
    if opener in _BRACKETS and (argument := group(tex, token.end, _BRACKETS[opener])):
        return _wrap(token, argument, (f"\\left{opener}", f"\\right{_BRACKETS[opener][1]}"))
    return []


def _wrap(token: Token, argument: tuple[int, int], ends: tuple[str, str]) -> list[Edit]:
    return [
        Edit(token.start, argument[0], ends[0]),
        Edit(argument[1], argument[1] + 1, ends[1]),
    ]


def _unicode(tex: str, token: Token) -> list[Edit]:
    argument = group(tex, token.end)
    code = (
        re.fullmatch(r"\s*(?:[xX]|0x)([0-9A-Fa-f]+)\s*", tex[slice(*argument)])
        if argument
        else None
    )
    if argument is None or code is None:
        return []
    return [Edit(token.start, argument[1] + 1, f'\\text{{\\char"{code[1].upper()}}}')]


def _intertext(tex: str, token: Token) -> list[Edit]:
    argument = group(tex, token.end)
    if argument is None:
        return []
    end = _SPACE.match(tex, argument[1] + 1).end()  # type: ignore[union-attr]  # it matches everything
    return [Edit(token.start, end, f"& \\text{{{tex[slice(*argument)]}}} \\\\ ")]


def _sideset(tex: str, token: Token) -> list[Edit]:
    r"""``\sideset{_a^b}{'}\sum``: scripts at the corners of an operator; its own stay limits."""
    left = group(tex, token.end)
    right = group(tex, left[1] + 1) if left else None
    operator = _OPERATOR.match(tex, right[1] + 1) if right else None
    if left is None or right is None or operator is None:
        return []
    before, after, name = tex[slice(*left)], tex[slice(*right)], operator[1]
    around = f"{{\\vphantom{{{name}}}}}{before}" if before.strip() else ""
    return [Edit(token.start, operator.end(), f"\\mathop{{{around}{name}\\nolimits {after}}}")]


_RULES = {
    **dict.fromkeys(_DROPPED, _drop),
    "\\color": _color,
    "\\qty": _quantity,
    "\\unicode": _unicode,
    "\\intertext": _intertext,
    "\\sideset": _sideset,
}
