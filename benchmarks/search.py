"""How well the search finds what is known to be there: python benchmarks/search.py SITE.

SITE is a folder with a built site in ``public/``. The queries are made of the site itself: titles,
headings, words of a sentence in another order, Chinese words of two characters, formulas as they
are written, with other letters, and parts of them. A query's score is 1/n where the first right
article is the n-th; the mean is printed for each kind, and what the queries load.

With ``--browser`` the page of the search is asked in Chromium, whichever search the site has.
"""

import argparse
import gzip
import json
import random
import re
import statistics
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from html import unescape
from pathlib import Path
from urllib.parse import quote, unquote

from msgspec import Struct

from sitegen.config import load_config
from sitegen.search.asking import typesetter
from sitegen.search.ranking import rank, read_query
from sitegen.search.reader import Index
from sitegen.search.words import folded

EACH = 43
"""Queries of a kind."""
_FIRST = 10
"""Results that are looked at."""
_ANNOTATION = re.compile(r"<annotation[^>]*>(.*?)</annotation>", re.DOTALL)
_LETTER = re.compile(
    r"\\(?:math(?:bf|cal|frak|scr|sf)|boldsymbol|bm) ?(?:\{[A-Za-z]\}|[A-Za-z](?![A-Za-z]))"
    r"|\\[A-Za-z]+(?:\{[A-Za-z]+\})?|(?<![A-Za-z\\])[A-Za-z](?![A-Za-z])"
)
"""A letter in any style, or a command, which stays with its name in braces."""
_STYLED = re.compile(r"\\(?:math(?:bf|cal|frak|scr|sf)|boldsymbol|bm)\b")
_SPACES = re.compile(r"(\\[A-Za-z]+) (?=[A-Za-z])| ")
_MARK = re.compile("\x01\\d+\x02")
_HAN = re.compile("[\u4e00-\u9fff]{2,}")
_ALPHABET = "abcdfghjkmnpqrstuvwxyz"
_BLOCKED = re.compile(
    r"\\(?:label|tag|text|begin|operatorname|color|ref|eqref|mathrm|def|newcommand)"
)
Search = Callable[[str], list[str]]
"""Returns the addresses found, the best first."""


class Document(Struct, frozen=True):
    """An article, as the search may find it."""

    address: str
    title: str
    sections: tuple[str, ...]
    sentences: tuple[str, ...]
    formulas: tuple[str, ...]


class Known(Struct, frozen=True):
    """A query, and the articles that are right."""

    kind: str
    query: str
    right: frozenset[str]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("site", type=Path)
    parser.add_argument("--browser", action="store_true", help="ask the site's own page")
    parser.add_argument("--queries", type=Path, help="write them there, or read them from there")
    parser.add_argument("--misses", action="store_true", help="print what is not found first")
    arguments = parser.parse_args()
    known = _queries(arguments.site, arguments.queries)
    with_search = _in_browser if arguments.browser else _in_python
    found = list(with_search(arguments.site, known))
    if arguments.misses:
        for each, addresses in zip(known, found, strict=True):
            if _score(each, addresses) < 1:
                print(each.kind, each.query, sorted(each.right)[:2], addresses[:2], sep=" | ")
    _print(known, found)


def _queries(site: Path, file: Path | None) -> list[Known]:
    if file and file.is_file():
        values = json.loads(file.read_text("utf-8"))
        return [Known(kind, query, frozenset(right)) for kind, query, right in values]
    known = list(queries(list(documents(site / "public")), random.Random("search")))
    if file:
        values = [(each.kind, each.query, sorted(each.right)) for each in known]
        file.write_text(json.dumps(values, ensure_ascii=False), "utf-8")
    return known


def documents(public: Path) -> Iterator[Document]:
    """Read all articles of a built site."""
    for path in sorted((public / "search" / "articles").iterdir()):
        shown = json.loads(path.read_text("utf-8"))
        page = public / shown["address"].lstrip("/") / "index.html"
        formulas = map(unescape, _ANNOTATION.findall(page.read_text("utf-8")))
        yield Document(
            shown["address"],
            _MARK.sub("", shown["title"]),
            tuple(_MARK.sub(" ", title) for _, title in shown["sections"] if title),
            tuple(text for *_, text in shown["passages"]),
            tuple(dict.fromkeys(map(_tidy, formulas))),
        )


