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

from sitegen.core.diagnostics import Code, Severity
from sitegen.core.messages import say
from sitegen.core.text import Lines, fit
from sitegen.load.faults import Fault, toml_fault, yaml_fault
from sitegen.load.keys import is_known
from sitegen.load.slips import odd_colons, of_yaml, with_colons
from sitegen.load.values import MAX_LENGTH, Loaded, TooMuch, read_toml, read_yaml

KEY = re.compile(r"""(["']?)([A-Za-z_][\w -]{0,99})\1\s*(:|=)(?=\s|$|["'\[\d])\s*(.*)""")
"""A line with a key: the quotes around it, the key, its delimiter, its value."""
_KEY_LINE = re.compile(r"""^(?=["']?[A-Za-z_][\w -]{0,99}["']?\s*:(?:\s|$))""", re.MULTILINE)
_MAX_PARTS = 500
"""Maximum number of keys that are read one by one if front matter is invalid."""
_YAML_END = re.compile(r"^(?:-{3,}|\.{3})[ \t]*$", re.MULTILINE)
_JSON_END = re.compile(r"^(?:\{.*)?\}[ \t]*$", re.MULTILINE)
_JSON_KEY = re.compile(r'[{,]\s*"(?:title|date|tags)"\s*:', re.IGNORECASE)
_HEADER = re.compile(r"[A-Za-z_][\w-]*(?::(?:\s|$)|：)|[ \t]+\S|- |$")
_PELICAN = {"title", "date", "tags", "category", "author", "authors", "slug", "summary"}
_PELICAN_MAY = {*_PELICAN, "modified", "status", "lang", "keywords"}


class Handler(BaseHandler):
    """Reads the front matter of one text in one form; ``detect`` comes first."""

    FM_BOUNDARY = re.compile(r"\A")  # the base class asks for one; the forms find their own bounds

    def __init__(self) -> None:
        super().__init__()
        self.start, self.stop, self.end = 0, 0, 0
        """Offsets in the text: start and end of the keys, and end of the closing delimiter."""
        self.is_open = False
        """Whether the closing delimiter is missing."""
        self.faults: list[Fault] = []

    def split(self, text: str) -> tuple[str, str]:
        """Return the front matter without its delimiters, and the body."""
        if self.is_open:  # parse takes a ValueError for a text without front matter
            raise ValueError("the front matter is never closed")
        return text[self.start : self.stop], text[self.end :]

    def _found(self, start: int, stop: int, end: int) -> bool:
        self.start, self.stop, self.end = start, stop, end
        return True

    def _read(self, fm: str, loaded: Loaded) -> Any:
        """Return what was loaded, and note the values that were read literally."""
        if loaded.literal:
            self.faults.append(_literal(*Lines(fm).place(loaded.literal[0])))
        return loaded.values


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
        """Read YAML. If it is invalid, read the keys that are not, and note the fault."""
        raw = with_colons(fm)
        self.faults += of_yaml(fm)
        try:
            values = self._read(raw, read_yaml(raw))
        except TooMuch as much:
            self.faults.append(_too_much(much))
            return _valid_parts(raw)
        except yaml.YAMLError as broken:
            self.faults.append(yaml_fault(broken, raw))
            return _valid_parts(raw)
        if values is None or isinstance(values, dict):
            return {str(key): value for key, value in (values or {}).items()}
        message = say("the front matter is not a list of keys")
        self.faults.append(Fault(message=message, hint=say("write lines such as title: 标题")))
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
        """Read TOML. If it is invalid, read its plain lines and note the fault."""
        try:
            values: dict[str, Any] = self._read(fm, read_toml(fm))
            named = values.pop("taxonomies", {})  # Zola's table of tags and categories
            values |= named if isinstance(named, dict) else {"taxonomies": named}
        except TooMuch as much:
            self.faults.append(_too_much(much))
            return _plain_lines(fm)
        except (ValueError, RecursionError) as broken:  # tomllib's own error is a ValueError too
            self.faults.append(toml_fault(broken))
            return _plain_lines(fm)
        return values

    def _may_be_open(self, text: str) -> bool:
        return False


