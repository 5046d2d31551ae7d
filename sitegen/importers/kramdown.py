"""kramdown's own syntax in Jekyll's texts: attribute lists, contents, inline ``$$``."""

import itertools
import re

from sitegen.core.diagnostics import Code
from sitegen.core.messages import say
from sitegen.core.tex import Edit
from sitegen.core.text import heading_id
from sitegen.importers.passage import Passage
from sitegen.importers.tags import KINDS
from sitegen.render.scan import Formula

_TOC = re.compile(
    r"(?:^\{:[^}\n]*\}[ \t]*\n)?"
    r"^[ \t]*(?:[*+-]|\d+\.)[ \t]+\S[^\n]*\n[ \t]*\{:[ \t]*toc\b[^}\n]*\}[ \t]*\n*",
    re.MULTILINE,
)
_RULE = re.compile(r"[ \t]*\|(?=.*---)[ \t:|-]*$")
_BLOCK = re.compile(r"^([ \t>]*)\{:(?!:)([^}\n]*)\}[ \t]*(\n|\Z)", re.MULTILINE)
_CAPTION = re.compile(
    r"^(!\[[^\]\n]*\]\([^()\s\"]+)(\)[ \t]*(?:\n\{:[^}\n]*\})?)[ \t]*\n"
    r"\*(?!\*)([^\n]+?)\*[ \t]*\n\{:[^}\n]*caption[^}\n]*\}",
    re.MULTILINE,
)
_INLINE = re.compile(r"\{:(?!:)[ \t]*([^}\n]{0,1000})\}")
_PICTURE = re.compile(
    r"!\[[^\]\n]{0,1000}\]\([^()\s\"]*(?:\([^()\s]*\))?(?: \"(?:[^\"\\\n]|\\.)*\")?\)$"
)
_WIDTH = re.compile(r"(?:^|[;\s\"'])width[ \t]*[:=][ \t]*[\"']?(\d+(?:\.\d+)?)(px|%|em|rem)?")
_EXTENSION = re.compile(
    r"\{::(comment|nomarkdown|options)[^}]{0,500}?(/?)\}(?:([\s\S]{0,20000}?)\{:/(?:\1)?\})?"
)
_HEADING = re.compile(r"^(#{1,6}[ \t][^\n]*?)[ \t]*\{:?[ \t]*#([\w:.-]+)[^}\n]*\}[ \t]*$", re.M)
_CALLOUT = re.compile(r"\.(?:prompt-|notice--|alert-|)(\w+)")
_CALLOUTS = ("note", "tip", "info", "warning", "danger", "important", "caution", "success")
_KNOWN = re.compile(r"\.(?:image-caption|center|table-of-content|no_toc|img-[\w-]+|align-\w+)")
_STYLE = re.compile(r"(?:style|class|align|target|rel|loading|data-[\w-]+)=")


def attributes(passage: Passage) -> None:
    """Remove attribute lists; translate those that sitegen has a syntax for."""
    contents = passage.in_prose(_TOC)
    passage.apply((Edit(m.start(), m.end(), "") for m in contents), say("tables of contents"))
    headings(passage)
    marked = passage.in_prose(_BLOCK)
    passage.apply([e for m in marked for e in _block(m, passage)], say("attribute lists"))
    inside = passage.in_prose(_INLINE)
    passage.apply([e for m in inside for e in _behind(m, passage)], say("attribute lists"))


def headings(passage: Passage) -> None:
    """Preserve a heading's custom id as an anchor in front of it."""
    edits = []
    for match in passage.in_prose(_HEADING):
        same = heading_id(match[1].strip("# \t")) == match[2]
        anchor = "" if same else f'<a id="{match[2]}"></a>\n\n'
        edits.append(Edit(match.start(), match.end(), anchor + match[1]))
    passage.apply(edits, say("ids of headings"))


def captions(passage: Passage) -> None:
    """Turn an emphasised line below an image that is marked as caption into the image's title."""
    edits = []
    for match in passage.in_prose(_CAPTION):
        title = match[3].replace('"', '\\"')
        edits += [Edit(match.end(1), match.end(1), f' "{title}"')]
        edits += [Edit(match.end(2), match.end(), "")]
    passage.apply(edits, say("captions"))


def _block(match: re.Match[str], passage: Passage) -> list[Edit]:
    """Translate a list on its own line, which belongs to the block above or below."""
    start = match.start()
    gone = Edit(start, match.end(), "" if passage.text[start - 1 : start] == "\n" else match[3])
    above = passage.text[:start].rstrip("\n")
    if kind := _kind(match[2]):
        quote = _quote(above, kind)
        return [*quote, gone] if quote else [gone]
    if (
        (size := _size(match[2]))
        and start - len(above) == 1
        and _PICTURE.search(above.rpartition("\n")[2])
    ):
        return [Edit(len(above), len(above), size), gone]
    _report_id(match, match[2], passage)
    return [gone]


