"""What is found, in which order: in Python, and by the browser's scripts in V8."""

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from search.scripts import Scripts
from sitegen.search.drawings import drawing
from sitegen.search.excerpts import hits
from sitegen.search.index import FOLDER
from sitegen.search.query import parsed
from sitegen.search.ranking import rank, read_query
from sitegen.search.reader import Index
from sites import SITEGEN, article, build_site, make_site

FILES = {
    "content/series.md": article(
        "级数的收敛半径。\n\n幂级数 $\\sum_{n} a_n q^n$ 在 $|q| < 1$ 时收敛。\n\n"
        "比较 $x^2 + y^2 = r^2$ 与 $\\R^n$。\n",
        title="幂级数",
        tags="[分析]",
        date="2024-01-01",
    ),
    "content/cov.md": article(
        "方差是协方差的特例。\n\n## 定义\n\n$$\\operatorname{Cov}(X, Y)$$\n\n"
        "圆 $a^2 + b^2$ 也在这里。\n",
        title="协方差与方差",
        tags="[概率]",
        date="2023-01-01",
        author="甲",
    ),
    "content/norm.md": article(
        "Normalization of layers. The learning rate is small.\n\nLearning is slow. A rate of 2.\n\n"
        "$u^2 + u^2$ 不是圆；$q^n$ 是幂。\n",
        title="Why LayerNorm works",
        tags="[networks]",
        date="2024-05-01",
    ),
    "content/rate.md": article(
        "A rate here.\n\n" + "Some text. " * 30 + "\n\nAnd learning there.\n",
        title="Rates",
        date="2022-05-01",
    ),
    "content/rest.md": article(
        "其余：收敛。\n\n还有 $z^2 + w^2 + v^2$ 和 $\\frac{x+1}{(x+1)^2}$，的确。\n",
        title="其余的事",
    ),
}
TITLES = {
    "/articles/series/": "series",
    "/articles/cov/": "cov",
    "/articles/norm/": "norm",
    "/articles/rate/": "rate",
    "/articles/rest/": "rest",
}
FOUND = [
    ("收敛 级数", ["series"]),
    ("级数 收敛", ["series"]),
    ("方差 协方差", ["cov"]),
    ("q^n", ["norm", "series"]),
    (r"\R^n", ["series"]),
    ("幂级数", ["series"]),
    ("幂", ["series", "norm"]),
    ("learning rate", ["norm", "rate"]),
    ('"learning rate"', ["norm"]),
    ("normal", ["norm"]),
    ("layernorm", ["norm"]),
    ("x^2+y^2", ["cov", "series", "rest", "norm"]),
    ("b^2+a^2", ["cov"]),
    (r"\frac{?a}{?a^2}", ["rest"]),
    ("概率", ["cov"]),
    (r"\operatorname", ["cov"]),
    ("圆 x^2+y^2", ["cov", "norm", "series"]),
    ("的", ["rest", "cov", "series"]),
    ("nowhere", []),
    (r"\unknown{x}", []),
]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = make_site(tmp_path_factory.mktemp("site"), FILES)
    build_site(root)
    return root / "public" / FOLDER


@pytest.fixture(scope="module")
def index(built: Path) -> Index:
    return Index(lambda name: (built / name).read_bytes())


def names(index: Index, numbers: list[int]) -> list[str]:
    return [TITLES[index.article(number).address] for number in numbers]


@pytest.mark.parametrize(("text", "expected"), FOUND)
def test_the_right_articles_come_first(
    index: Index, typeset: Callable[[str], str], text: str, expected: list[str]
) -> None:
    query = read_query(text, lambda tex: drawing(typeset(tex)))
    found = names(index, rank(index, query, {}))
    assert found[: len(expected)] == expected
    assert bool(found) == bool(expected)


@pytest.mark.parametrize("text", [text for text, _ in FOUND])
def test_the_browser_finds_the_same_in_the_same_order(
    index: Index, built: Path, scripts: Scripts, typeset: Callable[[str], str], text: str
) -> None:
    query = read_query(text, lambda tex: drawing(typeset(tex)))
    files = {
        path.relative_to(built).as_posix(): msgspec.json.decode(path.read_bytes())
        for path in built.rglob("*.json")
    }
    drawings = {
        tex: msgspec.json.decode(msgspec.json.encode(drawing(typeset(tex))))
        for tex in parsed(text).formulas
    }
    call = """(async () => {
      const { makeIndex } = modules["search-index"];
      const { rank, readQuery } = modules["search-ranking"];
      const index = makeIndex(async (name) => {
        if (!(name in a[0])) throw new Error(name);
        return a[0][name];
      });
      const query = await readQuery(a[1], async (tex) => a[2][tex]);
      return rank(index, query, {});
    })()"""
    assert scripts.wait(call, files, text, drawings) == rank(index, query, {})


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"tag": "概率"}, ["cov"]),
        ({"author": "甲"}, ["cov"]),
        ({"year": "2024"}, ["series", "norm"]),
        ({"year": "2024", "tag": "概率"}, []),
    ],
)
def test_results_are_filtered(
    index: Index, typeset: Callable[[str], str], filters: dict[str, str], expected: list[str]
) -> None:
    query = read_query("x^2+y^2", lambda tex: drawing(typeset(tex)))
    assert names(index, rank(index, query, filters)) == expected


def test_a_result_leads_to_the_section_and_shows_the_sentence(
    index: Index, typeset: Callable[[str], str]
) -> None:
    query = read_query("a^2+b^2", lambda tex: drawing(typeset(tex)))
    shown = index.article(rank(index, query, {})[0])
    assert [(hit.section, hit.anchor, hit.text) for hit in hits(shown, query)] == [
        ("定义", "定义", "圆 a² + b² 也在这里。")
    ]


def test_articles_are_found_by_every_word_of_their_titles(
    index: Index, typeset: Callable[[str], str]
) -> None:
    for path, text in FILES.items():
        title = text.partition("title: ")[2].partition("\n")[0]
        for word in [title, *title.split()]:
            query = read_query(word, lambda tex: drawing(typeset(tex)))
            name = path.removeprefix("content/").removesuffix(".md")
            assert name in names(index, rank(index, query, {}))[:2]


def test_the_articles_that_init_writes_are_found_by_every_word_of_their_titles(
    tmp_path: Path,
) -> None:
    root = tmp_path / "site"
    subprocess.run([SITEGEN, "init", root], check=True, capture_output=True)
    build_site(root)
    built = root / "public" / FOLDER
    index = Index(lambda name: (built / name).read_bytes())
    every = [msgspec.json.decode(p.read_bytes()) for p in (built / "articles").iterdir()]
    assert every
    for shown in every:
        for word in re.findall(r"[^\W_]+", re.sub("\x01\\d+\x02", " ", shown["title"])):
            query = read_query(word, lambda tex: None)
            found = [index.article(number).address for number in rank(index, query, {})]
            assert shown["address"] in found
