"""Drawings: a formula's MathML, as KaTeX writes it, as small nested lists in JSON.

A leaf is a string: one character for its element, then its text. A branch is a character for its
element, and its parts. `search-formulas.js` makes the same lists, and MathML of them.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape, unescape

from msgspec import Struct


class Branch(Struct, frozen=True, array_like=True, gc=False):
    """An element with parts."""

    code: str
    parts: tuple[Branch | str, ...] = ()


Drawing = Branch | str
EMPTY = Branch("r")
_ELEMENT = re.compile(r"<(/?)(\w+)([^>]*?)(/?)>([^<]*)")
_UNSEEN = re.compile("[\x00-\x1f\u2061-\u2064\u200b]")
_LEAVES = {"mi": "i", "mn": "n", "mo": "o", "mtext": "t"}
_BRANCHES = {
    "mfrac": ("/", 2),
    "msup": ("^", 2),
    "msub": ("_", 2),
    "msubsup": ("b", 3),
    "munder": ("u", 2),
    "mover": ("v", 2),
    "munderover": ("w", 3),
    "msqrt": ("q", 0),
    "mroot": ("Q", 2),
    "mtable": ("T", 0),
    "mtr": ("R", 0),
}
"""Code, and number of parts; 0 for any number."""
_ROWS = ("math", "semantics", "mrow", "mstyle", "mtd", "msqrt")
_TRANSPARENT = ("math", "semantics", "mrow", "mstyle", "mpadded", "menclose", "mtd")
_STYLES = {
    "bold": (0x1D400, 0x1D7CE),
    "italic": (0x1D434, 0),
    "bold-italic": (0x1D468, 0),
    "script": (0x1D49C, 0),
    "fraktur": (0x1D504, 0),
    "double-struck": (0x1D538, 0x1D7D8),
    "sans-serif": (0x1D5A0, 0x1D7E2),
    "monospace": (0x1D670, 0x1D7F6),
}
"""The first code points of the alphabets: of letters, and of digits."""
_ELSEWHERE = {
    0x1D455: "ℎ",
    **dict(zip((0x1D49D, 0x1D4A0, 0x1D4A1, 0x1D4A3, 0x1D4A4, 0x1D4A7), "ℬℰℱℋℐℒ", strict=True)),
    **dict(zip((0x1D4A8, 0x1D4AD, 0x1D4BA, 0x1D4BC, 0x1D4C4), "ℳℛℯℊℴ", strict=True)),
    **dict(zip((0x1D506, 0x1D50B, 0x1D50C, 0x1D515, 0x1D51D), "ℭℌℑℜℨ", strict=True)),
    **dict(zip((0x1D53A, 0x1D53F, 0x1D545, 0x1D547, 0x1D548), "ℂℍℕℙℚ", strict=True)),
    **dict(zip((0x1D549, 0x1D551), "ℝℤ", strict=True)),
}
"""Letters that Unicode had before their alphabets, which have gaps there."""


def drawing(html: str) -> Drawing | None:
    """Return the drawing of a formula that KaTeX has typeset; None if there is no MathML."""
    start, end = html.find("<math"), html.find("<annotation")
    return _read(html[start:end]) if 0 <= start < end else None


def tex_of(html: str) -> str:
    """Return the TeX in the annotation of a formula's MathML."""
    start = html.find(">", html.find("<annotation")) + 1
    return unescape(html[start : html.find("</annotation>", start)]).strip() if start else ""


def _read(mathml: str) -> Drawing:
    stack: list[tuple[str, str, list[Drawing]]] = [("math", "", [])]
    for closing, name, attributes, empty, text in _ELEMENT.findall(mathml):
        if name in _LEAVES:
            if not closing:
                stack[-1][2].extend(_leaf(name, attributes, text))
        elif name == "mspace":
            stack[-1][2].extend(["s"] if 'width="' in attributes and "-" not in attributes else [])
        elif not closing and not empty:
            stack.append((name, attributes, []))
        elif closing and len(stack) > 1:
            branch = _branch(*stack.pop())
            in_row = stack[-1][0] in _ROWS
            stack[-1][2].extend(parts_of(branch) if in_row else [branch])
    while len(stack) > 1:
        branch = _branch(*stack.pop())
        stack[-1][2].append(branch)
    return _branch(*stack[0])


