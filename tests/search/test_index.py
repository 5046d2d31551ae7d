"""The index: what it holds, that it depends on the articles alone, and what an edit changes."""

import json
import random
import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from sitegen.incremental.cache import Cache
from sitegen.search.coding import decode
from sitegen.search.index import FOLDER
from sitegen.search.numbers import numbers
from sitegen.search.postings import decode_tokens
from sitegen.search.shards import count_for
from sites import article, build_site, make_site, pages, read, remarks, run, snapshot

BLOG = {
    "sitegen.toml": 'base_url = "https://user.github.io/blog"\n',
    "content/梯度.md": article(
        "梯度下降 $x^{2} + \\frac{1}{2}$，见[^1]。\n\n"
        "## 第二节 $a$\n\n"
        "$$\nz \\label{eq:z}\n$$\n\n由 \\eqref{eq:z}。他说：「好！」然后 1 < 2。\n\n"
        "$\\frac{$\n\n![图 *一*](x.png)\n\n[^1]: 脚注。\n",
        title="梯度 $\\nabla f$",
        tags="[优化, C++]",
        date="2024-03-01",
        author="甲",
    ),
    "content/pages/about.md": "# 关于\n\n正文。\n",
}
SENTENCES = [
    "由此可见级数收敛。",
    "方差与协方差不同。",
    "设 $x_{N} = N$。",
    "## 第 N 节",
    "$$\\sum_{k=1}^{N} k^2$$",
    "Nothing is lost in general.",
]


def index(root: Path) -> dict[str, bytes]:
    """Read the files of the index, by their names."""
    found = snapshot(root / "public" / FOLDER)
    return {name: data for name, data in found.items() if name.endswith(".json")}


def terms(root: Path) -> dict[str, str]:
    """Read all terms with their postings; a formula's token by its kind, its shard and its key."""
    found = {}
    for name, data in index(root).items():
        if name.startswith("terms/"):
            shard = json.loads(data)
            found.update(shard["words"])
            for kind, tokens in shard["formulas"].items():
                at = name.removeprefix("terms/").partition(".")[0]
                found.update({f"{kind}{at} {k}": str(each) for k, each in decode_tokens(tokens)})
    return found


def shown(root: Path) -> dict[str, dict[str, object]]:
    """Read what results show, by the addresses of articles."""
    files = index(root).items()
    found = [json.loads(data) for name, data in files if name.startswith("articles/")]
    return {each["address"]: each for each in found}


def test_an_article_is_shown_in_sentences_with_their_sections(tmp_path: Path) -> None:
    build_site(make_site(tmp_path, BLOG))
    assert sorted(shown(tmp_path)) == ["/about/", "/articles/梯度/"]
    found = shown(tmp_path)["/articles/梯度/"]
    assert (found["date"], found["tags"], found["authors"]) == (
        "2024-03-01",
        ["优化", "C++"],
        ["甲"],
    )
    assert found["sections"] == [["", ""], ["第二节-a", "第二节 \x011\x02"]]
    passages = found["passages"]
    assert isinstance(passages, list)
    assert [text for *_, text in passages] == [
        "梯度下降 \x010\x02，见。",
        "第二节 \x011\x02",
        "\x012\x02",
        "由 (1)。",
        "他说：「好！」",
        "然后 1 < 2。",
        "脚注。",
    ]
    assert [anchor for _, anchor, text in passages if text == "\x012\x02"] == ["eq:z"]
    formulas = found["formulas"]
    assert isinstance(formulas, list)
    assert formulas[0] == ["r", [["^", ["ix", "n2"]], "o+", ["/", ["n1", "n2"]]]]


def test_words_tags_commands_and_formulas_are_terms(tmp_path: Path) -> None:
    build_site(make_site(tmp_path, BLOG))
    found = terms(tmp_path)
    for term in (
        "梯度",
        "度",
        "关于",
        "第二",
        "优化",
        r"\frac",
        r"\nabla",
        "tag\x1f优化",
        "author\x1f甲",
    ):
        assert term in found
    assert "year\x1f2024" in found
    assert {term[0] for term in found} >= set("=~.")


