"""Words: how texts are cut, and that the browser cuts them the same way."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.scripts import Scripts
from sitegen.search.coding import ALPHABET, decode, encode, hashed
from sitegen.search.query import parsed
from sitegen.search.words import commands, folded, is_prefix, shard_of, shards_of, words

TEXTS = [
    "收敛级数",
    "群",
    "Gauß 的 Théorème，ＡＢＣ１２３",
    "x_1 learning_rate k-means",
    "𠮷野家は日本語 カタカナ ｶﾀｶﾅ 한국어",
    "İstanbul ΣΊΣΥΦΟΣ ﬁn ½ ² naïve",
    "Привет, мир! हिन्दी עברית",
    "a\u0301e\u0308 \u200b\x01 7\x02",
    "🎉 ①②③ Ⅷ",
]
QUERIES = [
    "梯度下降",
    "learning rate",
    '"maximum likelihood" 方差',
    "收敛 x^2+y^2 级数",
    "收敛x^2级数",
    r"\frac",
    r"\frac{a}{b} + c 估计",
    r"$a+b$ 与 $$\int f$$",
    "$未完",
    "“链式法则”",
    "E = mc^2",
    "σ² dₖ",
    "?a^2 + ?",
    "C++ 和 C#",
    "learning_rate",
    "a+b=c",
    "k-means 聚类",
    "是什么?",
    "",
    '"',
    "$",
    "0-1 分布",
    "(x",
]


def test_chinese_is_cut_into_pairs_and_the_last_character() -> None:
    assert list(words("收敛级数")) == ["收敛", "敛级", "级数", "数"]
    assert list(words("群")) == ["群"]


def test_case_width_and_accents_do_not_count() -> None:
    assert list(words("Théorème ＡＢＣ")) == ["theoreme", "abc"]


def test_commands_are_words_with_their_backslash() -> None:
    assert commands(r"\frac{1}{\R^2} \\ \,") == [r"\frac", r"\R"]


def test_what_begins_the_same_lies_in_one_shard() -> None:
    assert shard_of("normalization", 1024) == shard_of("norm", 1024) == shards_of("nor", 1024)[0]
    assert shard_of("群论", 1024) in shards_of("群", 1024)


def test_short_strings_sort_as_their_numbers() -> None:
    numbers = [0, 1, 63, 64, 4095, 2**24 - 1]
    assert [decode(encode(n, 4)) for n in numbers] == numbers
    assert sorted(encode(n, 4) for n in numbers) == [encode(n, 4) for n in numbers]


@pytest.mark.parametrize("text", TEXTS)
def test_the_browser_cuts_the_same_words(scripts: Scripts, text: str) -> None:
    assert scripts.call("search-words", "$.words(a[0])", text) == list(words(text))


@settings(max_examples=150, deadline=None)
@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cn", "Co"], max_codepoint=0xFFFF)))
def test_the_browser_folds_any_text_the_same(scripts: Scripts, text: str) -> None:
    found = scripts.call("search-words", "[$.folded(a[0]), $.words(a[0])]", text)
    assert found == [folded(text), list(words(text))]


@settings(max_examples=150, deadline=None)
@given(
    st.text(st.characters(codec="utf-8"), min_size=1).filter(lambda term: term[0] not in "=~.")
    | st.text(ALPHABET, min_size=5, max_size=5).map(lambda digits: f"~{digits}"),
    st.sampled_from([16, 64, 1024]),
)
def test_the_browser_looks_in_the_same_shards(scripts: Scripts, term: str, count: int) -> None:
    call = "[$.shardsOf(a[0], a[1]), $.hashed(a[0], 3), $.hashed(a[0], 5), $.isPrefix(a[0])]"
    expected = [shards_of(term, count), hashed(term, 3), hashed(term, 5), is_prefix(term)]
    assert scripts.call("search-words", call, term, count) == expected


@pytest.mark.parametrize("text", QUERIES)
def test_the_browser_reads_queries_the_same_way(scripts: Scripts, text: str) -> None:
    query = parsed(text)
    expected = {
        "words": list(query.words),
        "phrases": list(query.phrases),
        "formulas": list(query.formulas),
    }
    assert scripts.call("search-query", "$.parsed(a[0])", text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("收敛 x^2+y^2 级数", (["x^2+y^2"], ["收敛", "级数"])),
        (r"\frac", ([], [r"\frac"])),
        (r"\frac{a}{b} + c 估计", ([r"\frac{a}{b} + c"], ["估计"])),
        ("σ² 方差", (["σ^{2}"], ["方差"])),
        ("?a^2 + ?", ([r"\text{?a}^2 + \text{?}"], [])),
        ("E = mc^2", (["E = mc^2"], [])),
        ("C++", ([], ["c"])),
        ("learning_rate", ([], ["learning", "rate"])),
    ],
)
def test_words_and_formulas_are_told_apart(
    text: str, expected: tuple[list[str], list[str]]
) -> None:
    query = parsed(text)
    assert (list(query.formulas), list(query.words)) == expected
