r"""Equation numbers: sitegen counts them, KaTeX shows them.

Every display environment becomes its starred form, and each numbered row gets a ``\tag``. KaTeX's
own numbers are CSS counters; with tags they are the same in browsers, in MathML and in references.
"""

import re
from collections.abc import Callable, Iterator
from functools import partial

from msgspec import Struct

from sitegen.core.diagnostics import Span
from sitegen.core.tex import Edit, Token, group, tokens

_WHOLE = re.compile(
    r"\s*(?P<group>\\begin\{subequations\}\s*(?P<named>\\label\s*\{(?P<label>[^{}]*)\}\s*)?)?"
    r"\\begin\{(?P<name>equation|align|alignat|gather|multline|flalign|eqnarray)(?P<star>\*?)\}"
    r"(\s*\{\d+\})?"
)
_INNER = re.compile(r"\s*\\begin\{(?P<name>aligned|gathered|split)\}(?=.*\\tag)", re.DOTALL)
"""Rows of a display; with tags, the rewrites make them an outer environment."""
_DEFINITIONS = re.compile(
    r"(?:\s*\\(?:newcommand|renewcommand|providecommand|def|gdef|let|DeclareMathOperator)\b[^\n]*+)+\s*"
)
"""A display with macros and nothing else: it is not shown, so it gets no number."""
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_ROWS = {"align", "alignat", "gather", "flalign", "eqnarray"}


class Named(Struct, frozen=True):
    r"""A ``\label``: its name, the number of its row, its offset in the TeX."""

    name: str
    number: str
    start: int | None
    """None for a label outside the TeX."""


class Numbering(Struct, frozen=True):
    """The numbering of one display: edits, labels, numbers."""

    edits: tuple[Edit, ...]
    labels: tuple[Named, ...]
    numbers: tuple[str, ...]
    """Of the numbered rows, in order."""


class Group(Struct, kw_only=True):
    """The counter of ``subequations``: its rows are 2a, 2b, …, itself 2."""

    name: str = ""
    """Its label; empty if it has none."""
    span: Span = Span(path="")
    """Of its label."""
    id: str = ""
    """The name, once it is known that no other label has it."""
    number: str = ""
    """Empty until a row or the label needs one."""
    rows: int = 0

    def take(self, count: Callable[[], str]) -> str:
        """Return its number, by ``count`` if it has none yet."""
        self.number = self.number or count()
        return self.number

    def next_row(self, count: Callable[[], str]) -> str:
        """Return the number of its next row."""
        self.rows += 1
        return self.take(count) + _letters(self.rows)


def _letters(row: int) -> str:
    """Return the letters of a row: ``a`` to ``z``, then ``aa``, ``ab``, …, as spreadsheets do."""
    before, last = divmod(row - 1, len(_LETTERS))
    return (_letters(before) if before else "") + _LETTERS[last]


def number(tex: str, mode: str, count: Callable[[], str], label: str = "") -> Numbering:
    """Number a display by ``mode`` (``labelled``, ``all``, ``none``); ``count`` gives the next.

    ``label`` is a label outside the TeX, for the first row.
    """
    display = _read_display(tex)
    named = display.whole or label or "\\label" in tex or "\\tag" in tex
    if not named and (mode != "all" or _DEFINITIONS.fullmatch(tex)):
        return Numbering((), (), ())
    all_rows = mode == "all" and not display.starred
    labels, edits = list(display.labels), list(display.edits)
    shown = count
    if display.is_group:
        group = Group()
        labels = [Named(each.name, group.take(count), each.start) for each in labels]
        shown = partial(group.next_row, count)
    numbers: list[str] = []
    for place, (begin, end) in enumerate(display.rows):
        row = _read(tex, begin, end)
        names = [*row.labels, *([(label, None)] if label and place == 0 else [])]
        number = row.tag
        if row.tag is None and not row.silent and mode != "none" and (all_rows or names):
            number = shown()
            edits.append(Edit(end, end, f"\\tag{{{number}}}"))
        edits += row.removed
        labels += [Named(name, number or "", at) for name, at in names]
        numbers += [number] if number else []
    return Numbering(tuple(edits), tuple(labels), tuple(numbers))


class _Display(Struct, frozen=True):
    """The structure of a display: rows, labels, and the edits that star it."""

    rows: list[tuple[int, int]]
    edits: list[Edit]
    labels: list[Named]
    whole: bool = True
    """Whether it is one environment that numbers its rows."""
    starred: bool = False
    is_group: bool = False


def _read_display(tex: str) -> _Display:
    if inner := _whole(tex, _INNER):
        return _Display(list(_rows(tex, *inner[1])), [], [], starred=True)
    found = _whole(tex, _WHOLE)
    if found is None:
        return _Display([(0, len(tex.rstrip()))], [], [], whole=False)
    opener, (start, end) = found
    name, starred = opener["name"], bool(opener["star"])
    edits = [] if starred else [_star(opener.start("name"), name), _star(end + 5, name)]
    labels = []
    if opener["named"]:
        labels = [Named(opener["label"].strip(), "", opener.start("named"))]
        edits.append(Edit(opener.start("named"), opener.end("named"), ""))
    rows = list(_rows(tex, start, end)) if name in _ROWS else [(start, end)]
    return _Display(rows, edits, labels, starred=starred, is_group=bool(opener["group"]))


def _whole(tex: str, pattern: re.Pattern[str]) -> tuple[re.Match[str], tuple[int, int]] | None:
    """Match a display that is one environment; return its opener and the range of its rows."""
    opener = pattern.match(tex)
    if opener is None:
        return None
    closer = f"\\end{{{opener['name']}{opener.groupdict().get('star') or ''}}}"
    end = tex.rfind(closer)
    return (opener, (opener.end(), end)) if end >= 0 and tex.find(closer) == end else None


def _star(start: int, name: str) -> Edit:
    return Edit(start + len(name), start + len(name), "*")


def _rows(tex: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    r"""Split the body of an environment at each ``\\`` outside groups."""
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
