"""All that authors read is in the catalogue of messages, and has its Chinese."""

import ast
import re
from collections.abc import Iterator
from gettext import GNUTranslations
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from extraction import CALLS, ROOT, messages
from sitegen.core.messages import DOMAIN, FOLDER

CATALOGUE = FOLDER / "zh_CN" / "LC_MESSAGES" / f"{DOMAIN}.po"
MODULES = sorted((ROOT / "sitegen").rglob("*.py"))
REPORTS = {"error", "warning", "Diagnostic", "Refusal"}
"""Functions whose texts authors read; click's are below, as methods."""
METHODS = {"echo", "secho", "fail", "confirm", "UsageError", "ClickException", "warn"}
OTHERS = re.compile(
    r"<|PRAGMA|SELECT|CREATE|INSERT|DELETE|UPDATE|font-family|@media|rgb\(|function |\\[bs(]"
    r"|^[A-Z][a-z]+(?: [A-Z]\w+)+$"
)
"""Texts that are code: HTML, SQL, JavaScript, patterns."""
_MERGED = "the same in all languages, as git merges the file"
UNSAID = {
    "# Permanent tags of results, one a line. `sitegen tag` writes this file; commit it.": _MERGED,
    "# After a merge with conflicts keep the lines of both sides, and run `sitegen tag`.": _MERGED,
    "100644 blob ": "git's own format",
    "quoted scalar": "PyYAML's own words",
    "mapping values are not allowed": "PyYAML's own words",
    "block sequence entries are not allowed": "PyYAML's own words",
    "document start": "PyYAML's own words",
    "parsing a flow": "PyYAML's own words",
    "Invalid value": "a pattern in tomllib's messages",
    "Invalid statement": "a pattern in tomllib's messages",
    "Expected '=' after a key": "a pattern in tomllib's messages",
    "Cannot (?:overwrite|declare|mutate)|Duplicate": "a pattern in tomllib's messages",
    r"Illegal character '\\n'|Unterminated": "a pattern in tomllib's messages",
    "Illegal character (?P<it>.+)": "a pattern in tomllib's messages",
    "Expected newline": "a pattern in tomllib's messages",
    "Unescaped|Invalid hex": "a pattern in tomllib's messages",
    "Invalid initial character": "a pattern in tomllib's messages",
    "Invalid date": "a pattern in tomllib's messages",
    r"Expected '\]": "a pattern in tomllib's messages",
    r"'?(?:[\w.]*\.)?(\w+?)(?:View)? object'? has no attribute '(\w+)'": "Python's own words",
    "Double superscript": "a pattern in KaTeX's messages",
    "Double subscript": "a pattern in KaTeX's messages",
    "Expected '\\}'|Unexpected end of input": "a pattern in KaTeX's messages",
    "No such environment": "a pattern in KaTeX's messages",
    "Can't use function '\\$' in math mode": "a pattern in KaTeX's messages",
    "Too many expansions": "a pattern in KaTeX's messages",
    "size exceeded|Maximum call stack": "a pattern in KaTeX's messages",
    "Undefined control sequence: (\\\\[A-Za-z@]+)": "a pattern in KaTeX's messages",
    "KaTeX parse error: ": "KaTeX's own prefix",
    " at position (\\d+): ?": "KaTeX's own words",
    " at end of input: ?.*$": "KaTeX's own words",
    " at the end of the formula": "of a template in katex_errors.py",
    "not a git repository": "git's own words",
    "git version ": "git's own words",
    "Publish the site": "a commit message, which others read",
    "Publish the site from ": "a commit message, which others read",
    "sitegen import": "the mark of a report's file",
    "from sitegen.typeset.hosts.apart import answer; answer()": "code",
    "Page not found": "a text of pages",
    "V8 in mini-racer": "a name",
    "from sitegen.citations.typst_process import answer; answer()": "code",
    "citation form": "the name of a memo",
    "sets of citations": "the name of a memo",
    "Doctoral dissertation": "a word in lists of works",
    "Master's thesis": "a word in lists of works",
    "Ph.D. dissertation": "a word in lists of works",
    "M.S. thesis": "a word in lists of works",
    "et al.": "a word in lists of works",
    " et al.": "a word in lists of works",
    "search shard": "the name of a memo",
    "search index": "the name of a memo",
    "not recorded": "a reason of the trace, which names reads",
    "callout callout-": "a class",
    "date created": "a key of front matter",
    "date modified": "a key of front matter",
    "allow-scripts allow-same-origin allow-popups allow-forms allow-presentation": (
        "the value of an attribute"
    ),
    '" data-live data-file="': "attributes",
    "var exports = {};\n": "code",
    "give it text, numbers, dates, views, or tuples of these": "for makers of extensions",
    "sitegen deploy writes this branch, and replaces all files on it.\n": "a file of the branch",
    "fetch first|non-fast-forward|cannot lock ref|failed to update ref|incorrect old value": (
        "git's own words"
    ),
}
OF_PAGES = (
    *("words.py", "configuration.py", "new_site.py", "new_theme.py", "tex_quotes.py"),
    "graph_page.py",
)
"""Modules with texts of pages and of files, which have the site's language, or with names."""


