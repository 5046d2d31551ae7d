"""Search in the built site: the one call to Pagefind, and what it gets to read.

Pagefind does not read the pages of the site, where each formula stands twice and as KaTeX's boxes.
It reads pages made for it: the text with formulas in their plain reading, which is what results
show, and the formulas' TeX as metadata, which is searched and not shown.
"""

import hashlib
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from html import escape
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec import Struct

from sitegen.config import FILE, Config, place
from sitegen.diagnostics import Code, Diagnostic, Span, error
from sitegen.incremental.cache import Cache
from sitegen.incremental.memo import Memo
from sitegen.incremental.serializer import Codec
from sitegen.incremental.toolchain import installed, made_by
from sitegen.library import Library
from sitegen.model import Body, RenderedArticle
from sitegen.render.surfaces import for_search, sources
from sitegen.resolve.bodies import Bodies

Files = Mapping[str, bytes]
"""Names below the output folder, and what stands in the files."""


class _Index(Struct, frozen=True, kw_only=True):
    """The last index, large as it is, in the place of the one before."""

    digest: str
    """Of all texts."""
    files: Files


_UNSEARCHED = (
    ".visually-hidden",
    ".math-error",
    ".footnote-ref",
    ".footnote-backref",
    ".way-back",
)
_WANTED = re.compile(
    r"pagefind(-worker)?\.js|pagefind-entry\.json|.*\.(pagefind|pf_meta|pf_index|pf_fragment)"
)
"""The index and what reads it; the rest are Pagefind's own boxes and buttons."""
_TEX_WORDS = re.compile(r"\\(?:[A-Za-z]+|.)|(?<=\})(?=\{)|[^\w\\^{}]+")


def is_enabled(config: Config) -> bool:
    """Tell whether the site has a search: where it is asked for, or else possible."""
    return bool(config.search.enabled) and is_installed()


def is_installed() -> bool:
    """Tell whether there is a Pagefind that can cut Chinese into words."""
    return all(map(find_spec, ("pagefind", "pagefind_bin_extended")))


def missing(config: Config, root: Path) -> list[Diagnostic]:
    """Say so where the site asks for a search and Pagefind is not installed."""
    if config.search.enabled is not True or is_installed():
        return []
    message = "there will be no search: Pagefind is not installed"
    hint = "install it with sitegen's extra search: pip install '.[search]'"
    return [error(Code.SEARCH, message, place(root, "search", "enabled"), hint=hint)]


def search_index(
    library: Library,
    bodies: Bodies,
    url: Callable[[str], str],
    config: Config,
    cache: Cache,
) -> tuple[Files, list[Diagnostic]]:
    """Make the index of all articles and pages; that of the last build where nothing changed.

    The same text gives the same bytes.
    """
    searched = (*library.articles, *library.pages)
    language = _language(library, config)
    digest = _digest(searched, bodies, url, language)
    memo: Memo[_Index] = Memo(cache, "index", Codec(_Index))
    last = memo.find([memo.key()]).get(memo.key())
    if last is not None and last.digest == digest:
        return last.files, []
    try:
        files = _run_pagefind(_texts(searched, bodies, url), language)
    except (OSError, subprocess.CalledProcessError) as problem:
        return {}, [_failed(problem)]
    memo.store({memo.key(): _Index(digest=digest, files=files)})
    return files, []


def _texts(
    searched: Iterable[RenderedArticle], bodies: Bodies, url: Callable[[str], str]
) -> Iterator[tuple[str, str]]:
    """Give the files that Pagefind reads, one after another: names and texts."""
    for rendered in searched:
        body = bodies.body(rendered)
        yield _file_name(rendered), _text(rendered, body, url(rendered.article.address))


def _file_name(rendered: RenderedArticle) -> str:
    """Name a file after its address, so that a new article does not rename the others."""
    return hashlib.sha256(rendered.article.address.encode()).hexdigest()[:16] + ".html"


def _text(rendered: RenderedArticle, body: Body, href: str) -> str:
    tags = rendered.article.front_matter.tags
    tex = _spaced(tex for html in (rendered.title.html, *body.formulas) for tex in sources(html))
    return (
        "<!doctype html><html><head>"
        f'<meta data-pagefind-meta="url[content]" content="{escape(href)}">'
        f'<meta data-pagefind-meta="tags[content]" content="{escape(" ".join(tags))}">'
        f'<meta data-pagefind-meta="tex[content]" content="{escape(tex)}">'
        f"</head><body data-pagefind-body><h1>{escape(rendered.title.text)}</h1>\n"
        f"{for_search(body)}</body>"
    )


def _spaced(formulas: Iterable[str]) -> str:
    r"""Part TeX into words, for Pagefind parts metadata at spaces alone: ``\frac {1} {x^{2}}``."""
    parted = (_TEX_WORDS.sub(lambda found: f" {found[0]} ", tex) for tex in formulas)
    return " ".join(" ".join(parted).split())


def _language(library: Library, config: Config) -> str:
    """Give the one language of the index: with two, a page finds the articles of its own alone.

    Only as Chinese is Chinese cut into words; English is found in it, but not by another ending.
    """
    language = config.language.partition("-")[0].lower()
    chinese = any(r.characters for r in library.articles)
    return "zh" if chinese and language != "ja" else language


def _digest(
    searched: Iterable[RenderedArticle],
    bodies: Bodies,
    url: Callable[[str], str],
    language: str,
) -> str:
    """Name an index after its texts; a text is made again where its article has changed."""
    digest = hashlib.sha256(f"{installed('pagefind')} {made_by()} {language}".encode())
    for rendered in searched:
        href = url(rendered.article.address)
        made = partial(_text_digest, rendered, href)
        digest.update(bodies.derived(f"search {href}", rendered, made).encode())
    return digest.hexdigest()


def _text_digest(rendered: RenderedArticle, href: str, body: Body) -> str:
    return hashlib.sha256(_text(rendered, body, href).encode()).hexdigest()


def _run_pagefind(texts: Iterable[tuple[str, str]], language: str) -> Files:
    with TemporaryDirectory(prefix="sitegen-search-") as name:
        folder = Path(name)
        (folder / "texts").mkdir()
        for file, text in texts:
            (folder / "texts" / file).write_text(text, "utf-8")
        command = [sys.executable, "-m", "pagefind", "--silent", "--site", "texts"]
        command += ["--output-path", "index", "--force-language", language]
        command += ["--include-characters", "^\\"]  # of TeX; _ counts as a letter anyway
        command += [part for each in _UNSEARCHED for part in ("--exclude-selectors", each)]
        # In a folder of its own, so that no configuration of Pagefind is found.
        subprocess.run(
            command,
            cwd=folder,
            check=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
        )
        return _read(folder / "index")


def _read(index: Path) -> Files:
    (index / "pagefind-entry.json").stat()  # there is none where Pagefind found nothing to do
    return {
        f"pagefind/{path.relative_to(index).as_posix()}": path.read_bytes()
        for path in sorted(index.rglob("*"))
        if path.is_file() and _WANTED.fullmatch(path.name)
    }


def _failed(problem: OSError | subprocess.CalledProcessError) -> Diagnostic:
    said = problem.stdout if isinstance(problem, subprocess.CalledProcessError) else str(problem)
    last = (said or "").strip().rpartition("\n")[2] or str(problem)
    return error(
        Code.SEARCH,
        f"there is no search: Pagefind failed: {last}",
        Span(path=FILE),
        hint="the pages were made; set enabled = false under [search] to do without",
    )
