r"""References in formulas: typeset as a placeholder for the number, which is filled in afterwards.

So the cached HTML of a formula does not depend on the numbers of other articles.
"""

import re
from collections.abc import Iterator

from msgspec import Struct

from sitegen.core import placeholders
from sitegen.core.tex import Edit

COMMAND = re.compile(
    r"\\(?:(eqref|ref|cref|Cref|autoref)\s*\{(?P<labels>[^{}\n]+)\}"
    r"|([cC]refrange)\s*\{(?P<first>[^{}\n]+)\}\s*\{(?P<last>[^{}\n]+)\})"
)
_PLACE = re.compile(r"sitegenref(\d{1,6})x")
_HIDDEN_HALF = '<span class="katex-html" aria-hidden="true">'


class Referred(Struct, frozen=True, kw_only=True):
    """One label of a command, with the place that a diagnostic names."""

    label: str
    command: str
    start: int
    """Of the command if it has one label, else of the label."""
    length: int
    place: int


def edits(tex: str) -> tuple[list[Edit], list[Referred]]:
    """Return the edits, and the references in their order."""
    changes: list[Edit] = []
    found: list[Referred] = []
    for m in COMMAND.finditer(tex):
        referred = labels_of(m)
        marks = "".join(f"sitegenref{len(found) + each.place}x" for each in referred)
        changes.append(Edit(m.start(), m.end(), f"\\text{{{marks}}}"))
        found += referred
    return changes, found


def labels_of(found: re.Match[str]) -> list[Referred]:
    r"""Return the labels of a command; ``\autoref`` is ``\cref``."""
    name = found[1] or found[3]
    command = "cref" if name == "autoref" else name
    parts = list(_parts(found)) or [("", found.start())]
    whole = (found.start(), len(found[0])) if len(parts) == 1 else None
    return [
        Referred(
            label=label,
            command=command,
            start=whole[0] if whole else start,
            length=whole[1] if whole else len(label),
            place=place,
        )
        for place, (label, start) in enumerate(parts)
    ]


def _parts(found: re.Match[str]) -> Iterator[tuple[str, int]]:
    """Yield the labels of a command that are not empty, each with its offset."""
    names = ("labels",) if found["labels"] else ("first", "last")
    for name in names:
        at = found.start(name)
        for part in found[name].split(",") if name == "labels" else [found[name]]:
            if part.strip():
                yield part.strip(), at + len(part) - len(part.lstrip())
            at += len(part) + 1


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
