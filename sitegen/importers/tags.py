"""Parsed tags of other systems, and the Markdown that they become: fences, callouts, pictures."""

import re
from collections.abc import Callable, Mapping

from msgspec import Struct, field

from sitegen.core.tex import Edit
from sitegen.importers.passage import Passage

_WORD = re.compile(r"""[^\s"'=:]+[=:](?:"[^"]*"|'[^']*'|\S*)|"([^"]*)"|'([^']*)'|`([^`]*)`|(\S+)""")
_OPTION = re.compile(r"""([A-Za-z_][\w-]*)\s*=\s*(?:"([^"]*)"|'([^']*)'|`([^`]*)`|([^\s"']+))""")

KINDS = {
    "default": "note",
    "primary": "important",
    "secondary": "note",
    "light": "note",
    "alert": "warning",
    "notice": "note",
    "error": "danger",
    "red": "danger",
    "green": "success",
    "orange": "warning",
    "yellow": "warning",
    "blue": "info",
    "purple": "important",
}
"""Kinds of callouts in other systems that have another name in sitegen."""


class Tag(Struct, frozen=True, kw_only=True):
    """A tag in a text, with its closing tag if it has one."""

    name: str
    arguments: str
    start: int
    end: int
    closer: tuple[int, int] | None = None
    words: tuple[str, ...] = ()
    """Positional arguments."""
    options: Mapping[str, str] = field(default_factory=dict)
    """Named arguments, by lower-case name."""

    @property
    def last(self) -> int:
        """The offset after the tag and its closing tag."""
        return self.closer[1] if self.closer else self.end

    def word(self, number: int) -> str:
        """Return a positional argument; empty if there are fewer."""
        return self.words[number] if number < len(self.words) else ""

    def option(self, *names: str) -> str:
        """Return the first of these named arguments that is present; else empty."""
        return next((self.options[name] for name in names if self.options.get(name)), "")

    def content(self, text: str) -> str:
        """Return the text between the tags; empty if there is no closing tag."""
        return text[self.end : self.closer[0]] if self.closer else ""

    def replace(self, text: str) -> list[Edit]:
        """Return the edits that replace the tag, its content and its closing tag by text."""
        return [Edit(self.start, self.last, text)]

    def wrap(self, before: str = "", after: str = "") -> list[Edit]:
        """Return the edits that replace the two tags by text and keep the content."""
        closing = [Edit(*self.closer, after)] if self.closer else []
        return [Edit(self.start, self.end, before), *closing]


Handler = Callable[[Tag, Passage], list[Edit] | None]
"""Returns the edits that translate a tag; None if it cannot be translated."""


def words_of(arguments: str) -> tuple[str, ...]:
    """Split arguments at spaces outside quotes."""
    found = (
        next((group for group in match.groups() if group is not None), match[0])
        for match in _WORD.finditer(arguments)
    )
    return tuple(found)


def options_of(arguments: str) -> tuple[str, dict[str, str]]:
    """Separate ``name="value"`` arguments; return the remaining text and the named arguments."""
    found = {
        match[1].lower(): next((value for value in match.groups()[1:] if value is not None), "")
        for match in _OPTION.finditer(arguments)
    }
    return _OPTION.sub(" ", arguments), found


def fence(tag: Tag, passage: Passage, language: str, title: str = "") -> list[Edit] | None:
    """Return the edits that turn a tag's content into a fenced code block."""
    if tag.closer is None:
        return None
    content = tag.content(passage.text)
    return tag.replace(fenced(content, language, title, _indent(tag.start, passage.text)))


def mermaid(tag: Tag, passage: Passage) -> list[Edit] | None:
    """Return the edits that turn a tag's content into a diagram's block."""
    return fence(tag, passage, "mermaid")


def fenced(content: str, language: str, title: str = "", indent: str = "") -> str:
    """Return a fenced code block; the fence is longer than any in the code."""
    content = re.sub(r"\A[ \t]*\n", "", content).rstrip()
    longest = max((len(run) for run in re.findall(r"`{3,}", content)), default=2)
    marks = "`" * (longest + 1)
    clean = title.replace('"', "'").strip()
    label = f'{language or "text"} title="{clean}"' if clean else language
    return f"{marks}{label}\n{content}\n{indent}{marks}"


def _indent(at: int, text: str) -> str:
    before = text[text.rfind("\n", 0, at) + 1 : at]
    return before if not before.strip() else ""


def callout(
    tag: Tag, passage: Passage, kind: str, title: str = "", fold: str = ""
) -> list[Edit] | None:
    """Return the edits that turn a tag's content into a callout.

    ``fold`` is ``-`` for folded, ``+`` for unfolded, empty for a callout that does not fold.
    """
    if tag.closer is None:
        return None
    text = passage.text
    indent = _indent(tag.start, text)
    kind = KINDS.get(kind.lower(), kind.lower()) or "note"
    head = f"> [!{kind.upper()}]{fold} {title}".rstrip()
    first = tag.end + len(re.match(r"\s*", text[tag.end : tag.closer[0]])[0])  # type: ignore[index]  # it matches everything
    last = tag.end + len(text[tag.end : tag.closer[0]].rstrip())
    before = "\n\n" if text[: tag.start].rpartition("\n")[2].strip() else ""
    following = re.match(r"[ \t]*(\n?)[ \t]*\S", text[tag.closer[1] :])
    after = ("\n" if following[1] else "\n\n") if following else ""
    opening = f"{before}{head}\n{indent}> "
    if last <= first:
        return [Edit(tag.start, tag.closer[1], f"{before}{head}{after}")]
    lines = (at.end() for at in re.finditer(rf"\n(?:{indent})?", text[first:last]))
    quotes = [Edit(first + at, first + at, _marker(text, first + at, indent)) for at in lines]
    return [Edit(tag.start, first, opening), *quotes, Edit(last, tag.closer[1], after)]


def _marker(text: str, at: int, indent: str) -> str:
    """Return the marker of a quote's line; a blank line needs its indent back, and no space."""
    if not text.startswith("\n", at):
        return "> "
    return f"{indent}>" if text[at - 1] == "\n" else ">"


def picture(source: str, alt: str = "", caption: str = "", width: str = "") -> str:
    """Return an image in Markdown; a caption becomes its title."""
    title = " ".join(caption.split()).replace('"', "”").rstrip("\\")
    size = re.fullmatch(r"(\d+(?:\.\d+)?)(px|%|em|rem)?", width.strip())
    braces = f"{{width={size[1]}{size[2] or 'px'}}}" if size else ""
    target = f"<{source}>" if re.search(r"[\s()]", source) else source
    image = f"![{' '.join(alt.split())}]({target}"
    return (f'{image} "{title}")' if title else f"{image})") + braces


def as_block(tag: Tag, passage: Passage, text: str) -> str:
    """Return text with blank lines around it if there is other text on the tag's lines."""
    before = passage.text[: tag.start].rpartition("\n")[2].strip()
    after = passage.text[tag.last :].partition("\n")[0].strip()
    return ("\n\n" if before else "") + text + ("\n\n" if after else "")


def unwrap(tag: Tag, passage: Passage) -> list[Edit]:
    """Return the edits that remove the tags and keep the content."""
    return tag.wrap()
