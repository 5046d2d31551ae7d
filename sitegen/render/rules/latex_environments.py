r"""LaTeX environments in text: ``\begin{theorem}[标题]\label{thm:x}`` … ``\end{theorem}``, lists.

Those of theorems become the blocks of ``theorems.py``. Environments of formulas never come here:
the scanner has taken them, but for ``subequations`` around several displays, with or without
dollars. Any other one stays as written and is reported (``leftovers.py``).
"""

import re
from collections.abc import Callable, Iterator
from functools import partial

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from sitegen.core import placeholders
from sitegen.render.environments import Environment, find_environments
from sitegen.render.numbering import Group
from sitegen.render.parse_state import parse_state
from sitegen.render.protocol import RenderOptions
from sitegen.render.rules.regions import line_of, parse_region
from sitegen.render.rules.theorems import Opening, kinds_of

_ARGUMENT = re.compile(r"[ \t]*\[((?:[^\[\]\n]|\[[^\[\]\n]*\])*)\]")
_LABEL = re.compile(r"[ \t]*\n?[ \t]*\\label\{([^{}\s]+)\}")
_BEGIN = re.compile(r"\\begin\{")
_OPENER = re.compile(r"(\$\$\s*)?(?=\\begin\{)")
_DOLLARS = re.compile(r"\s*\$\$")
_ITEM = re.compile(r"\\item(?![A-Za-z])")
_SHORT = {
    "thm": "theorem",
    "lem": "lemma",
    "lemm": "lemma",
    "prop": "proposition",
    "cor": "corollary",
    "coro": "corollary",
    "def": "definition",
    "defn": "definition",
    "defi": "definition",
    "dfn": "definition",
    "exam": "example",
    "exm": "example",
    "exmp": "example",
    "eg": "example",
    "rem": "remark",
    "rmk": "remark",
    "exer": "exercise",
    "conj": "conjecture",
    "ax": "axiom",
    "clm": "claim",
    "pf": "proof",
}
"""What authors call the kinds in ``\\newtheorem``."""
_LISTS = {"itemize": "ul", "enumerate": "ol", "description": "dl"}
_PLACE = re.compile(r"[htbpH!]+")
"""Where a float may stand on paper: ``\\begin{algorithm}[htbp]``."""
_NUMBERS = re.compile(r"\\(roman|Roman|alph|Alph)\b|(?<![A-Za-z])([iIaA])(?![A-Za-z])")
_TYPES = {"roman": "i", "Roman": "I", "alph": "a", "Alph": "A"}
_START = re.compile(r"start[ \t]*=[ \t]*(\d{1,6})")


def install(md: MarkdownIt, options: RenderOptions) -> None:
    """Register the block; it comes before all others, which would parse its lines as their own."""
    kinds = {*kinds_of(options), *_SHORT}
    rule = partial(_environment, kinds)
    md.block.ruler.before("code", "latex", rule, {"alt": ["paragraph", "reference", "blockquote"]})
    md.add_render_rule("subequations_open", _render_group)


def _environment(kinds: set[str], state: StateBlock, start: int, end: int, silent: bool) -> bool:
    opener = _OPENER.match(state.src, state.bMarks[start] + state.tShift[start])
    if opener is None or state.is_code_block(start):
        return False
    found = _environments(state).get(opener.end())
    push = _writer(found.name, kinds) if found else None
    if found is None or push is None:
        return False
    closer = _DOLLARS.match(state.src, found.end) if opener[1] else None
    stop = closer.end() if closer else found.end
    if bool(opener[1]) != bool(closer) or (last := line_of(state, stop)) >= end:
        return False
    if silent:
        return True
    push(state, found)
    if state.src[stop : state.eMarks[last]].strip():
        parse_region(state, stop, state.eMarks[last])
    state.line = last + 1
    return True


def _environments(state: StateBlock) -> dict[int, Environment]:
    """Return the environments of the text by their starts; they are searched once."""
    parsed = parse_state(state.env)
    if parsed.environments is None:
        parsed.environments = {each.start: each for each in find_environments(state.src)}
    return parsed.environments


_Writer = Callable[[StateBlock, Environment], None]


def _writer(name: str, kinds: set[str]) -> _Writer | None:
    """Return the function that pushes the tokens of an environment; None if it is unknown."""
    if name in kinds:
        return _theorem
    if name in _LISTS:
        return _list
    if name == "subequations":
        return _subequations
    return _quote if name in ("quote", "quotation") else None


def _theorem(state: StateBlock, found: Environment) -> None:
    title, at = "", found.inside
    if argument := _ARGUMENT.match(state.src, at, found.stop):
        is_place = found.name == "algorithm" and _PLACE.fullmatch(argument[1])
        title, at = "" if is_place else argument[1], argument.end()
    label = _LABEL.match(state.src, at, found.stop)
    opening = Opening(
        kind=_SHORT.get(found.name, found.name),
        is_numbered=not state.src.startswith("*}", found.inside - 2),
        name=label[1] if label else "",
        title=title.strip(),
    )
    _wrap(
        state,
        "container_theorem",
        "div",
        found,
        label.end() if label else at,
        {"opening": opening},
    )


