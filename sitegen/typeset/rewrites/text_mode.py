r"""``_``, ``^`` and ``#`` in ``\text{…}``: plain characters to the author, commands to TeX."""

import re

from sitegen.core.tex import Edit, group, tokens

_TEXT = {"\\text", "\\textrm", "\\textbf", "\\textit", "\\textsf", "\\texttt", "\\mbox", "\\hbox"}
_PLAIN = re.compile(r"\\.|\$[^$]*\$|([_#])|(\^)", re.DOTALL)


def edits(tex: str, display: bool) -> list[Edit]:
    """Escape these characters in text, but not in formulas inside the text."""
    return _edits(tex, is_body="\\gdef" in tex)


def edits_of_body(tex: str, display: bool) -> list[Edit]:
    """Return the same edits for the body of a macro, where ``#1`` is a parameter."""
    return _edits(tex, is_body=True)


def _edits(tex: str, *, is_body: bool) -> list[Edit]:
    if "\\text" not in tex and "box" not in tex:
        return []
    changes: list[Edit] = []
    at = 0
    for token in tokens(tex):
        # Text inside text has been edited with the outer one.
        is_text = token.text in _TEXT and token.start >= at
        argument = group(tex, token.end) if is_text else None
        at = argument[1] if argument else at
        for m in _PLAIN.finditer(tex, *argument) if argument else ():
            if m[1] == "#" and is_body and tex[m.end() : m.end() + 1].isdigit():
                continue  # a parameter
            if m[1]:
                changes.append(Edit(m.start(), m.end(), f"\\{m[1]}"))
            elif m[2]:
                changes.append(Edit(m.start(), m.end(), "\\textasciicircum{}"))
    return changes
