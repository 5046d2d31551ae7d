"""The query parser: words, phrases and formulas; `search-query.js` parses in the same way."""

import re
import unicodedata
from collections.abc import Iterator

from msgspec import Struct

from sitegen.core.text import CJK_LETTER
from sitegen.search.words import asked_words, commands

_PIECE = re.compile(
    '["“「『](?P<phrase>[^"”」』]*)(?:["”」』]|$)|\\$+(?P<tex>[^$]*)(?:\\$+|$)|(?P<other>[^\\s"“「『$]+)'
)
_CJK = CJK_LETTER + "\u3000-\u3020\uff0c\uff1b\uff1a\uff01\uff1f"
_CHUNK = re.compile(f"[{_CJK}]+|[^{_CJK}]+")
_RAISED = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱʲ", "0123456789+-=()nij", strict=True))
_LOWERED = dict(
    zip("₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", "0123456789+-=()aehijklmnoprstuvx", strict=True)
)
_MATH = re.compile(
    rf"[\\^_{{}}=<>≤≥≠≈∼±∓×·∈∉⊂⊆∪∩→⇒⇔↦∑∏∫√∞∂∇⊤{''.join(_RAISED)}{''.join(_LOWERED)}]"
    r"|^\?|[A-Za-z0-9)]\+[A-Za-z0-9(]"
)
_NAME = re.compile(r"[^\W_]+[-_][\w-]{2,}")
"""A name of several parts, as in code: ``learning_rate``."""
_WEAK = re.compile(r"[A-Za-z0-9Α-ω]|[-+*/().,!|\[\]]+|[0-9]+")
_COMMAND = re.compile(r"\\[A-Za-z]+")
_WILD = re.compile(r"\?([A-Za-z]?)")


class Query(Struct, frozen=True):
    """A parsed query, with formulas as TeX."""

    words: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    formulas: tuple[str, ...] = ()


def parsed(text: str) -> Query:
    """Parse a query."""
    found: dict[str, list[str]] = {"words": [], "phrases": [], "formulas": []}
    # A formula may be typed with spaces and without dollars: "x^2 + y^2". So chunks that may belong
    # to one are collected, and decided upon when a word or a phrase ends the run.
    pending: list[str] = []
    for piece in _PIECE.finditer(unicodedata.normalize("NFC", text)):
        if piece["other"] is None:
            _end(pending, found)
        if piece["phrase"] and piece["phrase"].strip():
            found["phrases"].append(piece["phrase"].strip())
        if piece["tex"] and piece["tex"].strip():
            found["formulas"].append(_as_tex(piece["tex"].strip()))
        for chunk in _CHUNK.findall(piece["other"] or ""):
            if _is_math(chunk) or _WEAK.fullmatch(chunk):
                pending.append(chunk)
            else:
                _end(pending, found)
                found["words"].extend(asked_words(chunk))
    _end(pending, found)
    unique = tuple(dict.fromkeys(found["words"]))
    return Query(unique, tuple(found["phrases"]), tuple(found["formulas"]))


def words_of_tex(tex: str) -> Iterator[str]:
    """Return words to search for instead of TeX that cannot be typeset."""
    yield from dict.fromkeys([*commands(tex), *asked_words(_COMMAND.sub(" ", tex))])


def _end(pending: list[str], found: dict[str, list[str]]) -> None:
    """Add the pending chunks as a formula if one of them is math, else as words."""
    if not any(map(_is_math, pending)):
        found["words"].extend(word for chunk in pending for word in asked_words(chunk))
    elif all(map(_COMMAND.fullmatch, pending)):
        found["words"].extend(name for chunk in pending for name in commands(chunk))
    else:
        found["formulas"].append(_as_tex(" ".join(pending)))
    pending.clear()


def _is_math(chunk: str) -> bool:
    return bool(_MATH.search(chunk)) and not _NAME.fullmatch(chunk.lstrip("_"))


def _as_tex(text: str) -> str:
    """Return TeX for KaTeX: x² as x^{2}, and a wildcard as a text of its own."""
    text = _scripts(_scripts(text, _RAISED, "^"), _LOWERED, "_")
    return _WILD.sub(r"\\text{?\1}", text)


def _scripts(text: str, letters: dict[str, str], mark: str) -> str:
    def written(run: re.Match[str]) -> str:
        return f"{mark}{{{''.join(letters[each] for each in run[0])}}}"

    return re.sub(f"[{''.join(letters)}]+", written, text)
