"""All articles together: order, neighbours and tags, without rendering."""

import pytest
from msgspec.structs import replace

from makers import library, rendered
from sitegen.core.model import RenderedArticle


def names(articles: tuple[RenderedArticle | None, ...]) -> list[str | None]:
    return [a and a.article.source.name for a in articles]


def test_the_newest_comes_first_and_those_without_a_date_last_by_path() -> None:
    result = library(
        rendered("z"),
        rendered("old", "2020-01-01"),
        rendered("new", "2024-01-01"),
        rendered("a"),
        rendered("middle", "2022-01-01"),
    )
    assert names(result.articles) == ["new", "middle", "old", "a", "z"]


def test_a_date_is_midnight_in_the_sites_zone_and_equal_ones_go_by_path() -> None:
    result = library(
        rendered("b", "2024-01-02"),
        rendered("late", "2024-01-01T17:00:00Z"),
        rendered("early", "2024-01-01T15:00:00Z"),
        rendered("a", "2024-01-02"),
    )
    assert names(result.articles) == ["late", "a", "b", "early"]


def test_the_order_does_not_depend_on_the_order_of_the_input() -> None:
    articles = [rendered(f"{n}", "2024-01-02" if n % 2 else "", ("t",)) for n in range(6)]
    assert library(*articles) == library(*reversed(articles))


def test_neighbours_are_the_next_older_and_the_next_newer() -> None:
    result = library(rendered("a", "2022-01-01"), rendered("b", "2023-01-01"), rendered("c"))
    neighbours = {address: names(pair) for address, pair in result.neighbours().items()}
    assert neighbours == {
        "/articles/b/": ["a", None],
        "/articles/a/": ["c", "b"],
        "/articles/c/": [None, "a"],
    }


def test_a_neighbour_is_not_the_same_article_in_another_language() -> None:
    english = rendered("b.en", "2023-01-01")
    front = replace(english.article.front_matter, translation_of="b")
    result = library(
        rendered("a", "2022-01-01"),
        rendered("b", "2023-01-02"),
        replace(english, article=replace(english.article, front_matter=front)),
        rendered("c", "2024-01-01"),
    )
    neighbours = {address: names(pair) for address, pair in result.neighbours().items()}
    assert neighbours["/articles/b/"] == ["a", "c"]
    assert neighbours["/articles/b.en/"] == ["a", "c"]


def test_pages_stand_apart_and_bring_no_tags() -> None:
    result = library(rendered("a"), rendered("about", tags=("t",)))
    assert (names(result.articles), names(result.pages), result.tags) == (["a"], ["about"], ())


def test_tags_are_sorted_by_use_then_name() -> None:
    result = library(rendered("1", tags=("乙", "甲")), rendered("2", tags=("甲", "丙")))
    assert [(t.name, t.address, len(t.articles)) for t in result.tags] == [
        ("甲", "/tags/甲/", 2),
        ("丙", "/tags/丙/", 1),
        ("乙", "/tags/乙/", 1),
    ]


@pytest.mark.parametrize("second", ["ml", "ＭＬ", "Ml"])
def test_tags_equal_but_for_case_or_width_are_one_named_as_first_written(second: str) -> None:
    result = library(rendered("a", tags=("ML",)), rendered("b", tags=(second,)))
    assert [(t.name, t.address, len(t.articles)) for t in result.tags] == [("ML", "/tags/ML/", 2)]
    (problem,) = result.diagnostics
    assert (problem.code, problem.severity, problem.span.path, problem.span.line) == (
        "tag-double",
        "warning",
        "content/b.md",
        3,
    )
    assert second in problem.message
    assert "ML" in problem.message
    assert [t.name for t in result.terms_of("tags", result.articles[1])] == ["ML"]


def test_an_article_that_writes_one_tag_twice_counts_once() -> None:
    result = library(rendered("a", tags=("ML", "ml")))
    assert [len(t.articles) for t in result.tags] == [1]
    assert [t.name for t in result.terms_of("tags", result.articles[0])] == ["ML"]


def test_c_with_plus_or_sharp_are_three_tags() -> None:
    result = library(rendered("a", tags=("C", "C++", "C#")))
    assert {t.address for t in result.tags} == {"/tags/C/", "/tags/C-plus-plus/", "/tags/C-sharp/"}
    assert result.diagnostics == ()


def test_tags_that_want_one_address_get_two_and_a_warning() -> None:
    result = library(rendered("a", tags=("a b", "a-b", "a_b", "a.b")))
    assert sorted((t.name, t.address) for t in result.tags) == [
        ("a b", "/tags/a-b/"),
        ("a-b", "/tags/a-b-2/"),
        ("a.b", "/tags/a-b-3/"),
        ("a_b", "/tags/a_b/"),
    ]
    assert [d.code for d in result.diagnostics] == ["tag-double", "tag-double"]


def test_a_numbered_tag_address_that_an_author_took_is_not_given_twice() -> None:
    result = library(rendered("a", tags=("x-2", "x", "x.")))
    assert len({t.address for t in result.tags}) == 3
