"""Loading of one article: reading, decoding, front matter, address."""

import hashlib
import re

from msgspec.structs import replace

from sitegen.config import Config
from sitegen.core.diagnostics import Code, Diagnostic, Span, error, warning
from sitegen.core.front_matter import FrontMatter
from sitegen.core.messages import say
from sitegen.core.model import Article, Source
from sitegen.core.notation import named
from sitegen.core.text import Lines, NotText, decode, slug, tag_slug
from sitegen.load.discover import FoundFile
from sitegen.load.fields import lines_by_name, read_fields
from sitegen.load.front_matter import split
from sitegen.load.readers import Unusable, read_date

_AUTHOR = re.compile(
    r"\A((?:\s*#[^\n]*\n)?\s*)((?:作者|Author)\s*[:：]\s*(\S[^\n]{0,60}))(?=\n|\Z)"
)
_FILE = re.compile(r"(/index)?\.html?$", re.IGNORECASE)
_DATED_NAME = re.compile(r"(?P<date>\d{4}-\d{2}-\d{2})-(?P<rest>.+)")


def load(found: FoundFile, config: Config) -> tuple[Article | None, list[Diagnostic]]:
    """Load a Markdown file. Return None if it is unreadable or not text, and all diagnostics."""
    try:
        data = found.file.read_bytes()
    except OSError as problem:
        return None, [
            _lost(
                Code.SOURCE_UNREADABLE,
                say("cannot be read: {reason}", reason=problem.strerror),
                found,
            )
        ]
    try:
        decoded = decode(data)
    except NotText:
        return None, [_lost(Code.SOURCE_BINARY, say("is not a text file"), found)]
    assert found.kind is not None
    source = Source(
        path=found.path,
        name=found.name,
        kind=found.kind,
        text=decoded.text,
        digest=hashlib.sha256(data).hexdigest(),
    )
    article, problems = _article(source, config)
    return article, [*_encoding(source, decoded.encoding, decoded.control), *problems]


def _lost(code: Code, message: str, found: FoundFile) -> Diagnostic:
    return error(
        code,
        message,
        Span(path=found.path),
        hint=say("save the article as UTF-8 text, or change the file's extension from .md"),
        page_lost=True,
    )


def _encoding(source: Source, encoding: str, control: int | None) -> list[Diagnostic]:
    problems = []
    if "\ufffd" in source.path:
        problems.append(
            warning(
                Code.SOURCE_ENCODING,
                say("the file's name is not UTF-8, or contains control characters"),
                Span(path=source.path),
                hint=say("rename the file"),
            )
        )
    if encoding not in ("utf-8-sig", "utf-8"):
        problems.append(
            warning(
                Code.SOURCE_ENCODING,
                say("is not UTF-8; read as {encoding}", encoding=encoding.upper()),
                Span(path=source.path),
                hint=say("save the file as UTF-8"),
            )
        )
    if control is not None:
        line, column = Lines(source.text).place(control)
        problems.append(
            warning(
                Code.SOURCE_CONTROL,
                say("a control character (such as NUL) is shown as �"),
                Span(path=source.path, line=line, column=column),
                hint=say("delete it"),
            )
        )
    return problems


def _article(source: Source, config: Config) -> tuple[Article, list[Diagnostic]]:
    block = split(source.text, source.path)
    front, problems = read_fields(block.values, block.lines, source.path, config.timezone)
    body = source.text[block.body_start :]
    name, front = _without_date(source.name, front, config)
    if not front.authors:
        body, front = _author_line(body, front)
    if not front.authors and config.author:
        front = replace(front, authors=(config.author,))
    front = _with_file_address(front)
    if front.notation:
        macros = {*config.math.bodies, *front.macros}
        front = replace(front, notation=named(front.notation, macros))
    own = front.slug or re.sub(r"(^|/)index$", "", name) or name
    slugged = "/".join(filter(None, map(slug, own.split("/")))) or source.digest[:12]
    article = Article(
        source=source,
        front_matter=front,
        body=body,
        body_start=block.body_start,
        name=_short_name(name),
        slug=slugged,
        address=_address(source, front, own, slugged, config),
        lines=lines_by_name(block.lines),
    )
    return article, [*block.diagnostics, *problems, *_empty(article)]


def _short_name(name: str) -> str:
    """Return the last part of a path other than ``index``: 梯度 for ``a/梯度/index``."""
    return re.sub(r"(?<=[^/])/index$", "", name).rpartition("/")[2]


def _empty(article: Article) -> list[Diagnostic]:
    if article.body.strip():
        return []
    return [
        warning(
            Code.SOURCE_EMPTY,
            say("the article has no text"),
            Span(path=article.source.path),
            hint=say("write something, or set draft: true"),
        )
    ]


def _with_file_address(front: FrontMatter) -> FrontMatter:
    """Return front matter whose permalink is a folder; an address of a file is then an alias."""
    folder = _FILE.sub("/", front.permalink)
    is_own_file = folder == front.permalink or folder + "index.html" == front.permalink
    aliases = front.aliases if is_own_file else (*front.aliases, front.permalink)
    return replace(front, permalink=folder, aliases=aliases)


def _address(source: Source, front: FrontMatter, own: str, slugged: str, config: Config) -> str:
    if source.kind == "tag":
        return f"/tags/{tag_slug(own)}/"
    if front.permalink:
        return front.permalink
    if source.kind == "page":
        return f"/{slugged}/"
    return config.permalink.replace("{slug}", slugged)


def _without_date(name: str, front: FrontMatter, config: Config) -> tuple[str, FrontMatter]:
    """Split a date from the file's name; use it if the front matter has none."""
    folder, slash, last = name.rpartition("/")
    found = _DATED_NAME.fullmatch(last)
    if found is None:
        return name, front
    if front.date is None:
        try:
            front = replace(front, date=read_date(found["date"], config.timezone))
        except Unusable:  # 2024-99-99 is a plain name
            return name, front
    return folder + slash + found["rest"], front


def _author_line(body: str, front: FrontMatter) -> tuple[str, FrontMatter]:
    """Take the author from a first line ``作者：…``; blank the line, so that offsets stay."""
    found = _AUTHOR.match(body)
    if found is None:
        return body, front
    blank = " " * len(found[2])
    return (
        body[: found.start(2)] + blank + body[found.end(2) :],
        replace(front, authors=(found[3].strip(" *_"),)),
    )
