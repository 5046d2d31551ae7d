"""Theorem-like blocks under the site's options; see fixtures/theorems.md for the rest."""

import re

from sitegen.render.protocol import RenderOptions
from sitegen.render.words import CHINESE_KINDS, THEOREMS, word

from .rendering import rendered

BLOCKS = "\n\n".join(f"::: {kind}\n正文\n:::" for kind in ("theorem", "lemma", "theorem", "proof"))


def labels(text: str, **options: object) -> list[str]:
    """Give what stands at the head of each block."""
    html = rendered(text, RenderOptions(**options)).html  # type: ignore[arg-type]
    found = re.findall(r'theorem-label">([^<]*)<|<summary>([^<]*)<', html)
    return [theorem or proof for theorem, proof in found]


def test_each_kind_counts_for_itself() -> None:
    assert labels(BLOCKS) == ["定理 1", "引理 1", "定理 2", "证明"]


def test_a_shared_counter_counts_all_but_proofs() -> None:
    assert labels(BLOCKS, shared_counter=True) == ["定理 1", "引理 2", "定理 3", "证明"]


def test_words_follow_the_language() -> None:
    assert labels(BLOCKS, language="en") == ["Theorem 1", "Lemma 1", "Theorem 2", "Proof"]


def test_a_site_may_add_kinds_and_rename_its_own() -> None:
    kinds = (("hypothesis", "假设"), ("猜测", "猜测"), ("theorem", "大定理"))
    text = "::: hypothesis\na\n:::\n\n::: 猜测\nb\n:::\n\n::: theorem\nc\n:::\n"
    assert labels(text, theorem_kinds=kinds) == ["假设 1", "猜测 1", "大定理 1"]
    assert labels(text) == ["定理 1"]


def test_all_kinds_have_words_in_both_languages_and_chinese_names() -> None:
    asked = {"theorem", "lemma", "proposition", "corollary", "definition", "example", "remark"}
    assert asked | {"exercise", "proof"} <= set(THEOREMS)
    for kind in THEOREMS:
        assert CHINESE_KINDS[word(kind, "zh-CN")] == kind
        block = "::: {}\n正文\n:::"
        chinese, english = labels(block.format(word(kind, "zh"))), labels(block.format(kind))
        assert chinese == english
        assert chinese[0].startswith(word(kind, "zh"))


def test_a_label_names_its_block() -> None:
    (label,) = rendered("前\n\n::: definition {#def:a} 题\n正文\n:::\n").labels
    assert (label.name, label.kind, label.number, label.word) == (
        "def:a",
        "definition",
        "1",
        "定义",
    )
    assert label.span.line == 3


def test_a_title_may_hold_any_inline_markup() -> None:
    html = rendered("::: theorem **甲** `乙` [丙](https://example.org/) $x$\n正文\n:::").html
    assert "（<strong>甲</strong> <code>乙</code> <a href=" in html


def test_proofs_end_in_one_sign_each() -> None:
    nested = ":::: proof\n甲\n\n::: proof\n乙\n:::\n::::\n"
    html = rendered(nested).html
    assert html.count("∎") == 2
    assert html.index("乙") < html.index("∎")


def test_the_sign_follows_the_last_line_even_behind_markup() -> None:
    assert "<strong>完</strong><span" in rendered("::: proof\n**完**\n:::").html
    assert rendered("::: proof\n:::").html.count("∎") == 1
    assert rendered("::: proof\n> 引\n:::").html.count("∎") == 1
    assert rendered("::: proof\n| a |\n|---|\n| b |\n:::").html.count("∎") == 1
