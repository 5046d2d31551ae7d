r"""TeX in fields of bibliographies as plain text: ``Erd\H{o}s``, ``$\alpha$``, ``--``."""

import re
import unicodedata

_ACCENTS = {
    "`": "\u0300",
    "'": "\u0301",
    "^": "\u0302",
    "~": "\u0303",
    "=": "\u0304",
    "u": "\u0306",
    ".": "\u0307",
    '"': "\u0308",
    "r": "\u030a",
    "H": "\u030b",
    "v": "\u030c",
    "d": "\u0323",
    "c": "\u0327",
    "k": "\u0328",
    "b": "\u0331",
}
_LETTERS = {
    **{"ss": "ß", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "o": "ø", "O": "Ø", "l": "ł"},
    **{"L": "Ł", "aa": "å", "AA": "Å", "i": "ı", "j": "ȷ", "dh": "ð", "DH": "Ð", "th": "þ"},
    **{"TH": "Þ", "S": "§", "P": "¶", "copyright": "©", "pounds": "£", "dag": "†"},
    **{"textendash": "–", "textemdash": "—", "ldots": "…", "dots": "…", "textquoteright": "’"},
    **{"textquoteleft": "‘", "textquotedblleft": "“", "textquotedblright": "”"},
    **{"textbackslash": "\\", "textasciitilde": "~", "textasciicircum": "^", "LaTeX": "LaTeX"},
    **{"TeX": "TeX", "BibTeX": "BibTeX", "infty": "∞", "times": "×", "cdot": "·", "leq": "≤"},
    **{"le": "≤", "geq": "≥", "ge": "≥", "neq": "≠", "to": "→", "rightarrow": "→", "pm": "±"},
    **{"sim": "∼", "approx": "≈", "otimes": "⊗", "oplus": "⊕", "partial": "∂", "nabla": "∇"},
    **{"ell": "ℓ", "sum": "∑", "prod": "∏", "int": "∫", "sqrt": "√", "in": "∈", "subset": "⊂"},
    **{"varepsilon": "ε", "varphi": "φ", "vartheta": "ϑ", "star": "⋆", "ast": "∗", "circ": "∘"},
}
_SPACES = {"quad", "qquad", "space", ",", " ", ";", ":", "!", "\n", "/"}
_STEP = re.compile(r"\\([A-Za-z]+)[ \t]*|\\(.)|(---?|~|``|''|['`{}$])", re.DOTALL)
_LETTER = r"\\[ij](?![A-Za-z])|[^\s{}\\]"
_ARGUMENT = re.compile(rf"\s*(?:\{{\s*({_LETTER})\s*\}}|({_LETTER}))")
_MARKS = {
    "---": "—",
    "--": "–",
    "~": "\u00a0",
    "``": "“",
    "''": "”",
    "'": "’",
    "`": "‘",
    "{": "",
    "}": "",
    "$": "",
}


def plain_text(tex: str) -> str:
    """Return a field's TeX as text; commands that are not known leave their arguments."""
    parts: list[str] = []
    at = 0
    while found := _STEP.search(tex, at):
        parts.append(tex[at : found.start()])
        text, at = _read(tex, found)
        parts.append(text)
    parts.append(tex[at:])
    return unicodedata.normalize("NFC", re.sub(r"[ \t\r\n]+", " ", "".join(parts))).strip()


def _read(tex: str, found: re.Match[str]) -> tuple[str, int]:
    """Return the text of a command or a sign, and where it ends."""
    if found[3]:
        return _MARKS[found[3]], found.end()
    name = found[1] or found[2]
    argument = _ARGUMENT.match(tex, found.end()) if name in _ACCENTS else None
    if argument and not (found[1] and tex[found.end(1)] not in " \t{\\"):
        letter = argument[1] or argument[2]
        return letter[-1] + _ACCENTS[name], argument.end()
    if name in _SPACES:
        return ("" if name in ("!", "/") else " "), found.end()
    if found[2]:
        return found[2], found.end()
    return _LETTERS.get(name) or _greek(name), found.end()


def _greek(name: str) -> str:
    case = "CAPITAL" if name[0].isupper() else "SMALL"
    try:
        return unicodedata.lookup(f"GREEK {case} LETTER {name.upper()}")
    except KeyError:
        return ""
