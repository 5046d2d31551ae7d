r"""Marks on symbols that mean something: classes in KaTeX's HTML, which the page explains.

KaTeX would set them by ``\htmlClass``, but that changes the formula: scripts move, limits go beside
their operator. So a formula with such symbols is typeset twice. The second time they are wrapped in
``\htmlClass``, which authors cannot use, and only the letters of each are counted; the classes
are put into the first HTML, on the elements of the same letters. If the letters differ, or KaTeX
refuses the second one, the formula has no marks.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from msgspec import Struct, field

_HIDDEN_HALF = '<span class="katex-html" aria-hidden="true">'
_PIECE = re.compile(r"<svg.*?</svg>|<(/?)[a-z][^<>]*?(/?)>|[^<]+", re.DOTALL)
_MARK = re.compile(r'<span class="enclosing (n-[a-z2-7]{6})[ "]')
_CLASS = re.compile(r'\bclass="([^"]*)"')
_INVISIBLE = "\u200b"
_NOT_WHOLE = {"base", "katex-html", "vlist", "vlist-t", "vlist-r", "msupsub", "newline", "tag"}
"""Classes of elements that hold more than letters, such as a line's height."""
_IN_LINE = {"base", "mord", "mop", "mbin", "mrel", "mopen", "mclose", "minner", "mpunct", "sizing"}
"""Classes of elements whose content may have one more element around it."""


_Insert = tuple[int, int, int, str]
"""Offset, order there, order among others of the same, text."""


class Mark(Struct, frozen=True):
    """A use of a symbol: its letters, by number from the start of the formula, and its class."""

    start: int
    end: int
    name: str


class _Node(Struct):
    start: int
    """Offset of the opening tag, like ``inside``, ``close`` and ``end`` in the HTML."""
    inside: int
    close: int = 0
    end: int = 0
    first: int = 0
    """Number of the first letter; ``last`` is the one after."""
    last: int = 0
    classes: frozenset[str] = frozenset()
    children: list["_Node"] = field(default_factory=list)


@lru_cache(maxsize=1_000)
def placed(html: str, measured: str) -> tuple[str, tuple[Mark, ...]]:
    """Return KaTeX's HTML with the marks of a second one, which may be empty, and the marks."""
    mathml, half, visible = html.partition(_HIDDEN_HALF)
    other = measured.partition(_HIDDEN_HALF)[2]
    root, letters = _read(visible)
    second, same = _read(other)
    if letters != same:
        return html, ()
    marks = tuple(sorted(_marks(second, other), key=_outer_first))
    inserts = [each for mark in marks for each in _cover(root, mark, visible)]
    return mathml + half + _inserted(visible, inserts), marks


def nested(marks: Sequence[Mark]) -> tuple[tuple[str, str], ...]:
    """Return the classes of symbols that stand in others, each behind the one around it."""
    pairs = {
        (outer.name, inner.name)
        for at, outer in enumerate(marks)
        for inner in marks[at + 1 :]
        if outer.start <= inner.start and inner.end <= outer.end and outer.name != inner.name
    }
    return tuple(sorted(pairs))


def _outer_first(mark: Mark) -> tuple[int, int]:
    return mark.start, -mark.end


def _read(html: str) -> tuple[_Node, str]:
    """Return the elements of HTML as a tree, and its letters."""
    root = _Node(0, 0, classes=frozenset(["katex-html"]))
    stack, letters, count = [root], [], 0
    for piece in _PIECE.finditer(html):
        if piece[0][0] != "<":
            text = piece[0].replace(_INVISIBLE, "")
            letters.append(text)
            count += len(text)
        elif piece[1] and len(stack) > 1:
            node = stack.pop()
            node.close, node.end, node.last = piece.start(), piece.end(), count
        elif not (piece[1] or piece[2] or piece[0].startswith("<svg")):
            named = _CLASS.search(piece[0])
            classes = frozenset(named[1].split()) if named else frozenset()
            node = _Node(piece.start(), piece.end(), first=count, classes=classes)
            stack[-1].children.append(node)
            stack.append(node)
    root.last = count
    return root, "".join(letters)


def _marks(node: _Node, html: str) -> Iterator[Mark]:
    for child in node.children:
        if (found := _MARK.match(html, child.start)) and child.first < child.last:
            yield Mark(child.first, child.last, found[1])
        yield from _marks(child, html)


def _cover(parent: _Node, mark: Mark, html: str) -> Iterator[_Insert]:
    """Yield what gives the elements of exactly these letters the class."""
    for run in _runs(parent, mark):
        is_whole = mark.start <= run[0].first and run[-1].last <= mark.end
        if is_whole and len(run) > 1 and parent.classes & _IN_LINE:
            yield from _around(run[0].start, run[-1].end, mark)
            continue
        for node in run:
            if is_whole and node.classes and not node.classes & _NOT_WHOLE:
                yield _on(node, mark, html)
            elif node.children:
                yield from _cover(node, mark, html)
            else:  # KaTeX joins letters of one font
                start, end = max(node.first, mark.start), min(node.last, mark.end)
                at = node.inside - node.first
                yield from _around(at + start, at + end, mark)


def _runs(parent: _Node, mark: Mark) -> Iterator[list[_Node]]:
    """Yield neighbours that belong to the symbol as a whole, and single ones that do in part."""
    run: list[_Node] = []
    spaces: list[_Node] = []
    for child in parent.children:
        if child.first == child.last:
            spaces += [child] if run else []
        elif mark.start <= child.first and child.last <= mark.end:
            if child.classes & _NOT_WHOLE:
                yield from filter(None, (run, [child]))
                run, spaces = [], []
            else:
                run += [*spaces, child]
                spaces = []
        else:
            if run:
                yield run
            run, spaces = [], []
            if child.first < mark.end and mark.start < child.last:
                yield [child]
    if run:
        yield run


def _on(node: _Node, mark: Mark, html: str) -> _Insert:
    named = _CLASS.search(html, node.start, node.inside)
    assert named is not None, "it has classes"
    return named.end(1), 1, 0, f" {mark.name}"


def _around(start: int, end: int, mark: Mark) -> list[_Insert]:
    size = mark.end - mark.start
    return [(start, 2, -size, f'<span class="{mark.name}">'), (end, 0, size, "</span>")]


def _inserted(html: str, inserts: Sequence[_Insert]) -> str:
    """Insert texts at offsets: what closes before what opens, inner ones inside outer ones."""
    parts, at = [], 0
    for position, _, _, text in sorted(inserts):
        parts += [html[at:position], text]
        at = position
    return "".join([*parts, html[at:]])
