"""Hints for TeX that KaTeX refuses: what to write instead."""

import re
from collections.abc import Iterable
from difflib import get_close_matches

from msgspec.structs import replace

from sitegen.core.messages import say, template
from sitegen.core.model import Typeset
from sitegen.typeset.katex import command_names

_INSTEAD = {
    "\\boldmath": "\\bm{…}",
    "\\ensuremath": template("nothing: the formula is math already"),
    "\\ce": template("\\ce{…} in the formula itself, not in a macro with arguments"),
    "\\pu": template("\\pu{…} in the formula itself, not in a macro with arguments"),
    "\\si": "\\mathrm{…}",
    "\\SI": template("number and \\mathrm{…}"),
    "\\bigvarstar": "\\bigstar",
    "\\lnsim": "\\lesssim",
    "\\textsc": "\\text{…}",
    "\\includegraphics": template("a Markdown image outside the formula"),
    "\\footnote": template("a Markdown footnote outside the formula"),
    "\\cite": template("[@key] or \\cite{key} outside the formula"),
    "\\newenvironment": "\\newcommand",
    "\\multicolumn": template("an array without it"),
    "\\cline": "\\hline",
}
_FOUNDATIONS = re.compile(
    r"\\(?:char|math(?:rel|bin|op|ord|open|close|punct|inner|choice|rm|bb|bf|cal|sf)|[rlc]lap|not"
    r"|rule|[mh]?kern|[mh]skip|raisebox|vcenter|text|textrm|operatorname|(?:no)?limits|relax"
    r"|[vh]?phantom|smash|left|right|middle|frac|overset|underset)"
)
"""Commands of KaTeX by which it defines others; if an author redefines one, many others break."""
_PATTERNS = (
    ("Double superscript", template("group what belongs together: {x^a}^b")),
    ("Double subscript", template("group what belongs together: {x_a}_b")),
    (
        r"Expected '\\right'|Expected '}', got '\\end'",
        template("each \\left needs a \\right in the same row"),
    ),
    (r"Expected 'EOF', got '\}'", template("there is a } without its {")),
    ("Expected '\\}'|Unexpected end of input", template("a { is never closed")),
    (r"Expected 'EOF', got '#'", template("write \\# for the sign")),
    (r"Expected 'EOF', got '_'|Expected 'EOF', got '\^'", template("write \\_ or \\^{} in text")),
    (
        r"Expected 'EOF', got '&'",
        template("columns need an environment: \\begin{aligned} … \\end{aligned}"),
    ),
    (
        "No such environment",
        template("known ones: aligned, cases, matrix, pmatrix, bmatrix, array"),
    ),
    (r"Can't use function '\$' in math mode", template("there is a $ inside the formula")),
    ("Too many expansions", template("a macro uses itself")),
    (r"Multiple \\tag", template("only one \\tag a row")),
    ("size exceeded|Maximum call stack", template("the formula is nested too deeply")),
)


def advise(
    failed: Typeset, tex: str, macros: Iterable[str], defined: Iterable[str] = ()
) -> Typeset:
    """Return the error with a hint, if there is one: by command, similar name or KaTeX's message.

    ``defined`` are the names of the author's macros with which the formula was typeset.
    """
    if broken := next(filter(_FOUNDATIONS.fullmatch, defined), ""):
        hint = say(
            "your macro {broken} replaces a command that others of KaTeX's need: rename it",
            broken=broken,
        )
        return replace(failed, hint=hint)
    if failed.hint:
        return failed
    undefined = re.search(r"Undefined control sequence: (\\[A-Za-z@]+)", failed.reason)
    if undefined:
        return replace(failed, hint=_instead(undefined[1], macros))
    hint = next((advice for pattern, advice in _PATTERNS if re.search(pattern, failed.reason)), "")
    return replace(failed, hint=hint)


def _instead(command: str, macros: Iterable[str]) -> str:
    if command in _INSTEAD:
        return say("write {instead}", instead=say(_INSTEAD[command]))
    names = [name.removeprefix("\\") for name in (*command_names(), *macros)]
    near = get_close_matches(command.removeprefix("\\"), names, n=1, cutoff=0.75)
    if near:
        return say("did you mean {name}?", name=f"\\{near[0]}")
    return say("define it in sitegen.toml, [math.macros]: \"{command}\" = '…'", command=command)