def parts_of(drawing: Drawing) -> tuple[Drawing, ...]:
    """Return the parts of a row; any other drawing is its own only part."""
    return drawing.parts if isinstance(drawing, Branch) and drawing.code == "r" else (drawing,)


@lru_cache(maxsize=2_000)
def _leaf(name: str, attributes: str, text: str) -> tuple[Drawing, ...]:
    text = _UNSEEN.sub("", unescape(text) if "&" in text else text)
    if not text.strip():
        return ("s",) if text else ()
    if 'mathvariant="' in attributes:
        style = attributes.partition('mathvariant="')[2].partition('"')[0]
        if style == "normal":
            return ("m" + text if name == "mi" else _LEAVES[name] + text,)
        text = styled(text, style)
    is_fixed = name == "mo" and 'stretchy="false"' in attributes
    return ("f" + text if is_fixed else _LEAVES[name] + text,)


def styled(text: str, style: str) -> str:
    """Return a text in the letters of one of Unicode's mathematical alphabets."""
    letters, digits = _STYLES.get(style, (0, 0))
    return "".join(_styled(character, letters, digits) for character in text)


def _styled(character: str, letters: int, digits: int) -> str:
    code = ord(character)
    if digits and 48 <= code <= 57:
        return chr(digits + code - 48)
    if letters and 65 <= code <= 90:
        code = letters + code - 65
    elif letters and 97 <= code <= 122:
        code = letters + 26 + code - 97
    return _ELSEWHERE.get(code, chr(code))


def _branch(name: str, attributes: str, parts: list[Drawing]) -> Drawing:
    if name in _TRANSPARENT:
        return parts[0] if len(parts) == 1 else Branch("r", tuple(parts))
    if name not in _BRANCHES:  # invisible space, and elements that KaTeX never writes
        return EMPTY
    code, arity = _BRANCHES[name]
    if name == "mtable":
        return _table(attributes, parts)
    if name == "mfrac" and 'linethickness="0' in attributes:
        code = "C"
    if name == "mover" and "accent=" in attributes:
        code = "a"
    return Branch(code, (*parts[: arity or None], *[EMPTY] * (arity - len(parts))))


def _table(attributes: str, rows: list[Drawing]) -> Drawing:
    """Return a table; the one that KaTeX puts around a numbered formula is removed."""
    if 'width="100%"' in attributes:
        inside = [row.parts[1] for row in rows if isinstance(row, Branch) and len(row.parts) > 1]
        if len(inside) == 1:
            return inside[0]
        return Branch("A", tuple(Branch("R", (cell,)) for cell in inside))
    return Branch("A" if 'columnspacing="0em' in attributes else "T", tuple(rows))


def as_mathml(drawing: Drawing) -> str:
    """Return the MathML of a drawing."""
    return f"<math>{_element(drawing)}</math>"


def _element(drawing: Drawing) -> str:
    if isinstance(drawing, str):
        name = _LEAF_NAMES.get(drawing[:1], "mspace")
        return f"<{name}>{escape(drawing[1:])}</{name}>"
    name = _BRANCH_NAMES.get(drawing.code, "mrow")
    inside = "".join(map(_element, drawing.parts))
    return f"<{name}>{inside}</{name}>"


_LEAF_NAMES = {code: name for name, code in _LEAVES.items()} | {"m": "mi", "f": "mo"}
_BRANCH_NAMES = {code: name for name, (code, _) in _BRANCHES.items()}
_BRANCH_NAMES |= {"C": "mfrac", "a": "mover", "A": "mtable"}
