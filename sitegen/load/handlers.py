"""Forms of front matter, each a handler of python-frontmatter; ``FORMS`` lists them.

python-frontmatter's own handlers have no line numbers, no bounds and no recovery from errors. So a
handler here reads one text, and records where its front matter is and what is wrong with it.
"""

import re
from collections.abc import Mapping
from typing import Any, ClassVar

import frontmatter
import yaml
from frontmatter.default_handlers import BaseHandler
from msgspec import Struct

from sitegen.core.messages import say
from sitegen.core.text import Lines, fit
from sitegen.load.values import MAX_LENGTH, TooMuch, read_toml, read_yaml

KEY = re.compile(r"""(["']?)([A-Za-z_][\w -]{0,99})\1\s*(:|=)(?=\s|$|["'\[\d])\s*(.*)""")
"""A line with a key: the quotes around it, the key, its delimiter, its value."""
_YAML_END = re.compile(r"^(?:-{3,}|\.{3})[ \t]*$", re.MULTILINE)
_HEADER = re.compile(r"[A-Za-z_][\w-]*:(?:\s|$)|[ \t]+\S|- |$")
_PELICAN = {"title", "date", "tags", "category", "author", "authors", "slug", "summary"}
_PELICAN_MAY = {*_PELICAN, "modified", "status", "lang", "keywords"}


class Fault(Struct, frozen=True, kw_only=True):
    """An error in front matter; line and column count from 1, without the delimiters."""

    message: str
    line: int = 1
    column: int = 1
    hint: str = ""


class Handler(BaseHandler):
    """Reads the front matter of one text in one form; ``detect`` comes first."""

    FM_BOUNDARY = re.compile(r"\A")  # the base class asks for one; the forms find their own bounds

    def __init__(self) -> None:
        super().__init__()
        self.start, self.stop, self.end = 0, 0, 0
        """Offsets in the text: start and end of the keys, and end of the closing delimiter."""
        self.is_open = False
        """Whether the closing delimiter is missing."""
        self.fault: Fault | None = None

    def split(self, text: str) -> tuple[str, str]:
        """Return the front matter without its delimiters, and the body."""
        if self.is_open:  # parse takes a ValueError for a text without front matter
            raise ValueError("the front matter is never closed")
        return text[self.start : self.stop], text[self.end :]

    def _found(self, start: int, stop: int, end: int) -> bool:
        self.start, self.stop, self.end = start, stop, end
        return True

    def _salvaged(self, fm: str, fault: Fault) -> dict[str, Any]:
        self.fault = fault
        return _plain_lines(fm)


class YamlForm(Handler):
    """YAML between two lines ``---``; the second may also be ``...``."""

    opening: ClassVar[re.Pattern[str]] = re.compile("-{3,}")
    closing: ClassVar[re.Pattern[str]] = _YAML_END

    def detect(self, text: str) -> bool:
        """Find both delimiters; a single line of hyphens is a thematic break."""
        first = text.partition("\n")[0]
        if not self.opening.fullmatch(first.rstrip()):
            return False
        start = text.find("\n") + 1
        closing = self.closing.search(text, start) if start else None
        if closing is None:
            self.is_open = self._may_be_open(text[len(first) :][:200])
            return self.is_open
        raw = text[start : closing.start()]
        if raw.strip() and not _is_keys(raw):
            return False
        return self._found(start, closing.start(), closing.end())

    def load(self, fm: str) -> dict[str, Any]:
        """Read YAML. If it is invalid, read its plain lines and set ``fault``."""
        try:
            values = read_yaml(fm)
        except TooMuch as much:
            return self._salvaged(fm, _too_much(much))
        except yaml.YAMLError as broken:
            return self._salvaged(fm, _broken_yaml(broken, fm))
        if values is None or isinstance(values, dict):
            return {str(key): value for key, value in (values or {}).items()}
        message = say("the front matter is not a list of keys")
        self.fault = Fault(message=message, hint=say("write lines such as title: 标题"))
        return {}

    def export(self, metadata: dict[str, object], **options: object) -> str:
        """Return YAML in the order of the keys; each list of texts is on one line."""
        return "".join(_line(key, value) for key, value in metadata.items())

    def format(self, post: frontmatter.Post, **options: object) -> str:
        """Return the text of an article; without keys it has no front matter."""
        keys = self.export(post.metadata)
        return f"---\n{keys}---\n{post.content}" if keys else post.content

    def _may_be_open(self, text: str) -> bool:
        return _is_keys(text)