def _tidy(tex: str) -> str:
    """Return TeX without spaces that do not count, and without a full stop at its end."""
    return _SPACES.sub(
        lambda found: f"{found[1]} " if found[1] else "", " ".join(tex.split())
    ).rstrip(".,")


def queries(every: list[Document], rng: random.Random) -> Iterator[Known]:
    """Make the queries, each from an article chosen by chance."""
    makers = {
        "titles": _title,
        "headings": _heading,
        "three words": _three_words,
        "two characters": _two_characters,
        "formulas": _formula,
        "other letters": _other_letters,
        "parts": _part,
    }
    for kind, make in makers.items():
        made = 0
        for _ in range(200 * EACH):
            found = make(rng.choice(every), every, rng)
            if found:
                made += 1
                yield Known(kind, *found)
            if made == EACH:
                break


Made = tuple[str, frozenset[str]] | None


def _right(every: Iterable[Document], holds: Callable[[Document], bool]) -> frozenset[str]:
    return frozenset(each.address for each in every if holds(each))


def _title(one: Document, every: list[Document], rng: random.Random) -> Made:
    return one.title, _right(every, lambda each: each.title == one.title)


def _heading(one: Document, every: list[Document], rng: random.Random) -> Made:
    if not one.sections:
        return None
    heading = rng.choice(one.sections)
    return heading, _right(every, lambda each: heading in each.sections or heading == each.title)


def _three_words(one: Document, every: list[Document], rng: random.Random) -> Made:
    """Take three words of a sentence and turn them round; any sentence with all three is right."""
    sentence = folded(_MARK.sub(" ", rng.choice(one.sentences or ("",))))
    found = re.findall(r"[a-z]{4,}|[\u4e00-\u9fff]{2,4}", sentence)
    if len(set(found)) < 3:
        return None
    words = rng.sample(sorted(set(found)), 3)

    def holds(each: Document) -> bool:
        return any(all(word in text for word in words) for text in map(_folded, each.sentences))

    return " ".join(words), _right(every, holds)


_folded = lru_cache(maxsize=500_000)(folded)


def _two_characters(one: Document, every: list[Document], rng: random.Random) -> Made:
    """Take two characters of a title."""
    runs = _HAN.findall(one.title)
    if not runs:
        return None
    run = rng.choice(runs)
    at = rng.randrange(len(run) - 1)
    word = run[at : at + 2]
    return word, _right(every, lambda each: word in each.title)


def _formulas(one: Document) -> list[str]:
    return [tex for tex in one.formulas if 8 < len(tex) < 120 and not _BLOCKED.search(tex)]


def _formula(one: Document, every: list[Document], rng: random.Random) -> Made:
    found = _formulas(one)
    if not found:
        return None
    tex = rng.choice(found)
    return f"${tex}$", _right(every, lambda each: tex in each.formulas)


def _other_letters(one: Document, every: list[Document], rng: random.Random) -> Made:
    found = [tex for tex in _formulas(one) if _renamed(tex) != tex and len(_bare(tex)) > 3]
    if not found:
        return None
    tex = rng.choice(found)
    letters = rng.sample(_ALPHABET, len(_ALPHABET))
    shape = _renamed(tex)
    holds = {doc.address: any(_shape(t) == shape for t in doc.formulas) for doc in every}
    return f"${_renamed(tex, letters)}$", _right(every, lambda each: holds[each.address])


def _bare(tex: str) -> str:
    """Return a formula with one character for each letter, so that its length says what it is."""
    return _renamed(tex).strip("{} ")


@lru_cache(maxsize=200_000)
def _shape(tex: str) -> str:
    return _renamed(tex)


def _renamed(tex: str, letters: Iterable[str] = _ALPHABET) -> str:
    """Put other letters for those of a formula, in the order in which they occur."""
    others = iter(letters)
    known: dict[str, str] = {}

    def other(found: re.Match[str]) -> str:
        if found[0].startswith("\\") and not _STYLED.match(found[0]):
            return found[0]
        return " " + known.setdefault(found[0], next(others, found[0]))  # perhaps behind a command

    return _tidy(_LETTER.sub(other, tex))


def _part(one: Document, every: list[Document], rng: random.Random) -> Made:
    """Take one side of an equation."""
    sides = [
        side.strip(" .,&") for tex in _formulas(one) for side in re.split(r"=|\\le\b|<", tex)[1:]
    ]
    found = [side for side in sides if len(side) > 5 and _is_balanced(side) and "&" not in side]
    if not found:
        return None
    part = rng.choice(found)
    return f"${part}$", _right(every, lambda each: any(part in tex for tex in each.formulas))


