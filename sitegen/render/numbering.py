r"""Equation numbers: sitegen counts, KaTeX prints.

Every display environment becomes its starred form, and each row that has a number gets a ``\tag``,
so the numbers are the same in every browser, in MathML and in references.
"""

import re
from collections.abc import Callable, Iterator

from msgspec import Struct

from sitegen.core.tex import Edit, Token, group, tokens

_WHOLE = re.compile(
    r"\s*(?:\\begin\{subequations\}\s*)?"
    r"\\begin\{(equation|align|alignat|gather|multline|flalign|eqnarray)(\*?)\}(\s*\{\d+\})?"
)
_DEFINITIONS = re.compile(
    r"(?:\s*\\(?:newcommand|renewcommand|providecommand|def|gdef|let|DeclareMathOperator)\b[^\n]*+)+\s*"
)
"""A display that holds macros and nothing else: it is not shown, so it takes no number."""
_ROWS = {"align", "alignat", "gather", "flalign", "eqnarray"}


class Named(Struct, frozen=True):
    r"""A ``\label``: its name, the number of its row, where it stands in the TeX."""

    name: str
    number: str
    start: int


class Numbering(Struct, frozen=True):
    """What numbering does to one display."""

    edits: tuple[Edit, ...]
    labels: tuple[Named, ...]
    numbers: tuple[str, ...]
    """Of the rows that have one, in order."""


def number(tex: str, mode: str, count: Callable[[], int]) -> Numbering:
    """Number a display by ``mode`` (``labelled``, ``all``, ``none``); ``count`` gives the next."""
    whole = _WHOLE.match(tex)
    closer = f"\\end{{{whole[1]}{whole[2]}}}" if whole else ""
    end = tex.rfind(closer) if whole else -1
    if whole is None or end < 0 or tex.find(closer) != end:
        named = "\\label" in tex or "\\tag" in tex
        if not named and (mode != "all" or _DEFINITIONS.fullmatch(tex)):
            return Numbering((), (), ())
        rows, starred, edits = [(0, len(tex.rstrip()))], False, []
    else:
        starred = bool(whole[2])
        edits = [] if starred else [_star(whole.start(1), whole[1]), _star(end + 5, whole[1])]
        rows = list(_rows(tex, whole.end(), end)) if whole[1] in _ROWS else [(whole.end(), end)]
    return _number_rows(tex, rows, edits, count, mode, all_rows=mode == "all" and not starred)


def _star(start: int, name: str) -> Edit:
    return Edit(start + len(name), start + len(name), "*")


def _rows(tex: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    r"""Cut the body of an environment at each ``\\`` that stands in no group."""
    depth, begin = 0, start
    for token in tokens(tex, start, end):
        if token.text in ("{", "\\begin", "\\left"):
            depth += 1
        elif token.text in ("}", "\\end", "\\right"):
            depth -= 1
        elif token.text == "\\\\" and depth == 0:
            yield begin, token.start
            begin = token.end
    if tex[begin:end].strip():
        yield begin, end


def _number_rows(
    tex: str,
    rows: list[tuple[int, int]],
    edits: list[Edit],
    count: Callable[[], int],
    mode: str,
    *,
    all_rows: bool,
) -> Numbering:
    labels: list[Named] = []
    numbers: list[str] = []
    for begin, end in rows:
        row = _read(tex, begin, end)
        shown = row.tag
        if row.tag is None and not row.silent and mode != "none" and (all_rows or row.labels):
            shown = str(count())
            edits.append(Edit(end, end, f"\\tag{{{shown}}}"))
        edits += row.removed
        labels += [Named(name, shown or "", at) for name, at in row.labels]
        numbers += [shown] if shown else []
    return Numbering(tuple(edits), tuple(labels), tuple(numbers))


class _Row(Struct):
    labels: list[tuple[str, int]]
    removed: list[Edit]
    tag: str | None = None
    silent: bool = False


def _read(tex: str, begin: int, end: int) -> _Row:
    row = _Row([], [])
    for token in tokens(tex, begin, end):
        if token.text == "\\label" and (name := group(tex, token.end)):
            row.labels.append((tex[slice(*name)].strip(), token.start))
            row.removed.append(Edit(token.start, name[1] + 1, ""))
        elif token.text == "\\tag":
            row.tag = _tag(tex, token)
        elif token.text in ("\\nonumber", "\\notag"):
            row.silent = True
            row.removed.append(Edit(token.start, token.end, ""))
    return row


def _tag(tex: str, token: Token) -> str | None:
    content = group(tex, token.end + tex.startswith("*", token.end))
    return tex[slice(*content)].strip().strip("$") if content else None