class TomlForm(YamlForm):
    """TOML between two lines ``+++``."""

    opening = re.compile(r"\+{3}")
    closing = re.compile(r"^\+{3}[ \t]*$", re.MULTILINE)

    def load(self, fm: str) -> dict[str, Any]:
        """Read TOML. If it is invalid, read its plain lines and set ``fault``."""
        try:
            values: dict[str, Any] = read_toml(fm)
        except TooMuch as much:
            return self._salvaged(fm, _too_much(much))
        except (ValueError, RecursionError) as broken:  # tomllib's own error is a ValueError too
            return self._salvaged(fm, _broken_toml(broken))
        return values

    def _may_be_open(self, text: str) -> bool:
        return False


class MissingOpening(YamlForm):
    """YAML whose first ``---`` is missing."""

    def detect(self, text: str) -> bool:
        """Find lines of keys, including a title, a date or tags, with ``---`` below them."""
        raw = _header_lines(text)
        closing = self.closing.match(text, len(raw))
        if closing and _keys(raw) & {"title", "date", "tags"}:
            return self._found(0, len(raw), closing.end())
        return False


class HeaderLines(Handler):
    """Pelican's lines ``Title: …`` up to the first blank one."""

    def detect(self, text: str) -> bool:
        """Find lines of keys that Pelican knows, including a title."""
        raw = _header_lines(text)
        keys = _keys(raw)
        if "title" in keys and keys <= _PELICAN_MAY:
            return self._found(0, len(raw), len(raw))
        return False

    def load(self, fm: str) -> dict[str, Any]:
        """Read each line as text."""
        found = (KEY.match(line) for line in fm.splitlines())
        return {m[2].strip().lower(): m[4].strip() for m in found if m}


FORMS: tuple[type[Handler], ...] = (YamlForm, TomlForm, MissingOpening, HeaderLines)
"""All forms; the first that matches a text reads it."""


def article_text(metadata: Mapping[str, object], body: str) -> str:
    """Return the text of an article with front matter in YAML, for ``new`` and ``import``."""
    post = frontmatter.Post(body)
    post.metadata.update(metadata)  # not as arguments: a key may be called content or handler
    return frontmatter.dumps(post, handler=YamlForm())


def _is_keys(raw: str) -> bool:
    lines = [line for line in raw.splitlines() if line.strip() and not line.startswith("#")]
    return bool(lines) and bool(KEY.match(lines[0]) or lines[0].lstrip().startswith(("{", "[")))


def _header_lines(text: str) -> str:
    """Return the first lines that may be keys, with their values and lists."""
    length = 0
    for line in text.splitlines(keepends=True):
        if not line.strip() or not _HEADER.match(line.rstrip("\n")):
            break
        length += len(line)
    return text[:length]


def _keys(raw: str) -> set[str]:
    return {match[2].lower() for line in raw.splitlines() if (match := KEY.match(line))}


def _too_much(much: TooMuch) -> Fault:
    hint = say("move long text below the front matter")
    return Fault(message=say("the front matter has {much}", much=much), hint=hint)


def _broken_yaml(broken: Exception, raw: str) -> Fault:
    mark = getattr(broken, "problem_mark", None)
    # Not the mark's own line: to YAML, characters such as U+2028 end a line, but not to editors.
    line, column = Lines(raw).place(min(mark.index, len(raw))) if mark else (1, 1)
    reason = getattr(broken, "problem", None) or broken
    return Fault(
        message=say("the front matter is not valid YAML: {reason}", reason=reason),
        line=line,
        column=column,
        hint=say('put quotes around values with a colon, # or quotes: title: "a: b"'),
    )


def _broken_toml(broken: Exception) -> Fault:
    found = re.search(r"\(at line (\d+), column (\d+)\)", str(broken))
    line, column = (int(found[1]), int(found[2])) if found else (1, 1)
    reason = str(broken).partition(" (at ")[0]
    message = say("the front matter is not valid TOML: {reason}", reason=reason)
    return Fault(message=message, line=line, column=column)


def _plain_lines(raw: str) -> dict[str, Any]:
    """Return the plain ``key: value`` lines of invalid front matter."""
    found = (KEY.fullmatch(line.rstrip()) for line in raw[:MAX_LENGTH].splitlines())
    values = ((m[2].strip(), m[4].strip()) for m in found if m)
    return {key: _plain_value(value) for key, value in values if value and value[0] not in "&*"}


def _plain_value(text: str) -> Any:
    """Return one value: a list as YAML reads it, everything else as plain text."""
    try:
        value = read_yaml(text)
    except (yaml.YAMLError, ValueError, TooMuch):
        value = None
    return value if isinstance(value, list) else fit(text.strip("\"'"))


def _line(key: str, value: object) -> str:
    if isinstance(value, (list, tuple)) and all(isinstance(each, str) for each in value):
        flow = yaml.safe_dump(list(value), allow_unicode=True, default_flow_style=True, width=10**6)
        return f"{key}: {flow}"
    return yaml.safe_dump({key: value}, allow_unicode=True, sort_keys=False, width=10**6)