def test_the_files_of_the_index_are_these(tmp_path: Path) -> None:
    build_site(make_site(tmp_path, BLOG))
    names = index(tmp_path)
    manifest = json.loads(names["index.json"])
    assert (manifest["version"], manifest["articles"]) == (2, 2)
    digests = re.findall(".{5}", manifest["shards"])
    shards = [f"terms/{at:x}.{decode(name):08x}.json" for at, name in enumerate(digests)]
    assert len(shards) == count_for(2)
    assert sorted(name for name in names if name.startswith("terms/")) == sorted(shards)
    assert len([name for name in names if name.startswith("articles/")]) == 2


def test_numbers_of_documents_stay_when_others_come() -> None:
    addresses = [f"/articles/{number}/" for number in range(5_000)]
    before, after = numbers(addresses[:4_000]), numbers(addresses)
    moved = [address for address, number in before.items() if after[address] != number]
    assert len(set(after.values())) == 5_000
    assert len(moved) <= 15  # of those that want the same number


def test_the_index_does_not_depend_on_the_order_of_addresses() -> None:
    addresses = [f"/{number}/" for number in range(3_000)]
    assert numbers(addresses) == numbers(reversed(addresses))


@pytest.mark.long(4, 50)
def test_after_any_edits_the_index_is_that_of_a_new_build(tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)
    files = {f"content/{name}.md": text(rng) for name in "abcdefgh"}
    for turn in range(5):
        build_site(make_site(tmp_path / "warm", files))
        files = edited(files, rng, tmp_path / "warm")
        build_site(make_site(tmp_path / "warm", files), jobs=1 + turn % 2)
        build_site(make_site(tmp_path / f"cold{turn}", files))
        assert index(tmp_path / "warm") == index(tmp_path / f"cold{turn}")


def text(rng: random.Random) -> str:
    lines = [rng.choice(SENTENCES).replace("N", str(rng.randint(1, 9))) for _ in range(6)]
    return article("\n\n".join(lines), title=f"文章 {rng.randint(1, 99)}", tags="[甲, 乙]")


def edited(files: Mapping[str, str], rng: random.Random, root: Path) -> dict[str, str]:
    """Change, add or remove an article or two."""
    changed = dict(files)
    for _ in range(rng.randint(1, 2)):
        name = rng.choice(sorted(changed))
        if rng.random() < 0.3 and len(changed) > 2:
            del changed[name]
            (root / name).unlink(missing_ok=True)  # one added in this turn has no file yet
        else:
            new = rng.random() < 0.3
            changed[f"content/{rng.randint(1, 999)}.md" if new else name] = text(rng)
    return changed


def test_an_edit_changes_the_shards_of_its_words_and_no_others(tmp_path: Path) -> None:
    rng = random.Random(1)
    files = {f"content/{number}.md": text(rng) for number in range(30)}
    build_site(make_site(tmp_path, files))
    before, held = index(tmp_path), terms(tmp_path)
    files["content/3.md"] += "\n\n新句 zebra。\n"
    build_site(make_site(tmp_path, files))
    after, holds = index(tmp_path), terms(tmp_path)
    words = {"新句", "句", "zebra"}
    assert {term for term in holds if holds[term] != held.get(term)} == words
    gone = [name for name in before if name not in after]
    assert 1 <= len(gone) <= len(words)
    changed = [name for name in before if name in after and before[name] != after[name]]
    assert [name for name in changed if not name.startswith("articles/")] == ["index.json"]
    assert len(changed) == 2


def test_a_formula_before_others_changes_the_terms_of_no_sentence_behind_it(tmp_path: Path) -> None:
    body = "甲 $x$ 乙。\n\n丙 $y + 1$ 丁。\n"
    build_site(make_site(tmp_path, {"content/a.md": article(body)}))
    before = terms(tmp_path)
    build_site(make_site(tmp_path, {"content/a.md": article("$\\frac{z}{2}$\n\n" + body)}))
    after = terms(tmp_path)
    changed = {term for term in {*before, *after} if before.get(term) != after.get(term)}
    assert {term for term in changed if term[0] not in "=~."} == {"\\frac"}


