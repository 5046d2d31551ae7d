r"""References in formulas: typeset as a placeholder for the number, which is filled in afterwards.

So the cached HTML of a formula does not depend on the numbers of other articles.
"""

import re

from sitegen.core import placeholders
from sitegen.core.tex import Edit

COMMAND = re.compile(r"\\(eqref|ref|cref|Cref|autoref)\s*\{([^{}\n]+)\}")
_PLACE = re.compile(r"sitegenref(\d{1,6})x")
_HIDDEN_HALF = '<span class="katex-html" aria-hidden="true">'


def edits(tex: str) -> tuple[list[Edit], list[tuple[str, str, int]]]:
    r"""Return the edits, and for each reference its command, label and offset."""
    changes: list[Edit] = []
    found: list[tuple[str, str, int]] = []
    for m in COMMAND.finditer(tex):
        changes.append(Edit(m.start(), m.end(), f"\\text{{sitegenref{len(found)}x}}"))
        found.append((command_of(m[1]), m[2].strip(), m.start()))
    return changes, found


def command_of(name: str) -> str:
    r"""Return ``ref``, ``eqref`` or ``cref``; ``\Cref`` and ``\autoref`` are ``\cref``."""
    return name if name in ("ref", "eqref") else "cref"


def fill(html: str, numbers: list[int]) -> str:
    """Replace the placeholders by marks of references, in MathML and in the half that is seen.

    A link that keyboards and screen readers reach follows the formula.
    """

    def place(found: re.Match[str]) -> str:
        number = int(found[1])  # an author may have written the same word
        return placeholders.reference_text(numbers[number]) if number < len(numbers) else found[0]

    mathml, half, visible = html.partition(_HIDDEN_HALF)
    mathml, visible = _PLACE.sub(place, mathml), _PLACE.sub(place, visible)
    links = "".join(placeholders.reference(number) for number in numbers)
    return f'{mathml}{half}{visible}<span class="visually-hidden">{links}</span>'