def _subequations(state: StateBlock, found: Environment) -> None:
    """Push the displays and the text between them; the formulas share one counter."""
    parsed = parse_state(state.env)
    label = _LABEL.match(state.src, found.inside, found.stop)
    at = label.end() if label else found.inside
    group = Group()
    if label:
        span = parsed.span_of(f"\\label{{{label[1]}}}", line_of(state, found.start))
        group = Group(name=label[1], span=span)
    marks = placeholders.FORMULA.finditer(state.src, at, found.stop)
    parsed.groups.update((int(mark[1]), group) for mark in marks)
    _wrap(state, "subequations", "div", found, at, {"group": group})


def _render_group(
    renderer: RendererHTML, tokens: list[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    group: Group = tokens[index].meta["group"]
    mark = f' id="{escapeHtml(group.id)}"' if group.id else ""
    return f'<div class="subequations"{mark}>\n'


def _quote(state: StateBlock, found: Environment) -> None:
    _wrap(state, "blockquote", "blockquote", found, found.inside, {})


def _wrap(
    state: StateBlock, kind: str, tag: str, found: Environment, at: int, meta: dict[str, object]
) -> None:
    """Push a token, the blocks from ``at`` to the end of the environment, and its partner."""
    opener = state.push(f"{kind}_open", tag, 1)
    opener.map = [line_of(state, found.start), line_of(state, found.stop) + 1]
    opener.meta = meta
    parse_region(state, at, found.stop)
    state.push(f"{kind}_close", tag, -1)


def _list(state: StateBlock, found: Environment) -> None:
    tag = _LISTS[found.name]
    argument = _ARGUMENT.match(state.src, found.inside, found.stop)
    items = list(_items(state, found))
    if any(label for label, *_ in items):
        tag = "dl"
    kind = {"ul": "bullet_list", "ol": "ordered_list", "dl": "dl"}[tag]
    opener = state.push(f"{kind}_open", tag, 1)
    opener.map = [line_of(state, found.start), line_of(state, found.stop) + 1]
    if tag == "ol" and argument:
        opener.attrs = _numbers(argument[1])
    for label, start, stop in items:
        _push_item(state, label if tag == "dl" else None, start, stop)
    state.push(f"{kind}_close", tag, -1)


def _items(state: StateBlock, found: Environment) -> Iterator[tuple[str, int, int]]:
    """Yield label, start and stop of each ``\\item`` of a list, not of lists inside it."""
    starts = list(_own_items(state, found))
    for mark, stop in zip(starts, [*(m.start() for m in starts[1:]), found.stop], strict=True):
        label = _ARGUMENT.match(state.src, mark.end(), stop)
        yield (label[1] if label else ""), (label or mark).end(), stop


def _own_items(state: StateBlock, found: Environment) -> Iterator[re.Match[str]]:
    at, environments = found.inside, _environments(state)
    for begin in _BEGIN.finditer(state.src, found.inside, found.stop):
        nested = environments.get(begin.start())
        if nested and begin.start() >= at:
            yield from _ITEM.finditer(state.src, at, nested.start)
            at = nested.end
    yield from _ITEM.finditer(state.src, at, found.stop)


def _push_item(state: StateBlock, label: str | None, start: int, stop: int) -> None:
    kind, tag = ("list_item", "li") if label is None else ("dd", "dd")
    lines = [line_of(state, start), line_of(state, stop) + 1]
    if label:
        state.push("dt_open", "dt", 1).map = lines
        inline = state.push("inline", "", 0)
        inline.content, inline.children, inline.map = label, [], lines
        state.push("dt_close", "dt", -1)
    state.push(f"{kind}_open", tag, 1).map = lines
    first, level = len(state.tokens), state.level
    parse_region(state, start, stop)
    is_loose = "\n\n" in state.src[start:stop].partition("\\begin{")[0].strip()
    for token in () if is_loose else state.tokens[first:]:
        if token.level == level and token.type in ("paragraph_open", "paragraph_close"):
            token.hidden = True
    state.push(f"{kind}_close", tag, -1)


def _numbers(options: str) -> dict[str, str | int | float]:
    r"""Read what stands in ``\begin{enumerate}[label=(\roman*), start=3]``."""
    attributes: dict[str, str | int | float] = {}
    if found := _NUMBERS.search(options.partition("start")[0]):
        attributes["type"] = _TYPES.get(found[1], found[2])
    if start := _START.search(options):
        attributes["start"] = int(start[1])
    return attributes
