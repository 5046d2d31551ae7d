"""Names of people in BibTeX: ``von Last, Jr, First``, ``First von Last``, ``{Institution}``."""

import re

from sitegen.citations.entries import Name
from sitegen.citations.languages import is_east_asian
from sitegen.citations.tex_text import plain_text

_STEP = re.compile(r"\\.|[{}]|\s+and\s+|[,\s]", re.DOTALL)
MOST = 100
"""Names of one entry; what follows is ``others``."""


def read_names(tex: str) -> tuple[tuple[Name, ...], bool]:
    """Return the names of a field, and whether there are others."""
    written = [name for name in _split(tex, " and ") if name.strip()]
    others = len(written) > MOST or any(name.strip().lower() == "others" for name in written)
    names = [_name(name.strip()) for name in written if name.strip().lower() != "others"]
    return tuple(name for name in names[:MOST] if name.family), others


def _name(tex: str) -> Name:
    parts = [part.strip() for part in _split(tex, ",")]
    if len(parts) > 1:
        return _with_comma(parts)
    words = [word for word in _split(tex, " ") if word.strip()]
    plain = [plain_text(word) for word in words]
    if len(words) == 1 or is_east_asian(plain[0]):
        return Name(" ".join(plain))
    start = next((n for n, word in enumerate(words[:-1]) if _is_particle(word)), None)
    if start is None:
        return Name(plain[-1], " ".join(plain[:-1]))
    end = max(n for n, word in enumerate(words[:-1]) if _is_particle(word)) + 1
    return Name(" ".join(plain[end:]), " ".join(plain[:start]), " ".join(plain[start:end]))


def _with_comma(parts: list[str]) -> Name:
    words = [word for word in _split(parts[0], " ") if word.strip()]
    count = 0
    while count < len(words) - 1 and _is_particle(words[count]):
        count += 1
    family = plain_text(" ".join(words[count:]))
    given = plain_text(parts[-1])
    if is_east_asian(family) and is_east_asian(given):
        return Name(family + given)
    suffix = plain_text(parts[1]) if len(parts) > 2 else ""
    return Name(family, given, plain_text(" ".join(words[:count])), suffix)


def _is_particle(word: str) -> bool:
    return word[:1].islower()


def _split(tex: str, at: str) -> list[str]:
    """Split at a separator outside of braces; the one for words is any space."""
    parts, depth, start = [], 0, 0
    for step in _STEP.finditer(tex):
        if step[0] in "{}":
            depth += 1 if step[0] == "{" else -1
        elif depth <= 0 and _separates(step[0], at):
            parts.append(tex[start : step.start()])
            start = step.end()
    return [*parts, tex[start:]]


def _separates(found: str, at: str) -> bool:
    if at == " and ":
        return found.strip() == "and"
    return found.isspace() or found.strip() == "and" if at == " " else found == at