def test_an_edit_makes_one_part_and_reads_no_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = random.Random(1)
    files = {f"content/{number}.md": text(rng) for number in range(30)}
    build_site(make_site(tmp_path, files))
    files["content/3.md"] += "\n\n新句。\n"
    parts: list[str] = []
    from sitegen.search import index as module

    unpacked = module.unpacked
    monkeypatch.setattr(module, "unpacked", lambda data: parts.append(data) or unpacked(data))
    build_site(make_site(tmp_path, files), jobs=1)
    assert len(parts) <= 3  # of the article before and now, and for what results show of it


@pytest.mark.parametrize("spoilt", ["all", "parts", "shards"])
def test_what_the_cache_has_lost_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spoilt: str
) -> None:
    build_site(make_site(tmp_path, BLOG))
    before = index(tmp_path)
    for name in index(tmp_path):
        (tmp_path / "public" / FOLDER / name).unlink()
    lengths = {"all": range(10**9), "parts": range(1_500, 10**9), "shards": range(1_500)}[spoilt]
    get = Cache.get

    def lossy(self: Cache, keys: list[bytes]) -> dict[bytes, bytes]:
        found = get(self, keys)
        return {key: data for key, data in found.items() if len(data) not in lengths}

    monkeypatch.setattr(Cache, "get", lossy)
    build_site(tmp_path)
    assert index(tmp_path) == before


def test_a_search_that_is_switched_on_later_has_all_articles(tmp_path: Path) -> None:
    off = {**BLOG, "sitegen.toml": BLOG["sitegen.toml"] + "[search]\nenabled = false\n"}
    build_site(make_site(tmp_path / "a", off))
    build_site(make_site(tmp_path / "a", BLOG))
    build_site(make_site(tmp_path / "b", BLOG))
    assert index(tmp_path / "a") == index(tmp_path / "b") != {}


def test_a_site_that_wants_no_search_has_none(tmp_path: Path) -> None:
    files = {"sitegen.toml": "[search]\nenabled = false\n", "content/a.md": article()}
    assert remarks(build_site(make_site(tmp_path, files))) == []
    assert not (tmp_path / "public" / FOLDER).exists()
    assert not (tmp_path / "public" / "assets" / "katex" / "katex.min.js").exists()
    for name in pages(tmp_path / "public"):
        assert "/search/" not in read(tmp_path, name)


def test_a_search_of_nothing_is_left_out(tmp_path: Path) -> None:
    build_site(make_site(tmp_path, {"sitegen.toml": 'title = "x"\n'}))
    assert not (tmp_path / "public" / FOLDER).exists()


@pytest.mark.parametrize(
    ("changed", "is_made"),
    [
        ({"content/pages/about.md": "# 关于\n\n另外的正文。\n"}, False),
        ({"content/b.md": article("文", title="乙", date="2019-01-01")}, True),
        ({"sitegen.toml": BLOG["sitegen.toml"] + "[math.macros]\n'\\R' = '\\mathbb{R}'\n"}, True),
    ],
)
def test_the_page_of_the_search_changes_with_what_it_offers(
    tmp_path: Path, changed: dict[str, str | bytes], *, is_made: bool
) -> None:
    build_site(make_site(tmp_path, BLOG))
    page = f"{FOLDER}/index.html"
    built = build_site(make_site(tmp_path, changed))
    assert (page in built.reasons) == is_made
    build_site(tmp_path, output=tmp_path / "anew")
    assert read(tmp_path, page) == (tmp_path / "anew" / page).read_text("utf-8")


def test_every_page_links_to_the_search_under_the_base_path(tmp_path: Path) -> None:
    build_site(make_site(tmp_path, BLOG))
    for name in pages(tmp_path / "public"):
        assert 'href="/blog/search/"' in read(tmp_path, name)
    assert 'action="/blog/search/"' in read(tmp_path, "404.html")


def test_no_page_may_run_webassembly(tmp_path: Path) -> None:
    build_site(make_site(tmp_path, BLOG))
    assert [name for name in pages(tmp_path / "public") if "wasm" in read(tmp_path, name)] == []


def test_a_build_says_nothing_of_the_index(tmp_path: Path) -> None:
    built = run(make_site(tmp_path, {"content/a.md": article()}))
    assert (tmp_path / "public" / FOLDER / "index.json").exists()
    assert (built.stdout.count("\n"), built.stderr) == (1, "")
