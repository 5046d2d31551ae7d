"""MyST's syntax within lines: roles, targets, comments, substitutions, links without a text."""

import re
from collections.abc import Callable

from sitegen.core.diagnostics import Code
from sitegen.core.messages import say
from sitegen.core.tex import Edit
from sitegen.core.text import fold
from sitegen.importers.myst_labels import TARGET, document_link, link_to
from sitegen.importers.passage import Passage

_COMMENT = re.compile(r"^%[^\n]*\n?|^\+\+\+[^\n]*\n?", re.MULTILINE)
_ROLE = re.compile(r"\{([A-Za-z][\w:.+-]*)\}(`+)(?!`)(.+?)(?<!`)\2(?!`)")
_NATIVE = ("math", "eq")
_TITLED = re.compile(r"(.*?)[ ]*<([^<>]+)>\s*\Z", re.DOTALL)
_EMPTY = re.compile(r"(?<!!)\[\]\((?:project:)?<?([^\s()<>]+)>?\)|<project:([^\s<>]+)>")
_TO_LABEL = re.compile(r"(?<!!)\[([^\[\]\n]+)\]\(#([^\s()]+)\)")
_SUBSTITUTION = re.compile(r"\{\{[ \t]*([A-Za-z_]\w*)[ \t]*\}\}")

Role = Callable[[str, Passage], str | None]
"""Returns the Markdown for the content of a role; None if it cannot be translated."""


def comments(passage: Passage) -> None:
    """Remove lines of comments, and those that divide cells."""
    found = passage.in_prose(_COMMENT)
    passage.apply((Edit(*match.span(), "") for match in found), say("comments"))


def labels(passage: Passage) -> None:
    """Turn ``(label)=`` into a place to link to; above the title there is no need for one."""
    edits = []
    for found in passage.in_prose(TARGET):
        label = passage.blog.labels.get(fold(found[1]))
        is_title = label is not None and not label.part
        edits.append(Edit(*found.span(), "" if is_title else f'<a id="{found[1]}"></a>\n\n'))
    passage.apply(edits, say("labels"))


def substitutions(passage: Passage) -> None:
    """Fill in ``{{ names }}`` that the front matter defines."""
    front = passage.front
    table = front.get("substitutions") or (front.get("myst") or {}).get("substitutions") or {}
    edits = []
    for found in passage.in_prose(_SUBSTITUTION):
        if found[1] in table:
            edits.append(Edit(*found.span(), str(table[found[1]])))
        else:
            _report(found[0], found.start(), passage)
    passage.apply(edits, say("substitutions"))


def roles(passage: Passage) -> None:
    """Translate roles; those that are unknown keep their text, with a warning."""
    edits = []
    for found in passage.in_prose(_ROLE):
        name, content = found[1].lower(), found[3].strip()
        if name in _NATIVE:
            edits += _formula_elsewhere(name, content, found, passage)
            continue
        handler = _ROLES.get(name)
        new = handler(content, passage) if handler else None
        if new is None:
            _report(found[0], found.start(), passage)
        new = content if new is None else new
        edits.append(Edit(*found.span(), new))
    passage.apply(edits, say("roles"))


def _formula_elsewhere(
    name: str, content: str, found: re.Match[str], passage: Passage
) -> list[Edit]:
    """Return the edit for a reference to a formula of another file; others sitegen reads."""
    label = passage.blog.labels.get(fold(content)) if name == "eq" else None
    if label is None or label.path == passage.entry.path:
        return []
    link = link_to(content, "", passage)
    return [Edit(*found.span(), link)] if link else []


def empty_links(passage: Passage) -> None:
    """Fill in the text of ``[](target)``, and resolve links to labels."""
    edits = []
    for found in passage.in_prose(_EMPTY):
        target = found[1] or found[2]
        new = _resolved(target, "", passage)
        if new is not None:
            edits.append(Edit(*found.span(), new))
    passage.apply(edits, say("links"))
    found_labels = passage.in_prose(_TO_LABEL)
    named = ((match, link_to(match[2], match[1], passage)) for match in found_labels)
    passage.apply((Edit(*match.span(), new) for match, new in named if new), say("links"))


def _resolved(target: str, text: str, passage: Passage) -> str | None:
    if target.startswith("#"):
        return link_to(target[1:], text, passage)
    return document_link(target, text, passage) or link_to(target, text, passage)


def _report(written: str, at: int, passage: Passage) -> None:
    message = say("{code} is not translated", code=written)
    hint = say("replace it with Markdown")
    passage.warn(Code.IMPORT_TAG, message, at, len(written), hint)


def _reference(content: str, passage: Passage) -> str | None:
    titled = _TITLED.match(content)
    name, text = (titled[2], titled[1]) if titled else (content, "")
    # A text with a number, "Fig. %s", is written by sitegen.
    return link_to(name.strip(), "" if "%s" in text or "{number}" in text else text, passage)


def _document(content: str, passage: Passage) -> str | None:
    titled = _TITLED.match(content)
    name, text = (titled[2], titled[1]) if titled else (content, "")
    return document_link(name, text, passage)


def _download(content: str, passage: Passage) -> str | None:
    titled = _TITLED.match(content)
    name, text = (titled[2], titled[1]) if titled else (content, "")
    return f"[{text or name.rpartition('/')[2]}]({name})"


def _cited(content: str, passage: Passage) -> str | None:
    return f"[{'; '.join(f'@{key.strip()}' for key in content.split(','))}]"


def _cited_in_text(content: str, passage: Passage) -> str | None:
    return "、".join(f"@{key.strip()}" for key in content.split(","))


def _abbreviation(content: str, passage: Passage) -> str | None:
    found = re.fullmatch(r"(.*?)[ ]*\((.*)\)", content)
    return f'<abbr title="{found[2]}">{found[1]}</abbr>' if found else content


def _element(tag: str) -> Role:
    return lambda content, passage: f"<{tag}>{content}</{tag}>"


def _around(mark: str) -> Role:
    return lambda content, passage: f"{mark}{content}{mark}"


_ROLES: dict[str, Role] = {
    **dict.fromkeys(("ref", "numref", "prf:ref", "any", "nb-ref"), _reference),
    **dict.fromkeys(("doc", "nb-download"), _document),
    **dict.fromkeys(("cite", "cite:p", "cite:ps", "citep"), _cited),
    **dict.fromkeys(("cite:t", "cite:ts", "citet"), _cited_in_text),
    **dict.fromkeys(("sub", "subscript"), _element("sub")),
    **dict.fromkeys(("sup", "superscript"), _element("sup")),
    **dict.fromkeys(("del", "strike"), _around("~~")),
    **dict.fromkeys(("strong", "guilabel", "menuselection"), _around("**")),
    **dict.fromkeys(("code", "file", "command", "program", "literal", "samp"), _around("`")),
    **dict.fromkeys(("emphasis", "term", "dfn"), _around("*")),
    "kbd": _element("kbd"),
    "u": _element("u"),
    "download": _download,
    "abbr": _abbreviation,
    "index": lambda content, passage: content,
}
