"""Related articles: deterministic, rare tags before common ones."""

import pytest
from msgspec.structs import replace

from makers import library, rendered
from sitegen.core.model import Heading, RenderedArticle, RichText
from sitegen.library.related import are_alike, related_articles


def worded(name: str, title: str, *headings: str, tags: tuple[str, ...] = ()) -> RenderedArticle:
    """Make an article with words in its title and headings."""
    rows = tuple(Heading(level=2, id=str(at), text=text) for at, text in enumerate(headings))
    text = RichText(html=title, text=title)
    return replace(rendered(name, tags=tags), title=text, headings=rows)


def related(*articles: RenderedArticle) -> dict[str, str]:
    found = related_articles(library(*articles)).items()
    return {
        address.split("/")[2]: " ".join(each.split("/")[2] for each in others)
        for address, others in found
    }


def test_articles_that_share_a_tag_are_related() -> None:
    found = related(rendered("a", tags=("T",)), rendered("b", tags=("t",)), rendered("c"))
    assert found == {"a": "b", "b": "a", "c": ""}


def test_a_rare_tag_counts_more_than_a_common_one() -> None:
    common = [rendered(name, tags=("common",)) for name in "bcdefg"]
    found = related(
        rendered("a", tags=("common", "rare")),
        *common,
        rendered("z", tags=("rare",)),
        *(rendered(f"n{at}") for at in range(8)),
    )
    assert found["a"].split() == ["z", "b", "c", "d"]


def test_a_tag_that_all_have_relates_nothing() -> None:
    assert set(related(*(rendered(f"{at}", tags=("all",)) for at in range(9))).values()) == {""}


@pytest.mark.parametrize(
    ("near", "far"), [("梯度下降的收敛", "群的表示"), ("Gradient descent", "Group theory")]
)
def test_shared_words_relate_articles_without_tags(near: str, far: str) -> None:
    one = worded("a", "随机梯度下降" if near[0] == "梯" else "Stochastic gradient methods")
    found = related(one, worded("b", near), worded("c", far), worded("d", "别的"))
    assert (found["a"], found["c"]) == ("b", "")


def test_a_shared_tag_counts_more_than_a_shared_word() -> None:
    found = related(
        worded("a", "矩阵", "乘法", "转置", tags=("代数",)),
        worded("b", "矩阵", "行列", "秩"),
        worded("c", "向量", tags=("代数",)),
        worded("d", "曲线"),
    )
    assert found["a"].split()[0] == "c"


def test_at_most_four_are_named_the_newest_where_they_are_equal() -> None:
    rows = [rendered(f"{day}", f"2024-01-0{day}", ("t",)) for day in range(1, 7)]
    others = [rendered(f"n{at}") for at in range(9)]
    assert related(*rows, *others)["1"] == "6 5 4 3"
    assert related(*others, *reversed(rows)) == related(*rows, *others)


def test_series_and_translations_are_not_named_again() -> None:
    def with_front(source: RenderedArticle, **keys: str) -> RenderedArticle:
        front = replace(source.article.front_matter, **keys)  # type: ignore[arg-type]
        return replace(source, article=replace(source.article, front_matter=front))

    found = related(
        with_front(rendered("a", tags=("t",)), series="S"),
        with_front(rendered("b", tags=("t",)), series="s"),
        with_front(rendered("c", tags=("t",)), translation_of="a"),
        rendered("d", tags=("t",)),
        rendered("n1"),
        rendered("n2"),
    )
    assert found["a"] == "d"
    assert found["d"].split() == ["a", "b", "c"]


def test_a_heading_on_another_line_leaves_what_is_related() -> None:
    one = worded("a", "题", "一")
    moved = replace(one, headings=(one.headings[0]._replace(line=9),))
    assert are_alike(library(one), library(moved))
    assert not are_alike(library(one), library(worded("a", "题", "二")))
