r"""``\ce`` and ``\pu``: chemical formulas and units, translated to TeX by mhchemParser in V8."""

import atexit
import json
import re
from collections.abc import Container, Iterator
from functools import lru_cache
from importlib.util import find_spec
from typing import Any, NamedTuple

from sitegen.core.messages import say, template
from sitegen.core.model import Typeset
from sitegen.core.tex import Edit, edit, group, tokens
from sitegen.typeset.katex import FOLDER

SCRIPT = FOLDER / "mhchemParser.js"
_COMMANDS = ("\\ce", "\\pu")
_GLUE = """
function mhchem(text, kind) {
  try {
    return "+" + exports.mhchemParser.toTex(text, kind);
  } catch (error) {
    return "-" + (Array.isArray(error) ? error[1] : error);
  }
}
"""
_LACKING = {
    "\\longleftrightarrows": "\\leftrightarrows",
    "\\longrightleftharpoons": "\\rightleftharpoons",
    "\\longRightleftharpoons": "\\rightleftharpoons",
    "\\longLeftrightharpoons": "\\leftrightharpoons",
    "\\xleftrightarrows": "\\xtofrom",
    "\\xRightleftharpoons": "\\xrightleftharpoons",
    "\\xLeftrightharpoons": "\\xleftrightharpoons",
    "\\tripledash": "\\text{-}\\mkern1mu\\text{-}\\mkern1mu\\text{-}",
}
"""Commands that mhchem writes and KaTeX lacks, with the nearest ones that it has."""
_LACKING_NAME = re.compile(r"\\[A-Za-z]+")
_MOVED = re.compile(r"\\(?:lower|raise)[\d.]+mu(?=\{)")
_SHIFTED = re.compile(r"\\(lower|raise)([\d.]+em)\{([^{}]*)\}")


class _Use(NamedTuple):
    start: int
    content: tuple[int, int]
    kind: str


def is_installed() -> bool:
    """Whether mini-racer and mhchemParser are installed."""
    return find_spec("py_mini_racer") is not None and SCRIPT.is_file()


def written(tex: str, known: Container[str]) -> str:
    r"""Return TeX with each ``\ce`` and ``\pu`` translated."""
    return edit(tex, edits(tex, known)).text


def edits(tex: str, known: Container[str]) -> list[Edit]:
    r"""Return the edits that translate each ``\ce{…}``; a macro of the author's is left alone."""
    found = []
    for use in _uses(tex, known):
        answer = _to_tex(tex[slice(*use.content)], use.kind)
        if answer[0] == "+":
            found.append(Edit(use.start, use.content[1] + 1, answer[1:]))
    return found


def refuse(tex: str, known: Container[str]) -> Typeset | None:
    """Return the error for the first use that cannot be translated: a mistake, or no mini-racer."""
    for use in _uses(tex, known):
        if not is_installed():
            return Typeset(
                error=template("{command} needs mini-racer, which is not installed"),
                values={"command": tex[use.start : use.start + 3]},
                hint=say("pip install mini-racer, or write \\mathrm{H_2O}"),
                position=use.start,
                length=3,
            )
        answer = _to_tex(tex[slice(*use.content)], use.kind)
        if answer[0] == "-":
            message, values = answer[1:], dict[str, str]()
            if use.kind == "ce":
                message, values = template("not a chemical formula: {reason}"), {"reason": message}
            return Typeset(error=message, values=values, position=use.start, length=3)
    return None


def _uses(tex: str, known: Container[str]) -> Iterator[_Use]:
    if "\\ce" not in tex and "\\pu" not in tex:
        return
    at = 0
    for token in tokens(tex):
        if token.text not in _COMMANDS or token.text in known or token.start < at:
            continue
        content = group(tex, token.end)
        if content and "#" not in tex[slice(*content)]:  # a parameter of a macro
            at = content[1]
            yield _Use(token.start, content, token.text[1:])


# The first character of an answer is its kind: + is TeX, - an error. mhchemParser throws arrays, so
# the script catches them itself and returns the message.
@lru_cache(maxsize=2000)
def _to_tex(text: str, kind: str) -> str:
    if not is_installed():
        return "-"
    answer = str(_engine().eval(f"mhchem({json.dumps(text)}, {json.dumps(kind)})"))
    answer = _SHIFTED.sub(_raisebox, _MOVED.sub("", answer))
    return _LACKING_NAME.sub(lambda m: _LACKING.get(m[0], m[0]), answer)


def _raisebox(shifted: re.Match[str]) -> str:
    sign = "-" if shifted[1] == "lower" else ""
    return f"\\raisebox{{{sign}{shifted[2]}}}{{${shifted[3]}$}}"


@lru_cache(maxsize=1)
def _engine() -> Any:
    from py_mini_racer import MiniRacer

    engine = MiniRacer()
    atexit.register(engine.close)  # as in hosts/v8.py
    engine.eval("var exports = {};\n" + SCRIPT.read_text("utf-8"))
    engine.eval(_GLUE)
    return engine
