r"""Values between double quotes that hold TeX: read literally, as their authors mean them.

YAML and TOML read ``"$\nabla f$"`` as a line end and ``abla f``, and refuse ``"$\sum$"``.
"""

import re
from collections.abc import Iterator

import yaml

_ESCAPE = re.compile(r"\\(x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8}|[A-Za-z]+|[\s\S])")
_QUOTED = re.compile(r'"((?:[^"\\]|\\[\s\S])*)"')
_FOLD = re.compile(r"(?<![ \t])[ \t]*\n\s*")
_TOML = re.compile(
    r"""'''[\s\S]*?'''|"{3}[\s\S]*?"{3}|'[^'\n]*'|"((?:[^"\\\n]|\\[^\n])*)"|\#[^\n]*"""
)
_PLAIN = {"\\", '"', "/", " ", "\t", "\n", "0"}
"""Escapes of YAML that are no letters; ``\\_`` is left out, for nobody means a wide space by it."""
_LINES = {"n": "\n", "t": "\t", "r": "\r"}
"""The escapes with letters that authors use."""
_WORDS = (
    "nabla|natural|ncong|ne|nearrow|neg|neq|newline|nexists|ngeq|ni|nleq|nmid|nolimits|"
    "nonumber|normalsize|not|notag|notin|nsim|nsubseteq|nu|nwarrow|raise|rangle|rbrace|rbrack|"
    "rceil|rfloor|rho|right|rightarrow|rightharpoonup|rightleftharpoons|rightrightarrows|"
    "rightsquigarrow|rm|rmoustache|root|rtimes|rule|rvert|rVert|tag|tan|tanh|tau|tbinom|text|"
    "textbf|textcolor|textit|textrm|textsf|textstyle|texttt|tfrac|tg|th|therefore|theta|"
    "thickapprox|thicksim|tilde|times|tiny|to|top|triangle|triangledown|triangleleft|triangleq|"
    "triangleright"
)
_COMMANDS = frozenset(_WORDS.split("|"))
"""Commands of TeX that begin with one of these letters; any other ``\\n…`` is a line end."""
_MAX_LENGTH = 20_000
"""Maximum characters of front matter in which TeX is looked for; the parser for it is slow."""


def may_hold_tex(raw: str) -> bool:
    """Return whether YAML is to be read by a ``TexScanner``."""
    return "\\" in raw and '"' in raw and len(raw) <= _MAX_LENGTH


class TexScanner:
    """The part of a YAML loader that reads values in double quotes; comes before the loader."""

    buffer: str
    pointer: int

    def __init__(self, raw: str) -> None:
        super().__init__(raw)  # type: ignore[call-arg]  # a loader follows
        self.literal: list[int] = []
        """Offsets of the values that were read literally."""

    def scan_flow_scalar(self, style: str) -> yaml.ScalarToken:
        """Return the token of a quoted value."""
        found = _QUOTED.match(self.buffer, self.pointer) if style == '"' else None
        if found is None or not is_tex(found[1]):
            token: yaml.ScalarToken = super().scan_flow_scalar(style)  # type: ignore[misc]
            return token
        start = self.get_mark()  # type: ignore[attr-defined]
        self.literal.append(start.index)
        self.forward(len(found[0]))  # type: ignore[attr-defined]
        end = self.get_mark()  # type: ignore[attr-defined]
        return yaml.ScalarToken(_literal(_FOLD.sub(" ", found[1])), False, start, end, style)


def toml_with_literals(raw: str) -> tuple[str, list[int]]:
    """Return TOML whose TeX between double quotes is escaped, and the offsets of such values."""
    if not may_hold_tex(raw):
        return raw, []
    found = [match for match in _TOML.finditer(raw) if match[1] and is_tex(match[1])]
    starts = {match.start() for match in found}
    text = _TOML.sub(lambda m: _escaped(_literal(m[1])) if m.start() in starts else m[0], raw)
    return text, sorted(starts)


def is_tex(inner: str) -> bool:
    """Return whether a text between double quotes holds a backslash that is no escape."""
    return any(map(_is_command, _escapes(inner)))


def _escapes(inner: str) -> Iterator[str]:
    return (match[1] for match in _ESCAPE.finditer(inner))


def _is_command(escape: str) -> bool:
    if escape in _PLAIN or re.fullmatch(r"x[\da-fA-F]{2}|[uU][\da-fA-F]{4,8}", escape):
        return False
    return escape in _COMMANDS or escape[0] not in _LINES


def _literal(inner: str) -> str:
    return _ESCAPE.sub(_meant, inner)


def _meant(match: re.Match[str]) -> str:
    """Return what an author means by an escape beside TeX."""
    escape = match[1]
    if escape in ('"', "/"):
        return escape
    if escape in _LINES:
        return _LINES[escape]
    if escape == "\\" and re.match(r"[A-Za-z]{2}", match.string[match.end() :]):
        return "\\"  # here the author has escaped it
    if re.fullmatch(r"x[\da-fA-F]{2}|[uU][\da-fA-F]{4,8}", escape):
        return _character(int(escape[1:], 16))
    return match[0]


def _character(code: int) -> str:
    return chr(code) if code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF else "\ufffd"


def _escaped(text: str) -> str:
    """Return text as a basic string of TOML."""
    text = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    return '"' + re.sub(r"[\x00-\x08\x0b-\x1f\x7f]", "\ufffd", text) + '"'
