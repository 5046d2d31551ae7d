"""Lists of references: words by language, order, ranges."""

import pytest

from makers import label
from sitegen.core.diagnostics import Span
from sitegen.core.model import Label
from sitegen.render.reference_lists import Item, arranged, joined

LABELS = {
    **{number: label(f"eq:{number}", number) for number in ("1", "2", "3", "5", "★")},
    **{number: label(f"eq:{number}", number) for number in ("2.1", "2.2", "2.3", "3.1")},
    **{number: label(f"eq:{number}", number) for number in ("4a", "4b", "4c")},
    **{f"t{number}": label(f"t{number}", number, "theorem") for number in ("1", "2")},
    "k1": label("k1", "1", "corollary"),
    "fig": label("fig", "1", "figure"),
}
WORDS = {"theorem": "定理", "corollary": "推论", "figure": "图", "equation": "式"}


def one(name: str) -> Label | None:
    found = LABELS.get(name)
    if found is None:
        return None
    return Label(
        name=name,
        kind=found.kind,
        number=found.number,
        id=name,
        span=Span(path="a.md"),
        word=WORDS[found.kind],
    )


def shown(names: str, command: str = "cref", language: str = "zh-CN") -> str:
    items = [
        Item(
            label=one(name.rpartition("#")[2]),
            title=f"《{name.partition('#')[0]}》" * ("#" in name),
        )
        for name in names.split()
    ]
    return joined(arranged(items, command, language))


@pytest.mark.parametrize(
    ("names", "zh", "en"),
    [
        ("1", "式 (1)", "Eq. (1)"),
        ("1 2", "式 (1)、(2)", "Eqs. (1) and (2)"),
        ("1 2 3", "式 (1)–(3)", "Eqs. (1)–(3)"),
        ("3 1 2 5", "式 (1)–(3)、(5)", "Eqs. (1)–(3) and (5)"),
        ("1 2 ★", "式 (1)、(2)、(★)", "Eqs. (1), (2) and (★)"),
        ("1 2 5", "式 (1)、(2)、(5)", "Eqs. (1), (2) and (5)"),
        ("2.1 2.2 2.3 3.1", "式 (2.1)–(2.3)、(3.1)", "Eqs. (2.1)–(2.3) and (3.1)"),
        ("4a 4b 4c 5", "式 (4a)–(4c)、(5)", "Eqs. (4a)–(4c) and (5)"),
        ("t1 t2 3", "定理 1、2 和式 (3)", "Theorems 1, 2 and Eq. (3)"),
        ("t1 3 t2", "定理 1、2 和式 (3)", "Theorems 1, 2 and Eq. (3)"),
        ("k1 k1 fig 1", "推论 1、1、图 1 和式 (1)", "Corollaries 1, 1, Figure 1 and Eq. (1)"),
        ("t1 x", "定理 1 和 (??)", "Theorem 1 and (??)"),
        ("熵#1 熵#2 1", "《熵》式 (1)、(2) 和式 (1)", "《熵》Eqs. (1), (2) and Eq. (1)"),
    ],
)
def test_a_list_in_words(names: str, zh: str, en: str) -> None:
    assert shown(names) == zh
    assert shown(names, language="en") == en


def test_words_follow_the_language_of_the_article_that_refers() -> None:
    assert shown("t1 fig", language="ja") == "定理 1と図 1"
    assert shown("k1 fig", language="zh-TW") == "推論 1 和圖 1"


def test_a_range_that_is_asked_for() -> None:
    assert shown("1 2", "crefrange") == "式 (1)–(2)"
    assert shown("1 5", "Crefrange", "en") == "Equations (1)–(5)"
    assert shown("1 t1", "crefrange") == "式 (1) 和定理 1", "two kinds make no range"
    assert shown("1 x", "crefrange") == "式 (1) 和 (??)"


def test_a_sentence_that_begins_with_a_reference() -> None:
    assert shown("1", "Cref", "en") == "Equation (1)"
    assert shown("1 2", "Cref", "en") == "Equations (1) and (2)"
    assert shown("1", "Cref") == "式 (1)"


def test_numbers_alone_keep_their_order() -> None:
    assert shown("3 2 1", "eqref") == "(3)、(2)、(1)"
    assert shown("3 2 1", "ref", "en") == "3, 2, 1"


def test_a_word_of_the_site_s_own_is_not_translated() -> None:
    own = Label(name="a", kind="theorem", number="1", id="a", span=Span(path="a.md"), word="大定理")
    items = [Item(label=own), Item(label=own)]
    assert joined(arranged(items, "cref", "en")) == "大定理 1 and 1"