def _is_balanced(tex: str) -> bool:
    pairs = [("{", "}"), ("(", ")"), ("[", "]"), (r"\left", r"\right")]
    return all(tex.count(one) == tex.count(other) for one, other in pairs) and "|" not in tex


def _in_python(site: Path, known: Iterable[Known]) -> Iterator[list[str]]:
    folder = site / "public" / "search"
    loads: list[int] = []
    typeset = typesetter(load_config(site))
    for each in known:
        loaded: dict[str, int] = {}

        def load(name: str, loaded: dict[str, int] = loaded) -> bytes:
            data = (folder / name).read_bytes()
            loaded[name] = len(gzip.compress(data))
            return data

        index = Index(load)
        numbers = rank(index, read_query(each.query, typeset), {})[:_FIRST]
        yield [index.article(number).address for number in numbers]
        loads.append(sum(loaded.values()))
    kinds = ", ".join(
        f"{kind} {size / 1e3:.0f} KB" for kind, size in sizes(site / "public").items()
    )
    print(f"the index with gzip: {kinds}")
    print(f"a query loads {statistics.mean(loads) / 1e3:.0f} KB, {max(loads) / 1e3:.0f} at most")


def _in_browser(site: Path, known: Iterable[Known]) -> Iterator[list[str]]:
    from playwright.sync_api import sync_playwright

    sys.path.append(str(Path(__file__).parent.parent / "tests"))
    from browser.conftest import serving
    from browser.find_chromium import find

    times: list[float] = []
    with serving(site / "public") as origin, sync_playwright() as playwright:
        page = playwright.chromium.launch(executable_path=find()).new_page(bypass_csp=True)
        for each in known:
            page.goto(f"{origin}/search/?q={quote(each.query.strip('$'))}")
            page.wait_for_function(_ANSWERED)
            links = page.locator(".search-results > li > a:first-child")
            hrefs = links.evaluate_all("(all) => all.map((each) => each.getAttribute('href'))")
            yield [unquote(href) for href in hrefs[:_FIRST]]
            times.append(page.evaluate(_AGAIN))
    print(f"a query takes {statistics.median(times):.0f} ms, {max(times):.0f} at most")


_ANSWERED = "document.querySelector('.search-status').textContent"
_AGAIN = """async () => {
  const asked = new URLSearchParams(location.search).get("q");
  const frame = document.createElement("iframe");
  frame.src = location.pathname; // nothing is in memory there, but the scripts are parsed
  document.body.append(frame);
  await new Promise((loaded) => { frame.onload = loaded; });
  const inside = frame.contentDocument;
  while (inside.activeElement?.type !== "search") await new Promise((next) => setTimeout(next, 5));
  const status = inside.querySelector(".search-status");
  const answered = new Promise((answer) =>
    new MutationObserver(answer).observe(status, { childList: true }));
  inside.querySelector("form.search input").value = asked;
  const start = performance.now();
  inside.querySelector("form.search").requestSubmit();
  await answered;
  return performance.now() - start;
}"""
"""Asks once more in a frame; returns the milliseconds from Enter to the answer."""


def _score(known: Known, addresses: list[str]) -> float:
    places = (1 / at for at, each in enumerate(addresses, 1) if each in known.right)
    return next(places, 0.0)


def _print(known: list[Known], found: list[list[str]]) -> None:
    scores: dict[str, list[float]] = {}
    for each, addresses in zip(known, found, strict=True):
        scores.setdefault(each.kind, []).append(_score(each, addresses))
    for kind, every in scores.items():
        print(f"{kind:16} {statistics.mean(every):.3f} of {len(every)}")
    every = [score for kind in scores.values() for score in kind]
    print(f"{'all':16} {statistics.mean(every):.3f} of {len(every)}")


def sizes(public: Path) -> Mapping[str, int]:
    """Return the bytes of the index with gzip, by kind of file."""
    found: dict[str, int] = {}
    for path in (public / "search").rglob("*.json"):
        kind = path.parent.name
        found[kind] = found.get(kind, 0) + len(gzip.compress(path.read_bytes()))
    return found


if __name__ == "__main__":
    main()
