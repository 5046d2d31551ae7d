"""The theorem in which, or in whose proof, a reference or a formula stands."""

from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from sitegen.render.parse_state import ParseState, parse_state

_NOT_PROVED = ("proof", "definition", "example", "remark")
"""Kinds between a theorem and its proof: the proof is not theirs."""


def install(md: MarkdownIt) -> None:
    """Register the rule; it comes before the one that collects references."""
    md.core.ruler.push("enclosing", _enclose)


def _enclose(core: StateCore) -> None:
    if not any(token.type == "container_theorem_open" for token in core.tokens):
        return
    state = parse_state(core.env)
    around, before = [""], ""
    for index, token in enumerate(core.tokens):
        if token.type == "container_theorem_open":
            inside = core.tokens[index + 1 : index + 6]
            around.append(_label(token, inside, around[-1] or before))
            around[-1] = around[-1] or around[-2]
        elif token.type == "container_theorem_close":
            around.pop()
            if token.meta["kind"] not in _NOT_PROVED:
                before = token.meta["id"]
        elif around[-1]:
            _note(token, around[-1], state)


def _label(block: Token, inside: Sequence[Token], before: str) -> str:
    """Return the label of a theorem, or of the one that a proof names or else follows."""
    if block.meta["kind"] != "proof":
        return str(block.meta["id"])
    title = inside[1].children or ()
    text = inside[4].children if inside[3].type == "paragraph_open" else None
    named = [each for each in title if each.type == "reference"] or _in_brackets(text or ())
    return str(named[0].meta["referred"][0].label) if named else before


def _in_brackets(text: Sequence[Token]) -> Sequence[Token]:
    """Return the reference in brackets with which a proof begins, if it does."""
    first = [child.content.strip() or child.type for child in text[:3]]
    begins = len(first) == 3 and first[0] in ("(", "（") and first[2].startswith((")", "）"))
    return text[1:2] if begins and text[1].type == "reference" else ()


def _note(token: Token, label: str, state: ParseState) -> None:
    for child in token.children or ():
        if child.type == "reference":
            child.meta["within"] = label
        elif child.type == "formula":
            state.within[child.meta["index"]] = label