def _behind(match: re.Match[str], passage: Passage) -> list[Edit]:
    """Translate a list after a link, an image or a word."""
    above = passage.text[: match.start()].rstrip(" ")
    size = _size(match[1])
    if re.fullmatch(r"(?:(?:width|height)=\S+\s*)+", match[1]):
        return []  # sitegen reads these itself
    if size and _PICTURE.search(above.rpartition("\n")[2]):
        return [Edit(len(above), match.end(), size)]
    _report_id(match, match[1], passage)
    return [Edit(len(above), match.end(), "")]


def _size(written: str) -> str:
    found = _WIDTH.search(written)
    full = found and found[1] == "100" and found[2] == "%"
    return f"{{width={found[1]}{found[2] or 'px'}}}" if found and not full else ""


def _kind(written: str) -> str:
    for name in _CALLOUT.findall(written):
        kind = KINDS.get(str(name), str(name))
        if kind in _CALLOUTS:
            return kind
    return ""


def _quote(above: str, kind: str) -> list[Edit]:
    """Turn the paragraph or quote above into a callout; return no edits for other blocks."""
    start = above.rfind("\n\n") + 2 if "\n\n" in above else 0
    block = above[start:]
    if not block.strip() or re.match(r"[ \t]*(?:[|#]|```|[*+-][ \t])", block):
        return []
    marker = "" if block.startswith(">") else "> "
    lines = [start + m.end() for m in re.finditer("\n", block)] if marker else []
    head = Edit(start, start, f"> [!{kind.upper()}]\n{marker}")
    return [head, *(Edit(at, at, marker) for at in lines)]


def _report_id(match: re.Match[str], written: str, passage: Passage) -> None:
    """Warn about a removed id, which links may need; other attributes only affect the look."""
    rest = _STYLE.sub("", _KNOWN.sub("", written))
    if re.search(r"(?:^|\s)#[\w-]", rest):
        passage.warn(
            Code.IMPORT_TAG,
            say("the attribute list {{:{written}}} is removed", written=written),
            match.start(),
            len(match[0]),
            hint=say('links may need the id: write <a id="…"></a>'),
        )


def tables(passage: Passage) -> None:
    """Remove the closing rule of a table, which sitegen would show as a row of hyphens."""
    edits, at, rules = [], 0, 0
    for line, following in itertools.pairwise([*re.findall(r"[^\n]*\n|[^\n]+", passage.text), ""]):
        rules = rules + bool(_RULE.match(line)) if "|" in line else 0
        last = not following.strip() or following.lstrip().startswith("{:")
        if rules > 1 and last and _RULE.match(line) and passage.zones.is_prose(at):
            edits.append(Edit(at, at + len(line), ""))
        at += len(line)
    passage.apply(edits, say("rules of tables"))


def extensions(passage: Passage) -> None:
    """Turn ``{::comment}`` into an HTML comment; unwrap other extensions."""
    edits = []
    for match in passage.in_prose(_EXTENSION):
        content = f"<!--{match[3]}-->" if match[1] == "comment" else match[3]
        edits.append(Edit(match.start(), match.end(), content or ""))
    passage.apply(edits, say("extensions of kramdown"))


def inline_math(passage: Passage) -> None:
    """Write inline ``$$x$$`` as ``$x$``, if sitegen would render one of them as a display.

    kramdown renders a display only if the formula is a paragraph of its own. All formulas of an
    article are changed or none, so that it stays consistent.
    """
    found = [f for f in passage.zones.formulas if _is_in_line(f, passage.text)]
    if any(formula.display for formula in found):
        passage.apply((_single(f, passage.text) for f in found), say("formulas in a line"))


def _is_in_line(formula: Formula, text: str) -> bool:
    written = text[formula.start : formula.end]
    if not written.startswith("$$") or not _is_plain(written):
        return False
    before = text[: formula.start].rpartition("\n")[2]
    after = text[formula.end :].partition("\n")[0]
    alone = re.fullmatch(r"[\s>]*(?:\d+[.)]|[*+-])?\s*", before)
    return bool(re.search(r"[^\W_]|\|", after if alone else before + after))


def _single(formula: Formula, text: str) -> Edit:
    inner = text[formula.start + 2 : formula.end - 2].strip()
    return Edit(formula.start, formula.end, f"${inner}$")


def _is_plain(tex: str) -> bool:
    return not re.search(r"\n|\\\\|\\begin|\\tag|(?<!\\)\$(?!\$)", tex[2:-2])
