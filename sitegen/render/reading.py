"""The plain reading of a formula, for titles, contents, descriptions and search: ``E = mc²``.

Derived from the MathML that KaTeX adds to its HTML, in which macros are expanded already.
"""

import re
from xml.etree import ElementTree

_SUPERSCRIPT = str.maketrans("0123456789+-−=()nij", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱʲ")
_SUBSCRIPT = str.maketrans("0123456789+-−=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ")
_RAISED = "".join(map(chr, _SUPERSCRIPT))
_LOWERED = "".join(map(chr, _SUBSCRIPT))
_RELATION = set("=<>≤≥≠≈≡∼≃≅∈∉⊂⊆⊃⊇→←↔⇒⇐⇔↦∝∣+−±∓×÷∧∨∪∩")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]\d*|[\ufffe\uffff]")
_UNARY = re.compile(r"(^|[,;(\[{=<>≤≥∈→/] ?)([−+±]) ")
_INVISIBLE = dict.fromkeys(map(ord, "\u2061\u2062\u2063\u2064\u200b"))
_NAMESPACE = ' xmlns="http://www.w3.org/1998/Math/MathML"'


def plain(html: str) -> str:
    """Return a typeset formula as text; empty if it has no MathML."""
    math = mathml(html)
    if not math:
        return ""
    # References are still marks, with control characters, which XML cannot contain.
    xml = _CONTROL.sub("", math.replace("&nbsp;", "\u00a0").replace(_NAMESPACE, ""))
    try:
        text = _read(ElementTree.fromstring(xml))
    except (ElementTree.ParseError, IndexError, RecursionError):
        return ""  # an author's own MathML, or a character that XML does not allow
    return _UNARY.sub(r"\1\2", " ".join(text.split()))


def mathml(html: str) -> str:
    """Return the MathML of a typeset formula; empty if it has none."""
    start, end = html.find("<math"), html.find("</math>")
    return html[start : end + len("</math>")] if 0 <= start < end else ""


def _read(node: ElementTree.Element) -> str:
    if len(node) == 0:
        return _leaf(node.tag, (node.text or "").translate(_INVISIBLE))
    shape = _SHAPES.get(node.tag)
    return shape(list(node)) if shape else "".join(map(_read, node))


def _leaf(tag: str, text: str) -> str:
    if tag == "annotation":
        return ""
    if tag == "mo" and text in _RELATION:
        return f" {text} "
    if tag == "mspace":
        return " "
    if tag == "mi" and len(text) > 1:
        return f"{text} "
    return f"{text} " if tag == "mo" and text in (",", ";") else text


def _group(node: ElementTree.Element) -> str:
    text = _read(node).strip()
    return text if len(text) <= 1 or text.isalnum() else f"({text})"


def _raise(text: str) -> str:
    if text in ("′", "″", "‴"):
        return text
    if text and all(c in _RAISED for c in text.replace(" ", "")):
        return text.replace(" ", "").translate(_SUPERSCRIPT)
    return f"^{text}" if len(text) <= 1 else f"^({text})"


def _lower(text: str) -> str:
    if text and all(c in _LOWERED for c in text.replace(" ", "")):
        return text.replace(" ", "").translate(_SUBSCRIPT)
    return f"_{text}" if len(text) <= 1 or text.isalnum() else f"_({text})"


def _fraction(parts: list[ElementTree.Element]) -> str:
    return f"{_group(parts[0])}/{_group(parts[1])}"


def _root(parts: list[ElementTree.Element]) -> str:
    return "√" + "".join(_group(part) for part in parts[:1])


def _power(parts: list[ElementTree.Element]) -> str:
    return _read(parts[0]).strip() + _raise(_read(parts[1]).strip())


def _index(parts: list[ElementTree.Element]) -> str:
    return _read(parts[0]).strip() + _lower(_read(parts[1]).strip())


def _row(cells: list[ElementTree.Element]) -> str:
    return ", ".join(filter(None, (_read(cell).strip() for cell in cells)))


def _both(parts: list[ElementTree.Element]) -> str:
    return _index(parts[:2]) + _raise(_read(parts[2]).strip())


def _over(parts: list[ElementTree.Element]) -> str:
    accent = _read(parts[1]).strip()
    return _read(parts[0]).strip() + _COMBINING.get(accent, _raise(accent))


_COMBINING = {
    "^": "\u0302",
    "ˆ": "\u0302",
    "~": "\u0303",
    "˜": "\u0303",
    "ˉ": "\u0304",
    "→": "\u20d7",
    "˙": "\u0307",
    "¨": "\u0308",
    "⃗": "\u20d7",
    "‾": "\u0305",
}
_SHAPES = {
    "mfrac": _fraction,
    "msqrt": lambda parts: (
        "√" + (_group(parts[0]) if len(parts) == 1 else "(" + "".join(map(_read, parts)) + ")")
    ),
    "mroot": _root,
    "msup": _power,
    "msub": _index,
    "msubsup": _both,
    "mtr": _row,
    "mtable": lambda rows: "; ".join(map(_read, rows)),
    "munder": _index,
    "mover": _over,
    "munderover": _both,
}