class JsonForm(YamlForm):
    """JSON between braces, as Hugo has it; it is YAML too."""

    def detect(self, text: str) -> bool:
        """Find the closing brace of an object that has a title, a date or tags."""
        closing = _JSON_END.search(text) if text.startswith("{") else None
        if closing is None or not _JSON_KEY.search(text, 0, closing.end()):
            return False
        return self._found(0, closing.end(), closing.end())

    def load(self, fm: str) -> dict[str, Any]:
        """Read it as YAML, which has no tabs between values."""
        return super().load(fm.expandtabs(2))


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
        self.faults += odd_colons(fm)
        found = (KEY.match(line) for line in with_colons(fm).splitlines())
        return {m[2].strip().lower(): m[4].strip() for m in found if m}


FORMS: tuple[type[Handler], ...] = (YamlForm, TomlForm, JsonForm, MissingOpening, HeaderLines)
"""All forms; the first that matches a text reads it."""


def article_text(metadata: Mapping[str, object], body: str) -> str:
    """Return the text of an article with front matter in YAML, for ``new`` and ``import``."""
    post = frontmatter.Post(body)
    post.metadata.update(metadata)  # not as arguments: a key may be called content or handler
    return frontmatter.dumps(post, handler=YamlForm())


def _is_keys(raw: str) -> bool:
    lines = [line for line in raw.splitlines() if line.strip() and not line.startswith("#")]
    if not lines:
        return False
    first = lines[0]
    is_first = KEY.match(first) or first.lstrip().startswith(("{", "["))
    indent = len(first) - len(first.lstrip(" "))
    return bool(is_first) or any(_is_known_key(line[indent:]) for line in lines)


def _header_lines(text: str) -> str:
    """Return the first lines that may be keys, with their values and lists."""
    length = 0
    for line in text.splitlines(keepends=True):
        if not line.strip() or not _HEADER.match(line.rstrip("\n")):
            break
        length += len(line)
    return text[:length]


def _keys(raw: str) -> set[str]:
    lines = with_colons(raw).splitlines()
    return {match[2].lower() for line in lines if (match := KEY.match(line))}


def _is_known_key(line: str) -> bool:
    found = KEY.match(with_colons(line))
    return bool(found and is_known(found[2]))


def _too_much(much: TooMuch) -> Fault:
    hint = say("move long text below the front matter")
    return Fault(message=say("the front matter has {much}", much=much), hint=hint)


def _literal(line: int, column: int) -> Fault:
    return Fault(
        message=say("the double quotes hold TeX, which is read literally"),
        line=line,
        column=column,
        hint=say("write single quotes: title: '$\\nabla f$'"),
        code=Code.FRONT_MATTER_QUOTES,
        severity=Severity.HINT,
    )


def _valid_parts(raw: str) -> dict[str, Any]:
    """Return what can be read of invalid YAML: each key that is valid by itself, or plain."""
    found: dict[str, Any] = {}
    for part in _KEY_LINE.split(raw[:MAX_LENGTH], maxsplit=_MAX_PARTS):
        try:
            values = read_yaml(part).values
        except (yaml.YAMLError, ValueError, TooMuch):
            values = _plain_lines(part)
        found |= {str(k): v for k, v in values.items()} if isinstance(values, dict) else {}
    return found


def _plain_lines(raw: str) -> dict[str, Any]:
    """Return the plain ``key: value`` lines of invalid front matter."""
    found = (KEY.fullmatch(line.rstrip()) for line in raw[:MAX_LENGTH].splitlines())
    values = ((m[2].strip(), m[4].strip()) for m in found if m)
    return {key: _plain_value(value) for key, value in values if value and value[0] not in "&*"}


def _plain_value(text: str) -> Any:
    """Return one value: a list as YAML reads it, closed or not; all else as plain text."""
    try:
        value = read_yaml(text + "]" * (text.count("[") > text.count("]"))).values
    except (yaml.YAMLError, ValueError, TooMuch):
        value = None
    return value if isinstance(value, list) else fit(text.strip("\"'"))


def _line(key: str, value: object) -> str:
    if isinstance(value, (list, tuple)) and all(isinstance(each, str) for each in value):
        flow = yaml.safe_dump(list(value), allow_unicode=True, default_flow_style=True, width=10**6)
        return f"{key}: {flow}"
    return yaml.safe_dump({key: value}, allow_unicode=True, sort_keys=False, width=10**6)
