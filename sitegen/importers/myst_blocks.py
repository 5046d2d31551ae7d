"""The directives in a MyST text: their fences, options and content."""

import re
from collections.abc import Collection, Iterator, Mapping

import yaml
from msgspec import Struct, field

_OPENING = re.compile(r"([ \t]*)(`{3,}|~{3,}|:{3,})[ \t]*(?:\{([\w:+.-]+)\})?[ \t]*([^`\n]*)")
_OPTION = re.compile(r"[ \t]*:([\w-]+):[ \t]*(.*)")


class Directive(Struct, frozen=True, kw_only=True):
    """A directive that contains no other one, with offsets in the text."""

    name: str
    argument: str
    start: int
    body: int
    """The offset of its content, behind the options."""
    body_end: int
    end: int
    indent: str = ""
    options: Mapping[str, str] = field(default_factory=dict)

    def content(self, text: str) -> str:
        """Return the content without the indent of the fence."""
        inside = text[self.body : self.body_end]
        return re.sub(rf"^{self.indent}", "", inside, flags=re.MULTILINE).strip("\n")

    def option(self, *names: str) -> str:
        """Return the first of these options that is present; else empty."""
        return next((self.options[name] for name in names if self.options.get(name)), "")


class _Open(Struct):
    """A fence whose end is not found yet."""

    indent: str
    fence: str
    name: str
    argument: str
    start: int
    inside: int
    has_inner: bool = False


def innermost(text: str, verbatim: Collection[str], native: Collection[str]) -> list[Directive]:
    """Return the directives that contain no other one.

    What stands in ``verbatim`` ones, and in plain code, is no directive; ``native`` ones stay.
    """
    found: list[Directive] = []
    stack: list[_Open] = []
    for start, line in _lines(text):
        opening = _OPENING.fullmatch(line)
        top = stack[-1] if stack else None
        if opening is None:
            continue
        if top and _closes(opening, top):
            stack.pop()
            if top.name and top.name not in native and not top.has_inner:
                found.append(_directive(text, top, start, start + len(line)))
        elif top is None or (top.name and top.name not in verbatim and top.name not in native):
            if not opening[3] and opening[2].startswith(":"):
                continue
            name = (opening[3] or "").lower()
            for each in stack if name and name not in native else ():
                each.has_inner = True
            inside = start + len(line) + 1
            stack.append(_Open(opening[1], opening[2], name, opening[4].strip(), start, inside))
    return found


def _lines(text: str) -> Iterator[tuple[int, str]]:
    at = 0
    for line in text.split("\n"):
        yield at, line
        at += len(line) + 1


def _closes(line: re.Match[str], top: _Open) -> bool:
    same = line[2].startswith(top.fence[0]) and len(line[2]) >= len(top.fence)
    return same and not line[3] and not line[4].strip()


def _directive(text: str, top: _Open, body_end: int, end: int) -> Directive:
    options, body = _options(text, min(top.inside, body_end), body_end)
    return Directive(
        name=top.name,
        argument=top.argument,
        start=top.start,
        body=body,
        body_end=body_end,
        end=end,
        indent=top.indent,
        options=options,
    )


def _options(text: str, start: int, end: int) -> tuple[dict[str, str], int]:
    """Read options, as ``:key: value`` or as YAML between dashes; return where they end."""
    found: dict[str, str] = {}
    block = re.match(r"[ \t]*---[ \t]*\n([\s\S]*?)\n[ \t]*---[ \t]*(?:\n|\Z)", text[start:end])
    if block:
        return _yaml(block[1]), start + block.end()
    at = start
    while at < end and (option := _OPTION.fullmatch(text[at:end].partition("\n")[0])):
        found[option[1]] = option[2].strip()
        at = min(at + len(option[0]) + 1, end)
    return found, at


def _yaml(text: str) -> dict[str, str]:
    try:
        values = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError):
        return {}
    return {str(k): str(v) for k, v in values.items()} if isinstance(values, dict) else {}
