r"""``\|`` in a formula in a table: ``‖`` if it is a norm, else an escaped ``|``."""

import re

from sitegen.core.tex import Edit

_PIPE = re.compile(r"(?<!\\)\\\|")


def edits(tex: str) -> list[Edit]:
    """Return edits that undo the escapes; none if they are norms."""
    pipes = list(_PIPE.finditer(tex))
    if not pipes or re.search(r"\\(?:left|right|[bB]igg?[lr]?)\s*\\\|", tex):
        return []
    spans = [m.span() for m in pipes]
    if len(spans) % 2 == 0 and all(_is_whole(tex[a[1] : b[0]]) for a, b in _pairs(spans)):
        return []
    return [Edit(start, end, "|") for start, end in spans]


def _pairs(spans: list[tuple[int, int]]) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    return list(zip(spans[::2], spans[1::2], strict=True))


def _is_whole(content: str) -> bool:
    """Whether the brackets between two bars are balanced."""
    if not content.strip():
        return False
    depth = 0
    for character in content:
        depth += (character in "([{") - (character in ")]}")
        if depth < 0:
            return False
    return depth == 0
