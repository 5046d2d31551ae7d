r"""Citations: ``[@a; @b, p. 3]``, ``[-@key]``, ``@key``, ``\cite{a,b}``, ``::: references``.

Which keys exist is not known here: a mark stands for each, and ``resolve`` fills it in.
"""

import re
from collections.abc import Iterable

from markdown_it import MarkdownIt
from markdown_it.common.utils import normalizeReference
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from mdit_py_plugins.container import container_plugin
from msgspec.structs import replace

from sitegen.core import placeholders
from sitegen.core.citations import Citation, CitedKey
from sitegen.core.diagnostics import Span
from sitegen.render.parse_state import ParseState, parse_state

_GROUP = re.compile(r"\[([^\[\]]{0,1000}?@[^\[\]]{1,1000})\](?!\(|\[(?!-?@))")
_PART = re.compile(
    r"(?P<prefix>(?!\^)[^@]*?)(?P<minus>-?)@(?:\{(?P<braced>[^{}\s]+)\}|(?P<key>\w[\w:.#%&+?/*-]*))"
    r"(?P<locator>(?:\s*[,，]|\s|$).*)",
    re.DOTALL,
)
_NEXT = re.compile(
    r"(?:\s*[,，、]\s*(?:(?:and|und|et) |[和与及])?|\s+(?:(?:and|und|et|&)\s+|[和与及]\s*)?)"
    r"(?=-?@[\w{])"
)
"""Between two keys that an author separates by a comma, a word or a space."""
_BARE = re.compile(
    r"@(?:\{(?P<braced>[^{}\s]{1,200})\}|(?P<key>[A-Za-z0-9_](?:[\w:.#%&+?/*-]{0,199}\w)?))"
    r"(?: ?\[(?P<locator>(?:\d|pp?\.|§|第|[Cc]h|[Ss]ec|[Tt]h|定理)[^\[\]\n]{0,200})\](?![(\[:]))?",
    re.ASCII,
)
_NO_START = re.compile(r"[\w@/.+-]", re.ASCII)
"""What stands before the ``@`` of an address or a path."""
_COMMAND = re.compile(
    r"\\(?P<name>(?:full|auto|paren|foot|super|text)?cite(?:p|t|alp|alt|author|year|yearpar)?)\*?"
    r"(?:\[(?P<first>[^\[\]\n]{0,200})\])?(?:\[(?P<second>[^\[\]\n]{0,200})\])?"
    r"\{(?P<keys>[^{}\n]{1,1000})\}"
)
_ROLE = re.compile(r"\{cite(?P<kind>(?::[a-z]{1,10})?)\}`(?P<keys>[^`\n]{1,1000})`")
_IN_TEXT = ("citet", "textcite", "citealt")
_YEAR = ("citeyear", "citeyearpar")
_NOWHERE = Span(path="")
"""Until the place is known, which only the core rule can tell."""


def install(md: MarkdownIt) -> None:
    """Register the rules, the block for the list, and how marks are printed."""
    md.inline.ruler.before("link", "citation", _group)
    md.inline.ruler.before("escape", "cite_command", _command)
    md.inline.ruler.after("citation", "citation_or_text", _bare)
    md.inline.ruler.before("backticks", "cite_role", _role)
    container_plugin(md, "references", validate=_is_list)
    md.core.ruler.push("citations", _note)
    md.add_render_rule("citation", _render)
    md.add_render_rule("citation_or_text", _render)
    md.add_render_rule("container_references_open", _render_list)
    md.add_render_rule("container_references_close", _render_nothing)


def _is_list(parameters: str, markup: str) -> bool:
    return parameters.strip(" {}#.") in ("references", "bibliography", "refs", "参考文献")


def _group(inline: StateInline, silent: bool) -> bool:
    if inline.src[inline.pos] != "[" or inline.linkLevel:
        return False
    found = _GROUP.match(inline.src, inline.pos, inline.posMax)
    if found is None or normalizeReference(found[1]) in inline.env.get("references", {}):
        return False
    parts = [_PART.fullmatch(part.strip()) for part in _parts(found[1])]
    whole = [part for part in parts if part and _is_apart(part["prefix"])]
    if len(whole) < len(parts):
        return False
    if not silent:
        _push(inline, found[0], [_key(part) for part in whole], "aside")
        inline.tokens[-1].meta["is_loose"] = bool(whole[0]["prefix"])
    inline.pos = found.end()
    return True


def _parts(inner: str) -> Iterable[str]:
    """Yield the parts of a group, each with one key; what stands before the first is its prefix."""
    for part in re.split("[;；]", inner):
        before, at, behind = part.partition("@")
        first, *others = _NEXT.split(behind)
        yield f"{before}{at}{first}"
        yield from others


