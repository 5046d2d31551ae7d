r"""``_``, ``^`` and ``#`` in ``\text{…}``: plain characters to the author, commands to TeX."""

import re

from sitegen.tex import Edit, group, tokens

_TEXT = {"\\text", "\\textrm", "\\textbf", "\\textit", "\\textsf", "\\texttt", "\\mbox", "\\hbox"}
_PLAIN = re.compile(r"\\.|\$[^$]*\$|([_#])|(\^)", re.DOTALL)


def edits(tex: str, display: bool) -> list[Edit]:
    """Escape them, outside formulas inside the text."""
    if "\\text" not in tex and "box" not in tex:
        return []
    changes = []
    for token in tokens(tex):
        argument = group(tex, token.end) if token.text in _TEXT else None
        for m in _PLAIN.finditer(tex, *argument) if argument else ():
            if m[1]:
                changes.append(Edit(m.start(), m.end(), f"\\{m[1]}"))
            elif m[2]:
                changes.append(Edit(m.start(), m.end(), "\\textasciicircum{}"))
    return changes