def sources() -> Iterator[tuple[str, str]]:
    for file in (*MODULES, ROOT / "tests" / "click_texts.py"):
        yield file.relative_to(ROOT).as_posix(), file.read_text(encoding="utf-8")


def catalogue() -> Catalog:
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="zh_CN")


def entries() -> list[Message]:
    return [message for message in catalogue() if message.id]


def fields(text: str) -> set[tuple[str, str, str | None]]:
    """The placeholders of a template; a text that is never filled in may hold braces of TeX."""
    try:
        parts = list(Formatter().parse(text))
    except ValueError:
        return set()
    return {(name, spec or "", conversion) for _, name, spec, conversion in parts if name}


def test_the_catalogue_holds_what_the_code_says_and_nothing_else() -> None:
    said = {
        message if isinstance(message, str) else message[0]
        for _, source in sources()
        for _, message in messages(source)
    }
    held = {each.id if isinstance(each.id, str) else each.id[0] for each in entries()}
    assert held == said, "run make messages, and write the Chinese"


def test_every_message_has_its_chinese_with_the_same_placeholders() -> None:
    for each in entries():
        assert not each.fuzzy, each.id
        texts = each.string if isinstance(each.string, tuple) else (each.string,)
        assert all(texts), f"no Chinese: {each.id}"
        wanted = fields(each.id if isinstance(each.id, str) else each.id[1])
        assert all(fields(text) == wanted for text in texts), (each.id, texts)


def test_chinese_has_chinese_punctuation() -> None:
    """Between two Chinese characters stands no comma, colon or parenthesis of English."""
    for each in entries():
        text = each.string if isinstance(each.string, str) else each.string[0]
        assert not re.search(r"[一-鿿][,:;!?()](?:\s|[一-鿿])", text), text


def test_what_is_installed_says_what_the_catalogue_says() -> None:
    with CATALOGUE.with_suffix(".mo").open("rb") as compiled:
        installed = GNUTranslations(compiled)
    for each in entries():
        if isinstance(each.id, tuple):
            assert installed.ngettext(*each.id, 2) == each.string[0]
        else:
            assert installed.gettext(each.id) == each.string


@pytest.mark.parametrize(
    "file",
    [file for file in MODULES if file.name not in OF_PAGES],
    ids=lambda file: file.relative_to(ROOT).as_posix(),
)
def test_a_text_that_authors_read_is_said(file: Path) -> None:
    unsaid = [f"{file.name}:{line}: {text}" for line, text in _unsaid(file.read_text("utf-8"))]
    assert unsaid == [], "write it in say(…), or name it in UNSAID with the reason"


@pytest.mark.parametrize("file", MODULES, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_the_values_of_a_message_are_its_placeholders(file: Path) -> None:
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if not (
            isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("say", "say_count")
        ):
            continue
        assert not any(isinstance(text, ast.JoinedStr) for text in node.args), ast.unparse(node)
        names = {each.arg for each in node.keywords}
        if None in names or not isinstance(text := node.args[0], ast.Constant):
            continue
        counted = {"count"} if node.func.id == "say_count" else set()  # type: ignore[attr-defined]
        used = {name for name, *_ in fields(text.value)} if names or counted else names
        assert used - counted == names, ast.unparse(node)


def _unsaid(source: str) -> Iterator[tuple[int, str]]:
    tree = ast.parse(source)
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            text, above = node.value, list(_above(node, parents))
            if _is_excused(text, above):
                continue
            is_sentence = re.search(r"[A-Za-z]{2,},? [a-z]{2,}", text)
            if is_sentence or (_is_reported(above) and re.search(r"[a-z]{3,}", text)):
                yield node.lineno, text


def _above(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> Iterator[ast.AST]:
    while node in parents:
        node = parents[node]
        yield node


def _is_excused(text: str, above: list[ast.AST]) -> bool:
    """Whether a text is a docstring, a message already, code, or of an exception for developers."""
    calls = [each for each in above if isinstance(each, ast.Call)]
    return (
        isinstance(above[0], ast.Expr)
        or any(getattr(call.func, "id", "") in CALLS for call in calls)
        or any(isinstance(each, ast.keyword) and each.arg == "help" for each in above[:2])
        or any(isinstance(each, (ast.Raise, ast.Assert)) for each in above)
        or OTHERS.search(text) is not None
        or text in UNSAID
    )


def _is_reported(above: list[ast.AST]) -> bool:
    """Whether a text is an argument of what reports to authors, itself or in an f-string."""
    outer = [each for each in above if not isinstance(each, (ast.JoinedStr, ast.keyword))]
    call = outer[0]
    if not isinstance(call, ast.Call):
        return False
    name = getattr(call.func, "id", "")
    return name in REPORTS or getattr(call.func, "attr", "") in METHODS