def _is_apart(prefix: str) -> bool:
    """Return whether a prefix is words: a letter directly before the ``@`` is an address."""
    return not prefix or not _NO_START.match(prefix[-1])


def _key(part: re.Match[str]) -> CitedKey:
    key = part["braced"] or part["key"]
    locator = part["locator"]
    if not part["braced"]:
        bare = key.rstrip(":.#%&+?/*-")
        key, locator = bare, key[len(bare) :] + locator
    return CitedKey(
        key=key,
        prefix=part["prefix"].strip(),
        locator=locator.strip().lstrip(",，").strip(),
        suppress=bool(part["minus"]),
        span=_NOWHERE,
    )


def _command(inline: StateInline, silent: bool) -> bool:
    if inline.src[inline.pos] != "\\" or inline.linkLevel:
        return False
    found = _COMMAND.match(inline.src, inline.pos, inline.posMax)
    keys = [key.strip() for key in found["keys"].split(",")] if found else []
    if found is None or not all(keys):
        return False
    if not silent:
        _push_command(inline, found, keys)
    inline.pos = found.end()
    return True


def _push_command(inline: StateInline, found: re.Match[str], keys: list[str]) -> None:
    """Push LaTeX's citation: one note stands behind the last key, the first of two before all."""
    first, second, name = found["first"], found["second"], found["name"]
    before, behind = (first or "", second) if second is not None else ("", first or "")
    cited = [CitedKey(key=key, suppress=name in _YEAR, span=_NOWHERE) for key in keys]
    cited[0] = replace(cited[0], prefix=before.replace("~", " ").strip())
    cited[-1] = replace(cited[-1], locator=behind.replace("~", " ").strip())
    manner = "in-text" if name in _IN_TEXT else "author" if name == "citeauthor" else "aside"
    _push(inline, found[0], cited, manner)


def _role(inline: StateInline, silent: bool) -> bool:
    """Parse MyST's role for citations."""
    if inline.src[inline.pos] != "{" or inline.linkLevel:
        return False
    found = _ROLE.match(inline.src, inline.pos, inline.posMax)
    keys = [key.strip() for key in re.split("[,;]", found["keys"])] if found else []
    if found is None or not all(re.fullmatch(r"\S+", key) for key in keys):
        return False
    if not silent:
        manner = "in-text" if found["kind"] in (":t", ":ct") else "aside"
        _push(inline, found[0], [CitedKey(key=key, span=_NOWHERE) for key in keys], manner)
    inline.pos = found.end()
    return True


def _bare(inline: StateInline, silent: bool) -> bool:
    if inline.src[inline.pos] != "@" or inline.linkLevel:
        return False
    if inline.pos and _NO_START.match(inline.src[inline.pos - 1]):
        return False
    found = _BARE.match(inline.src, inline.pos, inline.posMax)
    if found is None:
        return False
    if not silent:
        key = CitedKey(
            key=found["braced"] or found["key"], locator=found["locator"] or "", span=_NOWHERE
        )
        _push(inline, found[0], [key], "in-text")
        inline.tokens[-1].type = "citation_or_text"
        inline.tokens[-1].meta["is_loose"] = True
    inline.pos = found.end()
    return True


def _push(inline: StateInline, written: str, keys: list[CitedKey], manner: str) -> None:
    token = inline.push("citation", "", 0)
    token.content = written
    token.meta = {"keys": keys, "manner": manner, "is_loose": False}


def _note(core: StateCore) -> None:
    state = parse_state(core.env)
    for token in core.tokens:
        line = token.map[0] if token.map else 0
        for child in _all(token.children or ()):
            if child.type in ("citation", "citation_or_text"):
                child.meta["number"] = len(state.citations)
                state.citations.append(_citation(child, state, line))


def _all(children: Iterable[Token]) -> Iterable[Token]:
    """Yield tokens with those of images' texts."""
    for child in children:
        yield child
        yield from child.children or ()


def _citation(token: Token, state: ParseState, line: int) -> Citation:
    written = state.source_of(token.content)
    whole = state.span_of(written, line)
    at, keys = 0, []
    for each in token.meta["keys"]:
        at = max(written.find(each.key, at), at)
        span = replace(whole, column=whole.column + at, length=len(each.key))
        texts = {name: state.source_of(getattr(each, name)) for name in ("prefix", "locator")}
        keys.append(replace(each, span=span if whole.length > 1 else whole, **texts))
    return Citation(
        keys=tuple(keys),
        manner=token.meta["manner"],
        written=written,
        is_loose=token.meta["is_loose"],
    )


def _render(
    renderer: RendererHTML, tokens: list[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    return placeholders.citation(tokens[index].meta["number"])


def _render_list(
    renderer: RendererHTML, tokens: list[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    return f"{placeholders.BIBLIOGRAPHY}\n"


def _render_nothing(
    renderer: RendererHTML, tokens: list[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    return ""
